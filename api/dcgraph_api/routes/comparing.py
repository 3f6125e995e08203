"""Two things side by side."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from dcgraph.research.comparing.compare import compare
from dcgraph.research.comparing.model import Comparison
from dcgraph.research.comparing.tables import comparison_csv
from dcgraph_api.compose import format_parameter
from dcgraph_api.deps import ServiceDep
from dcgraph_api.formats import Family
from dcgraph_api.told import CSV, JSON, JSON_LD, XLSX, WantedDep, found_or, told

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["comparison"])

_FAMILY: Final = Family("this comparison", (JSON, JSON_LD, CSV, XLSX))

One = Annotated[
    str, Query(description="The name of a concept, an instrument or an edition, such as rkc.")
]
Other = Annotated[str, Query(description="The name of another of the same kind, such as tfa.")]


@router.get(
    "/compare",
    response_model=Comparison,
    responses={
        **found_or("Nothing has one of the names."),
        200: {"content": {one.media_type: {} for one in _FAMILY.formats[1:]}},
    },
)
async def read_comparison(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    *,
    a: One,
    b: Other,
    wish: Annotated[str | None, format_parameter(_FAMILY)] = None,
) -> Response:
    """What two concepts, instruments or editions share and do not, by which sources.

    Where nothing is told of one of them, `absence_a` or `absence_b` tells what that means.
    """
    return await told(
        request,
        service,
        Comparison,
        lambda desk: compare(desk, a, b, wanted),
        family=_FAMILY,
        wish=wish,
        writers={"csv": lambda answer, _request: comparison_csv(answer)},
    )
