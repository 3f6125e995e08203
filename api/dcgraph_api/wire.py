"""The HTTP connection: uvicorn's, with bounds on the head of a request."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from dcgraph_api.envelope import COMMON_HEADERS
from dcgraph_api.problems import Problem
from dcgraph_api.replies import problem_reply

__all__ = ["guarded_protocol"]


def guarded_protocol(head_bytes: int, head_seconds: float) -> type[HttpToolsProtocol]:
    """A protocol class that reads about `head_bytes` of request line and headers at most.

    uvicorn's own with httptools bounds neither the size of a head nor the time it takes, and
    tells a malformed request in plain text; here each is a problem document.
    """

    class Guarded(_GuardedProtocol):
        _head_bytes = head_bytes
        _head_seconds = head_seconds

    return Guarded


class _GuardedProtocol(HttpToolsProtocol):
    _head_bytes: int
    _head_seconds: float

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._in_head = True
        self._head_size = 0
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_size += len(data)
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        if self._head_size > self._head_bytes:
            self._turn_away(
                Problem(
                    "head-too-large",
                    f"The request line and headers are larger than {self._head_bytes} bytes; "
                    "send a long query by POST.",
                    {"limit": self._head_bytes, "unit": "bytes"},
                )
            )
        elif self._head_timer is None and self._head_size:
            self._arm()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._disarm()
        upgrade = self.parser.should_upgrade()
        if upgrade and self.parser.get_method() not in (b"GET", b"HEAD"):
            # The parser drops the body of such a request: better refused than misread.
            raise httptools.HttpParserError("an upgrade is asked for with a body")
        super().on_headers_complete()
        if upgrade:
            # It also reads nothing further, so that the connection must end with the answer.
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        self._in_head = True
        self._head_size = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, or asks with a body for another protocol."""
        self._turn_away(
            Problem(
                "bad-request",
                f"{msg} Its request line or headers are malformed, or it asks for an upgrade.",
            )
        )

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: the answer over HTTP/1.1 is all that the asking client needs."""

    def _turn_away(self, problem: Problem) -> None:
        reply = problem_reply(problem)
        headers: Final = [
            *((name.encode(), value.encode()) for name, value in reply.headers),
            *COMMON_HEADERS,
            (b"content-length", b"%d" % len(reply.body)),
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%s: %s\r\n" % pair for pair in headers)
        self.transport.write(STATUS_LINE[reply.status] + lines + b"\r\n" + reply.body)
        self.transport.close()

    def _arm(self) -> None:
        self._head_timer = self.loop.call_later(self._head_seconds, self._head_is_late)

    def _disarm(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self.transport.is_closing():
            return
        if not self._head_size:
            self.transport.close()
            return
        self._turn_away(
            Problem(
                "request-timeout",
                f"The request line and headers were not complete after {self._head_seconds:g} "
                "seconds.",
                {"limit": self._head_seconds, "unit": "seconds"},
            )
        )
