"""A process that writes one answer of a remote store again."""

from __future__ import annotations

import json
import struct
import sys
from dataclasses import dataclass
from typing import Any, Final

from dcgraph.errors import QueryError
from dcgraph.remote.results import read_graph, write_graph, write_solutions
from dcgraph.sparql.model import Kind
from dcgraph.store import sandbox as guard
from dcgraph.store.protocol import error_text
from dcgraph.store.worker import Written

HEAD: Final = struct.Struct("=I")
"""The length of the JSON before an answer, either way."""

FAULT: Final = "fault"
"""The member of the JSON that tells why the answer of the store cannot be read."""


@dataclass(frozen=True, slots=True)
class Job:
    """How an answer is to be written: of what kind it must be, in what media type, how large.

    `limit` is in bytes; `truth_values` and `columns` are those of `Asked`.
    """

    kind: Kind
    media_type: str
    limit: int
    rows: int
    truth_values: frozenset[str] = frozenset()
    columns: tuple[str, ...] = ()

    def text(self) -> bytes:
        """The job as JSON."""
        told = [self.kind, self.media_type, self.limit, self.rows]
        return json.dumps([*told, sorted(self.truth_values), self.columns]).encode()

    @classmethod
    def of(cls, text: bytes) -> Job:
        """The job that the JSON tells of."""
        kind, media_type, limit, rows, truth_values, columns = json.loads(text)
        return cls(kind, media_type, limit, rows, frozenset(truth_values), tuple(columns))


def convert(body: bytes, job: Job) -> Written:
    """The answer written anew.

    Raises ValueError for one that cannot be read or is of another kind, AnswerTooLargeError beyond
    the limit of bytes, QueryRefusedError for a character that the format cannot hold.
    """
    if job.kind == "graph":
        return Written("graph", write_graph(read_graph(body), job.media_type, job.limit))
    written = write_solutions(body, job)
    if written.kind != job.kind:
        raise ValueError("a truth value was asked for or given, and not both")
    return written


def main() -> int:
    """Do the one job; the arguments are the parent's number and the bytes of memory to take."""
    guard.end_with_parent(int(sys.argv[1]))
    guard.close_network()
    guard.refuse_core_dumps()
    guard.be_killed_first()
    guard.limit_memory(int(sys.argv[2]))
    try:
        given, output = sys.stdin.buffer, sys.stdout.buffer
        (size,) = HEAD.unpack(given.read(HEAD.size))
        job = Job.of(given.read(size))
        head, body = _done(given.read(), job)
        output.write(HEAD.pack(len(head)) + head)
        output.write(body)
        output.flush()
    except MemoryError:
        return 1
    return 0


def _done(body: bytes, job: Job) -> tuple[bytes, bytes]:
    try:
        written = convert(body, job)
    except QueryError as error:
        return error_text(error), b""
    except ValueError as error:
        return _json({FAULT: str(error)}), b""
    return _json({"kind": written.kind, "rows": written.rows}), written.body


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()


if __name__ == "__main__":
    sys.exit(main())
