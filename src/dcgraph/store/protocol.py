"""Frames between a pool and its workers."""

from __future__ import annotations

import json
import struct
from typing import Any, Final, Literal, NamedTuple

from dcgraph.errors import AnswerTooLargeError, QueryError, QueryRefusedError, QuerySyntaxError
from dcgraph.sparql.model import GRAPH_FORMATS, SOLUTIONS_FORMATS, Kind, Request
from dcgraph.sparql.rewrite import Reading

Header = dict[str, Any]
ReplyKind = Literal[Kind, "error", "ready"]
ReplyHead = tuple[int, bool, bool, int, float, int]

REQUEST_HEAD: Final = struct.Struct("!Id")
"""The size of the JSON in bytes, the time limit in seconds."""

REPLY_HEAD: Final = struct.Struct("!B??xIdQ")
"""Kind, `slow`, `last`, rows (0 for all), seconds, and the size of the body in bytes."""

_KINDS: Final[tuple[ReplyKind, ...]] = ("error", "ready", "solutions", "boolean", "graph")
_NUMBERS: Final = {kind: number for number, kind in enumerate(_KINDS)}

_ERRORS: Final[dict[str, type[QueryError]]] = {
    error.__name__: error
    for error in (QueryError, QuerySyntaxError, QueryRefusedError, AnswerTooLargeError)
}


class Reply(NamedTuple):
    """What a worker says: `slow` of a query to be known as such; the process ends after `last`."""

    kind: ReplyKind
    slow: bool
    last: bool
    rows: int | None
    seconds: float
    body: bytes


def request_text(request: Request, reading: Reading, rows: int) -> bytes:
    """The JSON that asks a worker to answer `request` by at most `rows` rows.

    `reading` is its query as the engine is to read it.
    """
    told = {
        "query": request.query,
        "sent": reading.text,
        "limit": reading.limit,
        "star": reading.star,
        "solutions_format": request.solutions_format,
        "graph_format": request.graph_format,
        "default_graphs": request.default_graphs,
        "named_graphs": request.named_graphs,
        "rows": rows,
    }
    return json.dumps(told, separators=(",", ":")).encode()


def request_frame(text: bytes, seconds: float) -> bytes:
    """The frame that asks for what `text` says within `seconds`."""
    return REQUEST_HEAD.pack(len(text), seconds) + text


def reply_head(
    kind: ReplyKind,
    size: int,
    *,
    slow: bool = False,
    last: bool = False,
    rows: int | None = None,
    seconds: float = 0.0,
) -> bytes:
    """The bytes of a reply before its body of `size` bytes."""
    return REPLY_HEAD.pack(_NUMBERS[kind], slow, last, rows or 0, seconds, size)


def reply_of(head: ReplyHead, body: bytes) -> Reply:
    """The reply with these fields of its head, of which the last is the size of the body."""
    number, slow, last, rows, seconds, _ = head
    return Reply(_KINDS[number], slow, last, rows or None, seconds, body)


def error_text(error: QueryError) -> bytes:
    """The JSON that carries `error` home."""
    told = {"error": type(error).__name__, "message": str(error), "details": vars(error)}
    return json.dumps(told).encode()


def error_of(text: bytes) -> QueryError:
    """The error that this JSON carries."""
    header = json.loads(text)
    return _ERRORS[header["error"]](header["message"], **header["details"])


def check_formats(request: Request) -> None:
    """Raise QueryRefusedError for a request whose answer could be written in neither format."""
    for asked, known in (
        (request.solutions_format, SOLUTIONS_FORMATS.values()),
        (request.graph_format, GRAPH_FORMATS.values()),
    ):
        if asked not in known:
            raise QueryRefusedError(
                f"No answer is written as {asked}: ask for {', '.join(known)}.", feature=asked
            )
