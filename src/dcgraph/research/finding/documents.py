"""The records of the graph as they are searched: names, texts, and what each is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dcgraph.research.facts import REPEATED, Facts
from dcgraph.search import Document, Name
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["NAMES", "TEXTS", "documents", "factor"]

_SKOS: Final = PREFIXES["skos"]
_TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = _SKOS + "prefLabel"
NAMES: Final = {
    _SKOS + "prefLabel": "label",
    PREFIXES["dcterms"] + "title": "title",
    _SKOS + "altLabel": "other label",
    _SKOS + "hiddenLabel": "other label",
    DCG + "officialTitle": "official title",
    DCG + "abbreviation": "abbreviation",
}
"""The properties that have names, and how a match calls them."""
TEXTS: Final = {
    DCG + "heading": ("heading", 130),
    DCG + "summary": ("summary", 120),
    DCG + "wording": ("definition", 120),
    _SKOS + "note": ("note", 105),
    DCG + "knownGap": ("known gap", 105),
    DCG + "rationale": ("rationale", 100),
}
"""The properties that have longer texts, how a match calls them, and how much their words weigh."""

_ABOUT: Final = 140
"""What the names weigh of its properties, and of the record that one without a name is about."""
_OTHER: Final = 90
"""What its kind, its dates and its other values weigh, and notes on how far a text was read."""

_CLAIMED: Final = 70
"""What the reasons of a claim weigh for the record that it is on."""

_WITHIN: Final = {
    DCG + one: 255
    for one in (
        *("isWithin", "isPartOf", "isEditionOf", "isMembershipIn", "hasMember", "isDefinitionOf"),
        *("hasFocus", "hasIndicator", "describesReadingOf", "isHeldBy", "isPostIn", "hasAuthor"),
        *("hasSubject", "hasObject"),
    )
}
"""Relations that tell what a record is of: its instrument, its member, its author."""
_RELATED: Final = 150
_LOOSE: Final = 90
_LOOSELY: Final = frozenset(DCG + one for one in ("isRelatedTo", "bearsOn", "accepts"))
"""Relations that follow from nearer ones, and long lists."""

_FACTORS: Final = {
    "Notion": 1.0,
    "Mechanism": 0.99,
    "Concept": 0.98,
    "Instrument": 0.99,
    "Provision": 0.97,
    "Definition": 0.96,
    "State": 0.95,
    "Actor": 0.95,
    "InformationSystem": 0.95,
    "Membership": 0.95,
    "Event": 0.93,
    "Post": 0.93,
    "Observation": 0.93,
    "Indicator": 0.93,
    "Edition": 0.92,
    "Programme": 0.93,
    "Source": 0.88,
    "CoverageNote": 0.88,
    "Norm": 0.86,
    "Claim": 0.35,
}
"""How far in front the kinds come; a record of several has the best."""
_FACTOR: Final = 0.85
_OLD: Final = 0.9
"""What an edition or instrument loses that another has replaced."""
_KNOWN: Final = 0.004
"""What each doubling of the records that lead to one adds."""


def documents(facts: Facts) -> Iterator[Document]:
    """The records as they are searched, those first that come first among equals."""
    every = (iri for iri in facts.about if iri.startswith(DCGD) and facts.named(iri))
    order = sorted((-factor(facts, iri), iri) for iri in every)
    yield from (_document(facts, iri, -place) for place, iri in order)


def factor(facts: Facts, iri: str) -> float:
    """How far in front a record comes among equals: by its kind, and by how much leads to it."""
    kinds = (one.removeprefix(DCG) for one in facts.iris(iri, _TYPE))
    found = max((_FACTORS[kind] for kind in kinds if kind in _FACTORS), default=_FACTOR)
    if facts.leading_to(iri, DCG + "supersedes"):
        found *= _OLD
    return found + _KNOWN * (len(facts.into.get(iri, ())) + 1).bit_length()


def _document(facts: Facts, iri: str, place: float) -> Document:
    kinds = [one.removeprefix(DCG) for one in facts.iris(iri, _TYPE) if one.startswith(DCG)]
    names = [
        Name(field, one.language, one.text)
        for predicate, field in NAMES.items()
        for one in facts.words(iri, predicate)
    ]
    if "Person" in kinds:
        names += [
            Name("other label", one.language, one.text.split()[-1])
            for one in names
            if one.field == "label"
        ]
    return Document(
        iri=iri,
        factor=place,
        names=names,
        texts=list(_texts(facts, iri)),
        context=[*_joined(facts, iri), *_context(facts, iri, kinds, named=bool(names))],
        links=_links(facts, iri),
        scope="Instrument" in kinds,
    )


def _texts(facts: Facts, iri: str) -> Iterator[tuple[int, str]]:
    for predicate, (_, weight) in TEXTS.items():
        for one in facts.words(iri, predicate):
            yield weight, one.text


def _joined(facts: Facts, iri: str) -> Iterator[tuple[int, str]]:
    """What is told of it in other records: how far it was read, and the reasons of claims."""
    for note in facts.leading_to(iri, DCG + "describesReadingOf"):
        for predicate in TEXTS:
            for one in facts.words(note, predicate):
                yield _OTHER, one.text
    for claim in facts.by_subject.get(iri, ()):
        for one in facts.words(claim.iri, DCG + "rationale"):
            yield _CLAIMED, one.text


def _context(
    facts: Facts, iri: str, kinds: Iterable[str], *, named: bool
) -> Iterator[tuple[int, str]]:
    """What else tells of a record: its kinds, its values, and what it is of if it has no name."""
    for kind in kinds:
        if kind != "Record":
            yield from ((_OTHER, one.text) for one in facts.words(DCG + kind, _LABEL))
    for predicate, values in facts.about[iri].items():
        own = predicate.startswith(DCG) and predicate not in TEXTS and predicate not in NAMES
        for value in values if own else ():
            if not isinstance(value, str):
                yield _OTHER, value.text
                yield from ((_ABOUT, one.text) for one in facts.words(predicate, _LABEL))
            elif predicate == DCG + "hasRelation":
                yield from ((_ABOUT, one.text) for one in facts.words(value, _LABEL))
            elif not named and predicate in _WITHIN:
                for name in NAMES:
                    yield from ((_ABOUT, one.text) for one in facts.words(value, name))


def _links(facts: Facts, iri: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for predicate, values in facts.about[iri].items():
        if not predicate.startswith(DCG) or predicate in REPEATED - _WITHIN.keys():
            continue
        weight = _WITHIN.get(predicate, _LOOSE if predicate in _LOOSELY else _RELATED)
        for value in values:
            if isinstance(value, str) and value.startswith(DCGD) and value != iri:
                found[value] = max(found.get(value, 0), weight)
    return found
