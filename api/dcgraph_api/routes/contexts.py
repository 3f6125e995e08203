"""The JSON-LD context of the answers of the research desk."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Final

from fastapi import APIRouter, Request, Response

from dcgraph.research.linked.context import CONTEXT
from dcgraph_api.conditional import condition, matches
from dcgraph_api.told import JSON_LD

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["contexts"])

_BODY: Final = json.dumps({"@context": CONTEXT}, ensure_ascii=False, indent=2).encode() + b"\n"
_TAG: Final = f'"{blake2b(_BODY, digest_size=16).hexdigest()}"'


@router.get(
    "/context.jsonld",
    response_class=Response,
    responses={
        200: {"description": "The context.", "content": {JSON_LD.media_type: {}}},
        304: {"description": "The client has it already."},
    },
)
async def read_context_of_answers(request: Request) -> Response:
    """The JSON-LD context of answers: the names of their members for the terms of the graph."""
    headers = {"cache-control": "public, no-cache", "etag": _TAG}
    if matches(condition(request.headers), _TAG):
        return Response(status_code=304, headers=headers)
    return Response(_BODY, headers={"content-type": JSON_LD.content_type, **headers})
