"""Statements as text that is the same each time, and that means what the statements mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from dcgraph.errors import QueryRefused
from dcgraph.terms import PREFIXES

__all__ = ["serialized"]

_TURTLE_HEAD: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
_RDFXML_HEAD: Final = re.compile(rb"<\?xml[^>]*>\s*<rdf:RDF([^>]*)")
_NOT_IN_XML: Final = re.compile(rb"[\x00-\x08\x0B\x0C\x0E-\x1F]|\xEF\xBF[\xBE\xBF]")


def serialized(statements: Iterable[Triple] | Iterable[Quad], media_type: str) -> bytes:
    """The statements, in their order, in a format of RDF, with the common prefixes in use.

    Raises ValueError for a media type that is not known, QueryRefused for a character that
    the format cannot hold.
    """
    known = RdfFormat.from_media_type(media_type)
    if known is None:
        raise ValueError(f"no statements can be written as {media_type}")
    body = serialize(statements, format=known, prefixes=PREFIXES)
    assert body is not None
    if known in (RdfFormat.TURTLE, RdfFormat.TRIG):
        return _with_tidy_prefixes(body)
    if known == RdfFormat.RDF_XML:
        return _with_tidy_namespaces(_sound(body))
    return body


def _with_tidy_prefixes(body: bytes) -> bytes:
    """Declare the prefixes in use, in order: the engine declares all, each time in another."""
    head = _TURTLE_HEAD.match(body)
    if head is None:
        return body
    rest = body[head.end() :]
    used = [line for line in sorted(head[0].splitlines(keepends=True)) if line.split()[1] in rest]
    return b"".join((*used, b"\n" if used else b"", rest))


def _with_tidy_namespaces(body: bytes) -> bytes:
    head = _RDFXML_HEAD.match(body)
    if head is None:
        return body
    rest = body[head.end() :]
    declared = sorted(head[1].split())
    used = [name for name in declared if name[len(b"xmlns:") : name.index(b"=")] + b":" in rest]
    return b" ".join((body[: head.start(1)], *used)) + rest


def _sound(body: bytes) -> bytes:
    """XML that says what was meant: the engine writes what XML changes or forbids."""
    if _NOT_IN_XML.search(body):
        raise QueryRefused(
            "This holds a character that XML cannot write, such as a control character: "
            "ask for another format.",
            feature="characters",
        )
    # A reader takes a bare carriage return for the end of a line and makes it a line feed.
    return body.replace(b"\r", b"&#13;")
