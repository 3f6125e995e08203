"""What held on a day, and what happened when."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from dcgraph.research.timing.parties import Parties, parties
from dcgraph.research.timing.states import State, state
from dcgraph.research.timing.timeline import MOST_NAMES, Span, Timeline, timeline
from dcgraph.research.timing.timeline_text import timeline_csv
from dcgraph_api.compose import format_parameter
from dcgraph_api.days import day_query
from dcgraph_api.deps import ServiceDep
from dcgraph_api.formats import Family
from dcgraph_api.told import (
    CSV,
    JSON,
    XLSX,
    CursorParameter,
    ForcedDep,
    FormatParameter,
    LimitParameter,
    WantedDep,
    found_or,
    how_many,
    told,
)

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["time"])

_MISSING: Final = found_or("Nothing has this name.")
_FAMILY: Final = Family("this timeline", (JSON, CSV, XLSX))

Of = Annotated[
    str,
    Query(
        description="Names, with commas, of an instrument, a notion, a body or any other thing; "
        f"at most {MOST_NAMES}. Without any, the notions.",
        examples=["rkc", "digital-customs,smart-customs"],
    ),
]
From = Annotated[str, day_query("from", "The first day of the span, as 2015 or 2019-06-03.")]
To = Annotated[str, day_query("to", "The last day of the span; a month or a year for its last.")]


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
    name: Annotated[
        str, Path(description="The name of a union, a body or a convention, such as eaeu or rkc.")
    ],
    wish: FormatParameter = None,
) -> Response:
    """Who was a member, or bound as a party, on a day, and who had consented but not yet was."""
    return await told(
        request, service, Parties, lambda desk: parties(desk, name, wanted), wish=wish
    )


@router.get(
    "/timeline",
    response_model=Timeline,
    responses={
        **found_or("Nothing has one of the names."),
        200: {"content": {one.media_type: {} for one in _FAMILY.formats[1:]}},
    },
)
async def read_timeline(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    of: Of = "",
    since: From = "",
    until: To = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: Annotated[str | None, format_parameter(_FAMILY)] = None,
) -> Response:
    """What happened to a thing, what was said of it and what it did, in order of time."""
    most = how_many(request, limit, wish, _FAMILY)
    span = Span(since, until)
    return await told(
        request,
        service,
        Timeline,
        lambda desk: timeline(desk, of, span, wanted, limit=most, cursor=cursor),
        family=_FAMILY,
        wish=wish,
        writers={"csv": lambda answer, _request: timeline_csv(answer)},
    )
