"""The page on a term, a shape, a named graph or a citation: what its document says, in tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.documents import Document, Node
from dcgraph.terms import DCG, PREFIXES, compact
from dcgraph.vocabulary import Vocabulary
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

__all__ = ["Row", "Section", "Value", "document_content"]

_LABELS: Final = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dcterms"] + "title",
    PREFIXES["rdfs"] + "label",
)
_LANGUAGES: Final = ("en", "fr", "ru")
_GRADES: Final = (DCG + "hasBasis", DCG + "hasConfidence")
_NOTHING: Final = NamedNode(PREFIXES["rdf"] + "nil")
_MOST_THINGS: Final = 200


@dataclass(frozen=True, slots=True)
class Value:
    """A text with its language and an address to follow, either empty where there is none.

    `note` says what a grade means; a node without a name has its values `inside`.
    """

    text: str
    language: str = ""
    address: str = ""
    note: str = ""
    inside: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A property, and its values."""

    name: Value
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All that is said of one thing."""

    thing: Value
    rows: tuple[Row, ...]


def document_content(
    reader: Reader, document: Document, vocabulary: Vocabulary, formats: Mapping[str, str]
) -> Content:
    """What the template `document.html` needs of a document.

    `formats` has the addresses of the other formats by name.
    """
    view = _View(reader, document, vocabulary)
    thing = NamedNode(document.iri)
    others = [node for node in document.about if not view.is_told(node)]
    shown = others[:_MOST_THINGS]
    return {
        "title": view.value(thing),
        "iri": document.iri,
        "said": view.section(thing) if document.on_one_thing else None,
        "others": [view.section(node) for node in shown],
        "left": len(others) - len(shown),
        "formats": formats,
    }


class _View:
    """A document as somebody reads it."""

    def __init__(self, reader: Reader, document: Document, vocabulary: Vocabulary) -> None:
        self._reader = reader
        self._document = document
        self._vocabulary = vocabulary
        self._order = (reader.lang, *(one for one in _LANGUAGES if one != reader.lang))

    def is_told(self, node: Node) -> bool:
        """Whether a node of the document is told within another, or only lends its label."""
        thing, one = NamedNode(self._document.iri), self._document.on_one_thing
        if isinstance(node, BlankNode) or ".citation-" in node.value:
            return node != thing or one
        if not one:
            return False
        return node == thing or all(
            triple.predicate.value in _LABELS for triple in self._document.about[node]
        )

    def section(self, node: Node) -> Section:
        """What is said of a node, by property, with the values in the reader's language first."""
        return Section(self.value(node), tuple(self._rows(node)))

    def _rows(self, node: Node) -> Iterator[Row]:
        by_property: dict[str, list[object]] = {}
        for triple in self._document.about.get(node, ()):
            by_property.setdefault(triple.predicate.value, []).append(triple.object)
        for iri, objects in by_property.items():
            label = self._vocabulary.label(iri) or compact(iri)
            values = (self.value(one, iri) for one in sorted(objects, key=self._rank))
            yield Row(Value(label, "en", self._reader.to(iri)), tuple(values))

    def value(self, found: object, of: str = "") -> Value:
        """A node or a literal, as the value of a property."""
        if isinstance(found, Literal):
            return Value(found.value, found.language or "")
        if isinstance(found, BlankNode):
            return Value("", inside=tuple(self._inside(found)))
        assert isinstance(found, NamedNode)
        note = self._vocabulary.definition(found.value) if of in _GRADES else ""
        if label := self._label(found):
            return Value(label.value, label.language or "", self._reader.to(found.value), note)
        name = self._vocabulary.label(found.value)
        text = name or compact(found.value)
        return Value(text, "en" if name else "", self._reader.to(found.value), note)

    def _inside(self, node: BlankNode) -> Iterator[Value]:
        """What a node without a name holds: a page is no place for the syntax of Turtle."""
        objects = {triple.object for triple in self._document.about.get(node, ())}
        return (self.value(one) for one in sorted(objects, key=str) if one != _NOTHING)

    def _label(self, node: NamedNode) -> Literal | None:
        labels = (one for iri in _LABELS for one in self._document.values(node, iri))
        return self._first(one for one in labels if isinstance(one, Literal))

    def _first(self, labels: Iterable[Literal]) -> Literal | None:
        return min(labels, key=self._rank, default=None)

    def _rank(self, value: object) -> tuple[int, str]:
        language = (value.language or "") if isinstance(value, Literal) else ""
        known = self._order.index(language) if language in self._order else len(self._order)
        return known, str(value)
