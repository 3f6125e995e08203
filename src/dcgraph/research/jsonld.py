"""What answers say of the things of the graph, as JSON-LD: triples that it holds.

Claims are told as claims, which asserts nothing, and what a record says itself as a property of
its thing. What belongs to an answer and not to the graph, such as counts, is left to JSON. The
context is another than that of the documents on things, in which each term goes by its own name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from dcgraph.namespaces import DCG, DCGD, DCTERMS, PREFIXES, RDFS, SH, SKOS, XSD, compact
from dcgraph.research.catalogue import Entry
from dcgraph.research.coverage import Reading
from dcgraph.research.facts import TERMS
from dcgraph.research.graph import Desk
from dcgraph.research.model import (
    Citation,
    Coverage,
    Definition,
    Record,
    Silence,
    Statement,
    Text,
    Thing,
)
from dcgraph.research.paging import Page
from dcgraph.research.questions import Asked
from dcgraph.research.records import EXTENTS

_TEXTS: Final = {"@container": "@language"}
_LINK: Final = {"@type": "@id"}

CONTEXT: Final[Mapping[str, Any]] = {
    "@version": 1.1,
    **{name: PREFIXES[name] for name in ("dcg", "dcgd", "dcterms", "foaf", "rdfs", "sh", "skos")},
    "xsd": XSD,
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


_TITLES: Final = {"label": SKOS + "prefLabel", "title": DCTERMS + "title"}
_EXTENTS: Final = {extent: compact(iri) for iri, extent in EXTENTS.items()}
_BORROWED: Final = {
    **dict.fromkeys(("prefLabel", "altLabel", "note", "definition"), "skos:"),
    **dict.fromkeys(("title", "issued", "publisher"), "dcterms:"),
}
"""The vocabularies of the properties that are not our own."""
_WHOLE_NUMBER: Final = re.compile(r"-?[0-9]+")
_NUMBERS: Final = {XSD + one for one in ("decimal", "integer", "nonNegativeInteger")}


def in_language(text: Text | None) -> dict[str, str]:
    """A text as a member with a container of languages has it, nothing of none."""
    return {text.language or "@none": text.text} if text else {}


def _property(name: str) -> str:
    return _BORROWED.get(name, "dcg:") + name


class Document:
    """The nodes of a document by their IRIs, in the order in which they were first met.

    Each part of an answer adds to the members of the nodes what it says.
    """

    def __init__(self, desk: Desk) -> None:
        self._facts = desk.facts
        self._nodes: dict[str, dict[str, list[Any]]] = {}

    def add(self, iri: str, **members: Any) -> None:
        """Add values to a node, unless they are empty or there already; a list is several."""
        node = self._nodes.setdefault(iri, {})
        for member, given in members.items():
            for value in given if isinstance(given, list) else [given]:
                if value and value not in node.setdefault(member, []):
                    node[member].append(value)

    def nodes(self) -> list[dict[str, Any]]:
        """All nodes, but for things of which nothing is said.

        A member with one value has it alone, one with languages a map of them.
        """
        told = (
            {"id": iri, **{name: _joined(values) for name, values in members.items() if values}}
            for iri, members in self._nodes.items()
        )
        return [node for node in told if len(node) > 1]

    def tell(self, answer: Any) -> None:
        """Add what an answer says, and all its parts; what says nothing of a thing adds none."""
        self._tell_one(answer)
        if isinstance(answer, tuple):
            for one in answer:
                self.tell(one)
        elif is_dataclass(answer):
            for value in _values(answer):
                self.tell(value)

    def _tell_one(self, answer: Any) -> None:
        match answer:
            case Thing():
                self._thing(answer)
            case Statement() if answer.claim:
                self._claim(answer)
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
                # As it was asked of other things it is not what the graph holds.
                held = answer.query == self._facts.first(answer.iri, SH + "select")
                query = answer.query if held else ""
                self.add(answer.iri, question=in_language(answer.title), query=query)

    def _thing(self, thing: Thing) -> str:
        known = thing.kind and thing.iri in self._facts.about
        self.add(thing.iri, type=f"dcg:{thing.kind}" if known else "")
        for member, title in _TITLES.items():
            if (thing.label, thing.language) in self._facts.words(thing.iri, title):
                self.add(thing.iri, **{member: in_language(Text(thing.label, thing.language))})
        return thing.iri

    def _claim(self, one: Statement) -> None:
        iri = DCGD + one.claim
        holders = [by.iri for by in one.claimants]
        laid_down = self._facts.iris(iri, DCG + "isLaidDownBy")
        self.add(
            iri,
            type="dcg:Claim",
            subject=one.subject.iri,
            relation=DCG + one.relation,
            object=one.object and one.object.iri,
            basis=f"dcg:{one.basis.capitalize()}",
            stated_on=one.stated_on,
            rationale=in_language(one.rationale),
            read_by=list(one.read_by),
            read_on=one.read_on,
            review=one.review and f"dcg:{one.review.title().replace(' ', '')}",
            claimants=[by for by in holders if by not in laid_down],
            laid_down_by=[by for by in holders if by in laid_down],
        )
        self._cite(iri, (*one.citations, *one.other_citations))

    def _statement(self, one: Statement) -> None:
        iri = self._thing(one.subject)
        if DCG + one.relation not in self._facts.about:
            return
        if one.object:
            self.add(iri, **{f"dcg:{one.relation}": {"id": one.object.iri}})
        elif one.value:
            self.add(iri, **{f"dcg:{one.relation}": self._literal(one.relation, one.value)})
        self._cite(iri, one.citations)

    def _literal(self, relation: str, value: Text) -> dict[str, str]:
        if value.language:
            return {"@value": value.text, "@language": value.language}
        kind = self._facts.first(DCG + relation, RDFS + "range")
        if kind in _NUMBERS:
            kind = "integer" if _WHOLE_NUMBER.fullmatch(value.text) else "decimal"
            return {"@value": value.text, "@type": f"xsd:{kind}"}
        if kind in (XSD + "anyURI", XSD + "boolean"):
            return {"@value": value.text, "@type": kind}
        return {"@value": value.text}

    def _definition(self, one: Definition) -> None:
        iri = self._thing(one.thing)
        self.add(
            iri,
            wording=in_language(one.wording),
            defined_on=one.date,
            given_by=[by.iri for by in one.given_by],
            given_in=[text.iri for text in one.given_in],
        )
        self._cite(iri, (*one.citations, *one.other_citations))

    def _record(self, record: Record) -> None:
        iri = self._thing(record.thing)
        self.add(
            iri,
            type=[f"dcg:{kind}" for kind in record.kinds],
            label=[*map(in_language, record.labels)],
            other_labels=[*map(in_language, record.other_labels)],
            summary=[*map(in_language, record.summaries)],
            notes=[*map(in_language, record.notes)],
        )
        for definition in record.definitions:
            self.add(definition.thing.iri, defines=iri)
        for note in record.coverage:
            self._coverage(note, record.thing)
        self._cite(iri, record.citations)

    def _entry(self, entry: Entry) -> None:
        self.add(
            self._thing(entry.thing),
            number=entry.number,
            summary=in_language(entry.summary),
            publisher=entry.publisher,
            address=entry.address,
            authority=entry.authority and TERMS[entry.authority],
            authors=[author.iri for author in entry.authors],
        )
        for dated in entry.dates:
            self.add(entry.thing.iri, **{_property(dated.relation): dated.date})

    def _coverage(self, note: Coverage, text: Thing) -> None:
        iri = self._thing(note.thing)
        self.add(
            iri,
            reads=text.iri,
            extent=_EXTENTS[note.extent],
            summary=in_language(note.summary),
            gaps=[*map(in_language, note.gaps)],
        )
        self._cite(iri, note.citations)

    def _cite(self, iri: str, citations: Iterable[Citation]) -> None:
        for one in citations:
            source = self._thing(one.source)
            authority = one.authority and TERMS[one.authority]
            self.add(source, address=one.address, authority=authority)
            cited = {
                "type": "dcg:Citation",
                "source": source,
                "locator": one.locator,
                "confidence": f"dcg:{one.confidence.capitalize()}",
                "supports": [*map(_property, one.supports)],
                "supports_values": [self._value(value) for value in one.supports_values],
            }
            self.add(iri, citations=cited)

    def _value(self, value: Text) -> dict[str, str]:
        if value.language:
            return {"@value": value.text, "@language": value.language}
        iri = DCGD + value.text
        return {"id": iri} if iri in self._facts.about else {"@value": value.text}


def _joined(values: list[Any]) -> Any:
    if isinstance(values[0], dict) and not {"type", "id", "@value"} & values[0].keys():
        by_language: dict[str, list[str]] = {}
        for one in values:
            for language, text in one.items():
                by_language.setdefault(language, []).append(text)
        return {name: found[0] if len(found) == 1 else found for name, found in by_language.items()}
    return values[0] if len(values) == 1 else values


def write_jsonld(desk: Desk, answer: Any, address: str, context: str, lang: str) -> bytes:
    """An answer had from an address, as JSON-LD by the context that is published under another.

    The first node is the document itself: its topics, and why it is silent if it is.
    """
    document = Document(desk)
    silences = [in_language(Text(one.message, lang)) for one in _silences(answer)]
    topics = list(_topics(answer))
    document.add(address, type="foaf:Document", topics=topics, silence=silences)
    document.tell(answer)
    told = {"@context": context, "@graph": document.nodes()}
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
