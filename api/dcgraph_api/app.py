"""The application: the endpoint and the ordinary routes over one snapshot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dcgraph.errors import DcgraphError
from dcgraph.snapshot import opened
from dcgraph.store.embedded import Pool
from dcgraph_api.deps import Service
from dcgraph_api.envelope import Envelope
from dcgraph_api.models import ProblemDocument
from dcgraph_api.problems import MEDIA_TYPE, Problem, problem_of_status
from dcgraph_api.replies import problem_reply
from dcgraph_api.routes import ROUTERS
from dcgraph_api.settings import Settings
from dcgraph_api.sparql import METHODS, SparqlEndpoint

__all__ = ["Application", "create_app"]


class Application:
    """Sends `/sparql` straight to the endpoint and everything else to `rest`, by FastAPI.

    `failure` holds the error that kept it from starting.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self._sparql = Envelope(
            SparqlEndpoint(
                service.open_lane, service.own_lane, service.snapshot.manifest, service.settings
            ),
            METHODS,
        )
        self.rest = _rest(service)
        self.failure: DcgraphError | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] == "/sparql":
            await self._sparql(scope, receive, send)
        else:
            await self.rest(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the workers of both lanes running. Raises DcgraphError if they do not start."""
        lanes = (self.service.open_lane, self.service.own_lane)
        try:
            for lane in lanes:
                await lane.start()
            yield
        finally:
            for lane in lanes:
                await lane.close()

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


def create_app(snapshot: Path, settings: Settings | None = None) -> Application:
    """The application over the snapshot in this folder, by default with default settings.

    Raises BuildError when the folder holds no whole snapshot.
    """
    settings = settings or Settings()
    found = opened(snapshot)
    open_lane, own_lane = (
        Pool(found.store, workers=settings.workers, limits=settings.limits, queue=settings.queue)
        for _ in range(2)
    )
    return Application(Service(found, settings, open_lane, own_lane))


def _rest(service: Service) -> FastAPI:
    app = FastAPI(
        title="dcgraph",
        version=service.snapshot.manifest.version,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[Middleware(Envelope, methods="GET, HEAD, OPTIONS")],
        responses={"default": {"model": ProblemDocument, "content": {MEDIA_TYPE: {}}}},
        exception_handlers={
            HTTPException: _told_http_exception,
            RequestValidationError: _told_invalid_parameters,
        },
    )
    app.state.service = service
    for router in ROUTERS:
        app.include_router(router)
    return app


async def _told_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = {
        404: f"Nothing is served at {request.url.path}.",
        405: f"{request.method} is not served at {request.url.path}.",
    }.get(error.status_code, str(error.detail))
    return _response(problem_of_status(error.status_code, detail, error.headers))


async def _told_invalid_parameters(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        {"where": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors()
    ]
    detail = "; ".join(f"{one['where']}: {one['message']}" for one in faults)
    return _response(Problem("invalid-parameters", detail, {"errors": faults}))


def _response(problem: Problem) -> Response:
    reply = problem_reply(problem)
    return Response(reply.body, reply.status, dict(reply.headers))
