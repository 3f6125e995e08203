"""The saved questions: what the graph promises to answer, as data, as text and as pages."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response

from dcgraph.research import Desk
from dcgraph_api.compose import (
    chosen_format,
    document,
    documented,
    format_parameter,
    graph_response,
)
from dcgraph_api.deps import ServiceDep
from dcgraph_api.description import base_of
from dcgraph_api.pages.questions import question_content, questions_content
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content, rendered, rendered_after
from dcgraph_api.places import HTML
from dcgraph_api.questions import LIST, ONE, graph_query, one_question, read_questions

__all__ = ["router"]

router = APIRouter()
_SHOWN: Final = ("name", "iri", "form", "titles")
_OfList = Annotated[str | None, format_parameter(LIST)]
_OfOne = Annotated[str | None, format_parameter(ONE)]


@router.get("/questions", response_class=Response, responses=documented(LIST))
async def list_questions(request: Request, service: ServiceDep, wanted: _OfList = None) -> Response:
    """Every saved question: in RDF as SHACL executables, in JSON with its titles, or a page."""
    chosen = chosen_format(request, LIST, wanted)
    if chosen is HTML:
        return await rendered(request, service, "questions.html", questions_content)
    base = base_of(request.scope, service.settings.base)
    if chosen.names[0] != "json":
        return await graph_response(request, service, graph_query(base), chosen)

    async def listing() -> bytes:
        known = await read_questions(service.own_lane)
        shown = [
            {key: asked[key] for key in _SHOWN} | {"address": f"{base}/questions/{name}"}
            for name, asked in known.items()
        ]
        return _json({"count": len(shown), "questions": shown})

    return await document(request, service, base, chosen, listing)


@router.get("/questions/{name}", response_class=Response, responses=documented(ONE))
async def read_question(
    request: Request, service: ServiceDep, name: str, wanted: _OfOne = None
) -> Response:
    """One saved question: in RDF as a SHACL executable, in JSON, its text, or a page."""
    chosen = chosen_format(request, ONE, wanted)
    if chosen is HTML:

        def page(desk: Desk, reader: Reader) -> Awaitable[Content]:
            return question_content(desk, reader, name, service.own_lane)

        return await rendered_after(request, service, "question.html", page)
    base = base_of(request.scope, service.settings.base)
    asked = await one_question(service.own_lane, name)
    if chosen.names[0] not in ("json", "rq"):
        return await graph_response(request, service, graph_query(base, name), chosen)

    async def whole() -> bytes:
        if chosen.names[0] == "rq":
            return str(asked["query"]).encode()
        return _json({**asked, "endpoint": f"{base}/sparql"})

    return await document(request, service, f"{base} {name}", chosen, whole)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
