"""Documents in JSON-LD, and the published context."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.namespaces import DCG, PREFIXES, TYPE, XSD, compact
from dcgraph.rdf.documents import Document, Node
from dcgraph.rdf.vocabulary import Term, Vocabulary

CLAIMS_ON: Final = "isSubjectOf"
"""The name in a document under which the claims stand whose subject the thing is."""

CLAIMS_ABOUT: Final = "isObjectOf"
"""The name in a document under which the claims stand whose object the thing is."""

_IN_LANGUAGES: Final[Mapping[str, Any]] = {"@container": "@language"}
_LINK: Final[Mapping[str, Any]] = {"@type": "@id"}

_SHARED: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "label": ("skos:prefLabel", _IN_LANGUAGES),
    "otherLabel": ("skos:altLabel", _IN_LANGUAGES),
    "definition": ("skos:definition", _IN_LANGUAGES),
    "example": ("skos:example", _IN_LANGUAGES),
    "note": ("skos:note", _IN_LANGUAGES),
    "title": ("dcterms:title", _IN_LANGUAGES),
    "abstract": ("dcterms:abstract", _IN_LANGUAGES),
    "issued": ("dcterms:issued", {}),
    "exactMatch": ("skos:exactMatch", _LINK),
    "closeMatch": ("skos:closeMatch", _LINK),
    "broadMatch": ("skos:broadMatch", _LINK),
    "narrowMatch": ("skos:narrowMatch", _LINK),
    "relatedMatch": ("skos:relatedMatch", _LINK),
    "isDefinedBy": ("rdfs:isDefinedBy", _LINK),
    "domain": ("rdfs:domain", {"@type": "@vocab"}),
    "range": ("rdfs:range", {"@type": "@vocab"}),
    "subClassOf": ("rdfs:subClassOf", {"@type": "@vocab"}),
    "subPropertyOf": ("rdfs:subPropertyOf", {"@type": "@vocab"}),
}
"""Names for the terms of other vocabularies that records use."""

# Annotations, whose values the ontology cannot restrict: they name properties.
_NAMING_PROPERTIES: Final = (DCG + "hasRelation", DCG + "supports")
_TEXT: Final = (XSD + "string", DCG + "CalendarDate")
# Whole numbers and truth values are written as JSON has them, which tells their type.
_NATIVE: Final = tuple(
    XSD + name for name in ("boolean", "decimal", "integer", "nonNegativeInteger")
)


def context_of(vocabulary: Vocabulary) -> dict[str, Any]:
    """The context as a JSON object, without the member `@context` around it.

    A term of the ontology goes by its own name. Where that name is taken, it keeps its prefix.
    """
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", **PREFIXES}
    for name, (iri, more) in _SHARED.items():
        context[name] = {"@id": iri, **more}
    context[CLAIMS_ON] = {"@reverse": "dcg:hasSubject", "@type": "@id"}
    context[CLAIMS_ABOUT] = {"@reverse": "dcg:hasObject", "@type": "@id"}
    for term in vocabulary.terms.values():
        name = term.iri.removeprefix(DCG)
        if term.iri.startswith(DCG) and name.isalnum():
            short = compact(term.iri)
            kind = _coerced(term, vocabulary) if term.is_property else {}
            context.setdefault(name, {"@id": short, **kind} if kind else short)
    return context


def _coerced(term: Term, vocabulary: Vocabulary) -> Mapping[str, Any]:
    """How the values of a property are written when they are what it is meant for."""
    if term.iri in _NAMING_PROPERTIES or not term.ranges.isdisjoint(vocabulary.grades):
        return {"@type": "@vocab"}
    if term.links:
        return _LINK
    if not term.ranges:
        return _IN_LANGUAGES
    (kind, *others) = sorted(term.ranges)
    if others or kind in _TEXT or kind in _NATIVE:
        return {}
    return {"@type": compact(kind)}


# Documents in JSON-LD that people can read: short names, texts by language, records nested.
#
# It is a writer for the one context of this graph, not a processor: see decision 26.


_CITATION: Final = DCG + "hasCitation"
_SUBJECT, _OBJECT = DCG + "hasSubject", DCG + "hasObject"
# Whole numbers that every reader of JSON keeps as they are.
_EXACT: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")


def write_jsonld(document: Document, context: Mapping[str, Any], address: str) -> bytes:
    """The document as JSON-LD by a context that is published under an address."""
    written = _Writing(document, context).tree()
    text = json.dumps({"@context": address, **written}, ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


class _Writing:
    """One document on its way: each node is written out where it is first met."""

    def __init__(self, document: Document, context: Mapping[str, Any]) -> None:
        self._document = document
        self._left = dict(document.about)
        self._claims = set(document.claims(_SUBJECT)) | set(document.claims(_OBJECT))
        self._single = document.on_one_thing
        # The names that the context gives, by what they stand for.
        self._terms: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for name, definition in context.items():
            if name in PREFIXES or name in ("@version", "id", "type"):
                continue
            members = {"@id": definition} if isinstance(definition, str) else definition
            if "@id" in members:
                prefix, _, local = members["@id"].partition(":")
                self._terms[PREFIXES[prefix] + local] = name, members

    def tree(self) -> dict[str, Any]:
        """The whole document: its thing with all the rest within, or a list of things."""
        tops = [
            node
            for node in self._document.about
            if self._single or not (isinstance(node, BlankNode) or ".citation-" in node.value)
        ]
        nodes = [self._thing(NamedNode(self._document.iri))] if self._single else []
        # What is within another is told there; what nothing leads to comes last.
        for node in (*tops, *self._document.about):
            if node in self._left:
                nodes.append(self._node(node))  # noqa: PERF401 - each takes from what is left
        return nodes[0] if len(nodes) == 1 else {"@graph": nodes}

    def _thing(self, thing: NamedNode) -> dict[str, Any]:
        written = self._node(thing)
        for name, end in ((CLAIMS_ON, _SUBJECT), (CLAIMS_ABOUT, _OBJECT)):
            claims = [self._node(c, known=end) for c in self._document.claims(end) if c != thing]
            if claims:
                written[name] = claims
        return written

    def _node(self, node: Node, known: str = "") -> dict[str, Any]:
        """A node with its statements, but for what its place already says of it."""
        written: dict[str, Any] = {"id": self._reference(node)}
        by_property: dict[str, list[object]] = {}
        for triple in self._left.pop(node, ()):
            iri = triple.predicate.value
            if iri != known or triple.object != NamedNode(self._document.iri):
                by_property.setdefault(iri, []).append(triple.object)
        for iri, values in by_property.items():
            if iri == TYPE:
                written["type"] = _one([self._named(value) for value in values])
            else:
                written.update(self._members(iri, values))
        return written

    def _named(self, term: object) -> str:
        """The shortest form of a node where terms count, as for a type."""
        if isinstance(term, NamedNode):
            known = self._terms.get(term.value)
            return known[0] if known else self._iri(term.value)
        assert isinstance(term, BlankNode)
        return str(term)

    def _members(self, iri: str, values: Iterable[object]) -> dict[str, Any]:
        name, definition = self._terms.get(iri, (self._iri(iri), {}))
        plain: list[Any] = []
        texts: dict[str, list[str]] = {}
        for value in values:
            if isinstance(value, Literal) and value.language and "@container" in definition:
                texts.setdefault(value.language, []).append(value.value)
            else:
                plain.append(self._value(value, iri, definition.get("@type")))
        members: dict[str, Any] = {}
        if texts:
            members[name] = {language: _one(own) for language, own in texts.items()}
        if plain:
            # Under the name of a property with texts by language nothing else can stand.
            key = self._iri(iri) if "@container" in definition else name
            members[key] = _one(plain)
        return members

    def _value(self, value: object, iri: str, kind: str | None) -> Any:
        if isinstance(value, Literal):
            return self._literal(value, kind)
        assert isinstance(value, NamedNode | BlankNode)
        is_left = value in self._left and value not in self._claims
        if is_left and (self._single or isinstance(value, BlankNode) or iri == _CITATION):
            return self._node(value)
        if kind == "@vocab":
            return self._named(value)
        return self._reference(value) if kind == "@id" else {"id": self._reference(value)}

    def _iri(self, iri: str) -> str:
        """The shortest form of an IRI where only prefixes count."""
        short = compact(iri)
        # After a prefix, two slashes would make it an IRI of its own.
        return iri if short.partition(":")[2].startswith("//") else short

    def _reference(self, node: Node) -> str:
        return str(node) if isinstance(node, BlankNode) else self._iri(node.value)

    def _literal(self, value: Literal, kind: str | None) -> Any:
        text, datatype = value.value, value.datatype.value
        if value.language:
            return {"@value": text, "@language": value.language}
        short, is_string = self._iri(datatype), datatype == XSD + "string"
        if kind == short or (is_string and kind is None):
            return text
        if kind is None and datatype == XSD + "boolean" and text in ("true", "false"):
            return text == "true"
        if kind is None and datatype == XSD + "integer" and _EXACT.fullmatch(text):
            return int(text)
        return {"@value": text} if is_string else {"@value": text, "@type": short}


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
