"""A whole response, and how it is sent."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import Send

from dcgraph_api.problems import MEDIA_TYPE, Problem

__all__ = ["Reply", "problem_reply"]

_BODILESS = (204, 304)


class Reply:
    """A response that is complete before its first byte leaves: never half a body.

    `tag` is the entity tag among its headers, if it has one. The headers, with the length
    unless the status forbids a body, are encoded once, so that a reply which is kept can be
    sent again and again.
    """

    __slots__ = ("body", "headers", "status", "tag")

    def __init__(
        self,
        status: int,
        body: bytes = b"",
        headers: Iterable[tuple[str, str]] = (),
        tag: str | None = None,
    ) -> None:
        self.status = status
        self.tag = tag
        self.body = body
        self.headers = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]
        if status not in _BODILESS:
            self.headers.append((b"content-length", b"%d" % len(body)))

    async def send(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def problem_reply(problem: Problem) -> Reply:
    """The response that tells a problem."""
    headers = (("content-type", MEDIA_TYPE), ("cache-control", "no-store"), *problem.headers)
    return Reply(problem.status, problem.body(), headers)
