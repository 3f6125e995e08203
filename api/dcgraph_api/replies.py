"""A whole response, and how it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Send

from dcgraph_api.problems import MEDIA_TYPE, Problem

__all__ = ["Reply", "problem_reply"]


@dataclass(frozen=True, slots=True)
class Reply:
    """A response that is complete before its first byte leaves: never half a body."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    async def send(self, send: Send) -> None:
        """Send it, with its length unless the status forbids a body."""
        headers = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers
        ]
        if self.status not in (204, 304):
            headers.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def problem_reply(problem: Problem) -> Reply:
    """The response that tells a problem."""
    headers = (("content-type", MEDIA_TYPE), ("cache-control", "no-store"), *problem.headers)
    return Reply(problem.status, problem.body(), headers)
