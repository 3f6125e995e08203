"""A notion against an instrument: what of it is covered, what not, and what fills the gaps."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from dcgraph.research.coverage.gap_model import Gaps
from dcgraph.research.coverage.gap_tables import gaps_csv
from dcgraph.research.coverage.gap_workbook import gaps_xlsx
from dcgraph.research.coverage.gaps import MOST_ELSEWHERE, USUAL_ELSEWHERE, gaps
from dcgraph.research.coverage.paper import markdown
from dcgraph_api.compose import format_parameter
from dcgraph_api.deps import ServiceDep
from dcgraph_api.formats import Family
from dcgraph_api.told import CSV, JSON, MARKDOWN, XLSX, ForcedDep, found_or, told

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["coverage"])

_FAMILY: Final = Family("this analysis", (JSON, MARKDOWN, CSV, XLSX))

NotionName = Annotated[
    str, Query(description="The name of a notion.", examples=["digital-customs"])
]
InstrumentName = Annotated[
    str,
    Query(
        description="The name of an instrument, or of an edition or a part of one.",
        examples=["rkc", "rkc.ga"],
    ),
]
Most = Annotated[
    int,
    Query(
        ge=1,
        le=MOST_ELSEWHERE,
        description="How many other instruments to tell for what is not covered; the rest is "
        "counted.",
    ),
]


@router.get(
    "/gaps",
    response_model=Gaps,
    responses={
        **found_or("Nothing has one of the names."),
        200: {"content": {one.media_type: {} for one in (MARKDOWN, CSV, XLSX)}},
    },
)
async def read_gaps(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    notion: NotionName,
    instrument: InstrumentName,
    most: Most = USUAL_ELSEWHERE,
    wish: Annotated[str | None, format_parameter(_FAMILY)] = None,
) -> Response:
    """Which characteristics of a notion a text covers, and what other instruments say on the rest.

    What is not covered is a gap only where the text was read as a whole; else it is not known.
    As Markdown it is a text with footnotes, which can be taken into a paper.
    """
    return await told(
        request,
        service,
        Gaps,
        lambda desk: gaps(desk, notion, instrument, wanted, most=most),
        family=_FAMILY,
        wish=wish,
        writers={
            "xlsx": lambda answer, _request: gaps_xlsx(answer, wanted.lang),
            "csv": lambda answer, _request: gaps_csv(answer),
            "markdown": lambda answer, _request: markdown(answer.paper).encode(),
        },
    )
