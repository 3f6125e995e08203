"""Statements as files, in each of the four formats of a release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import NamedNode, Triple

from dcgraph.downloads import compressed
from dcgraph.errors import QueryRefused, ReleaseError
from dcgraph.serial import serialized
from dcgraph.terms import compact

__all__ = ["FORMATS", "files"]

FORMATS: Final = {
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""The media types by the ending of a file's name."""


def files(
    stem: str, triples: Sequence[Triple], *, packed: bool = False
) -> Iterator[tuple[str, bytes]]:
    """The triples in each format, as file name and content, by gzip if `packed`.

    Raises ReleaseError for a character or property that a format cannot hold.
    """
    for ending, media_type in FORMATS.items():
        body = _body(f"{stem}.{ending}", triples, media_type)
        yield f"{stem}.{ending}{'.gz' if packed else ''}", compressed(body) if packed else body


def _body(name: str, triples: Sequence[Triple], media_type: str) -> bytes:
    try:
        return serialized(triples, media_type)
    except (QueryRefused, ValueError, OSError):
        for triple in triples:
            try:
                serialized([triple], media_type)
            except (QueryRefused, ValueError, OSError):
                raise _unwritable(name, triple, media_type) from None
        raise


def _unwritable(name: str, triple: Triple, media_type: str) -> ReleaseError:
    subject, path = (
        compact(one.value) if isinstance(one, NamedNode) else "a node without a name"
        for one in (triple.subject, triple.predicate)
    )
    return ReleaseError(
        f"{name} cannot be written, since {media_type} cannot hold what {subject} says with "
        f"{path}: a control character, or a property whose name ends in none. Correct it there."
    )
