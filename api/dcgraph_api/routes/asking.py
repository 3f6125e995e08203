"""The saved questions, and their answers with labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response

from dcgraph.research import Desk
from dcgraph.research.asking import Answered, Asked, answered, asked, bind, questions
from dcgraph.research.csvs import answer_csv, questions_csv
from dcgraph.research.evidence import evidence
from dcgraph.research.pages import Page, Place
from dcgraph.research.wanted import wanted
from dcgraph.store.model import Request as StoreRequest
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import (
    TABLE,
    CursorParameter,
    FormatParameter,
    LangParameter,
    LimitParameter,
    TableParameter,
    found_or,
    how_many,
    tabled,
    told,
    told_after,
)

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["questions"])

_OWN: Final = frozenset(("lang", "limit", "cursor", "format"))
_MISSING: Final = "No question has this name, or nothing has the name of a thing to ask of."
_PARAMETERS: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "parameters",
            "in": "query",
            "description": "The parameters of the question by their names, as in "
            "notion=smart-customs: names of things, with commas.",
            "style": "form",
            "explode": True,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "example": {"notion": "paperless-customs"},
        }
    ]
}

Name = Annotated[str, Path(description="The name of a question, as in gaps-of-smart-customs.")]


@router.get(
    "/questions",
    response_model=Page[Asked],
    responses=tabled("Nothing is missing."),
    operation_id="list_saved_questions",
)
async def list_questions(
    request: Request,
    service: ServiceDep,
    *,
    lang: LangParameter = "en",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """The questions that the graph promises to answer, with their queries and parameters."""
    most = how_many(request, limit, wish)
    spoken = wanted(lang).lang
    return await told(
        request,
        service,
        Page[Asked],
        lambda desk: questions(desk, spoken, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: questions_csv(page.items)},
    )


@router.get(
    "/questions/{name}",
    response_model=Asked,
    responses=found_or("No question has this name."),
    operation_id="read_saved_question",
)
async def read_question(
    request: Request,
    service: ServiceDep,
    name: Name,
    lang: LangParameter = "en",
    wish: FormatParameter = None,
) -> Response:
    """One question: its query, its parameters, and of which things it asks by default."""
    spoken = wanted(lang).lang
    return await told(request, service, Asked, lambda desk: asked(desk, name, spoken), wish=wish)


@router.get(
    "/questions/{name}/answer",
    response_model=Answered,
    responses=tabled(_MISSING),
    openapi_extra=_PARAMETERS,
)
async def answer_question(
    request: Request,
    service: ServiceDep,
    *,
    name: Name,
    lang: LangParameter = "en",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """The answer to a question, of the things that are named, else of those that it names."""
    most = how_many(request, limit, wish)
    spoken = wanted(lang).lang
    given = {key: value for key, value in request.query_params.items() if key not in _OWN}

    async def ready(desk: Desk) -> Callable[[], Answered]:
        plain = asked(desk, name, spoken)
        question = await service.research.work(bind, desk, plain, given, spoken)
        answer = await service.own_lane.answer(StoreRequest(question.query))
        known = await evidence(service.own_lane.answer, question.query, answer)
        place = Place((), most, cursor)
        return lambda: answered(desk, question, answer.body, place, spoken, known=known)

    return await told_after(
        request,
        service,
        Answered,
        ready,
        family=TABLE,
        wish=wish,
        writers={"csv": lambda answer, _request: answer_csv(answer)},
    )
