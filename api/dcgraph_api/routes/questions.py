"""The saved questions as documents: in RDF as SHACL executables, in JSON, as text, as pages."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response

from dcgraph.errors import NotFoundError
from dcgraph.research.graph import Desk
from dcgraph_api.caching import Reply, tag_of
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.description import graph_response, questions_query, varies
from dcgraph_api.negotiation import (
    GRAPH,
    HTML,
    Family,
    Format,
    chosen_format,
    documented,
    format_parameter,
    without_pages,
)
from dcgraph_api.pages.catalogue import question_content, questions_content
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content, rendered, rendered_after
from dcgraph_api.requests import base_of
from dcgraph_api.responses import respond

router = APIRouter()

_JSON: Final = Format(("json",), "application/json")
_TEXT: Final = Format(
    ("rq", "sparql"), "application/sparql-query", "application/sparql-query; charset=utf-8"
)
_RDF: Final = tuple(
    replace(item, names=("jsonld",), aliases=()) if "jsonld" in item.names else without_pages(item)
    for item in GRAPH.formats
)
# A browser asks for HTML by name, a program that says nothing of formats gets Turtle.
_LIST: Final = Family("the list of questions", (*_RDF, _JSON, HTML))
_ONE: Final = Family("a question", (*_RDF, _JSON, _TEXT, HTML))

Known = Mapping[str, Mapping[str, Any]]
"""Saved questions by name."""


@router.get("/questions", response_class=Response, responses=documented(_LIST))
async def list_questions(
    request: Request,
    service: ServiceDep,
    wanted: Annotated[str | None, format_parameter(_LIST)] = None,
) -> Response:
    """Every saved question: in RDF as SHACL executables, in JSON with its titles, or a page."""
    chosen = chosen_format(request, _LIST, wanted)
    if chosen is HTML:
        return await rendered(request, service, "questions.html", questions_content)
    base = base_of(request.scope, service.settings.base)
    if chosen is not _JSON:
        return await graph_response(request, service, questions_query(base), chosen)

    def listing(known: Known) -> bytes:
        shown = [
            {key: asked[key] for key in ("name", "iri", "form", "titles")}
            | {"address": f"{base}/questions/{name}"}
            for name, asked in known.items()
        ]
        return _json({"count": len(shown), "questions": shown})

    return await _written(request, service, chosen, "", listing)


@router.get("/questions/{name}", response_class=Response, responses=documented(_ONE))
async def read_question(
    request: Request,
    service: ServiceDep,
    name: str,
    wanted: Annotated[str | None, format_parameter(_ONE)] = None,
) -> Response:
    """One saved question: in RDF as a SHACL executable, in JSON, its text, or a page."""
    chosen = chosen_format(request, _ONE, wanted)
    if chosen is HTML:

        def page(desk: Desk, reader: Reader) -> Awaitable[Content]:
            return question_content(desk, reader, name, service.solved)

        return await rendered_after(request, service, "question.html", page)
    base = base_of(request.scope, service.settings.base)

    def one(known: Known) -> bytes:
        if name not in known:
            near = tuple(get_close_matches(name[:100], known, n=3, cutoff=0.4))
            hint = f"did you mean {' or '.join(near)}?" if near else "/questions lists them all."
            raise NotFoundError(f"There is no question named {name!r}; {hint}", name, near)
        if chosen is _TEXT:
            return str(known[name]["query"]).encode()
        return _json({**known[name], "endpoint": f"{base}/sparql"})

    if chosen in (_JSON, _TEXT):
        return await _written(request, service, chosen, name, one)
    one(await _known(service))
    return await graph_response(request, service, questions_query(base, name), chosen)


async def _written(
    request: Request, service: Service, chosen: Format, name: str, write: Callable[[Known], bytes]
) -> Response:
    async def make() -> Reply:
        body = write(await _known(service))
        return Reply(200, body, tag=tag_of(chosen.media_type, body))

    base = service.settings.base
    key = ("question", name, chosen.media_type, base_of(request.scope, base))
    headers = {"content-type": chosen.content_type, "vary": varies(base)}
    return await respond(request, service, key, make, headers)


async def _known(service: Service) -> Known:
    store = service.store
    return await store.work(lambda: store.questions)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
