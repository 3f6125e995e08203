"""The worker: a process that answers one query after another from a read-only store.

A nursery forks it and has it `work`. It speaks over a socket: first a frame that says whether
it is ready, then one frame for each request. A query that runs past its time ends the process
by SIGALRM, one that runs past its memory by SIGABRT.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import Store

from dcgraph.errors import QueryError, QueryRefused
from dcgraph.store import guard, wire
from dcgraph.store.columns import asked
from dcgraph.store.merging import run
from dcgraph.store.reading import Edit, Reading, Star
from dcgraph.store.syntax import PADDING, syntax_error
from dcgraph.store.writing import Results, Written, write
from dcgraph.terms import PREFIXES

__all__ = ["STACK_BYTES", "Bounds", "work"]

STACK_BYTES: Final = 64 << 20
"""Eight times the usual stack: enough for every chain of operators that 100 kB can hold."""

_SMALL_BYTES: Final = 64 << 10
_SHORT_BYTES: Final = 8 << 10
_SLOW_SECONDS: Final = 0.1
"""A query that computes for longer is slow, and is known as slow before it runs again."""
_QUICK_SECONDS: Final = 0.005
"""A query over sooner than this cannot have taken memory worth measuring."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a worker may take, in bytes; one that holds half of `memory_bytes` is replaced."""

    memory_bytes: int
    output_bytes: int


def work(store: Store | str, link: socket.socket, bounds: Bounds, *, network_closed: bool) -> int:
    """Serve until the other end closes; return 0 then, 1 when there is nothing to serve.

    `store` is one in memory, or the folder of one on disk. All is done in a thread of its own,
    to which the C library gives a heap of its own: that of the nursery is full of small holes,
    and each that is filled makes this process copy a page, 150 for a query at first.
    """
    guard.free_alarm()
    guard.be_killed_first()
    codes: list[int] = []
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(
        target=lambda: codes.append(_serve(store, link, bounds, network_closed=network_closed))
    )
    thread.start()
    thread.join()
    return codes[0] if codes else 1


def _serve(store: Store | str, link: socket.socket, bounds: Bounds, *, network_closed: bool) -> int:
    if isinstance(store, str):
        try:
            store = Store.read_only(store)
        except (OSError, RuntimeError, ValueError) as error:
            _send_ready(link, {"ready": False, "message": str(error)})
            return 1
    # Not sooner: RocksDB writes a log as it opens a store.
    guard.confine()
    guard.limit_memory(bounds.memory_bytes)
    held = guard.memory_held()
    enough = held + bounds.memory_bytes // 2
    ids = {"pid": os.getpid(), "thread": threading.get_native_id(), "held": held}
    _send_ready(link, {"ready": True, "network_closed": network_closed, **ids})
    worker = _Worker(store, link, bounds.output_bytes, enough)
    while (request := _receive(link)) is not None:
        if worker.serve(*request):
            break
    return 0


def _send_ready(link: socket.socket, header: wire.Header) -> None:
    body = json.dumps(header).encode()
    link.sendall(wire.reply_head("ready", len(body)) + body)


def _receive(link: socket.socket) -> tuple[bytes, float] | None:
    """The next request, its JSON and its time limit; None when there will be none."""
    data = link.recv(_SMALL_BYTES)
    start = wire.REQUEST_HEAD.size
    while len(data) < start:
        more = link.recv(_SMALL_BYTES)
        if not more:
            return None
        data += more
    size, seconds = wire.REQUEST_HEAD.unpack_from(data)
    parts, missing = [data[start:]], start + size - len(data)
    while missing > 0:
        more = link.recv(missing)
        if not more:
            return None
        parts.append(more)
        missing -= len(more)
    return b"".join(parts), seconds


@dataclass(frozen=True, slots=True)
class _Worker:
    """A worker at work; when it holds `enough` bytes, it is to be replaced."""

    store: Store
    link: socket.socket
    output_bytes: int
    enough: int

    def serve(self, text: bytes, seconds: float) -> bool:
        """Answer one request; tell whether it was the last one that this process should take."""
        request = (_request_of_short if len(text) <= _SHORT_BYTES else wire.read_header)(text)
        started, rested = time.perf_counter(), time.process_time()
        kind, body, rows = self._reply(request, seconds)
        taken = time.perf_counter() - started
        slow = time.process_time() - rested > _SLOW_SECONDS
        # What a big query has taken stays taken, and the budget of the next would lack it: such
        # a worker makes room for a fresh one.
        big = taken > _QUICK_SECONDS or len(body) > _SMALL_BYTES
        last = big and guard.memory_held() > self.enough
        head = wire.reply_head(kind, len(body), slow=slow, last=last, rows=rows, seconds=taken)
        # One call for a small answer; no second copy of a large one.
        for part in (head + body,) if len(body) < _SMALL_BYTES else (head, body):
            self.link.sendall(part)
        return last

    def _reply(
        self, request: wire.Header, seconds: float
    ) -> tuple[wire.ReplyKind, bytes, int | None]:
        guard.arm_alarm(seconds)
        try:
            return _answer(self.store, request, self.output_bytes)
        except QueryError as error:
            return "error", wire.error_text(error), None
        finally:
            guard.disarm_alarm()


_request_of_short: Final = lru_cache(maxsize=512)(wire.read_header)


def _answer(store: Store, request: wire.Header, limit: int) -> Written:
    """Evaluate and write in this one thread: a result that changes thread aborts the process."""
    try:
        return write(lambda: _results(store, request), request, limit)
    except SyntaxError as error:
        raise syntax_error(request["query"], str(error), request["sent"] + PADDING) from error
    except PermissionError as error:
        raise QueryRefused(
            "The query asks for a connection to another server, and none is made from here: "
            "ask that server by itself and join the two answers afterwards.",
            feature="SERVICE",
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"The engine gave the query up: {error}.") from error
    except MemoryError:
        # As the engine does when an allocation of its own fails.
        sys.stderr.write("memory allocation failed\n")
        os.abort()


def _results(store: Store, request: wire.Header) -> Results:
    text = request.get("asked")
    if text is None:
        # It stays with the request, which stays with its JSON.
        text = request["asked"] = asked(_reading(request))
    try:
        return _evaluate(store, request, text)
    except SyntaxError:
        # Without what was added to it: so a mistake keeps its place.
        return _evaluate(store, request, request["sent"] + PADDING)


def _reading(request: wire.Header) -> Reading:
    limit, star = request["limit"], request["star"]
    place = star and Star(star[0], star[1], star[2], tuple(star[3]))
    return Reading(request["sent"], limit and Edit(*limit), place)


def _evaluate(store: Store, request: wire.Header, text: str) -> Results:
    prefixes = (_prefixes_of_short if len(text) <= _SHORT_BYTES else _prefixes)(text)
    return run(store, text, prefixes, request["default_graphs"], request["named_graphs"])


def _prefixes(text: str) -> dict[str, str]:
    """Those that may be used: the engine reads each anew for every query, 1 us a piece."""
    return {name: iri for name, iri in PREFIXES.items() if f"{name}:" in text}


_prefixes_of_short: Final = lru_cache(maxsize=512)(_prefixes)
