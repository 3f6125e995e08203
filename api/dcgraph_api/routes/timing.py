"""What held on a day."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from dcgraph.research.timing.parties import Parties, parties
from dcgraph.research.timing.states import State, state
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import FormatParameter, WantedDep, found_or, told

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["time"])

_MISSING: Final = found_or("Nothing has this name.")


@router.get("/instruments/{name}/state", response_model=State, responses=_MISSING)
async def read_state(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    name: Annotated[str, Path(description="The name of an instrument, such as rkc.")],
    wish: FormatParameter = None,
) -> Response:
    """Whether it was in force on a day, which edition held, and who were parties."""
    return await told(request, service, State, lambda desk: state(desk, name, wanted), wish=wish)


@router.get("/actors/{name}/members", response_model=Parties, responses=_MISSING)
async def read_members(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    name: Annotated[str, Path(description="The name of a union or body, such as eaeu.")],
    wish: FormatParameter = None,
) -> Response:
    """Who was a member on a day, as far as that is told."""
    return await told(
        request, service, Parties, lambda desk: parties(desk, name, wanted), wish=wish
    )
