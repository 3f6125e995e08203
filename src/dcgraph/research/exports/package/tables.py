"""The tables of the package, row by row, in an order that lasts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from dcgraph.research.authority import authority
from dcgraph.research.desk import Desk
from dcgraph.research.facts import HOLDERS, REPEATED, Words
from dcgraph.research.force import force_of
from dcgraph.research.model import Norm
from dcgraph.research.norms import norm
from dcgraph.terms import DCG, DCGD, PREFIXES, compact

__all__ = ["TABLES", "rows", "things_of"]

Row = tuple[str, ...]

TABLES: Final = (
    *("things", "labels", "statements", "norms", "citations", "sources", "definitions"),
)
"""The names of the tables, each after those that it refers to."""

_TYPE: Final = PREFIXES["rdf"] + "type"
_SKOS, _DCTERMS = PREFIXES["skos"], PREFIXES["dcterms"]
_TITLE: Final = _DCTERMS + "title"
_TEXTS: Final = (
    _SKOS + "prefLabel",
    _SKOS + "altLabel",
    _TITLE,
    DCG + "summary",
    _SKOS + "note",
)
"""Properties with a text in each language, which stand in the table of labels."""
_ENDS: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject", "hasBasis"))
_READING: Final = (DCG + "readBy", DCG + "readOn", DCG + "hasReviewState")
_OF_CLAIMS: Final = (*HOLDERS, DCG + "statedOnDate", DCG + "rationale", *_READING)
_APART: Final = frozenset((_TYPE, DCG + "hasCitation", *REPEATED, *_TEXTS))
_SEVERAL: Final = "; "


def things_of(desk: Desk) -> dict[str, None]:
    """The IRIs of all that has a row in the table of things, in their order."""
    return dict.fromkeys(iri for iri in sorted(desk.facts.about) if _is_thing(desk, iri))


def rows(desk: Desk, table: str, things: Collection[str]) -> Iterator[Row]:
    """The rows of one of the TABLES."""
    match table:
        case "things":
            yield from (_thing(desk, iri) for iri in things)
        case "labels":
            yield from (row for iri in things for row in _labels(desk, iri))
        case "statements":
            yield from (_claimed(desk, iri) for iri in sorted(desk.facts.claims))
            yield from (row for iri in things for row in _statements(desk, iri, things))
        case "norms":
            yield from (_norm(norm(desk, iri, "en")) for iri in desk.facts.of_kind(DCG + "Norm"))
        case "citations":
            yield from (row for iri in things for row in _citations(desk, iri))
        case "sources":
            yield from (_source(desk, iri) for iri in desk.facts.of_kind(DCG + "Source"))
        case "definitions":
            kind = DCG + "Definition"
            yield from (row for iri in desk.facts.of_kind(kind) for row in _definitions(desk, iri))


def _is_thing(desk: Desk, iri: str) -> bool:
    kinds = desk.facts.iris(iri, _TYPE)
    return iri.startswith(DCGD) and bool(kinds) and DCG + "Citation" not in kinds


def _name(iri: str) -> str:
    return iri.removeprefix(DCGD)


def _term(iri: str) -> str:
    """The name of a property or class: that of the ontology bare, others with their prefix."""
    return iri.removeprefix(DCG) if iri.startswith(DCG) else compact(iri)


def _thing(desk: Desk, iri: str) -> Row:
    label, kinds = desk.label(iri), desk.kinds(iri)
    first, every = (kinds[0] if kinds else ""), _SEVERAL.join(kinds)
    return _name(iri), iri, first, every, label.text, label.language, desk.graded(iri) or ""


def _labels(desk: Desk, iri: str) -> Iterator[Row]:
    for predicate in _TEXTS:
        for one in desk.facts.words(iri, predicate):
            yield _name(iri), _term(predicate), one.language, one.text


def _claimed(desk: Desk, iri: str) -> Row:
    claim, facts = desk.facts.claims[iri], desk.facts
    rationale = desk.chosen(facts.words(iri, DCG + "rationale"), "en")
    return (
        _name(claim.subject),
        *_related(claim.relation),
        _name(claim.object),
        "",
        "",
        claim.basis,
        desk.graded(iri) or "",
        _name(iri),
        _SEVERAL.join(map(_name, facts.holders(iri))),
        facts.first(iri, DCG + "statedOnDate"),
        rationale.text if rationale else "",
        *_read(desk, iri),
    )


def _read(desk: Desk, iri: str) -> Row:
    """Who read a claim against its source, when, and its state of review."""
    facts, (by, on, state) = desk.facts, _READING
    told = _SEVERAL.join(one.text for one in facts.words(iri, by))
    return told, facts.first(iri, on), _name(facts.first(iri, state)).removeprefix(DCG)


def _statements(desk: Desk, iri: str, things: Collection[str]) -> Iterator[Row]:
    """What a thing says itself, and what follows by rule; what claims say stands with them."""
    facts = desk.facts
    passed = {*_APART, *(_ENDS + _OF_CLAIMS if iri in facts.claims else ())}
    for predicate, values in sorted(facts.about[iri].items()):
        if predicate in passed:
            continue
        for value in values:
            triple = iri, predicate, value
            derived = triple in facts.derived
            if not (derived and triple in facts.asserted_by_claims):
                grade = "" if derived else desk.graded(iri, predicate, value=value) or ""
                basis = "derived" if derived else "asserted"
                yield (
                    _name(iri),
                    *_related(predicate),
                    *_ended(value, things),
                    basis,
                    grade,
                    *[""] * 7,
                )


def _related(relation: str) -> Row:
    """A relation in the columns for its name and its force."""
    return _term(relation), force_of(relation.removeprefix(DCG)) or ""


def _norm(one: Norm) -> Row:
    several = (one.bearers, one.actions, one.matters, one.beneficiaries, one.qualifiers)
    return (
        one.thing.name,
        one.provision.name if one.provision else "",
        one.kind,
        one.force or "",
        one.words.text if one.words else "",
        *(_SEVERAL.join(each.name for each in group) for group in several),
        one.condition.text if one.condition else "",
        Desk.confidence(one.citations) or "",
    )


def _ended(value: str | Words, things: Collection[str]) -> Row:
    """A value in the columns for a thing, a value and a language."""
    if isinstance(value, Words):
        return "", value.text, value.language
    return (_name(value), "", "") if value in things else ("", compact(value), "")


def _citations(desk: Desk, iri: str) -> Iterator[Row]:
    facts = desk.facts
    for one in facts.iris(iri, DCG + "hasCitation"):
        recalled = facts.first(one, DCG + "hasConfidence") == DCG + "Recalled"
        yield (
            _name(one),
            _name(iri),
            _name(facts.first(one, DCG + "citesSource")),
            facts.first(one, DCG + "locator"),
            "recalled" if recalled else "confirmed",
            _SEVERAL.join(map(_term, facts.iris(one, DCG + "supports"))),
            _SEVERAL.join(
                _name(value) if isinstance(value, str) else value.text
                for value in facts.values(one, DCG + "supportsValue")
            ),
        )


def _source(desk: Desk, iri: str) -> Row:
    facts = desk.facts
    titles = facts.words(iri, _TITLE)
    spoken = facts.first(iri, DCG + "languageCode")
    own = [one for one in titles if one.language == spoken] or titles
    return (
        _name(iri),
        desk.kinds(iri)[0],
        own[0].text if own else "",
        spoken,
        _SEVERAL.join(map(_name, facts.iris(iri, DCG + "hasAuthor"))),
        facts.first(iri, DCG + "publisherName"),
        facts.first(iri, _DCTERMS + "issued"),
        facts.first(iri, DCG + "webAddress"),
        authority(facts, iri) or "",
    )


def _definitions(desk: Desk, iri: str) -> Iterator[Row]:
    facts = desk.facts
    concepts = facts.iris(iri, DCG + "isDefinitionOf")
    for concept in concepts:
        for one in facts.words(iri, DCG + "wording"):
            yield (
                _name(iri),
                _name(concept),
                one.language,
                one.text,
                facts.first(iri, DCG + "definitionDate"),
                _SEVERAL.join(map(_name, facts.iris(iri, DCG + "isGivenBy"))),
                _SEVERAL.join(map(_name, facts.iris(iri, DCG + "isGivenIn"))),
                desk.graded(iri) or "",
            )
