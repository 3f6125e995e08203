"""How the results of the engine become the bytes of an answer."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, Final, NamedTuple

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from dcgraph.errors import AnswerTooLarge
from dcgraph.mending import sound_xml, tidy
from dcgraph.store.cutting import cut
from dcgraph.store.model import Kind
from dcgraph.store.wire import Header
from dcgraph.terms import PREFIXES

__all__ = ["CappedBuffer", "Results", "Written", "write"]

Results = QuerySolutions | QueryBoolean | QueryTriples

_QUOTED: Final = re.compile(r'[",\r\n]')
# The loader knows no triple terms, so that only a query can make one.
_TRIPLES: Final = re.compile(r"<<|TRIPLE", re.IGNORECASE | re.ASCII)


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


class Written(NamedTuple):
    """An answer, and the number of rows at which it was cut, None where it is whole."""

    kind: Kind
    body: bytes
    rows: int | None = None


def write(evaluate: Callable[[], Results], request: Header, limit: int) -> Written:
    """Write the results in the media type of the request that their kind calls for.

    They are evaluated once more when what the engine has written must be written otherwise.
    Solutions are cut at the request's `rows`. Raises AnswerTooLarge beyond `limit` bytes,
    QueryRefused for a character that the format cannot hold, ValueError for a media type that
    is not known, and what the engine raises, since it may do its work only now.
    """
    body = CappedBuffer(limit)
    results = evaluate()
    if isinstance(results, QueryTriples):
        media_type = request["graph_format"]
        _write_graph(results, media_type, body)
        tidied = tidy(_sound(body.getvalue(), media_type, limit), media_type)
        CappedBuffer(limit).write(tidied)
        return Written("graph", tidied)
    media_type = request["solutions_format"]
    known = QueryResultsFormat.from_media_type(media_type)
    if known is None:
        raise ValueError(f"no solutions can be written as {media_type}")
    if isinstance(results, QueryBoolean):
        results.serialize(body, known)
        return Written("boolean", body.getvalue())
    results.serialize(body, known)
    whole = _sound(body.getvalue(), media_type, limit)
    if media_type == "text/csv" and not _is_table(whole, request["sent"]):
        whole = _csv(evaluate(), limit)
    rows = request["rows"]
    shorter = cut(whole, media_type, rows)
    return Written("solutions", whole) if shorter is None else Written("solutions", shorter, rows)


def _is_table(body: bytes, query: str) -> bool:
    """Whether each row of the engine's CSV has its number of fields.

    The engine quotes literals alone, not an IRI or a triple term that holds a comma.
    """
    if _TRIPLES.search(query):
        return False
    plain = b"".join(body.split(b'"')[::2])
    head, _, _ = plain.partition(b"\n")
    return plain.count(b",") == head.count(b",") * plain.count(b"\n")


def _csv(results: Results, limit: int) -> bytes:
    """CSV as the engine writes it, but with quotes wherever RFC 4180 wants them."""
    assert isinstance(results, QuerySolutions)
    body = CappedBuffer(limit)
    body.write(_csv_line(variable.value for variable in results.variables))
    for solution in results:
        # Its `writelines` would pass its `write`, which counts, by.
        body.write(_csv_line(map(_csv_field, solution)))
    return body.getvalue()


def _csv_line(fields: Iterable[str]) -> bytes:
    return (",".join(fields) + "\r\n").encode()


def _csv_field(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    match term:
        case None:
            return ""
        case BlankNode():
            text = str(term)
        case Triple():
            text = f"<<( {term} )>>"
        case _:
            text = term.value
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _sound(body: bytes, media_type: str, limit: int) -> bytes:
    """XML that says what the engine meant: it writes characters that XML changes or forbids.

    Raises QueryRefused for those that XML has no way to write, AnswerTooLarge where the
    answer outgrows `limit` bytes.
    """
    if not media_type.endswith("xml"):
        return body
    mended = sound_xml(body)
    if mended is not body:
        CappedBuffer(limit).write(mended)
    return mended


def _write_graph(results: QueryTriples, media_type: str, body: BinaryIO) -> None:
    known = RdfFormat.from_media_type(media_type)
    if known is None:
        raise ValueError(f"no graph can be written as {media_type}")
    serialize(results, body, known, prefixes=PREFIXES)
