"""What all responses have in common: an id, CORS, HEAD, preflight, an answer to every failure."""

from __future__ import annotations

import logging
from dataclasses import replace
from time import perf_counter
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from dcgraph.errors import DcgraphError
from dcgraph_api.ids import CURRENT_ID, Record, new_id, record_of
from dcgraph_api.problems import Problem, problem_of
from dcgraph_api.replies import Reply, problem_reply
from dcgraph_api.watch import Watch

__all__ = ["Envelope", "closing_answer", "common_headers", "tell_unreadable"]

_log: Final = logging.getLogger(__name__)

_EXPOSED: Final = (
    b"Dcgraph-Silence, Dcgraph-Truncated, ETag, Link, Retry-After, Server-Timing, X-Request-Id"
)
_OF_OPERATORS: Final = ("/health", "/metrics", "/ready")
"""Paths for the operator of the server: pages of other origins may not read them."""


def common_headers(origin: str) -> tuple[tuple[bytes, bytes], ...]:
    """What each response carries; pages of `origin` may read it, `*` for any and "" for none.

    Cookies are never read, so that a page of another origin sees no more than anybody.
    """
    nosniff = (b"x-content-type-options", b"nosniff")
    if not origin:
        return (nosniff,)
    return (
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-expose-headers", _EXPOSED),
        nosniff,
    )


class Envelope:
    """Wraps an application and answers for it where it does not answer itself.

    OPTIONS is answered here with `methods`; HEAD reaches the application as GET, and the body
    of its answer is held back. An error of the tree becomes its problem; any other is logged
    and answered as 500, and nothing else of it is told. Every response carries the id of its
    request, and so does every problem that is told here.

    Pages of `origin` may read all that is not for operators alone.

    Each request is noted with `watch` under `route`, or else the template that FastAPI found.
    """

    def __init__(
        self,
        app: ASGIApp,
        methods: str,
        watch: Watch | None = None,
        route: str = "",
        origin: str = "*",
    ) -> None:
        self._headers = common_headers(origin)
        self._app = app
        self._watch = watch
        self._route = route
        self._preflight = Reply(
            204,
            headers=(
                ("allow", methods),
                ("access-control-allow-methods", methods),
                ("access-control-allow-headers", "*"),
                ("access-control-max-age", "86400"),
            ),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request; other scopes pass unchanged."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        record = record_of(scope)
        CURRENT_ID.set(record.request_id)
        head = scope["method"] == "HEAD"
        common = common_headers("") if scope["path"] in _OF_OPERATORS else self._headers

        async def send_enveloped(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    *common,
                    (b"x-request-id", record.request_id.encode()),
                ]
            elif head:
                message = {**message, "body": b""}
            else:
                record.size += len(message.get("body", b""))
            await send(message)

        inner = {**scope, "method": "GET"} if head else scope
        try:
            if scope["method"] == "OPTIONS":
                await self._preflight.send(send_enveloped)
            else:
                await self._app(inner, receive, send_enveloped)
        except ClientDisconnect:
            _log.debug("the client left before its answer")
        except Exception as error:
            problem = _problem(error, record)
            if record.status:
                raise
            await problem_reply(problem).send(send_enveloped)
        finally:
            if self._watch is not None:
                record.seconds = perf_counter() - began
                # FastAPI leaves the route that it found in the scope.
                record.route = self._route or getattr(inner.get("route"), "path", "")
                self._watch.ended(scope, record)


def tell_unreadable(record: Record, error: Exception) -> None:
    """Have the log name the file for want of which a request was not answered."""
    _log.error("request %s: %s", record.request_id, error)


def closing_answer(problem: Problem) -> bytes:
    """The whole response, in bytes, to what is told before there is a request: the last one."""
    reply = problem_reply(problem)
    request_id = (b"x-request-id", new_id().encode())
    # Whatever the setting: none of the graph is in it.
    headers = (*reply.headers, *common_headers("*"), request_id, (b"connection", b"close"))
    lines = b"".join(b"%s: %s\r\n" % pair for pair in headers)
    return STATUS_LINE[reply.status] + lines + b"\r\n" + reply.body


def _problem(error: Exception, record: Record) -> Problem:
    """The problem to tell; what nobody foresaw goes to the log, under the id of the request."""
    problem = problem_of(error) if isinstance(error, DcgraphError) else None
    if problem is None or problem.kind == "internal":
        _log.error("request %s failed", record.request_id, exc_info=error)
        problem = Problem(
            "internal",
            "The server failed on this request; its log says why, under request id "
            f"{record.request_id}.",
        )
    elif problem.kind == "graph-unreadable":
        tell_unreadable(record, error)
    record.problem = problem.kind
    return replace(problem, members={**problem.members, "request_id": record.request_id})
