"""How far the graph goes: which texts were read, and how much it holds."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from dcgraph.research.catalogue import KINDS
from dcgraph.research.coverage.listing import EXTENT_NAMES, coverages
from dcgraph.research.coverage.reading import Reading
from dcgraph.research.csvs import readings_csv, statistics_csv
from dcgraph.research.pages import Page
from dcgraph.research.statistics import Statistics, statistics
from dcgraph.research.wanted import wanted
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import (
    TABLE,
    CursorParameter,
    LangParameter,
    LimitParameter,
    TableParameter,
    how_many,
    one_of,
    tabled,
    told,
)

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["coverage"])

_MISSING: Final = "Nothing is missing."

ExtentParameter = Annotated[
    str,
    Query(
        description=f"How far they were read, with commas, of {', '.join(EXTENT_NAMES)}; all.",
        json_schema_extra={"pattern": one_of(EXTENT_NAMES)},
    ),
]
KindParameter = Annotated[
    str,
    Query(
        description="One of the kinds of instruments.",
        json_schema_extra={"enum": ["", *KINDS["instruments"]]},
    ),
]


@router.get("/coverage", response_model=Page[Reading], responses=tabled(_MISSING))
async def list_coverage(
    request: Request,
    service: ServiceDep,
    *,
    lang: LangParameter = "en",
    extent: ExtentParameter = "",
    kind: KindParameter = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """How far each instrument was read, what is known to be missing, and by which source."""
    most = how_many(request, limit, wish)
    spoken = wanted(lang).lang
    return await told(
        request,
        service,
        Page[Reading],
        lambda desk: coverages(desk, spoken, extent=extent, kind=kind, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: readings_csv(page.items)},
    )


@router.get("/statistics", response_model=Statistics, responses=tabled(_MISSING))
async def read_statistics(
    request: Request,
    service: ServiceDep,
    lang: LangParameter = "en",
    wish: TableParameter = None,
) -> Response:
    """Which graph this is, and how many there are of each kind, basis, confidence, language."""
    spoken = wanted(lang).lang
    return await told(
        request,
        service,
        Statistics,
        lambda desk: statistics(desk, spoken),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda figures, _request: statistics_csv(figures)},
    )
