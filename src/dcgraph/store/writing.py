"""How the results of the engine become the bytes of an answer."""

from __future__ import annotations

import io
import re
from typing import Any, BinaryIO, Final

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)

from dcgraph.errors import AnswerTooLarge
from dcgraph.store.model import Kind
from dcgraph.terms import PREFIXES

__all__ = ["CappedBuffer", "Results", "write"]

Results = QuerySolutions | QueryBoolean | QueryTriples

_TURTLE_HEAD: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
_RDFXML_HEAD: Final = re.compile(rb"<\?xml[^>]*>\s*<rdf:RDF([^>]*)")


class CappedBuffer(io.BytesIO):
    """Collects an answer, and raises AnswerTooLarge rather than hold more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any, /) -> int:
        """Part of BytesIO. What is raised here ends the engine's work and comes out of it."""
        if self.tell() + len(data) > self._limit:
            raise AnswerTooLarge(
                f"The answer is larger than the limit of {self._limit} bytes: "
                "add a LIMIT, select fewer columns, or ask for it in parts.",
                self._limit,
            )
        return super().write(data)


def write(
    results: Results, solutions_format: str, graph_format: str, limit: int
) -> tuple[Kind, bytes]:
    """Write `results` in the media type that their kind calls for.

    Raises AnswerTooLarge beyond `limit` bytes, ValueError for a media type that is not known,
    and what the engine raises, since it may do its work only now.
    """
    body = CappedBuffer(limit)
    if isinstance(results, QueryTriples):
        _write_graph(results, graph_format, body)
        return "graph", _tidy_head(body.getvalue(), graph_format)
    known = QueryResultsFormat.from_media_type(solutions_format)
    if known is None:
        raise ValueError(f"no solutions can be written as {solutions_format}")
    results.serialize(body, known)
    return "boolean" if isinstance(results, QueryBoolean) else "solutions", body.getvalue()


def _write_graph(results: QueryTriples, media_type: str, body: BinaryIO) -> None:
    known = RdfFormat.from_media_type(media_type)
    if known is None:
        raise ValueError(f"no graph can be written as {media_type}")
    serialize(results, body, known, prefixes=PREFIXES)


def _tidy_head(body: bytes, media_type: str) -> bytes:
    """Declare the prefixes in use, in order: the engine declares all, each time in another."""
    if media_type == "text/turtle":
        return _tidy_turtle(body)
    if media_type == "application/rdf+xml":
        return _tidy_rdfxml(body)
    return body


def _tidy_turtle(body: bytes) -> bytes:
    head = _TURTLE_HEAD.match(body)
    if head is None:
        return body
    rest = body[head.end() :]
    used = [line for line in sorted(head[0].splitlines(keepends=True)) if line.split()[1] in rest]
    return b"".join((*used, b"\n" if used else b"", rest))


def _tidy_rdfxml(body: bytes) -> bytes:
    head = _RDFXML_HEAD.match(body)
    if head is None:
        return body
    rest = body[head.end() :]
    declared = sorted(head[1].split())
    used = [name for name in declared if name[len(b"xmlns:") : name.index(b"=")] + b":" in rest]
    return b" ".join((body[: head.start(1)], *used)) + rest
