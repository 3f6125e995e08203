"""The worker: a process that answers one query after another from a read-only store.

`python -m dcgraph.store.worker DIRECTORY FD PARENT MEMORY OUTPUT` speaks over the socket FD:
first a frame that says whether it is ready, then one frame for each request. A query that
runs past its time ends the process by SIGALRM, one that runs past its memory by SIGABRT.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from dataclasses import dataclass
from typing import BinaryIO, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from dcgraph.errors import QueryError, QueryRefused
from dcgraph.store import guard, wire
from dcgraph.store.model import Kind
from dcgraph.store.syntax import place_in_original, syntax_error
from dcgraph.store.writing import Results, write
from dcgraph.terms import PREFIXES

__all__ = ["main"]

_STACK_BYTES: Final = 64 << 20
"""Eight times the usual stack: enough for every chain of operators that 100 kB can hold."""


_SMALL_BYTES: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What this worker may take, in bytes; when it holds `memory_bytes`, it is to be replaced."""

    output_bytes: int
    memory_bytes: int


def main(arguments: list[str]) -> int:
    """Serve until the other end closes; return 0 then, 1 when there is nothing to serve."""
    directory, fd, parent, memory_bytes, output_bytes = arguments
    guard.end_with_parent(int(parent))
    guard.refuse_core_dumps()
    guard.widen_stack(_STACK_BYTES)
    # Before the store is opened: the filter reaches the threads that it starts from here on.
    network_closed = guard.close_network()
    with socket.socket(fileno=int(fd)) as link:
        try:
            store = Store.read_only(directory)
        except (OSError, RuntimeError, ValueError) as error:
            link.sendall(wire.frame_head({"ready": False, "message": str(error)}))
            return 1
        guard.limit_memory(int(memory_bytes))
        bounds = _Bounds(int(output_bytes), guard.memory_held() + int(memory_bytes) // 2)
        link.sendall(wire.frame_head({"ready": True, "network_closed": network_closed}))
        _serve(store, link, bounds)
    return 0


def _serve(store: Store, link: socket.socket, bounds: _Bounds) -> None:
    with link.makefile("rb") as requests:
        while (request := _next_request(requests)) is not None:
            if _serve_one(store, request, link, bounds):
                return


def _serve_one(store: Store, request: wire.Header, link: socket.socket, bounds: _Bounds) -> bool:
    """Answer one request; tell whether it was the last one that this process should take."""
    header, body = _reply(store, request, bounds)
    # What a big query has taken stays taken, and the budget of the next would lack it: such
    # a worker makes room for a fresh one.
    last = guard.memory_held() > bounds.memory_bytes
    head = wire.frame_head(header | {"last": last}, len(body))
    # One call for a small answer; no second copy of a large one.
    for part in (head + body,) if len(body) < _SMALL_BYTES else (head, body):
        link.sendall(part)
    return last


def _next_request(requests: BinaryIO) -> wire.Header | None:
    prefix = requests.read(wire.PREFIX.size)
    if len(prefix) < wire.PREFIX.size:
        return None
    return wire.read_header(requests.read(wire.PREFIX.unpack(prefix)[0]))


def _reply(store: Store, request: wire.Header, bounds: _Bounds) -> tuple[wire.Header, bytes]:
    started = time.perf_counter()
    guard.arm_alarm(request["seconds"])
    try:
        kind, body = _answer(store, request, bounds.output_bytes)
    except QueryError as error:
        return wire.error_header(error), b""
    finally:
        guard.disarm_alarm()
    return {"kind": kind, "seconds": time.perf_counter() - started}, body


def _answer(store: Store, request: wire.Header, limit: int) -> tuple[Kind, bytes]:
    """Evaluate and write in this one thread: a result that changes thread aborts the process."""
    try:
        results = _evaluate(store, request)
        return write(results, request["solutions_format"], request["graph_format"], limit)
    except SyntaxError as error:
        complaint = place_in_original(str(error), request["sent"], request["query"])
        raise syntax_error(request["query"], complaint) from error
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


def _evaluate(store: Store, request: wire.Header) -> Results:
    default: list[NamedNode | BlankNode | DefaultGraph] = [
        NamedNode(iri) for iri in request["default_graphs"]
    ]
    named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in request["named_graphs"]]
    if not default and not named:
        return store.query(request["sent"], prefixes=PREFIXES)
    # Both lists, even when empty: with `default_graph` alone every named graph stays visible.
    return store.query(
        request["sent"], prefixes=PREFIXES, default_graph=default, named_graphs=named
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
