"""Where the document on an IRI stands on this server, in which formats, under which addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dcgraph_api.formats import GRAPH, Family, Format

__all__ = ["DOCUMENTS", "ENDINGS", "HTML", "TITLES", "Place"]

HTML: Final = Format(
    ("html",),
    "text/html",
    "text/html; charset=utf-8",
    "http://www.w3.org/ns/formats/HTML",
    ("application/xhtml+xml",),
)

# A program that says nothing of formats gets Turtle, a browser asks for HTML.
DOCUMENTS: Final = Family(
    "a thing",
    (
        *(
            Format(
                one.names,
                one.media_type,
                one.content_type,
                one.iri,
                tuple(alias for alias in one.aliases if alias != HTML.media_type),
            )
            for one in GRAPH.formats
        ),
        HTML,
    ),
)

ENDINGS: Final[Mapping[str, Format]] = {one.names[0]: one for one in DOCUMENTS.formats}
"""The endings of the addresses of documents. No name in the graph ends like one of them."""

TITLES: Final[Mapping[str, str]] = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
    "html": "HTML",
}
"""How a page calls the formats, by ending."""


class Place:
    """An IRI of the graph, as `thing_of` gives it, and where it stands on this server."""

    def __init__(self, iri: str, space: str, name: str) -> None:
        self.iri = iri
        self.name = name
        self._last = (name or space).rpartition("/")[2]
        self._depth = name.count("/") + 1 if name else 0

    @property
    def root(self) -> str:
        """The way from the documents to the root of the server."""
        return "../" * self._depth or "./"

    def document(self, ending: str) -> str:
        """The way from one document to another, by its ending."""
        return f"{self._last}.{ending}"

    def document_of_thing(self, ending: str) -> str:
        """The way from the thing itself, whose address ends in a slash if it has no name."""
        return self.document(ending) if self.name else f"../{self.document(ending)}"
