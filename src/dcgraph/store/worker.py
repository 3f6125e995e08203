"""The worker: a process that answers one query after another from a read-only store.

`python -m dcgraph.store.worker DIRECTORY FD PARENT MEMORY OUTPUT` speaks over the socket FD:
first a frame that says whether it is ready, then one frame for each request. A query that
runs past its time ends the process by SIGALRM, one that runs past its memory by SIGABRT.
"""

from __future__ import annotations

import io
import os
import socket
import sys
import time
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from dcgraph.errors import AnswerTooLarge, QueryError, QueryRefused
from dcgraph.queries import syntax_error
from dcgraph.store import guard, wire
from dcgraph.store.model import Kind
from dcgraph.terms import PREFIXES

__all__ = ["main"]

_STACK_BYTES: Final = 64 << 20
"""Eight times the usual stack: enough for every chain of operators that 100 kB can hold."""


@dataclass(frozen=True, slots=True)
class _Bounds:
    memory_bytes: int
    output_bytes: int
    network_closed: bool


class _CappedBuffer(io.BytesIO):
    """Collects an answer, and raises AnswerTooLarge rather than hold more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > self._limit:
            raise AnswerTooLarge(
                f"The answer is larger than the limit of {self._limit} bytes: "
                "add a LIMIT, select fewer columns, or ask for it in parts.",
                self._limit,
            )
        return super().write(data)


def main(arguments: list[str]) -> int:
    """Serve until the other end closes; return 0 then, 1 when there is nothing to serve."""
    directory, fd, parent, memory_bytes, output_bytes = arguments
    guard.end_with_parent(int(parent))
    guard.refuse_core_dumps()
    guard.widen_stack(_STACK_BYTES)
    # Before the store is opened: the filter reaches the threads that it starts from here on.
    bounds = _Bounds(int(memory_bytes), int(output_bytes), guard.close_network())
    with socket.socket(fileno=int(fd)) as link:
        try:
            store = Store.read_only(directory)
        except (OSError, ValueError) as error:
            link.sendall(wire.frame_head({"ready": False, "message": str(error)}))
            return 1
        _serve(store, link, bounds)
    return 0


def _serve(store: Store, link: socket.socket, bounds: _Bounds) -> None:
    guard.limit_memory(bounds.memory_bytes)
    enough = guard.memory_peak() + bounds.memory_bytes // 2
    link.sendall(wire.frame_head({"ready": True, "network_closed": bounds.network_closed}))
    with link.makefile("rb") as requests:
        while (request := _next_request(requests)) is not None:
            header, body = _reply(store, request, bounds)
            # What a big query has taken stays taken, and the budget of the next would lack it:
            # such a worker makes room for a fresh one.
            last = guard.memory_peak() > enough
            link.sendall(wire.frame_head(header | {"last": last}, len(body)))
            link.sendall(body)
            if last:
                return


def _next_request(requests: BinaryIO) -> wire.Header | None:
    prefix = requests.read(wire.PREFIX.size)
    if len(prefix) < wire.PREFIX.size:
        return None
    return wire.read_header(requests.read(wire.PREFIX.unpack(prefix)[0]))


def _reply(
    store: Store, request: wire.Header, bounds: _Bounds
) -> tuple[wire.Header, bytes | memoryview]:
    started = time.perf_counter()
    guard.arm_alarm(request["seconds"])
    try:
        kind, body = _answer(store, request, bounds)
    except QueryError as error:
        return wire.error_header(error), b""
    finally:
        guard.disarm_alarm()
    seconds = time.perf_counter() - started
    return {"kind": kind, "seconds": seconds}, body.getbuffer()


def _answer(store: Store, request: wire.Header, bounds: _Bounds) -> tuple[Kind, _CappedBuffer]:
    """Evaluate and write in this one thread: a result that changes thread aborts the process."""
    body = _CappedBuffer(bounds.output_bytes)
    try:
        return _write(_evaluate(store, request), request, body), body
    except SyntaxError as error:
        raise syntax_error(request["query"], str(error)) from error
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


def _evaluate(store: Store, request: wire.Header) -> QuerySolutions | QueryBoolean | QueryTriples:
    default: list[NamedNode | BlankNode | DefaultGraph] = [
        NamedNode(iri) for iri in request["default_graphs"]
    ]
    named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in request["named_graphs"]]
    if not default and not named:
        return store.query(request["query"], prefixes=PREFIXES)
    # Both lists, even when empty: with `default_graph` alone every named graph stays visible.
    return store.query(
        request["query"], prefixes=PREFIXES, default_graph=default, named_graphs=named
    )


def _write(
    results: QuerySolutions | QueryBoolean | QueryTriples,
    request: wire.Header,
    body: BinaryIO,
) -> Kind:
    if isinstance(results, QueryTriples):
        _write_graph(results, request["graph_format"], body)
        return "graph"
    results.serialize(body, _solutions_format(request["solutions_format"]))
    return "boolean" if isinstance(results, QueryBoolean) else "solutions"


def _graph_format(media_type: str) -> RdfFormat:
    known = RdfFormat.from_media_type(media_type)
    if known is None:
        raise ValueError(f"no graph can be written as {media_type}")
    return known


def _solutions_format(media_type: str) -> QueryResultsFormat:
    known = QueryResultsFormat.from_media_type(media_type)
    if known is None:
        raise ValueError(f"no solutions can be written as {media_type}")
    return known


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
