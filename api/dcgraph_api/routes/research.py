"""The routes of the research desk, made from the operations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import Parameter, Signature
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import ConfigDict

from dcgraph.research.declaration import API, FILTERS, LIMIT, Operation
from dcgraph.research.declaration import Parameter as Declared
from dcgraph.research.declaration import Writer as DeskWriter
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk
from dcgraph.research.links import solve
from dcgraph.research.operations import OPERATIONS
from dcgraph.research.paging import Place
from dcgraph.research.questions import Answered, answer_csv, answered, asked, bind
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.errors import MEDIA_TYPE
from dcgraph_api.models import ProblemDocument
from dcgraph_api.negotiation import Family, Format, format_parameter
from dcgraph_api.responses import (
    BIBTEX,
    CSV,
    JSON,
    JSON_LD,
    MARKDOWN,
    RIS,
    TABLE,
    TBX,
    XLSX,
    CursorParameter,
    LangParameter,
    LimitParameter,
    Writer,
    described,
    how_many,
    told,
    told_after,
)

_FORMATS: Final = {
    one.names[0]: one
    for one in (
        JSON,
        JSON_LD,
        Format(("ttl", "turtle"), "text/turtle"),
        MARKDOWN,
        CSV,
        XLSX,
        Format(("graphml",), "application/graphml+xml"),
        Format(("gexf",), "application/gexf+xml"),
        BIBTEX,
        RIS,
        TBX,
    )
}
FAMILIES: Final = {
    one.name: Family("this answer", tuple(_FORMATS[form] for form in one.formats))
    for one in OPERATIONS.values()
}
"""The formats of each operation."""

router = APIRouter(prefix=API.rstrip("/"))


def _responses(missing: str, family: Family) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"content": {one.media_type: {} for one in family.formats[1:]}},
        404: {"model": ProblemDocument, "description": missing, "content": {MEDIA_TYPE: {}}},
    }


def _annotated(one: Declared, path: str) -> Any:
    if one.arg is LIMIT:
        return LimitParameter
    place = Path if f"{{{one.name}}}" in path else Query
    return Annotated[one.kind, described(one.arg, one.name, place)]


def _signature(one: Operation) -> Signature:
    def declared(name: str, kind: Any, default: Any = Parameter.empty) -> Parameter:
        return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)

    own: list[Parameter] = []
    filters: list[Parameter] = []
    for each in one.parameters:
        default = None if each.arg is LIMIT else "" if each.arg.optional else each.default
        found = declared(each.name, _annotated(each, one.path), default)
        (filters if each.filters else own).append(found)
    wish = Annotated[str | None, format_parameter(FAMILIES[one.name])]
    return Signature(
        [
            declared("request", Request),
            declared("service", ServiceDep),
            *own,
            declared("wish", wish, None),
            *filters,
        ]
    )


def _endpoint(one: Operation) -> Callable[..., Awaitable[Response]]:
    family = FAMILIES[one.name]
    limited = any(each.arg is LIMIT for each in one.parameters)

    async def read(request: Request, service: Service, wish: str | None, **given: Any) -> Response:
        wanted(**{name: given[name] for name in FILTERS if name in given})
        if limited:
            given["limit"] = how_many(request, given["limit"], wish, family, one.usual)
        return await told(
            request,
            service,
            one.answer,
            lambda desk: one.find(desk, **given),
            family=family,
            wish=wish,
            writers=await _writers(one, service, given["lang"]),
        )

    read.__signature__ = _signature(one)  # type: ignore[attr-defined]
    return read


async def _writers(one: Operation, service: Service, lang: Any) -> dict[str, Writer]:
    def writer(write: DeskWriter, desk: Desk) -> Writer:
        return lambda answer, _request: write(desk, answer, lang)

    found: dict[str, Writer] = (
        {"csv": lambda answer, _request: one.csv(answer)} if one.table else {}
    )
    if one.writers:
        desk = await service.research.desk()
        found |= {form: writer(write, desk) for form, write in one.writers.items()}
    return found


for _one in OPERATIONS.values():
    if _one.tag:
        # What describes an answer is made when it is first written, or the interface asked for.
        _one.answer.__pydantic_config__ = ConfigDict(defer_build=True)
        router.add_api_route(
            f"/{_one.path}",
            _endpoint(_one),
            name=_one.endpoint,
            tags=[_one.tag],
            operation_id=_one.operation_id,
            summary=_one.summary,
            description=_one.description,
            response_model=_one.answer,
            responses=_responses(_one.missing, FAMILIES[_one.name]),
        )

_OWN: Final = frozenset(("lang", "limit", "cursor", "format"))
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


@router.get(
    "/questions/{name}/answer",
    tags=["questions"],
    response_model=Answered,
    responses=_responses(
        "No question has this name, or nothing has the name of a thing to ask of.", TABLE
    ),
    openapi_extra=_PARAMETERS,
)
async def answer_question(
    request: Request,
    service: ServiceDep,
    *,
    name: Annotated[str, Path(description=OPERATIONS["question"].parameters[0].arg.help)],
    lang: LangParameter = "en",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: Annotated[str | None, format_parameter(TABLE)] = None,
) -> Response:
    """The answer to a question, of the things that are named, else of those that it names."""
    most = how_many(request, limit, wish)
    spoken = wanted(lang).lang
    given = {key: value for key, value in request.query_params.items() if key not in _OWN}

    async def ready(desk: Desk) -> Callable[[], Answered]:
        plain = asked(desk, name, spoken)
        question = await service.research.work(bind, desk, plain, given, spoken)
        solved = await solve(service.solved, question.query)
        place = Place((), most, cursor)
        return lambda: answered(desk, question, solved, place, spoken)

    return await told_after(
        request,
        service,
        Answered,
        ready,
        family=TABLE,
        wish=wish,
        writers={"csv": lambda answer, _request: answer_csv(answer)},
    )
