"""The application: the endpoint and the ordinary routes over the current snapshot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dcgraph import __version__
from dcgraph.errors import DcgraphError
from dcgraph_api.caching import problem_reply
from dcgraph_api.clients import ClientLimitMiddleware
from dcgraph_api.config import Settings
from dcgraph_api.dependencies import SERVICE, Service
from dcgraph_api.errors import MEDIA_TYPE, Problem, problem_of_status
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import Common, ErrorMiddleware, common_of
from dcgraph_api.models import ProblemDocument
from dcgraph_api.negotiation import FAMILIES, HTML, Family, Format, choose
from dcgraph_api.pages.rendering import ProblemPageMiddleware, problem_page, wants_page
from dcgraph_api.request_context import record_of
from dcgraph_api.requests import header, refuse_unknown
from dcgraph_api.routes import ROUTERS
from dcgraph_api.routes.service import show
from dcgraph_api.snapshots import SnapshotReloader

_log: Final = logging.getLogger(__name__)

_PATHS = (one.path for router in ROUTERS for one in router.routes if isinstance(one, APIRoute))
ROUTES: Final = tuple(dict.fromkeys(("/sparql", *_PATHS)))
"""The templates by which the metrics tell requests apart."""

_MAX_SHOWN_LENGTH: Final = 200
"""Characters of a path that a problem repeats."""

_OF_PROTOCOL: Final = frozenset(
    (
        b"default-graph-uri",
        b"format",
        b"named-graph-uri",
        b"timeout",
        b"update",
        b"using-graph-uri",
        b"using-named-graph-uri",
    )
)
"""The parameters with which a browser asks for data and not for a page."""
_DATA: Final = dict.fromkeys(
    name
    for family in FAMILIES
    for one in family.formats
    for name in (one.media_type, *one.aliases)
    if name != HTML.media_type
)
_ENDPOINT: Final = Family("the endpoint", (Format(("data",), "", aliases=tuple(_DATA)), HTML))


class Application:
    """Sends `/sparql` straight to the endpoint and everything else to `rest`, by FastAPI.

    `failure` holds the error that kept it from starting.
    """

    def __init__(self, folder: Path, common: Common) -> None:
        self.common = common
        self.follower = SnapshotReloader(folder, common)
        self.rest = _rest(common, self.follower)
        self.failure: DcgraphError | None = None

    @property
    def service(self) -> Service:
        """What answers now."""
        return self.follower.generation.service

    def recalled(self, raw: bytes) -> tuple[bytes, bytes] | None:
        """Headers and body of the answer to a request that is known byte for byte, if it is."""
        return self.follower.generation.recalled(raw)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        generation = self.follower.generation
        with generation as service:
            if scope["type"] == "http" and scope["path"] == "/sparql" and not _by_browser(scope):
                await generation.endpoint(scope, receive, send)
                return
            scope[SERVICE] = service
            if scope["path"] == "/sparql" and _asks_for_data(scope):
                await generation.endpoint_with_pages(scope, receive, send)
            else:
                await self.rest(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep a snapshot in service. Raises DcgraphError if its workers do not start."""
        await self.follower.generation.start()
        show(self.follower, self.common)
        # Of a store elsewhere, its keeper has to see to that.
        if not (self.service.open_lane.network_closed or self.common.settings.store):
            _log.warning(
                "this system cannot keep workers off the network and from writing files; that "
                "queries do neither rests on the reading of their text alone"
            )
        loop = asyncio.get_running_loop()
        tasks = [
            loop.create_task(self.follower.read_ahead()),
            loop.create_task(self.follower.follow()),
            loop.create_task(self.common.metrics.keep_publishing()),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self.follower.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with self.running():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except DcgraphError as error:
            self.failure = error
            await send({"type": "lifespan.startup.failed", "message": str(error)})
        else:
            await send({"type": "lifespan.shutdown.complete"})


def _by_browser(scope: Scope) -> bool:
    """Whether the client is a browser, which gets errors as a page."""
    accept = header(scope, b"accept") or ""
    if "text/html" not in accept or scope["method"] not in ("GET", "HEAD"):
        return False
    return choose(accept, _ENDPOINT) is HTML


def _asks_for_data(scope: Scope) -> bool:
    """Whether the address has a word of the protocol on the format, the graphs or the time."""
    fields = (part.partition(b"=")[0] for part in scope["query_string"].split(b"&"))
    return not _OF_PROTOCOL.isdisjoint(fields)


def create_app(folder: Path, settings: Settings | None = None) -> Application:
    """The application over a snapshot or a home of snapshots, by default with default settings.

    Of a home it serves what is current, also when that changes. Raises BuildError when there
    is no whole snapshot.
    """
    settings = settings or Settings()
    return Application(folder, common_of(settings, Metrics(ROUTES, settings.processes)))


def _rest(common: Common, follower: SnapshotReloader) -> FastAPI:
    app = FastAPI(
        title="dcgraph",
        version=__version__,
        docs_url=None,
        openapi_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(
                ErrorMiddleware,
                methods="GET, HEAD, OPTIONS",
                watch=common.watch,
                origin=common.settings.cors_origin,
            ),
            Middleware(ProblemPageMiddleware),
            Middleware(ClientLimitMiddleware, clients=common.clients),
        ],
        responses={
            "default": {"model": ProblemDocument, "content": {MEDIA_TYPE: {}, HTML.media_type: {}}}
        },
        exception_handlers={
            HTTPException: _http_exception,
            RequestValidationError: _invalid_parameters,
        },
    )
    app.state.metrics = common.metrics
    app.state.follower = follower
    for router in ROUTERS:
        strict = router.prefix.startswith("/api/")
        app.include_router(router, dependencies=[Depends(refuse_unknown)] if strict else [])
    return app


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.url.path
    if len(path) > _MAX_SHOWN_LENGTH:
        path = f"{path[:_MAX_SHOWN_LENGTH]}… ({len(path)} characters)"
    detail = {
        404: f"Nothing is served at {path}.",
        405: f"{request.method} is not served at {path}.",
    }.get(error.status_code, str(error.detail))
    return await _told(request, problem_of_status(error.status_code, detail, error.headers))


async def _invalid_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        {"where": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors()
    ]
    detail = "; ".join(f"{one['where']}: {one['message']}" for one in faults)
    return await _told(request, Problem("invalid-parameters", detail, {"errors": faults}))


async def _told(request: Request, problem: Problem) -> Response:
    record_of(request.scope).problem = problem.kind
    if wants_page(request.headers):
        return await problem_page(request, request.scope[SERVICE], problem)
    return problem_reply(problem).response(request, {"content-type": MEDIA_TYPE})
