"""How a pool and its workers speak: frames of a JSON header and a body, over one socket."""

from __future__ import annotations

import json
import struct
from typing import Any, Final

from dcgraph.errors import AnswerTooLarge, QueryError, QueryRefused, QuerySyntaxError
from dcgraph.store.model import Request

__all__ = [
    "GRAPH_FORMATS",
    "PREFIX",
    "SOLUTIONS_FORMATS",
    "Header",
    "error_header",
    "frame_head",
    "header_error",
    "read_header",
    "request_frame",
]

Header = dict[str, Any]

PREFIX: Final = struct.Struct("!IQ")
"""What a frame begins with: the sizes, in bytes, of its header and of its body."""

SOLUTIONS_FORMATS: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
"""The media types in which SELECT and ASK may be answered. CSV and TSV write ASK as one word."""

GRAPH_FORMATS: Final = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
)
"""The media types in which CONSTRUCT and DESCRIBE may be answered."""

_ERRORS: Final[dict[str, type[QueryError]]] = {
    error.__name__: error for error in (QueryError, QuerySyntaxError, QueryRefused, AnswerTooLarge)
}


def frame_head(header: Header, body_size: int = 0) -> bytes:
    """The bytes of a frame before its body."""
    text = json.dumps(header, separators=(",", ":")).encode()
    return PREFIX.pack(len(text), body_size) + text


def read_header(text: bytes) -> Header:
    """The header that these bytes hold."""
    header: Header = json.loads(text)
    return header


def request_frame(request: Request, sent: str, seconds: float) -> bytes:
    """The frame that asks a worker to answer `request` within `seconds`.

    `sent` is the query as the engine is to read it, which may differ in its spelling.
    """
    return frame_head(
        {
            "query": request.query,
            "sent": sent,
            "solutions_format": request.solutions_format,
            "graph_format": request.graph_format,
            "default_graphs": request.default_graphs,
            "named_graphs": request.named_graphs,
            "seconds": seconds,
        }
    )


def error_header(error: QueryError) -> Header:
    """The header that carries `error` home."""
    return {"error": type(error).__name__, "message": str(error), "details": vars(error)}


def header_error(header: Header) -> QueryError | None:
    """The error that a header carries, if it carries one."""
    name = header.get("error")
    return None if name is None else _ERRORS[name](header["message"], **header["details"])
