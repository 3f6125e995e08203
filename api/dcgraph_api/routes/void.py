"""The description of the dataset where crawlers look for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from dcgraph_api.compose import chosen_format, documented, format_parameter, graph_response
from dcgraph_api.deps import ServiceDep
from dcgraph_api.description import base_of, void_query
from dcgraph_api.formats import GRAPH

__all__ = ["router"]

router = APIRouter()


@router.get("/.well-known/void", response_class=Response, responses=documented(GRAPH))
async def read_void(
    request: Request,
    service: ServiceDep,
    wanted: Annotated[str | None, format_parameter(GRAPH)] = None,
) -> Response:
    """The dataset in VoID and DCAT: its size, its parts, its links, and where it is to be had.

    It is answered here and not elsewhere: one request fewer, and the standard allows it.
    """
    chosen = chosen_format(request, GRAPH, wanted)
    base = base_of(request.scope, service.settings.base)
    return await graph_response(request, service, void_query(base), chosen)
