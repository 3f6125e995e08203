"""Claims and definitions that contradict each other or are in tension, both sides of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.filters import Filters, had_begun
from dcgraph.research.graph import Desk
from dcgraph.research.model import Citation, Language, Text, Thing
from dcgraph.research.relevance import bearing
from dcgraph.words import words


@dataclass(frozen=True, slots=True)
class Position:
    """A claim or a definition in a sentence: who holds it, when it was said, and where it stands.

    `holders` says so where it is this project's own reading; `date` is empty where none is known.
    `language` is that of the wording of a definition, empty for a claim.
    """

    thing: Thing
    text: str
    holders: str
    date: str
    citations: tuple[Citation, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims or definitions that contradict each other or are in tension.

    `conditions` say under which reading of their terms the two exclude each other, or why they
    point different ways and can both hold.
    """

    one: Position
    other: Position
    conditions: tuple[Text, ...]


def conflicts_between(
    desk: Desk, ends: tuple[str, str], how: str, wanted: Filters
) -> tuple[Conflict, ...]:
    """The pairs of claims and definitions, one on each, that the property `how` joins."""
    on_a, on_b = (_opposed(desk, iri, how, wanted) for iri in ends)
    found = (
        (one, other) for one in on_a for other in desk.facts.iris(one, DCG + how) if other in on_b
    )
    return _paired(desk, found, wanted)


def conflicts_on(desk: Desk, iri: str, how: str, wanted: Filters) -> tuple[Conflict, ...]:
    """The pairs of which at least one is a claim on a thing or a definition of it."""
    facts = desk.facts

    def admitted(other: str) -> bool:
        claim = facts.claims.get(other)
        if claim is None:
            return wanted.trusts(desk.graded(other)) and had_begun(desk, other, wanted.as_of)
        return bool(bearing(desk, (claim,), wanted).statements)

    found = (
        (one, other)
        for one in _opposed(desk, iri, how, wanted)
        for other in facts.iris(one, DCG + how)
        if admitted(other)
    )
    return _paired(desk, found, wanted)


def _paired(desk: Desk, found: Iterable[tuple[str, str]], wanted: Filters) -> tuple[Conflict, ...]:
    """Each pair once, in the order of their names."""

    def conditions(pair: tuple[str, str]) -> Iterator[Text]:
        for iri in pair:
            told = desk.facts.words(iri, DCG + "conflictCondition")
            if text := desk.chosen(told, wanted.lang):
                yield text

    return tuple(
        Conflict(
            _position(desk, pair[0], wanted.lang),
            _position(desk, pair[1], wanted.lang),
            tuple(dict.fromkeys(conditions(pair))),
        )
        for pair in sorted({(min(pair), max(pair)) for pair in found})
    )


def _opposed(desk: Desk, iri: str, how: str, wanted: Filters) -> set[str]:
    """The definitions of a thing, and the claims on it that conflict with another."""
    facts = desk.facts
    claims = (*facts.by_subject.get(iri, ()), *facts.by_object.get(iri, ()))
    opposed = [one for one in claims if facts.iris(one.iri, DCG + how)]
    return {DCGD + one.claim for one in bearing(desk, opposed, wanted).statements} | {
        one
        for one in facts.leading_to(iri, DCG + "isDefinitionOf")
        if wanted.trusts(desk.graded(one)) and had_begun(desk, one, wanted.as_of)
    }


def _position(desk: Desk, iri: str, lang: Language) -> Position:
    facts = desk.facts
    claim = facts.claims.get(iri)
    if claim is None:
        wording = desk.chosen(facts.words(iri, DCG + "wording"), lang)
        of = desk.label(facts.first(iri, DCG + "isDefinitionOf"), lang).text
        text = f"{of}: {wording.text if wording else ''}"
        language = wording.language if wording else ""
        holders, date = facts.iris(iri, DCG + "isGivenBy"), "definitionDate"
    else:
        ends = (claim.subject, claim.relation, claim.object)
        text, language = " ".join(desk.label(one, lang).text for one in ends), ""
        holders, date = facts.holders(iri), "statedOnDate"
    if claim is not None and claim.basis != "stated":
        held_by = words(lang)("compare.own-reading")
    else:
        unnamed = desk.chosen(facts.words(iri, DCG + "unnamedClaimant"), lang)
        held_by = ", ".join(desk.label(one, lang).text for one in holders)
        held_by = held_by or (unnamed.text if unnamed else "")
    return Position(
        thing=desk.thing(iri, lang),
        text=text,
        holders=held_by,
        date=facts.first(iri, DCG + date),
        citations=desk.main_citations(iri, lang)[0],
        language=language,
    )
