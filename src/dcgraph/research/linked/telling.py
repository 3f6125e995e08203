"""What each part of an answer says of the things of the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from dcgraph.research.asking import Asked
from dcgraph.research.authority import TERMS
from dcgraph.research.catalogue import Entry
from dcgraph.research.coverage.reading import Reading
from dcgraph.research.desk import Desk
from dcgraph.research.linked.nodes import Nodes, Values, in_language
from dcgraph.research.model import (
    Citation,
    Coverage,
    Definition,
    Extent,
    Record,
    Review,
    Statement,
    Text,
    Thing,
)
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["Telling"]

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
