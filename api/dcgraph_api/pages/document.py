"""The pages of terms, of the interface and of downloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.namespaces import DCG, PREFIXES, compact
from dcgraph.rdf.documents import Document, Node
from dcgraph.rdf.vocabulary import Vocabulary
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES
from dcgraph_api.models import EXAMPLES, DownloadDocument
from dcgraph_api.pages.reader import Reader, size
from dcgraph_api.pages.rendering import Content

_LABELS: Final = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dcterms"] + "title",
    PREFIXES["rdfs"] + "label",
)
_GRADES: Final = (DCG + "hasBasis", DCG + "hasConfidence")
_NOTHING: Final = NamedNode(PREFIXES["rdf"] + "nil")
_MAX_THINGS: Final = 200


class Value(NamedTuple):
    """A text with its language and an address to follow, either empty where there is none.

    `note` says what a grade means; a node without a name has its values `inside`.
    """

    text: str
    language: str = ""
    address: str = ""
    note: str = ""
    inside: tuple[Value, ...] = ()


def document_content(
    reader: Reader, document: Document, vocabulary: Vocabulary, formats: Mapping[str, str]
) -> Content:
    """What the template `document.html` needs of a document.

    `formats` has the addresses of the other formats by name.
    """
    view = _View(reader, document, vocabulary)
    thing = NamedNode(document.iri)
    others = [node for node in document.about if not view.is_told(node)]
    shown = others[:_MAX_THINGS]
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
        self._order = (reader.lang, *(one for one in LANGUAGES if one != reader.lang))

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

    def section(self, node: Node) -> dict[str, Any]:
        """What is said of a node, by property, with the values in the reader's language first."""
        by_property: dict[str, list[object]] = {}
        for triple in self._document.about.get(node, ()):
            by_property.setdefault(triple.predicate.value, []).append(triple.object)
        rows = []
        for iri, objects in by_property.items():
            label = self._vocabulary.label(iri) or compact(iri)
            told = [self.value(one, iri) for one in sorted(objects, key=self._rank)]
            rows.append({"name": Value(label, "en", self._reader.to(iri)), "told": told})
        return {"thing": self.value(node), "rows": rows}

    def value(self, found: object, of: str = "") -> Value:
        """A node or a literal, as the value of a property."""
        if isinstance(found, Literal):
            return Value(found.value, found.language or "")
        if isinstance(found, BlankNode):
            # What it holds: a page is no place for the syntax of Turtle.
            objects = {triple.object for triple in self._document.about.get(found, ())}
            inside = (self.value(one) for one in sorted(objects, key=str) if one != _NOTHING)
            return Value("", inside=tuple(inside))
        assert isinstance(found, NamedNode)
        note = self._vocabulary.definition(found.value) if of in _GRADES else ""
        labels = (one for iri in _LABELS for one in self._document.values(found, iri))
        texts = (one for one in labels if isinstance(one, Literal))
        if label := min(texts, key=self._rank, default=None):
            return Value(label.value, label.language or "", self._reader.to(found.value), note)
        name = self._vocabulary.label(found.value)
        text = name or compact(found.value)
        return Value(text, "en" if name else "", self._reader.to(found.value), note)

    def _rank(self, value: object) -> tuple[int, str]:
        language = (value.language or "") if isinstance(value, Literal) else ""
        known = self._order.index(language) if language in self._order else len(self._order)
        return known, str(value)


_SHARED: Final = ("lang", "basis", "confidence", "asOf", "limit", "cursor")
"""What many routes take, told once."""

_FORMS: Final = ("format", "style")
"""The parameters by which a form of the answer is chosen."""

_QUERY: Final = """PREFIX dcg: <https://w3id.org/dcgraph/ontology/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?notion ?label WHERE {
  ?notion a dcg:Notion ; skos:prefLabel ?label .
}
ORDER BY ?notion ?label"""


def docs_content(_desk: Desk, _reader: Reader, described: Mapping[str, Any]) -> Content:
    """What the template `docs.html` needs, from the description in OpenAPI."""
    groups: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    shared: dict[str, Any] = {}
    for path, operations in described["paths"].items():
        told = operations.get("get") or operations["post"]
        (tag, *_) = told.get("tags") or ("",)
        groups.setdefault(tag, []).append((path, told))
        for parameter in told.get("parameters", ()):
            if parameter["name"] in _SHARED:
                shared.setdefault(parameter["name"], parameter)
    posted = {
        path: "" for path, operations in described["paths"].items() if "get" not in operations
    }
    return {
        # What stands under no subject is of the server itself, and comes last.
        "groups": sorted(groups.items(), key=lambda group: not group[0]),
        "shared": shared,
        "shared_names": _SHARED,
        "form_names": _FORMS,
        "addresses": {**EXAMPLES, **posted},
        "plain": _plain,
        "query": _QUERY,
    }


def _plain(text: str) -> str:
    """A description without the marks that set code apart."""
    return " ".join(text.replace("`", "").split())


def downloads_content(desk: Desk, reader: Reader, files: Iterable[DownloadDocument]) -> Content:
    """What the template `downloads.html` needs."""
    return {
        "files": [(file, size(file.bytes, reader.lang) if file.bytes else "–") for file in files],
        "built_on": desk.snapshot.manifest.built,
    }
