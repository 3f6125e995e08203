"""Permalinks: the answer that was cited or, for browsers, the way to the page that shows it.

Where another graph is served, word of which.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from dcgraph.research.citing.answers import asked
from dcgraph.research.citing.pinned import names
from dcgraph_api.deps import Service, ServiceDep
from dcgraph_api.models import ProblemDocument
from dcgraph_api.pages.counterpart import page_of, rather_read
from dcgraph_api.pages.reader import reader_of
from dcgraph_api.places import HTML
from dcgraph_api.problems import MEDIA_TYPE, Refusal
from dcgraph_api.within import answer_within

__all__ = ["router"]

router = APIRouter(tags=["citing"])

_PROBLEM = {"model": ProblemDocument, "content": {MEDIA_TYPE: {}, HTML.media_type: {}}}
_VARY = (("vary", "Accept"),)


@router.get(
    "/at/{pin}/{path:path}",
    response_class=Response,
    responses={
        200: {
            "description": "The answer, the same as when it was cited.",
            "content": {"application/json": {}, "text/csv": {}},
        },
        303: {
            "description": "The way to the page that shows the same answer, in its language, for "
            "whoever would rather read that, as browsers do; where no page shows it, it is given.",
            "headers": {"Location": {"schema": {"type": "string", "format": "uri-reference"}}},
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
    """The answer at a path, if the graph served is the one that a citation was pinned to.

    A browser is led to the page that shows the same answer.
    """
    query = request.scope["query_string"].decode("latin-1")
    what = asked(f"/{path}?{query}" if query else f"/{path}")
    if not names(pin, service.snapshot.manifest.hash):
        raise _other_version(service, pin, what.address)
    if rather_read(request.headers.get("accept"), what) and (page := page_of(what)):
        root = reader_of(request, service.settings).root
        # Not to be kept: another graph may be served tomorrow, which the pin is there to tell.
        headers = {"location": root + page, "cache-control": "no-cache", **dict(_VARY)}
        return Response(status_code=303, headers=headers)
    return _varying((await answer_within(request, what.path, what.query)).response())


def _varying(response: Response) -> Response:
    """A response that says that whoever accepts otherwise would have had another."""
    told = {name.strip().lower() for name in response.headers.get("vary", "").split(",")}
    if "accept" not in told:
        response.headers.add_vary_header("Accept")
    return response


def _other_version(service: Service, pin: str, address: str) -> Refusal:
    manifest = service.snapshot.manifest
    return Refusal(
        "other-version",
        f"The answer is pinned to a graph whose content hash begins with {pin}; this server has "
        f"dcgraph {manifest.version}, content {manifest.hash}, and keeps no older ones. The "
        "citation names the version: the release of that version, served by `dcgraph serve`, "
        f"gives the same answer. What the present graph answers stands at {address}.",
        _VARY,
        pinned=pin,
        served={"version": manifest.version, "content": manifest.hash},
        present=address,
    )
