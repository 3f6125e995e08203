"""The terms that a query can be written with, for editors."""

from __future__ import annotations

import gzip
import json
from hashlib import blake2b
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from dcgraph.research import Desk
from dcgraph_api.conditional import condition, matches
from dcgraph_api.deps import ServiceDep
from dcgraph_api.negotiation import takes_gzip
from dcgraph_api.pages.sparql.naming import query_terms
from dcgraph_api.replies import Reply

__all__ = ["router"]

router = APIRouter()

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The terms.", "content": {"application/json": {}}},
    304: {"description": "The client has them already."},
}


@router.get("/sparql/terms.json", response_class=Response, responses=_RESPONSES)
async def read_query_terms(request: Request, service: ServiceDep) -> Response:
    """The prefixes that queries may use, and the classes, properties and values, with labels."""
    key = ("query terms",)
    reply = service.cache.get(key)
    if reply is None:
        reply = await service.research.work(_made, await service.research.desk())
        service.cache.put(key, reply, len(key[0]))
    assert reply.tag is not None
    headers = {"etag": reply.tag, "cache-control": "no-cache", "vary": "Accept-Encoding"}
    if matches(condition(request.headers), reply.tag):
        return Response(status_code=304, headers=headers)
    headers["content-type"] = "application/json"
    if takes_gzip(request.headers.get("accept-encoding")):
        return Response(reply.body, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(reply.body), headers=headers)


def _made(desk: Desk) -> Reply:
    body = json.dumps(query_terms(desk), ensure_ascii=False, separators=(",", ":")).encode()
    # Weak, since it is that of the text with and without compression.
    tag = f'W/"{blake2b(body, digest_size=16).hexdigest()}"'
    return Reply(200, gzip.compress(body, mtime=0), tag=tag)
