"""Who was a party or a member on a day, as far as its date is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from dcgraph.research.dates import Reached, ended, last_day, reached
from dcgraph.research.desk import Desk
from dcgraph.research.model import Citation, Confidence, Language, Silence, Thing
from dcgraph.research.timing.words import said
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["Acceptance", "Figure", "Parties", "Party", "parties"]

_SINCE: Final = ("instrumentDate", "startDate")
_ANNOUNCED: Final = (".parties", ".members")


@dataclass(frozen=True, slots=True)
class Party:
    """One who is a party or a member: from when, and whether on the day that was asked for.

    `since_property` tells what the date is: `instrumentDate` is that of the deed by which a
    party consented, after which a treaty enters into force for it by its own terms.
    """

    membership: Thing
    member: Thing
    since: str
    since_property: str
    until: str
    held: Reached
    confidence: Confidence | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How many of the parties of the day have accepted a provision by the date of their list."""

    provision: Thing
    count: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of parties or members that a source announced, and for when."""

    thing: Thing
    date: str
    value: str
    confidence: Confidence | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties to an instrument or the members of a body on a day, empty for no day.

    `count` are those who were surely, `not_told` those of whom it is not told; `members` holds
    both. `listed_on` is the latest day for which they are listed. `announced` is the latest
    number that was announced by the day, beside which `count` can be held.
    """

    of: Thing
    day: str
    count: int
    not_told: int
    listed_on: str
    note: str
    members: tuple[Party, ...]
    acceptances: tuple[Acceptance, ...]
    announced: tuple[Figure, ...]
    silence: Silence | None


def parties(desk: Desk, name: str, wanted: Wanted) -> Parties:
    """Who was a party to an instrument, accepted a provision, or was a member of a body.

    Raises NotFound, with the nearest names, if there is no such thing.
    """
    iri, lang, facts = desk.iri(name), wanted.lang, desk.facts
    entries = facts.leading_to(iri, DCG + "isMembershipIn")
    accepting = facts.leading_to(iri, DCG + "accepts")
    known = [_party(desk, one, wanted) for one in entries or accepting]
    if not entries and wanted.as_of:
        known = [_without_day(one) for one in known]
    kept = [one for one in known if wanted.admits("asserted", one.confidence)]
    there = [one for one in kept if one.held != "no"]
    listed = [facts.first(one.membership.iri, DCG + "statedOnDate") for one in there]
    listed_on = max(listed, default="")
    label = desk.label(iri, lang).text
    return Parties(
        of=desk.thing(iri, lang),
        day=last_day(wanted.as_of) if wanted.as_of else "",
        count=sum(one.held == "yes" for one in there),
        not_told=sum(one.held == "not told" for one in there),
        listed_on=listed_on,
        note=_note(lang, listed_on, bool(entries)) if there else "",
        members=tuple(sorted(there, key=lambda one: (one.since or "9", one.membership.name))),
        acceptances=_acceptances(desk, there, lang),
        announced=_announced(desk, iri, wanted),
        silence=None if there else _silence(label, len(known), len(kept), wanted),
    )


def _note(lang: Language, listed_on: str, whole: bool) -> str:
    note = said(lang, "listed" if listed_on else "in graph", date=listed_on)
    return note if whole else f"{note} {said(lang, 'acceptance')}"


def _party(desk: Desk, iri: str, wanted: Wanted) -> Party:
    facts = desk.facts
    prop = next((one for one in _SINCE if facts.first(iri, DCG + one)), "")
    since = facts.first(iri, DCG + prop) if prop else ""
    until = facts.first(iri, DCG + "endDate")
    citations = desk.citations(iri, wanted.lang)
    return Party(
        membership=desk.thing(iri, wanted.lang),
        member=desk.thing(facts.first(iri, DCG + "hasMember"), wanted.lang),
        since=since,
        since_property=prop,
        until=until,
        held=_held(since, until, facts.first(iri, DCG + "statedOnDate"), wanted.as_of),
        confidence=desk.confidence(citations),
        citations=citations,
    )


def _held(since: str, until: str, stated: str, as_of: str) -> Reached:
    """Whether it stood on a day. A list without a beginning speaks for its own day alone."""
    if not as_of:
        return "no" if until else "yes"
    if not since and stated:
        begun: Reached = "yes" if stated == last_day(as_of) else "not told"
    else:
        begun = reached(since, as_of)
    over = ended(until, as_of)
    if begun == "no" or over == "yes":
        return "no"
    return "yes" if begun == "yes" and over == "no" else "not told"


def _without_day(party: Party) -> Party:
    """The same where a list tells that, and not when, a party accepted a provision."""
    return replace(party, held="no" if party.held == "no" else "not told")


def _acceptances(desk: Desk, there: list[Party], lang: Language) -> tuple[Acceptance, ...]:
    counts: dict[str, int] = {}
    for party in there:
        for provision in desk.facts.iris(party.membership.iri, DCG + "accepts"):
            counts[provision] = counts.get(provision, 0) + 1
    return tuple(Acceptance(desk.thing(one, lang), counts[one]) for one in sorted(counts))


def _announced(desk: Desk, iri: str, wanted: Wanted) -> tuple[Figure, ...]:
    facts, found = desk.facts, []
    for one in facts.leading_to(iri, DCG + "hasFocus"):
        date = facts.first(one, DCG + "observationDate")
        told = not wanted.as_of or reached(date, wanted.as_of) == "yes"
        if told and facts.first(one, DCG + "hasIndicator").endswith(_ANNOUNCED):
            citations = desk.citations(one, wanted.lang)
            value = facts.first(one, DCG + "observedValue")
            thing, confidence = desk.thing(one, wanted.lang), desk.confidence(citations)
            if wanted.admits("asserted", confidence):
                found.append(Figure(thing, date, value, confidence, citations))
    latest = max((one.date for one in found), default="")
    return tuple(one for one in found if one.date == latest)


def _silence(label: str, known: int, kept: int, wanted: Wanted) -> Silence:
    if not known:
        return Silence("not covered", said(wanted.lang, "no parties", label=label), ())
    key = "parties filtered" if not kept else "no parties yet"
    text = said(wanted.lang, key, label=label, count=str(known), day=wanted.as_of)
    return Silence("filtered", text, ())
