"""What the server bounds, so that a client need not find out by running into it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from dcgraph_api.deps import ServiceDep
from dcgraph_api.limits import limits_table
from dcgraph_api.models import LimitDocument, Limits

__all__ = ["router"]

router = APIRouter()


@router.get("/limits")
async def read_limits(service: ServiceDep, response: Response) -> Limits:
    """Every limit, with its value, what happens beyond it and which variable sets it.

    The time of one query may be lowered by its parameter `timeout`, in seconds. A SELECT with
    more solutions than `rows` is cut there and never silently: its answer has the header
    `dcgraph-truncated: rows=N`. CSV and TSV hold the values exactly, as the recommendation
    has it, so that a cell may begin with `=`, `+`, `-` or `@`: import them into a spreadsheet
    as text.
    """
    response.headers["cache-control"] = "no-cache"
    table = limits_table(service.settings)
    return Limits(limits=[LimitDocument.model_validate(one) for one in table])
