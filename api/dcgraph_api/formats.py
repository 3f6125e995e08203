"""The formats in which an answer can be had, best first in each family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["FAMILIES", "GRAPH", "SOLUTIONS", "Family", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """One serialisation.

    `names` are its short names for people, `media_type` what the store is asked for,
    `content_type` the header it is sent under and `iri` its name in service descriptions.
    `aliases` are media types that a client may name when it means this format; they match
    only when named whole, never by a wildcard.
    """

    names: tuple[str, ...]
    media_type: str
    content_type: str
    iri: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The formats of one kind of answer; the first is what a client with no wish gets.

    There are two, compared by identity, which keeps them cheap as keys.
    """

    title: str
    formats: tuple[Format, ...]

    def find(self, name: str) -> Format | None:
        """The format with this short name or media type."""
        wanted = name.strip().lower()
        for item in self.formats:
            if wanted in item.names or wanted == item.media_type or wanted in item.aliases:
                return item
        return None

    def listing(self) -> list[str]:
        """Each format as `media type (short name)`, for messages."""
        return [f"{item.media_type} ({item.names[0]})" for item in self.formats]


_W3C: Final = "http://www.w3.org/ns/formats/"

# A browser asks for text/html above all else: JSON and Turtle are what it can show as text.
SOLUTIONS: Final = Family(
    "SELECT and ASK",
    (
        Format(
            ("json",),
            "application/sparql-results+json",
            "application/sparql-results+json",
            _W3C + "SPARQL_Results_JSON",
            ("application/json", "text/json", "text/html"),
        ),
        Format(
            ("xml",),
            "application/sparql-results+xml",
            "application/sparql-results+xml",
            _W3C + "SPARQL_Results_XML",
            ("application/xml", "text/xml"),
        ),
        Format(("csv",), "text/csv", "text/csv; charset=utf-8", _W3C + "SPARQL_Results_CSV"),
        Format(
            ("tsv",),
            "text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
            _W3C + "SPARQL_Results_TSV",
            ("text/plain",),
        ),
    ),
)

GRAPH: Final = Family(
    "CONSTRUCT and DESCRIBE",
    (
        Format(
            ("ttl", "turtle", "n3"),
            "text/turtle",
            "text/turtle; charset=utf-8",
            _W3C + "Turtle",
            (
                "application/turtle",
                "application/x-turtle",
                # Turtle is N3 that every reader of N3 can read.
                "text/n3",
                "text/rdf+n3",
                "application/n3",
                "text/html",
            ),
        ),
        Format(
            ("nt", "ntriples", "n-triples"),
            "application/n-triples",
            "application/n-triples",
            _W3C + "N-Triples",
            ("text/plain",),
        ),
        Format(
            ("jsonld", "json-ld", "json"),
            "application/ld+json",
            "application/ld+json",
            _W3C + "JSON-LD",
            ("application/json", "text/json"),
        ),
        Format(
            ("rdf", "rdf+xml", "rdfxml", "xml"),
            "application/rdf+xml",
            "application/rdf+xml",
            _W3C + "RDF_XML",
            ("application/xml", "text/xml"),
        ),
    ),
)

FAMILIES: Final = (SOLUTIONS, GRAPH)
