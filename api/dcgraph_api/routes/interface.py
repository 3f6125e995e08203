"""The description of all routes."""

from __future__ import annotations

import json
from hashlib import blake2b

from fastapi import APIRouter, Request, Response

from dcgraph_api.conditional import condition, matches
from dcgraph_api.deps import ServiceDep
from dcgraph_api.description import base_of
from dcgraph_api.interface import interface
from dcgraph_api.replies import Reply

__all__ = ["router"]

router = APIRouter()


@router.get("/openapi.json", include_in_schema=False)
async def read_interface(request: Request, service: ServiceDep) -> Response:
    """Every route but the endpoint in OpenAPI, those of the research desk with examples."""
    base = base_of(request.scope, service.settings.base)
    reply = service.cache.get(key := ("interface", base))
    if reply is None:
        described, whole = await interface(request)
        body = json.dumps(described, ensure_ascii=False).encode()
        reply = Reply(200, body, tag=f'"{blake2b(body, digest_size=16).hexdigest()}"')
        if whole:
            service.cache.put(key, reply, sum(map(len, key)))
    assert reply.tag is not None
    headers = {"etag": reply.tag, "cache-control": "no-cache", "vary": "Host"}
    if matches(condition(request.headers), reply.tag):
        return Response(status_code=304, headers=headers)
    return Response(reply.body, headers={"content-type": "application/json", **headers})
