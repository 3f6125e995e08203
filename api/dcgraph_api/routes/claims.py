"""The claims, by what they are on, and by whom and where they are made."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dcgraph.research.claims import Ends, claims
from dcgraph.research.csvs import statements_csv
from dcgraph.research.model import Statement
from dcgraph.research.pages import USUAL, Page
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import (
    TABLE,
    CursorParameter,
    LimitParameter,
    TableParameter,
    WantedDep,
    tabled,
    told,
)

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["claims"])

About = Annotated[str, Query(description="The name of a thing that is subject or object.")]
Subject = Annotated[str, Query(description="The name of the subject, such as rkc.ga-7.1.")]
Object = Annotated[
    str, Query(alias="object", description="The name of the object, such as single-window.")
]
Relation = Annotated[str, Query(description="Relations, with commas, as in requires,recommends.")]
Source = Annotated[str, Query(description="The name of a source that is cited.")]
Claimant = Annotated[str, Query(description="The name of an actor who holds it, such as wco.")]


@router.get(
    "/claims",
    response_model=Page[Statement],
    responses=tabled("Nothing has one of these names."),
)
async def list_claims(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    *,
    about: About = "",
    subject: Subject = "",
    object_: Object = "",
    relation: Relation = "",
    source: Source = "",
    claimant: Claimant = "",
    limit: LimitParameter = USUAL,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """Who says what of what, on which basis, how surely, and by which places in which sources."""
    ends = Ends(about, subject, object_, relation, source, claimant)
    return await told(
        request,
        service,
        Page[Statement],
        lambda desk: claims(desk, ends, wanted, limit=limit, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: statements_csv(page.items)},
    )
