"""Things against instruments: what is covered, and what silence means."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from dcgraph.research.coverage.matrix import MOST_CELLS, Matrix, matrix
from dcgraph.research.coverage.matrix_tables import matrix_csv, matrix_xlsx
from dcgraph_api.compose import format_parameter
from dcgraph_api.deps import ServiceDep
from dcgraph_api.formats import Family
from dcgraph_api.told import CSV, JSON, XLSX, ForcedDep, found_or, told

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["coverage"])

_FAMILY: Final = Family("this matrix", (JSON, CSV, XLSX))

Rows = Annotated[
    str,
    Query(
        description="Names of things, with commas, or notions, mechanisms, characteristics, "
        "processes, technologies, characteristics:digital-customs."
    ),
]
Columns = Annotated[
    str,
    Query(
        description="Names of texts, with commas, or kinds of them (instruments, conventions, "
        f"legal-acts), parts:rkc, provisions:rkc.ga. With the rows at most {MOST_CELLS} cells."
    ),
]
Whole = Annotated[bool, Query(description="Keep the columns in which nothing is covered.")]


@router.get(
    "/matrix",
    response_model=Matrix,
    responses={
        **found_or("Nothing has one of the names."),
        200: {"content": {one.media_type: {} for one in (CSV, XLSX)}},
    },
)
async def read_matrix(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    rows: Rows = "notions",
    columns: Columns = "instruments",
    whole: Whole = False,
    wish: Annotated[str | None, format_parameter(_FAMILY)] = None,
) -> Response:
    """What each text says on each thing, with the claims behind it, and what it means if none."""
    return await told(
        request,
        service,
        Matrix,
        lambda desk: matrix(desk, rows, columns, wanted, whole=whole),
        family=_FAMILY,
        wish=wish,
        writers={
            "csv": lambda answer, _request: matrix_csv(answer),
            "xlsx": lambda answer, _request: matrix_xlsx(answer, wanted.lang),
        },
    )
