"""Pages for people, and what they are made of."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from dcgraph.errors import DcgraphError
from dcgraph.research import Desk
from dcgraph_api.deps import ServiceDep
from dcgraph_api.pages.assets import ASSETS
from dcgraph_api.pages.compare import compare_content
from dcgraph_api.pages.explore import explore_content
from dcgraph_api.pages.gaps import gaps_content
from dcgraph_api.pages.matrix import matrix_content
from dcgraph_api.pages.paths import paths_content
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content, problem_page, rendered, rendered_after
from dcgraph_api.pages.search import search_content
from dcgraph_api.pages.sparql import EMPTY, sparql_content
from dcgraph_api.pages.timeline import timeline_content
from dcgraph_api.problems import problem_of
from dcgraph_api.tags import volatile

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_LASTING = "public, max-age=31536000, immutable"


@router.get("/static/{name}")
async def read_asset(request: Request, name: str) -> Response:
    """A style, script, font or picture; those whose names tell their content last for ever."""
    asset = ASSETS.get(name)
    if asset is None:
        raise HTTPException(404)
    headers = {
        "content-type": asset.content_type,
        "cache-control": _LASTING if asset.lasting else "public, max-age=3600",
        "vary": "Accept-Encoding",
    }
    if asset.pressed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.pressed, headers={**headers, "content-encoding": "gzip"})
    return Response(asset.body, headers=headers)


@router.get("/favicon.ico")
async def read_favicon(request: Request) -> Response:
    """The icon where browsers look for it unasked."""
    return await read_asset(request, "favicon.ico")


@router.get("/matrix")
async def read_matrix_page(request: Request, service: ServiceDep) -> Response:
    """Things against texts, with rows and columns to be chosen."""
    return await rendered(request, service, "matrix.html", matrix_content)


@router.get("/sparql")
async def read_sparql_page(request: Request, service: ServiceDep) -> Response:
    """A form for a query, and what it finds; the application sends browsers here."""
    query = request.query_params.get("query", "").replace("\r\n", "\n")
    if not query.strip():
        return await rendered(request, service, "sparql.html", lambda _desk, _reader: EMPTY)
    told: list[DcgraphError] = []

    async def work(desk: Desk, reader: Reader) -> Content:
        try:
            return await sparql_content(request, desk, reader, query)
        except DcgraphError as error:
            told.append(error)
            raise

    response = await rendered_after(
        request, service, "sparql.html", work, lasting=not volatile(query)
    )
    if told:
        more = {**EMPTY, "query": query}
        return await problem_page(request, service, problem_of(told[0]), "sparql.html", more)
    return response


@router.get("/gaps")
async def read_gaps_page(request: Request, service: ServiceDep) -> Response:
    """What a text covers of a notion, and what is missing, with the text for a paper."""
    return await rendered(request, service, "gaps.html", gaps_content)


@router.get("/search")
async def read_search_page(request: Request, service: ServiceDep) -> Response:
    """What is found by words, with the kinds to choose from."""
    return await rendered(request, service, "search.html", search_content)


@router.get("/explore")
async def read_explore_page(request: Request, service: ServiceDep) -> Response:
    """What lies around a thing, as a picture and as the tables that it is drawn from."""
    return await rendered(request, service, "explore.html", explore_content)


@router.get("/paths")
async def read_paths_page(request: Request, service: ServiceDep) -> Response:
    """How one thing leads to another, step by step."""
    return await rendered(request, service, "paths.html", paths_content)


@router.get("/timeline")
async def read_timeline_page(request: Request, service: ServiceDep) -> Response:
    """What happened to things, was said of them or counted, by year."""
    return await rendered(request, service, "timeline.html", timeline_content)


@router.get("/compare")
async def read_comparison_page(request: Request, service: ServiceDep) -> Response:
    """Two concepts, instruments or editions side by side."""
    return await rendered(request, service, "compare.html", compare_content)
