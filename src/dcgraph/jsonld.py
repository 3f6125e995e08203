"""Documents in JSON-LD that people can read: short names, texts by language, records nested.

It is a writer for the one context of this graph, not a processor: see decision 26.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from dcgraph.context import CLAIMS_ABOUT, CLAIMS_ON
from dcgraph.documents import Document, Node
from dcgraph.terms import DCG, PREFIXES, compact

__all__ = ["Compactor", "write_jsonld"]

_TYPE: Final = PREFIXES["rdf"] + "type"
_CITATION: Final = DCG + "hasCitation"
_SUBJECT, _OBJECT = DCG + "hasSubject", DCG + "hasObject"
_XSD: Final = PREFIXES["xsd"]
# Whole numbers that every reader of JSON keeps as they are.
_EXACT: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
_EXPANDED: Final[Mapping[str, Any]] = {}


class Compactor:
    """The short names that a context gives, by what they stand for."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._prefixes: dict[str, str] = {
            name: iri for name, iri in context.items() if iri == PREFIXES.get(name)
        }
        self.properties: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._terms: dict[str, str] = {}
        for name, definition in context.items():
            if name.startswith("@") or name in self._prefixes or name in ("id", "type"):
                continue
            if isinstance(definition, str):
                self._terms[self._expanded(definition)] = name
            elif "@id" in definition:
                iri = self._expanded(definition["@id"])
                self.properties[iri] = name, definition
                self._terms[iri] = name

    def term(self, iri: str) -> str:
        """The shortest form of an IRI where terms count, as for a type."""
        return self._terms.get(iri) or self.iri(iri)

    def iri(self, iri: str) -> str:
        """The shortest form of an IRI where only prefixes count."""
        short = compact(iri)
        # After a prefix, two slashes would make it an IRI of its own.
        return iri if ":" not in short or short.partition(":")[2].startswith("//") else short

    def _expanded(self, short: str) -> str:
        prefix, _, name = short.partition(":")
        return self._prefixes[prefix] + name


def write_jsonld(document: Document, context: Mapping[str, Any], address: str) -> bytes:
    """The document as JSON-LD by a context that is published under an address."""
    written = _Writing(document, Compactor(context)).tree()
    text = json.dumps({"@context": address, **written}, ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


class _Writing:
    """One document on its way: each node is written out where it is first met."""

    def __init__(self, document: Document, names: Compactor) -> None:
        self._document = document
        self._names = names
        self._left = dict(document.about)
        self._claims = set(document.claims(_SUBJECT)) | set(document.claims(_OBJECT))
        self._single = document.on_one_thing

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
            claims = [self._node(c, said=end) for c in self._document.claims(end) if c != thing]
            if claims:
                written[name] = claims
        return written

    def _node(self, node: Node, said: str = "") -> dict[str, Any]:
        """A node with its statements, but for what its place already says of it."""
        triples = self._left.pop(node, ())
        written: dict[str, Any] = {"id": self._reference(node)}
        by_property: dict[str, list[Triple]] = {}
        for triple in triples:
            whole = triple.predicate.value
            if whole != said or triple.object != NamedNode(self._document.iri):
                by_property.setdefault(whole, []).append(triple)
        for iri, told in by_property.items():
            if iri == _TYPE:
                written["type"] = _one([self._named(triple.object) for triple in told])
            else:
                written.update(self._members(iri, [triple.object for triple in told]))
        return written

    def _named(self, term: object) -> str:
        if isinstance(term, NamedNode):
            return self._names.term(term.value)
        assert isinstance(term, BlankNode)
        return str(term)

    def _members(self, iri: str, values: Iterable[object]) -> dict[str, Any]:
        name, definition = self._names.properties.get(iri, (self._names.term(iri), _EXPANDED))
        plain: list[Any] = []
        texts: dict[str, list[str]] = {}
        for value in values:
            if isinstance(value, Literal) and value.language and "@container" in definition:
                texts.setdefault(value.language, []).append(value.value)
            else:
                plain.append(self._value(value, iri, definition.get("@type")))
        members: dict[str, Any] = {}
        if texts:
            members[name] = {language: _one(found) for language, found in texts.items()}
        if plain:
            # Under the name of a property with texts by language nothing else can stand.
            key = self._names.iri(iri) if "@container" in definition else name
            members[key] = _one(plain)
        return members

    def _value(self, value: object, iri: str, kind: str | None) -> Any:
        if isinstance(value, Literal):
            return self._literal(value, kind)
        assert isinstance(value, NamedNode | BlankNode)
        if self._is_told_here(value, iri):
            return self._node(value)
        if kind == "@vocab":
            return self._named(value)
        return self._reference(value) if kind == "@id" else {"id": self._reference(value)}

    def _is_told_here(self, node: Node, iri: str) -> bool:
        if node not in self._left or node in self._claims:
            return False
        return self._single or isinstance(node, BlankNode) or iri == _CITATION

    def _reference(self, node: Node) -> str:
        return str(node) if isinstance(node, BlankNode) else self._names.iri(node.value)

    def _literal(self, value: Literal, kind: str | None) -> Any:
        datatype = value.datatype.value
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if datatype == _XSD + "string" and kind is None:
            return value.value
        if kind is None and datatype == _XSD + "boolean" and value.value in ("true", "false"):
            return value.value == "true"
        if kind is None and datatype == _XSD + "integer" and _EXACT.fullmatch(value.value):
            return int(value.value)
        short = self._names.iri(datatype)
        if kind == short:
            return value.value
        if datatype == _XSD + "string":
            return {"@value": value.value}
        return {"@value": value.value, "@type": short}


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
