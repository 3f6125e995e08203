"""What all responses have in common: CORS, HEAD, preflight, and an answer to every failure."""

from __future__ import annotations

import logging
import secrets
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dcgraph.errors import DcgraphError
from dcgraph_api.problems import Problem, problem_of
from dcgraph_api.replies import Reply, problem_reply

__all__ = ["COMMON_HEADERS", "Envelope"]

_log: Final = logging.getLogger(__name__)

# The graph is public and cookies are never read, so that any origin may ask.
COMMON_HEADERS: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Retry-After, Server-Timing, X-Request-Id"),
    (b"x-content-type-options", b"nosniff"),
)


class Envelope:
    """Wraps an application and answers for it where it does not answer itself.

    OPTIONS is answered here with `methods`; HEAD reaches the application as GET, and the body
    of its answer is held back. An error of the tree becomes its problem; any other is logged
    with a request id and answered as 500 with that id, and nothing else of it.
    """

    def __init__(self, app: ASGIApp, methods: str) -> None:
        self._app = app
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
        head = scope["method"] == "HEAD"
        started = False

        async def send_enveloped(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), *COMMON_HEADERS]
            elif head:
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS":
            await self._preflight.send(send_enveloped)
            return
        try:
            inner = {**scope, "method": "GET"} if head else scope
            await self._app(inner, receive, send_enveloped)
        except ClientDisconnect:
            _log.debug("the client left before its answer")
        except Exception as error:
            problem = _problem(error)
            if started:
                raise
            await problem_reply(problem).send(send_enveloped)


def _problem(error: Exception) -> Problem:
    """The problem to tell; what nobody foresaw goes to the log under a request id."""
    if isinstance(error, DcgraphError):
        problem = problem_of(error)
        if problem.kind != "internal":
            return problem
    request_id = secrets.token_hex(8)
    _log.error("request %s failed", request_id, exc_info=error)
    return Problem(
        "internal",
        f"The server failed on this request; its log says why, under request id {request_id}.",
        {"request_id": request_id},
        (("x-request-id", request_id),),
    )
