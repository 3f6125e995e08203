"""All that is said of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dcgraph.namespaces import DCG, DCGD, SKOS, TYPE
from dcgraph.research.amendments import changes
from dcgraph.research.concordance import parallels
from dcgraph.research.facts import REPEATED
from dcgraph.research.filters import Filters, admitted, had_begun
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    Coverage,
    Definition,
    Extent,
    Language,
    Record,
    Silence,
    Statement,
)
from dcgraph.research.norms import follows_from, norm, norms_of, property_statement, said_of, tally
from dcgraph.words import chosen, words

_TOLD_APART: Final = frozenset(
    (
        TYPE,
        SKOS + "prefLabel",
        SKOS + "altLabel",
        SKOS + "note",
        DCG + "summary",
        DCG + "hasAuthority",
        DCG + "hasCitation",
        *REPEATED,
    )
)
"""Properties that have a place of their own in a record, or in the entry of a source."""
EXTENTS: Final[dict[str, Extent]] = {
    DCG + "ReadWhole": "whole",
    DCG + "ReadInPart": "in part",
    DCG + "NotRead": "not read",
}


def record(desk: Desk, name: str, wanted: Filters) -> Record:
    """The record with a name or IRI; raises NotFoundError, with the nearest, if there is none."""
    iri, lang, facts = desk.iri(name), wanted.lang, desk.facts
    found = tuple(statements(desk, iri, wanted))
    editions = [
        one
        for one in facts.leading_to(iri, DCG + "isEditionOf")
        if had_begun(desk, one, wanted.as_of)
    ]
    wholes: list[str] = []
    step = facts.iris(iri, DCG + "isPartOf")
    while step and step[0] not in wholes:
        wholes.append(step[0])
        step = facts.iris(step[0], DCG + "isPartOf")
    told = (said_of(desk, one, lang) for one in follows_from(desk, iri))
    follows = tuple(one for one in told if admitted(desk, one, wanted))
    return Record(
        thing=desk.thing(iri, lang),
        kinds=desk.kinds(iri),
        labels=desk.texts(iri, SKOS + "prefLabel"),
        other_labels=desk.texts(iri, SKOS + "altLabel"),
        summaries=desk.sourced(iri, DCG + "summary", lang),
        notes=desk.sourced(iri, SKOS + "note", lang),
        definitions=tuple(
            one
            for one in definitions(desk, iri, lang, wanted.as_of)
            if wanted.trusts(one.confidence)
        ),
        statements=found,
        parts=desk.things(in_order(desk, facts.leading_to(iri, DCG + "isPartOf")), lang),
        within=desk.things(wholes, lang),
        editions=desk.things(in_order(desk, editions), lang),
        coverage=coverage(desk, iri, lang),
        citations=desk.citations(iri, lang),
        silence=None if found or follows else _silence(desk, iri, wanted),
        norms=tuple(norm(desk, one, lang) for one in norms_of(desk, iri)),
        follows=follows,
        tally=tally(desk, iri, wanted),
        changes=changes(desk, (iri, *facts.leading_to(iri, DCG + "isWithin")), lang),
        parallels=parallels(desk, iri, wanted),
    )


def statements(desk: Desk, iri: str, wanted: Filters) -> Iterator[Statement]:
    """The statements of which a thing is the subject, and the claims of which it is the object."""
    for one in _all_statements(desk, iri, wanted.lang):
        # What follows from norms has a place of its own in a record.
        if admitted(desk, one, wanted) and not (one.norms and "derived" not in wanted.basis):
            yield one


def _all_statements(desk: Desk, iri: str, lang: Language) -> Iterator[Statement]:
    facts = desk.facts
    for end in (facts.by_subject, facts.by_object):
        for claim in end.get(iri, ()):
            yield desk.claim_statement(claim, lang)
    for predicate in sorted(facts.about[iri]):
        if predicate in _TOLD_APART or not predicate.startswith(DCG):
            continue
        for value in facts.values_in(iri, predicate, lang):
            derived = isinstance(value, str) and (iri, predicate, value) in facts.derived
            if derived and (iri, predicate, value) in facts.asserted_by_claims:
                # The claim has told it.
                continue
            yield property_statement(desk, iri, predicate, value, lang)


def definitions(desk: Desk, iri: str, lang: Language, as_of: str = "") -> tuple[Definition, ...]:
    """The definitions of a concept, the oldest first; with a day, those that it can have had."""
    every = desk.facts.leading_to(iri, DCG + "isDefinitionOf")
    found = (_definition(desk, one, lang) for one in every if had_begun(desk, one, as_of))
    return tuple(sorted(found, key=lambda one: (one.date, one.thing.name)))


@cached
def _definition(desk: Desk, iri: str, lang: Language) -> Definition:
    facts = desk.facts
    citations, others = desk.main_citations(iri, lang)
    return Definition(
        thing=desk.thing(iri, lang),
        wording=desk.chosen(facts.words(iri, DCG + "wording"), lang),
        date=facts.first(iri, DCG + "definitionDate"),
        given_by=desk.things(facts.iris(iri, DCG + "isGivenBy"), lang),
        given_in=desk.things(facts.iris(iri, DCG + "isGivenIn"), lang),
        confidence=desk.confidence(citations),
        citations=citations,
        other_citations=others,
    )


def coverage(desk: Desk, iri: str, lang: Language) -> tuple[Coverage, ...]:
    """How far an instrument was read, by the notes on that."""
    notes = desk.facts.leading_to(iri, DCG + "describesReadingOf")
    return tuple(_coverage(desk, one, lang) for one in notes)


@cached
def _coverage(desk: Desk, note: str, lang: Language) -> Coverage:
    return Coverage(
        thing=desk.thing(note, lang),
        extent=EXTENTS[desk.facts.first(note, DCG + "hasReadingExtent")],
        summary=chosen(desk.sourced(note, DCG + "summary", lang), lang),
        gaps=desk.sourced(note, DCG + "knownGap", lang),
        citations=desk.citations(note, lang),
    )


def in_order(desk: Desk, iris: Iterable[str]) -> list[str]:
    """By position where it is told, else by number and name as people count."""

    def place(iri: str) -> tuple[int, list[tuple[int, str]]]:
        position = desk.facts.first(iri, DCG + "position")
        parts = iri.removeprefix(DCGD).replace("-", ".").split(".")
        counted = [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
        return int(position) if position.isdecimal() else 1 << 30, counted

    return sorted(iris, key=place)


def _silence(desk: Desk, iri: str, wanted: Filters) -> Silence:
    hidden = sum(1 for _ in _all_statements(desk, iri, wanted.lang))
    label, t = desk.label(iri, wanted.lang).text, words(wanted.lang)
    if hidden:
        return Silence("filtered", t("records.silence.filtered", label=label, number=hidden), ())
    unread = [one.extent for one in coverage(desk, iri, wanted.lang) if one.extent != "whole"]
    if unread:
        extent = t(f"claim.extent.{unread[0]}")
        return Silence("not read", t("records.silence.not read", label=label, extent=extent), ())
    return Silence("not covered", t("records.silence.not covered", label=label), ())
