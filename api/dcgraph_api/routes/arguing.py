"""Paths that lead from one thing to another, read out as arguments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dcgraph.research.arguing import LONGEST, MOST, USUAL_LONGEST, USUAL_NUMBER, Paths, paths
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import ForcedDep, FormatParameter, found_or, told

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["paths"])

Start = Annotated[
    str, Query(alias="from", description="The name of a thing, such as digital-customs.")
]
End = Annotated[str, Query(alias="to", description="The name of another, such as rkc.")]
Number = Annotated[int, Query(alias="k", ge=1, le=MOST, description="How many paths to give.")]
Longest = Annotated[int, Query(ge=1, le=LONGEST, description="How many steps one may have.")]


@router.get("/paths", response_model=Paths, responses=found_or("Nothing has one of the names."))
async def read_paths(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    start: Start,
    end: End,
    number: Number = USUAL_NUMBER,
    longest: Longest = USUAL_LONGEST,
    wish: FormatParameter = None,
) -> Response:
    """The soundest and most telling chains of statements between two things.

    Each step has its statements with claims and citations, each path is read out in a few
    sentences. Things that are joined to very many others are avoided.
    """
    return await told(
        request,
        service,
        Paths,
        lambda desk: paths(desk, start, end, wanted, number=number, longest=longest),
        wish=wish,
    )
