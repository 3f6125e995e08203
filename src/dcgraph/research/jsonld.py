"""Answers as JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.catalogue import Entry
from dcgraph.research.coverage import Reading
from dcgraph.research.graph import TERMS, Desk
from dcgraph.research.model import (
    Citation,
    Coverage,
    Definition,
    Extent,
    Record,
    Review,
    Silence,
    Statement,
    Text,
    Thing,
)
from dcgraph.research.paging import Page
from dcgraph.research.questions import Asked

# Answers as JSON-LD: what they say of the things of the graph, as triples that it holds.
#
# Claims are told as claims, which asserts nothing, and what a record says itself as a property of
# its thing. What belongs to an answer and not to the graph, such as counts, is left to JSON.


# The JSON-LD context of answers: the names of their members for the terms of the graph.
#
# It is another than that of the documents on things, in which each term goes by its own name.


_TEXTS: Final = {"@container": "@language"}
_LINK: Final = {"@type": "@id"}

CONTEXT: Final[Mapping[str, Any]] = {
    "@version": 1.1,
    **{name: PREFIXES[name] for name in ("dcg", "dcgd", "dcterms", "foaf", "rdfs", "sh", "skos")},
    "xsd": PREFIXES["xsd"],
    "id": "@id",
    "type": "@type",
    "topics": {"@id": "foaf:topic", **_LINK},
    "silence": {"@id": "rdfs:comment", **_TEXTS},
    "label": {"@id": "skos:prefLabel", **_TEXTS},
    "title": {"@id": "dcterms:title", **_TEXTS},
    "other_labels": {"@id": "skos:altLabel", **_TEXTS},
    "notes": {"@id": "skos:note", **_TEXTS},
    "summary": {"@id": "dcg:summary", **_TEXTS},
    "number": "dcg:number",
    "authors": {"@id": "dcg:hasAuthor", **_LINK},
    "publisher": "dcg:publisherName",
    "authority": {"@id": "dcg:hasAuthority", **_LINK},
    "address": {"@id": "dcg:webAddress", "@type": "xsd:anyURI"},
    "subject": {"@id": "dcg:hasSubject", **_LINK},
    "relation": {"@id": "dcg:hasRelation", **_LINK},
    "object": {"@id": "dcg:hasObject", **_LINK},
    "basis": {"@id": "dcg:hasBasis", **_LINK},
    "claimants": {"@id": "dcg:isClaimedBy", **_LINK},
    "laid_down_by": {"@id": "dcg:isLaidDownBy", **_LINK},
    "stated_on": "dcg:statedOnDate",
    "rationale": {"@id": "dcg:rationale", **_TEXTS},
    "read_by": "dcg:readBy",
    "read_on": "dcg:readOn",
    "review": {"@id": "dcg:hasReviewState", **_LINK},
    "citations": {"@id": "dcg:hasCitation", **_LINK},
    "source": {"@id": "dcg:citesSource", **_LINK},
    "locator": "dcg:locator",
    "confidence": {"@id": "dcg:hasConfidence", **_LINK},
    "supports": {"@id": "dcg:supports", **_LINK},
    "supports_values": "dcg:supportsValue",
    "defines": {"@id": "dcg:isDefinitionOf", **_LINK},
    "wording": {"@id": "dcg:wording", **_TEXTS},
    "defined_on": "dcg:definitionDate",
    "given_by": {"@id": "dcg:isGivenBy", **_LINK},
    "given_in": {"@id": "dcg:isGivenIn", **_LINK},
    "reads": {"@id": "dcg:describesReadingOf", **_LINK},
    "extent": {"@id": "dcg:hasReadingExtent", **_LINK},
    "gaps": {"@id": "dcg:knownGap", **_TEXTS},
    "question": {"@id": "rdfs:comment", **_TEXTS},
    "query": "sh:select",
}
"""The context by which such a document is read, without the member `@context` around it."""


_ID: Final = "id"


def in_language(text: Text | None) -> dict[str, str]:
    """A text as a member with a container of languages has it, nothing of none."""
    return {text.language or "@none": text.text} if text else {}


class Values:
    """The members of a node, each with the values that were added, in their order."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._members: dict[str, list[Any]] = {}

    def add(self, member: str, value: Any) -> None:
        """Add a value, unless it is empty or there already."""
        values = self._members.setdefault(member, []) if value else []
        if value and value not in values:
            values.append(value)

    def written(self) -> dict[str, Any]:
        """The node; a member with one value has it alone, one with languages a map of them."""
        return {_ID: self.iri} | {name: _joined(values) for name, values in self._members.items()}


class Nodes:
    """The nodes of a document by their IRIs, in the order in which they were first met."""

    def __init__(self) -> None:
        self._nodes: dict[str, Values] = {}

    def at(self, iri: str, kind: str = "") -> Values:
        """The node of a thing, which is of a kind, the first time it is told."""
        node = self._nodes.get(iri)
        if node is None:
            node = self._nodes[iri] = Values(iri)
        node.add("type", kind)
        return node

    def written(self) -> list[dict[str, Any]]:
        """All of them, but for things of which nothing is said."""
        told = (node.written() for node in self._nodes.values())
        return [node for node in told if len(node) > 1]


def _joined(values: list[Any]) -> Any:
    if isinstance(values[0], dict) and not {"type", "id", "@value"} & values[0].keys():
        by_language: dict[str, list[str]] = {}
        for one in values:
            for language, text in one.items():
                by_language.setdefault(language, []).append(text)
        return {name: found[0] if len(found) == 1 else found for name, found in by_language.items()}
    return values[0] if len(values) == 1 else values


_TITLES: Final = {"label": PREFIXES["skos"] + "prefLabel", "title": PREFIXES["dcterms"] + "title"}
_EXTENTS: Final[Mapping[Extent, str]] = {
    "whole": "dcg:ReadWhole",
    "in part": "dcg:ReadInPart",
    "not read": "dcg:NotRead",
}
_REVIEWS: Final[Mapping[Review, str]] = {
    "": "",
    "proposed": "dcg:Proposed",
    "read twice": "dcg:ReadTwice",
    "disputed": "dcg:Disputed",
}
_BORROWED: Final = {
    **dict.fromkeys(("prefLabel", "altLabel", "note", "definition"), "skos:"),
    **dict.fromkeys(("title", "issued", "publisher"), "dcterms:"),
}
"""The vocabularies of the properties that are not our own."""
_WHOLE_NUMBER: Final = re.compile(r"-?[0-9]+")
_NUMBERS: Final = {PREFIXES["xsd"] + one for one in ("decimal", "integer", "nonNegativeInteger")}


class Telling:
    """An answer on its way: each part of it adds to the nodes what it says."""

    def __init__(self, desk: Desk, nodes: Nodes) -> None:
        self._desk = desk
        self._nodes = nodes

    def tell(self, answer: Any) -> None:
        """Add what an answer says, and all its parts; what says nothing of a thing adds none."""
        self._own(answer)
        if isinstance(answer, tuple):
            for one in answer:
                self.tell(one)
        elif is_dataclass(answer):
            for one in fields(answer):
                self.tell(getattr(answer, one.name))

    def _own(self, answer: Any) -> None:
        match answer:
            case Thing():
                self._thing(answer)
            case Statement():
                self._statement(answer)
            case Definition():
                self._definition(answer)
            case Record():
                self._record(answer)
            case Entry():
                self._entry(answer)
            case Reading() if answer.note:
                self._coverage(answer.note, answer.text)
            case Asked():
                node = self._nodes.at(answer.iri)
                node.add("question", in_language(answer.title))
                # As it was asked of other things it is not what the graph holds.
                if answer.query == self._desk.facts.first(answer.iri, PREFIXES["sh"] + "select"):
                    node.add("query", answer.query)

    def _thing(self, thing: Thing) -> Values:
        known = thing.iri in self._desk.facts.about
        node = self._nodes.at(thing.iri, f"dcg:{thing.kind}" if thing.kind and known else "")
        for member, title in _TITLES.items():
            words = self._desk.facts.words(thing.iri, title)
            if any((one.text, one.language) == (thing.label, thing.language) for one in words):
                node.add(member, in_language(Text(thing.label, thing.language)))
        return node

    def _statement(self, one: Statement) -> None:
        if not one.claim:
            self._property(one)
            return
        node = self._nodes.at(DCGD + one.claim, "dcg:Claim")
        node.add("subject", one.subject.iri)
        node.add("relation", DCG + one.relation)
        if one.object:
            node.add("object", one.object.iri)
        node.add("basis", f"dcg:{one.basis.capitalize()}")
        node.add("stated_on", one.stated_on)
        node.add("rationale", in_language(one.rationale))
        for reader in one.read_by:
            node.add("read_by", reader)
        node.add("read_on", one.read_on)
        node.add("review", _REVIEWS[one.review])
        laid_down = self._desk.facts.iris(node.iri, DCG + "isLaidDownBy")
        self._refer(node, "claimants", (by for by in one.claimants if by.iri not in laid_down))
        self._refer(node, "laid_down_by", (by for by in one.claimants if by.iri in laid_down))
        self._cite(node, (*one.citations, *one.other_citations))

    def _property(self, one: Statement) -> None:
        node = self._thing(one.subject)
        if DCG + one.relation not in self._desk.facts.about:
            return
        name = f"dcg:{one.relation}"
        if one.object:
            node.add(name, {"id": one.object.iri})
        elif one.value:
            node.add(name, self._literal(one.relation, one.value))
        self._cite(node, one.citations)

    def _literal(self, relation: str, value: Text) -> dict[str, str]:
        if value.language:
            return {"@value": value.text, "@language": value.language}
        kind = self._desk.facts.first(DCG + relation, PREFIXES["rdfs"] + "range")
        if kind in _NUMBERS:
            kind = "integer" if _WHOLE_NUMBER.fullmatch(value.text) else "decimal"
            return {"@value": value.text, "@type": f"xsd:{kind}"}
        if kind in (PREFIXES["xsd"] + "anyURI", PREFIXES["xsd"] + "boolean"):
            return {"@value": value.text, "@type": kind}
        return {"@value": value.text}

    def _definition(self, one: Definition) -> None:
        node = self._thing(one.thing)
        node.add("wording", in_language(one.wording))
        node.add("defined_on", one.date)
        self._refer(node, "given_by", one.given_by)
        self._refer(node, "given_in", one.given_in)
        self._cite(node, (*one.citations, *one.other_citations))

    def _record(self, record: Record) -> None:
        node = self._thing(record.thing)
        for kind in record.kinds:
            node.add("type", f"dcg:{kind}")
        for member, texts in (
            ("label", record.labels),
            ("other_labels", record.other_labels),
            ("summary", record.summaries),
            ("notes", record.notes),
        ):
            for text in texts:
                node.add(member, in_language(text))
        for definition in record.definitions:
            self._nodes.at(definition.thing.iri).add("defines", record.thing.iri)
        for note in record.coverage:
            self._coverage(note, record.thing)
        self._cite(node, record.citations)

    def _entry(self, entry: Entry) -> None:
        node = self._thing(entry.thing)
        node.add("number", entry.number)
        node.add("summary", in_language(entry.summary))
        node.add("publisher", entry.publisher)
        node.add("address", entry.address)
        node.add("authority", TERMS[entry.authority] if entry.authority else "")
        self._refer(node, "authors", entry.authors)
        for dated in entry.dates:
            node.add(f"{_BORROWED.get(dated.relation, 'dcg:')}{dated.relation}", dated.date)

    def _coverage(self, note: Coverage, text: Thing) -> None:
        node = self._thing(note.thing)
        node.add("reads", text.iri)
        node.add("extent", _EXTENTS[note.extent])
        node.add("summary", in_language(note.summary))
        for gap in note.gaps:
            node.add("gaps", in_language(gap))
        self._cite(node, note.citations)

    def _named(self, value: Text) -> dict[str, str]:
        if value.language:
            return {"@value": value.text, "@language": value.language}
        iri = DCGD + value.text
        return {"id": iri} if iri in self._desk.facts.about else {"@value": value.text}

    @staticmethod
    def _refer(node: Values, member: str, things: Iterable[Thing]) -> None:
        for one in things:
            node.add(member, one.iri)

    def _cite(self, node: Values, citations: Iterable[Citation]) -> None:
        for one in citations:
            source = self._thing(one.source)
            source.add("address", one.address)
            source.add("authority", TERMS[one.authority] if one.authority else "")
            node.add(
                "citations",
                {
                    "type": "dcg:Citation",
                    "source": one.source.iri,
                    "locator": one.locator,
                    "confidence": f"dcg:{one.confidence.capitalize()}",
                    "supports": [f"{_BORROWED.get(s, 'dcg:')}{s}" for s in one.supports],
                    "supports_values": [self._named(value) for value in one.supports_values],
                },
            )


def linked(desk: Desk, answer: Any, address: str, context: str, lang: str) -> bytes:
    """An answer had from an address, as JSON-LD by the context that is published under another.

    The first node is the document itself: its topics, and why it is silent if it is.
    """
    nodes = Nodes()
    document = nodes.at(address, "foaf:Document")
    for topic in _topics(answer):
        document.add("topics", topic)
    for silence in _silences(answer):
        document.add("silence", in_language(Text(silence.message, lang)))
    Telling(desk, nodes).tell(answer)
    told = {"@context": context, "@graph": nodes.written()}
    return json.dumps(told, ensure_ascii=False).encode()


def _topics(answer: Any) -> Iterator[str]:
    """The IRIs of what an answer is on: the items of its pages, else its own things."""
    if isinstance(answer, Page):
        for item in answer.items:
            yield from _topics(item)
    elif isinstance(answer, Thing | Asked):
        yield answer.iri
    elif isinstance(answer, Statement):
        yield DCGD + answer.claim if answer.claim else answer.subject.iri
    elif is_dataclass(answer):
        for value in _values(answer):
            if isinstance(value, Thing | Entry | Asked | Page):
                yield from _topics(value)


def _silences(answer: Any) -> Iterator[Silence]:
    if isinstance(answer, Silence):
        yield answer
    elif is_dataclass(answer):
        for value in _values(answer):
            yield from _silences(value)


def _values(answer: Any) -> Iterator[Any]:
    return (getattr(answer, one.name) for one in fields(answer))
