"""Pages on the graph and the server themselves."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response

from dcgraph_api.deps import ServiceDep
from dcgraph_api.description import base_of
from dcgraph_api.pages.about import Server, about_content
from dcgraph_api.pages.citing import today
from dcgraph_api.pages.docs import docs_content
from dcgraph_api.pages.rendering import rendered
from dcgraph_api.pages.sources import sources_content

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/sources")
async def read_sources_page(request: Request, service: ServiceDep) -> Response:
    """The sources, in pages."""
    return await rendered(request, service, "sources.html", sources_content)


@router.get("/about")
async def read_about(request: Request, service: ServiceDep) -> Response:
    """How the graph was made, how to read it, and what the server bounds."""
    base = base_of(request.scope, service.settings.base)
    server = Server(service.settings, base, today())
    return await rendered(
        request,
        service,
        "about.html",
        partial(about_content, server=server),
        apart=server.parts,
    )


@router.get("/docs")
async def read_docs(request: Request, service: ServiceDep) -> Response:
    """The routes for programs, with an address to click for each."""
    described = request.app.openapi()
    return await rendered(request, service, "docs.html", partial(docs_content, described=described))
