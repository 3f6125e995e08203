"""Why a triple holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dcgraph.research.explanation import (
    MAX_CHAINS,
    USUAL_CHAINS,
    Explanation,
    explanation,
)
from dcgraph.research.wanted import wanted
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import FormatParameter, LangParameter, found_or, told

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["explanations"])

Subject = Annotated[str, Query(description="The name of a thing, such as rkc.ga-3.21.")]
Relation = Annotated[str, Query(description="The name of a relation, such as obligesToPermit.")]
Object = Annotated[
    str,
    Query(alias="object", description="The name of a thing or a class, or the text of a value."),
]
Limit = Annotated[int, Query(ge=1, le=MAX_CHAINS, description="How many chains to give.")]
Offset = Annotated[int, Query(ge=0, description="The `next_offset` of the answer before, else 0.")]


@router.get(
    "/explain", response_model=Explanation, responses=found_or("Nothing has one of the names.")
)
async def read_explanation(
    request: Request,
    service: ServiceDep,
    *,
    subject: Subject,
    relation: Relation,
    target: Object,
    limit: Limit = USUAL_CHAINS,
    offset: Offset = 0,
    lang: LangParameter = "en",
    wish: FormatParameter = None,
) -> Response:
    """Every chain by which a thing stands in a relation to another, in words.

    A chain leads from facts, norms and argued claims, each with its sources, by the axioms of the
    ontology to what is explained. Where it does not hold, `silence` tells what is missing, and
    `instead` what the graph has in its place.
    """
    return await told(
        request,
        service,
        Explanation,
        lambda desk: explanation(
            desk, subject, relation, target, wanted(lang).lang, limit=limit, offset=offset
        ),
        wish=wish,
    )
