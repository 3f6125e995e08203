"""The HTTP connection: uvicorn's, with bounds on what a client may hold of the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from dcgraph_api.body import WHOLE
from dcgraph_api.envelope import closing_answer
from dcgraph_api.joined import JoinedWrites
from dcgraph_api.metrics import Metrics
from dcgraph_api.problems import Problem
from dcgraph_api.unread import UnreadGuard, Unsent

__all__ = ["Recalled", "guarded_protocol"]

Recalled = Callable[[bytes], tuple[bytes, bytes] | None]
"""What gives the headers, in bytes, and the body of the 200 to a request that is known."""

# How long a connection too many is kept for the request that is answered with 503.
_SURPLUS_SECONDS: Final = 1.0


def guarded_protocol(
    head_bytes: int,
    head_seconds: float,
    *,
    connections: int = 1_000,
    send_seconds: float = 30.0,
    unsent_bytes: int = 256 << 20,
    metrics: Metrics | None = None,
    recalled: Recalled = lambda _: None,
) -> type[HttpToolsProtocol]:
    """A protocol class that reads about `head_bytes` of request line and headers at most.

    uvicorn's own bounds neither the size of a head nor its time, waits for ever for a client
    that reads nothing, and tells what is wrong in plain text. Here it is a problem document:

    - Of more than `connections` the first request is answered with 503, and the connection
      closed, also if nothing is asked within a second; a quarter more, and it is at once.
    - An answer that a client leaves unread for `send_seconds`, or reads more slowly than 1 kB
      a second, is dropped with its connection; so is the oldest where more than
      `unsent_bytes` wait for all clients together.

    A request that `recalled` knows is answered with what that gives, and not read.
    """

    class Guarded(_GuardedProtocol):
        _head_bytes = head_bytes
        _head_seconds = head_seconds
        _most = connections
        _send_seconds = send_seconds
        _unsent = Unsent(unsent_bytes)
        _metrics = metrics
        _recalled = staticmethod(recalled)

    return Guarded


class _GuardedProtocol(HttpToolsProtocol):
    _head_bytes: int
    _head_seconds: float
    _most: int
    _send_seconds: float
    _unsent: Unsent
    _metrics: Metrics | None
    _recalled: Recalled

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._in_head = True
        self._head_size = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._surplus = False
        self._begun = False
        self._messages = 0
        self._unread: UnreadGuard | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._unread = UnreadGuard(
            self.loop, transport, self._send_seconds, self._between_answers, self._unsent
        )
        open_ones = len(self.connections)
        self._surplus = open_ones > self._most
        if open_ones > self._most + self._most // 4 + 1:
            transport.abort()
        elif self._surplus:
            self._arm(min(_SURPLUS_SECONDS, self._head_seconds))
        else:
            self._arm(self._head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        if self._unread is not None:
            self._unread.end()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._unread is not None:
            self._unread.pause()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread is not None:
            self._unread.resume()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._unread is not None:
            self._unread.written()

    def _between_answers(self) -> bool:
        return bool(getattr(self.cycle, "response_complete", True))

    def data_received(self, data: bytes) -> None:
        if self._surplus:
            # Only now: an answer is lost with a connection that is closed on unread bytes.
            self._turn_away(
                Problem(
                    "unavailable",
                    f"{self._most} connections are open, the most that this server keeps; "
                    "try again in a few seconds.",
                    {"limit": self._most, "unit": "connections"},
                    (("retry-after", "1"),),
                )
            )
            return
        before = self._messages if self._at_rest() else None
        if before is not None and self._recall(data):
            return
        if self._in_head:
            self._head_size += len(data)
        super().data_received(data)
        if before is not None and self._messages == before + 1 and not self._begun:
            self._note_raw(data)
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
            self._arm(self._head_seconds)

    def _at_rest(self) -> bool:
        """Whether what comes next is the first byte of a request, and nothing is in progress."""
        idle = not self._begun and not self.pipeline and self._between_answers()
        return idle and not self.flow.write_paused and not self.transport.is_closing()

    def _recall(self, data: bytes) -> bool:
        """Answer a request that is known, if it is."""
        found = self._recalled(data)
        if found is None:
            return False
        self._disarm()
        # The date, which uvicorn tells with each answer.
        lines = b"".join(b"%s: %s\r\n" % pair for pair in self.server_state.default_headers)
        self.transport.writelines((STATUS_LINE[200], lines, *found))
        self.on_response_complete()
        return True

    def _note_raw(self, data: bytes) -> None:
        """Tell the application the bytes of a request that came by itself and in one piece."""
        usual = self.scope["method"] in ("GET", "POST") and self.cycle.keep_alive
        if usual and not self.expect_100_continue:
            self.scope[WHOLE] = data  # type: ignore[typeddict-unknown-key]

    def on_message_begin(self) -> None:
        self._begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._disarm()
        upgrade = self.parser.should_upgrade()
        if upgrade and self.parser.get_method() not in (b"GET", b"HEAD"):
            # The parser drops the body of such a request: better refused than misread.
            raise httptools.HttpParserError("an upgrade is asked for with a body")
        super().on_headers_complete()
        joined = JoinedWrites(self.transport, self.on_response_complete)
        self.cycle.transport = joined  # type: ignore[assignment]
        self.cycle.on_response = joined.complete
        if upgrade:
            # It also reads nothing further, so that the connection must end with the answer.
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        self._in_head = True
        self._begun = False
        self._messages += 1
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
        """Say nothing: the answer over HTTP/1.1 is all that is needed."""

    def _turn_away(self, problem: Problem) -> None:
        if self._metrics is not None:
            self._metrics.problem(problem.kind)
        self.transport.write(closing_answer(problem))
        if self._unread:
            self._unread.written()
        self.transport.close()

    def _arm(self, seconds: float) -> None:
        self._head_timer = self.loop.call_later(seconds, self._head_is_late)

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
