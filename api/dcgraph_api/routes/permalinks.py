"""Permalinks: the answer that was cited, or word of which graph is served instead."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from dcgraph.research.citing.answers import asked
from dcgraph.research.citing.pinned import names
from dcgraph_api.deps import Service, ServiceDep
from dcgraph_api.models import ProblemDocument
from dcgraph_api.problems import MEDIA_TYPE, Refusal
from dcgraph_api.within import answer_within

__all__ = ["router"]

router = APIRouter(tags=["citing"])

_PROBLEM = {"model": ProblemDocument, "content": {MEDIA_TYPE: {}}}


@router.get(
    "/at/{pin}/{path:path}",
    response_class=Response,
    responses={
        200: {
            "description": "The answer, the same as when it was cited.",
            "content": {"application/json": {}, "text/csv": {}},
        },
        404: {**_PROBLEM, "description": "The answer has nothing to tell of."},
        409: {
            **_PROBLEM,
            "description": "Another version of the graph is served than the one that is pinned.",
        },
    },
)
async def read_pinned(
    request: Request,
    service: ServiceDep,
    pin: Annotated[
        str,
        Path(
            description="The first 12 to 64 hex digits of the hash of a graph's content.",
            json_schema_extra={"pattern": "^[0-9a-f]{12,64}$"},
        ),
    ],
    path: Annotated[str, Path(description="The path of an answer, as in api/v1/records/rkc.")],
) -> Response:
    """The answer at a path, if the graph served is the one that a citation was pinned to."""
    query = request.scope["query_string"].decode("latin-1")
    what = asked(f"/{path}?{query}" if query else f"/{path}")
    if not names(pin, service.snapshot.manifest.hash):
        raise _other_version(service, pin, what.address)
    return (await answer_within(request, what.path, what.query)).response()


def _other_version(service: Service, pin: str, address: str) -> Refusal:
    manifest = service.snapshot.manifest
    return Refusal(
        "other-version",
        f"The answer is pinned to a graph whose content hash begins with {pin}; this server has "
        f"dcgraph {manifest.version}, content {manifest.hash}, and keeps no older ones. The "
        "citation names the version: the release of that version, served by `dcgraph serve`, "
        f"gives the same answer. What the present graph answers stands at {address}.",
        pinned=pin,
        served={"version": manifest.version, "content": manifest.hash},
        present=address,
    )
