"""The front door."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from dcgraph_api.compose import chosen_format
from dcgraph_api.deps import ServiceDep
from dcgraph_api.formats import Family, Format
from dcgraph_api.models import Index
from dcgraph_api.pages.home import home_content
from dcgraph_api.pages.rendering import rendered
from dcgraph_api.places import HTML

__all__ = ["router"]

router = APIRouter()


_FAMILY: Final = Family(
    "the front door", (Format(("json",), "application/json", "application/json", ""), HTML)
)


@router.get("/", response_model=Index, responses={200: {"content": {HTML.media_type: {}}}})
async def read_index(request: Request, service: ServiceDep) -> Response:
    """The path of every entry point; for a browser, the first page."""
    if chosen_format(request, _FAMILY, None) is HTML:
        return await rendered(request, service, "home.html", home_content)
    body = _index().model_dump_json().encode()
    return Response(body, headers={"content-type": "application/json", "vary": "Accept"})


def _index() -> Index:
    return Index(
        name="dcgraph",
        sparql="/sparql",
        terms="/sparql/terms.json",
        limits="/limits",
        health="/health",
        ready="/ready",
        metrics="/metrics",
        void="/.well-known/void",
        questions="/questions",
        downloads="/downloads",
        context="/context.jsonld",
        search="/api/v1/search",
        explain="/api/v1/explain{?subject,relation,object}",
        suggest="/api/v1/suggest",
        concepts="/api/v1/concepts",
        instruments="/api/v1/instruments",
        editions="/api/v1/editions",
        provisions="/api/v1/provisions",
        actors="/api/v1/actors",
        events="/api/v1/events",
        publications="/api/v1/publications",
        sources="/api/v1/sources",
        claims="/api/v1/claims",
        saved_questions="/api/v1/questions",
        matrix="/api/v1/matrix",
        gaps="/api/v1/gaps{?notion,instrument}",
        coverage="/api/v1/coverage",
        statistics="/api/v1/statistics",
        cite="/api/v1/cite",
        timeline="/api/v1/timeline",
        compare="/api/v1/compare{?a,b}",
        paths="/api/v1/paths{?from,to}",
        context_of_answers="/api/v1/context.jsonld",
        openapi="/openapi.json",
    )
