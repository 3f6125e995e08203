"""What lies around a thing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from dcgraph.research.neighbourhood import DEEPEST, MOST, USUAL, Neighbourhood, neighbourhood
from dcgraph_api.deps import ServiceDep
from dcgraph_api.networks import NETWORK, NetworkParameter, network_writers
from dcgraph_api.told import ForcedDep, found_or, told

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["records"])

Depth = Annotated[int, Query(ge=1, le=DEEPEST, description="How many steps to go.")]
Relation = Annotated[
    str, Query(description="Relations, with commas, as in requires,isPartOf; all of them.")
]
Limit = Annotated[
    int, Query(ge=1, le=MOST, description=f"How many things to keep, at most {MOST}.")
]


@router.get(
    "/records/{name}/neighbourhood",
    response_model=Neighbourhood,
    responses={
        **found_or("Nothing has one of these names."),
        200: {"content": {one.media_type: {} for one in NETWORK.formats[1:]}},
    },
)
async def read_neighbourhood(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    name: Annotated[str, Path(description="The name of a thing, such as smart-customs.")],
    *,
    depth: Depth = 1,
    relation: Relation = "",
    limit: Limit = USUAL,
    wish: NetworkParameter = None,
) -> Response:
    """A thing with those around it and all that links them; the nearest and surest are kept.

    Each edge is a statement with its basis, its confidence and its sources, read from subject
    to object. `more` tells of which nodes neighbours are left out, and how many.
    """
    desk = await service.research.desk()
    return await told(
        request,
        service,
        Neighbourhood,
        lambda desk: neighbourhood(desk, name, wanted, depth=depth, relation=relation, limit=limit),
        family=NETWORK,
        wish=wish,
        writers=network_writers(desk, wanted.lang),
    )
