"""One thing and all that is said of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from dcgraph.research.model import Record
from dcgraph.research.records import record
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import FormatParameter, WantedDep, found_or, told

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["records"])

Name = Annotated[str, Path(description="The name of a thing, such as rkc.ga-7.1.")]


@router.get(
    "/records/{name}",
    response_model=Record,
    responses=found_or("Nothing has this name."),
)
async def read_record(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    name: Name,
    wish: FormatParameter = None,
) -> Response:
    """A thing with its labels, definitions and statements, each with citations and basis."""
    return await told(request, service, Record, lambda desk: record(desk, name, wanted), wish=wish)
