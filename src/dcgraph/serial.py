"""Statements as text that is the same each time, and that means what the statements mean."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from dcgraph.mending import sound_xml, tidy
from dcgraph.terms import PREFIXES

__all__ = ["serialized"]


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
    if known == RdfFormat.RDF_XML:
        body = sound_xml(body)
    return tidy(body, media_type)
