"""Limits on connections: slow and huge requests, slow readers."""

from __future__ import annotations

import asyncio
import fcntl
import re
import struct
import termios
from collections.abc import Callable
from typing import Any, Final, NoReturn

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from dcgraph_api.clients import Clients, Connections
from dcgraph_api.errors import Problem
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import closing_answer
from dcgraph_api.requests import WHOLE

_SMALL_BYTES = 64 << 10
_GO_ON = b"HTTP/1.1 100 "
"""The client waits for this before it sends its body; no answer follows at once."""


class JoinedWrites:
    """A transport, as uvicorn's cycle uses it, that holds the head of an answer for its body.

    What is held when nothing follows, as in an answer to HEAD, leaves when the answer is
    complete, of which `on_complete` hears, or when `close` ends the connection.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        on_complete: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._on_complete = on_complete
        self._close = close
        self._held: bytes | None = None
        self._began = False

    def write(self, data: bytes) -> None:
        """Write, or hold the head."""
        if data.startswith(_GO_ON):
            self._transport.write(data)
        elif not self._began:
            self._began, self._held = True, data
        elif self._held is None:
            self._transport.write(data)
        else:
            held, self._held = self._held, None
            if len(data) < _SMALL_BYTES:
                self._transport.write(held + data)
            else:
                self._transport.writelines((held, data))

    def complete(self) -> None:
        """Know that the answer is complete."""
        self._flush()
        self._on_complete()

    def is_closing(self) -> bool:
        """Whether the connection is closed, or about to be."""
        return self._transport.is_closing()

    def close(self) -> None:
        """Close the connection once all is written."""
        self._flush()
        self._close()

    def _flush(self) -> None:
        if self._held is not None:
            self._transport.write(self._held)
            self._held = None


_LEAST_RATE: Final = 1_024
"""Bytes a second that a client must read at least while an answer waits for it."""


class Unsent:
    """What the connections of a process were given and have not read yet, `most` bytes in all.

    Beyond that, the connection whose answer has waited longest is closed.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[_GuardedProtocol, None] = {}

    def add(self, connection: _GuardedProtocol) -> None:
        """Count a connection with more to send than the system takes."""
        self._waiting.setdefault(connection)
        held = sum(one.unsent for one in self._waiting)
        while held > self._most and len(self._waiting) > 1:
            longest = next(iter(self._waiting))
            held -= longest.unsent
            self.remove(longest)
            longest.transport.abort()

    def remove(self, connection: _GuardedProtocol) -> None:
        """Count it no more."""
        self._waiting.pop(connection, None)


Recalled = Callable[[bytes], tuple[bytes, bytes] | None]
"""What gives the headers, in bytes, and the body of the 200 to a request that is known."""

_WITH_AUTHORITY: Final = re.compile(rb"https?://([^/?#]*)", re.IGNORECASE)

# How long a connection too many is kept for the request that is answered with 503.
_SURPLUS_SECONDS: Final = 1.0

MAX_FIELDS: Final = 256
"""Header fields of a request that are read."""

MAX_PATH: Final = 8_192
"""Bytes of the path of a request, as it is sent. Some answers repeat it several times."""

MAX_DISCARDED: Final = 16 << 20
"""Bytes that a client may go on sending after the last answer on its connection.

A client that sends a whole body before it reads would not see the answer if the connection
closed earlier.
"""


def guarded_protocol(
    head_bytes: int,
    head_seconds: float,
    *,
    connections: int = 1_000,
    client_connections: int = 0,
    clients: Clients | None = None,
    send_seconds: float = 30.0,
    unsent_bytes: int = 256 << 20,
    metrics: Metrics | None = None,
    recalled: Recalled = lambda _: None,
) -> type[HttpToolsProtocol]:
    """A protocol class that reads about `head_bytes` of request line and headers at most.

    uvicorn's own bounds neither the size of a head nor its time, waits for ever for a client
    that reads nothing, and tells what is wrong in plain text. Here it is a problem document:

    - Of more than `connections` the first request is answered with 503, and the connection
      closed, also if nothing is asked within a second; a quarter more, and it is at once. The
      same, with 429, becomes of more than `client_connections` of one client, as `clients`
      knows them; 0 is for any number.
    - A head has MAX_FIELDS fields at most, and a path MAX_PATH bytes. The trailers of a
      chunked body are as large as a head at most, and dropped.
    - The last answer on a connection closes it for writing. What the client still sends, such
      as a body that nobody reads, is dropped, for `head_seconds` and MAX_DISCARDED bytes.
    - An answer that a client leaves unread for `send_seconds`, or reads more slowly than 1 kB
      a second, is dropped with its connection; so is the oldest where more than
      `unsent_bytes` wait for all clients together.

    A request that `recalled` knows is answered with what that gives, and not read.
    """

    class Guarded(_GuardedProtocol):
        _head_bytes = head_bytes
        _head_seconds = head_seconds
        _open = Connections(connections, client_connections, clients or Clients(0))
        _send_seconds = send_seconds
        _unsent = Unsent(unsent_bytes)
        _metrics = metrics
        _recalled = staticmethod(recalled)

    return Guarded


class _GuardedProtocol(HttpToolsProtocol):
    _head_bytes: int
    _head_seconds: float
    _open: Connections
    _send_seconds: float
    _unsent: Unsent
    _metrics: Metrics | None
    _recalled: Recalled

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._in_head = True
        self._head_size = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._surplus: Problem | None = None
        self._refused: Problem | None = None
        self._keep_alive = True
        self._discarded: int | None = None
        """Bytes that came after the last answer; None before it."""
        self._begun = False
        self._messages = 0
        self._dated: tuple[list[tuple[bytes, bytes]], bytes] = ([], b"")
        self._unread_timer: asyncio.TimerHandle | None = None
        self._writes = self._writes_seen = self._unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._surplus = self._open.enter(self._host)
        turned_away = len(self.connections) - self._open.admitted
        if turned_away > self._open.most // 4 + 1:
            transport.abort()
        elif self._surplus:
            self._arm(min(_SURPLUS_SECONDS, self._head_seconds))
        else:
            self._arm(self._head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        self._unsent.remove(self)
        if self._unread_timer is not None:
            self._unread_timer.cancel()
        if self._surplus is None:
            self._open.leave(self._host)
        super().connection_lost(exc)

    @property
    def _host(self) -> str:
        return self.client[0] if self.client else ""

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reading()
        self._unsent.add(self)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unsent.remove(self)

    def on_response_complete(self) -> None:
        if self._discarded is None:
            super().on_response_complete()
        self._note_written()

    @property
    def unsent(self) -> int:
        """The bytes that wait in this process."""
        return self.transport.get_write_buffer_size()

    def _note_written(self) -> None:
        """Know that an answer was written to its end."""
        self._writes += 1
        if self.unsent:
            self._watch_reading()

    # A client must not let an answer wait for `_send_seconds`, or twice that. A timer runs only
    # while something may be unread; it looks whether since its last look less was read than
    # _LEAST_RATE allows. Where more was written meanwhile that cannot be told, and it looks once
    # more. Nothing is written while writing is paused, nor between answers.

    def _watch_reading(self) -> None:
        if self._unread_timer is None:
            self._writes_seen, self._unread = self._writes, self._left()
            self._unread_timer = self.loop.call_later(self._send_seconds, self._look)

    def _look(self) -> None:
        self._unread_timer = None
        if not self.unsent:
            return
        settled = self.flow.write_paused or self._between_answers()
        slow = self._unread - self._left() < self._send_seconds * _LEAST_RATE
        if settled and slow and self._writes == self._writes_seen:
            self.transport.abort()
        else:
            self._watch_reading()

    def _left(self) -> int:
        """Bytes that the client has not acknowledged, here and in the system's own buffer."""
        try:
            number = self.transport.get_extra_info("socket").fileno()
            answer = fcntl.ioctl(number, termios.TIOCOUTQ, struct.pack("i", 0))
        except (OSError, ValueError):
            return self.unsent
        return self.unsent + int(struct.unpack("i", answer)[0])

    def _between_answers(self) -> bool:
        return bool(getattr(self.cycle, "response_complete", True))

    def data_received(self, data: bytes) -> None:
        if self._discarded is not None:
            self._discarded += len(data)
            if self._discarded > MAX_DISCARDED:
                self.transport.close()
            return
        if self._surplus:
            # Only now: an answer is lost with a connection that is closed on unread bytes.
            self._turn_away(self._surplus)
            return
        before = self._messages if self._at_rest() else None
        if before is not None and self._recall(data):
            return
        self._head_size += len(data)
        super().data_received(data)
        if self._ended():
            return
        if before is not None and self._messages == before + 1 and not self._begun:
            self._note_raw(data)
        if self._head_size > self._head_bytes:
            most = f"are larger than {self._head_bytes} bytes;"
            told = f"The trailers {most} send fewer of them."
            if self._in_head:
                told = f"The request line and headers {most} send a long query by POST."
            members = {"limit": self._head_bytes, "unit": "bytes"}
            self._turn_away(Problem("head-too-large", told, members))
        elif self._in_head and self._head_timer is None and self._head_size:
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
        # The date, which uvicorn tells with each answer, and gives anew each second.
        headers = self.server_state.default_headers
        if self._dated[0] is not headers:
            lines = b"".join(b"%s: %s\r\n" % pair for pair in headers)
            self._dated = headers, STATUS_LINE[200] + lines
        self.transport.writelines((self._dated[1], *found))
        self.on_response_complete()
        return True

    def _note_raw(self, data: bytes) -> None:
        """Tell the application the bytes of a request that came by itself and in one piece."""
        usual = self.scope["method"] in ("GET", "POST") and self.cycle.keep_alive
        if usual and not self.expect_100_continue:
            self.scope[WHOLE] = data  # type: ignore[typeddict-unknown-key]

    def _ended(self) -> bool:
        """Whether the last answer on this connection was written."""
        return self._discarded is not None or self.transport.is_closing()

    def on_message_begin(self) -> None:
        self._begun = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        # What comes after the body is a trailer, and of no use to any route.
        if not self._in_head:
            return
        if len(self.headers) == MAX_FIELDS:
            told = f"The request has more than {MAX_FIELDS} header fields; send fewer."
            self._refuse("head-too-large", told, limit=MAX_FIELDS, unit="fields")
        super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        # Only what follows the last byte of a body counts, since that may be trailers.
        self._head_size = 0
        super().on_body(body)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_size = 0
        self._disarm()
        self._check_target()
        upgrade = self.parser.should_upgrade()
        if upgrade and self.parser.get_method() not in (b"GET", b"HEAD"):
            # The parser drops the body of such a request: better refused than misread.
            raise httptools.HttpParserError("an upgrade is asked for with a body")
        super().on_headers_complete()
        joined = JoinedWrites(self.transport, self.on_response_complete, self._close)
        self.cycle.transport = joined  # type: ignore[assignment]
        self.cycle.on_response = joined.complete
        if upgrade:
            # It also reads nothing further, so that the connection must end with the answer.
            self.cycle.keep_alive = False
        # An answer before the end of the request is the last one.
        self._keep_alive, self.cycle.keep_alive = self.cycle.keep_alive, False

    def on_message_complete(self) -> None:
        if not self.cycle.response_started:
            self.cycle.keep_alive = self._keep_alive
        self._in_head = True
        self._begun = False
        self._messages += 1
        self._head_size = 0
        super().on_message_complete()

    def shutdown(self) -> None:
        self._keep_alive = False
        super().shutdown()

    def _check_target(self) -> None:
        """Refuse a target without one host or too long; a host in the target goes first."""
        version = self.parser.get_http_version()
        hosts = [value for name, value in self.headers if name == b"host"]
        length = len(self.url.partition(b"?")[0])
        if version not in ("1.0", "1.1"):
            self._refuse("bad-request", f"HTTP/{version} is not read; send HTTP/1.1.")
        if len(hosts) > 1 or (version == "1.1" and not hosts):
            told = f"The request has {len(hosts)} Host headers; send exactly one."
            self._refuse("bad-request", told)
        if (whole := _WITH_AUTHORITY.match(self.url)) is not None:
            # The list is also that of the scope.
            self.headers[:] = [pair for pair in self.headers if pair[0] != b"host"]
            self.headers.append((b"host", whole[1]))
        if length > MAX_PATH:
            told = (
                f"The path has {length} bytes; at most {MAX_PATH} are read. Put what is long into "
                "parameters."
            )
            self._refuse("path-too-long", told, limit=MAX_PATH, unit="bytes")

    def _refuse(self, kind: str, detail: str, **members: Any) -> NoReturn:
        """Have the parser give up, so that the request is answered with a problem."""
        self._refused = Problem(kind, detail, members)
        raise httptools.HttpParserError(detail)

    def send_400_response(self, msg: str) -> None:
        """Answer what was refused, is no HTTP, or asks with a body for another protocol."""
        told = f"{msg} Its request line or headers are malformed, or it asks for an upgrade."
        self._turn_away(self._refused or Problem("bad-request", told))

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: the answer over HTTP/1.1 is all that is needed."""

    def _turn_away(self, problem: Problem) -> None:
        """Answer with `problem` and close, or only close where an answer is half written."""
        if self._metrics is not None:
            self._metrics.problem(problem.kind)
        if not self._between_answers():
            if self.pipeline or self.cycle.response_started:
                self.transport.abort()
                return
            # The application is to write no answer of its own.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write(closing_answer(problem))
        self._note_written()
        self._close()

    def _close(self) -> None:
        """Write no more, and close when the client has, or a limit of the rest is passed."""
        if self._ended():
            return
        if self._surplus or (self._messages and not self._begun):
            # All of the request was read, or the connection must not be held.
            self.transport.close()
            return
        self._discarded = 0
        self.flow.resume_reading()
        self._disarm()
        self._head_timer = self.loop.call_later(self._head_seconds, self.transport.close)
        self.transport.write_eof()

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
        seconds = self._head_seconds
        told = f"The request line and headers were not complete after {seconds:g} seconds."
        members = {"limit": seconds, "unit": "seconds"}
        self._turn_away(Problem("request-timeout", told, members))
