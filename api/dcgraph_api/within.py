"""An answer of this server, had from inside by its path, as a client would get it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message

from dcgraph.research.citing.answers import SPARQL
from dcgraph_api.body import WHOLE
from dcgraph_api.deps import SERVICE
from dcgraph_api.problems import Refusal

__all__ = ["Inner", "answer_within"]

_CONTENT: tuple[str, ...] = (
    "content-type",
    "etag",
    "link",
    "vary",
    "cache-control",
    "dcgraph-silence",
    "dcgraph-truncated",
)


@dataclass(frozen=True, slots=True)
class Inner:
    """A whole response: its status, its headers by small names, its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def response(self) -> Response:
        """The same, to be sent on."""
        kept = {name: self.headers[name] for name in _CONTENT if name in self.headers}
        return Response(self.body, self.status, kept)


async def answer_within(request: Request, path: str, query: str) -> Inner:
    """What the routes and the endpoint answer at a path, from the snapshot that serves `request`.

    Raises what they raise. Nothing of the outer request goes in but its client and its host.
    """
    headers = [pair for pair in request.scope["headers"] if pair[0] == b"host"]
    scope = {
        **request.scope,
        "method": "GET",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "headers": headers,
    }
    # What was found for the outer request, and its bytes, by which its answer would be recalled.
    for found in ("endpoint", "route", "path_params", "router", WHOLE):
        scope.pop(found, None)
    status, told, body, read = 500, dict[str, str](), bytearray(), False

    async def receive() -> Message:
        nonlocal read
        if read:
            # Whoever waits for the client to leave waits for the real one.
            return await request.receive()
        read = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            told.update((name.decode().lower(), v.decode()) for name, v in message["headers"])
        else:
            body.extend(message.get("body", b""))

    # The request is enveloped and counted already: what answers is asked without that.
    answering = _endpoint(request) if path == SPARQL else request.app.router
    await answering(scope, receive, send)
    return Inner(status, told, bytes(body))


def _endpoint(request: Request) -> ASGIApp:
    """The SPARQL endpoint over the snapshot that serves a request."""
    generation = request.app.state.follower.generation
    if generation.service is not request.scope[SERVICE]:
        raise Refusal(
            "unavailable",
            "Another snapshot was put in service; ask again.",
            (("retry-after", "1"),),
        )
    found: ASGIApp = generation.sparql
    return found
