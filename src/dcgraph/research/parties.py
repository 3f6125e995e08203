"""Who was a party or a member on a day, as far as its date is told.

A State that consents to a treaty is not bound at once. The treaty enters into force for it on the
date that its membership gives; else after the delay that the treaty lays down, and never before
the treaty itself. Where neither is in the graph, it is not told whether the State was bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from dcgraph.dates import Reached, ended, last_day, later_by, reached
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Citation, Confidence, Language, Silence, Thing
from dcgraph.research.tables import Table, sources
from dcgraph.words import words

_MEMBER: Final = DCG + "hasMember"
_SINCE: Final = ("instrumentDate", "startDate")
_ANNOUNCED: Final = (".parties", ".members")
_FORCE: Final = DCG + "entryIntoForceDate"
_DELAY: Final = DCG + "entryIntoForceDelay"


@dataclass(frozen=True, slots=True)
class Party:
    """One who is a party or a member: from when, and whether on the day that was asked for.

    `since_property` tells what the date is: `instrumentDate` is that of the deed by which a
    party consented. `in_force_from` is the date from which a treaty is in force for it, empty
    where that is not known and for the members of a body. `held` tells whether the party was
    bound, or the member was one, on the day. `accepted` are the names of the provisions that it
    has accepted by the date of its list, beyond what binds every party, `reserved` those among
    them to which it made reservations.
    """

    membership: Thing
    member: Thing
    since: str
    since_property: str
    until: str
    in_force_from: str
    held: Reached
    confidence: Confidence | None
    citations: tuple[Citation, ...]
    accepted: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How many of the parties of the day have accepted a provision by the date of their list.

    `reserved` of them made reservations to it.
    """

    provision: Thing
    count: int
    reserved: int


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
    """Who was bound by an instrument, or a member of a body, on a day.

    `day` is the one that was asked for; else that of the graph for an instrument, and empty for
    a body. `count` are those who surely were, `not_told` those of whom it is not told; `members`
    holds both. `not_yet_bound` are those who had consented to an instrument by the day and for
    whom it was not yet in force. `listed_on` is the latest day for which they are listed.
    `announced` is the latest number that was announced by the day, beside which `count` can be
    held. `note` says by which rule and which list they are counted.
    """

    of: Thing
    day: str
    count: int
    not_told: int
    listed_on: str
    note: str
    members: tuple[Party, ...]
    not_yet_bound: tuple[Party, ...]
    acceptances: tuple[Acceptance, ...]
    announced: tuple[Figure, ...]
    silence: Silence | None


def parties(desk: Desk, name: str, wanted: Filters) -> Parties:
    """Who was a party to an instrument, accepted a provision, or was a member of a body.

    Raises NotFoundError, with the nearest names, if there is no such thing.
    """
    iri, lang, facts = desk.iri(name), wanted.lang, desk.facts
    entries = facts.leading_to(iri, DCG + "isMembershipIn")
    accepting = () if entries else facts.leading_to(iri, DCG + "accepts")
    treaty = _treaty(desk, next(iter((*entries, *accepting)), ""))
    day = wanted.as_of or (graph_day(desk) if treaty else "")
    known = [_party(desk, one, day, wanted) for one in entries or accepting]
    if accepting and wanted.as_of:
        # A list tells that, and not when, a party accepted a provision.
        known = [one if one.held == "no" else replace(one, held="not told") for one in known]
    kept = [one for one in known if wanted.admits("asserted", one.confidence)]
    there = [one for one in kept if one.held != "no"]
    # Those who had consented by the day, and were not bound.
    waiting = [one for one in kept if _waits(one, treaty, day)]
    accepted = Counter(provision for one in there for provision in one.accepted)
    reserved = Counter(provision for one in there for provision in one.reserved)
    listed = [facts.first(one.membership.iri, DCG + "statedOnDate") for one in kept]
    listed_on = max(listed, default="")
    label = desk.label(iri, lang).text
    notes = [words(lang)("state.listed" if listed_on else "state.in graph", date=listed_on)]
    notes += [words(lang)("state.acceptance")] if accepting else []
    notes += [_rule(desk, treaty, lang)] if treaty else []
    return Parties(
        of=desk.thing(iri, lang),
        day=last_day(day) if day else "",
        count=sum(one.held == "yes" for one in there),
        not_told=sum(one.held == "not told" for one in there),
        listed_on=listed_on,
        note=" ".join(notes) if there or waiting else "",
        members=_in_order(there),
        not_yet_bound=_in_order(waiting),
        acceptances=tuple(
            Acceptance(desk.thing(DCGD + one, lang), accepted[one], reserved[one])
            for one in sorted(accepted)
        ),
        announced=_announced(desk, iri, wanted),
        silence=None if there else _silence(label, len(known), len(kept), day, wanted),
    )


def in_force_for(desk: Desk, membership: str) -> str:
    """The date from which a treaty is in force for a party, by the IRI of its membership.

    Empty where the graph does not know it, and for a membership in a body.
    """
    facts, treaty = desk.facts, _treaty(desk, membership)
    force, delay = facts.first(treaty, _FORCE), facts.first(treaty, _DELAY)
    if own := facts.first(membership, _FORCE):
        return own
    consent = facts.first(membership, DCG + _SINCE[0])
    date = later_by(consent, delay) if consent and delay else ""
    return max(date, force) if date and force else ""


def _treaty(desk: Desk, membership: str) -> str:
    """The instrument to which a membership belongs; empty where it belongs to a body."""
    of = desk.facts.first(membership, DCG + "isMembershipIn")
    return of if "Instrument" in desk.kinds(of) else ""


def _rule(desk: Desk, treaty: str, lang: Language) -> str:
    """The sentence that tells when a treaty enters into force for a party."""
    facts = desk.facts
    force, delay = facts.first(treaty, _FORCE), facts.first(treaty, _DELAY)
    if not force:
        return words(lang)("state.treaty force not known")
    if not delay:
        return words(lang)("state.delay not known", date=force)
    unit = "months" if delay.endswith("M") else "days"
    return words(lang)(f"state.delay in {unit}", count=delay[1:-1], date=force)


def _in_order(found: list[Party]) -> tuple[Party, ...]:
    return tuple(sorted(found, key=lambda one: (one.since or "9", one.membership.name)))


def _party(desk: Desk, iri: str, day: str, wanted: Filters) -> Party:
    facts = desk.facts
    prop = next((one for one in _SINCE if facts.first(iri, DCG + one)), "")
    since = facts.first(iri, DCG + prop) if prop else ""
    until = facts.first(iri, DCG + "endDate")
    told = (_MEMBER, prop and DCG + prop, until and DCG + "endDate")
    citations = desk.citations(iri, wanted.lang, *filter(None, told))
    held = _held(since, until, facts.first(iri, DCG + "statedOnDate"), day)
    if held != "no" and _treaty(desk, iri):
        force = facts.first(_treaty(desk, iri), _FORCE)
        bound = reached(in_force_for(desk, iri), day)
        held = bound if ended(until, day) == "no" else "not told"
        if force and reached(force, day) == "no":
            held = "no"
    return Party(
        membership=desk.thing(iri, wanted.lang),
        member=desk.thing(facts.first(iri, _MEMBER), wanted.lang),
        since=since,
        since_property=prop,
        until=until,
        in_force_from=in_force_for(desk, iri),
        held=held,
        confidence=desk.confidence(citations),
        citations=citations,
        accepted=_names(facts.iris(iri, DCG + "accepts")),
        reserved=_names(facts.iris(iri, DCG + "acceptsWithReservations")),
    )


def _waits(party: Party, treaty: str, day: str) -> bool:
    """Whether a party had consented to a treaty by a day, and was not bound."""
    if not treaty or party.held != "no" or not party.since:
        return False
    return reached(party.since, day) != "no" and ended(party.until, day) != "yes"


def _names(iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(one.removeprefix(DCGD) for one in iris)


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


def _announced(desk: Desk, iri: str, wanted: Filters) -> tuple[Figure, ...]:
    facts, found = desk.facts, []
    for one in facts.leading_to(iri, DCG + "hasFocus"):
        date = facts.first(one, DCG + "observationDate")
        told = not wanted.as_of or reached(date, wanted.as_of) == "yes"
        if told and facts.first(one, DCG + "hasIndicator").endswith(_ANNOUNCED):
            citations = desk.citations(one, wanted.lang, DCG + "observedValue")
            value = facts.first(one, DCG + "observedValue")
            thing, confidence = desk.thing(one, wanted.lang), desk.confidence(citations)
            if wanted.admits("asserted", confidence):
                found.append(Figure(thing, date, value, confidence, citations))
    latest = max((one.date for one in found), default="")
    return tuple(one for one in found if one.date == latest)


def _silence(label: str, known: int, kept: int, day: str, wanted: Filters) -> Silence:
    key = "no parties yet" if kept else "parties filtered" if known else "no parties"
    text = words(wanted.lang)(f"state.{key}", label=label, count=known, day=day)
    return Silence("filtered" if known else "not covered", text, ())


@dataclass(frozen=True, slots=True)
class Belonging:
    """An instrument or a body, and how an actor stands in it.

    `accepted` are provisions, `reserved` those among them with reservations, `open` those that
    other parties in the list have accepted and this one has not.
    """

    of: Thing
    party: Party
    accepted: tuple[Thing, ...]
    reserved: tuple[Thing, ...]
    open: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Belongings:
    """Memberships of an actor, those that ended among them, as of `day`.

    `listed` are the instruments and bodies whose parties or members the graph lists: on another
    it knows nothing of the actor. `unlisted` are the conventions among these others.
    """

    day: str
    found: tuple[Belonging, ...]
    listed: tuple[Thing, ...]
    unlisted: tuple[Thing, ...]


def belongings(desk: Desk, name: str, wanted: Filters) -> Belongings:
    """The memberships of an actor by its name; raises NotFoundError if there is no such thing."""
    iri, lang, facts = desk.iri(name), wanted.lang, desk.facts
    day = wanted.as_of or graph_day(desk)
    wish, found = Filters(lang, as_of=day), []
    for membership in facts.leading_to(iri, DCG + "hasMember"):
        party = _party(desk, membership, day, wish)
        if party.held != "no" or _waits(party, _treaty(desk, membership), day):
            found.append(_belonging(desk, party, lang))
    known = listed(desk, lang)
    conventions = desk.things(sorted(facts.of_kind(DCG + "Convention")), lang)
    return Belongings(
        day=day,
        found=tuple(sorted(found, key=lambda one: (one.party.since or "9", one.of.name))),
        listed=known,
        unlisted=tuple(one for one in conventions if one not in known),
    )


def _belonging(desk: Desk, party: Party, lang: Language) -> Belonging:
    of = desk.facts.first(party.membership.iri, DCG + "isMembershipIn")
    accepted, reserved = ([DCGD + one for one in some] for some in (party.accepted, party.reserved))
    return Belonging(
        of=desk.thing(of, lang),
        party=party,
        accepted=desk.things(accepted, lang),
        reserved=desk.things(reserved, lang),
        open=desk.things((one for one in _offered(desk, of) if one not in accepted), lang),
    )


@cached
def _offered(desk: Desk, of: str) -> tuple[str, ...]:
    """The provisions of an instrument that some party in its list has accepted."""
    facts, entries = desk.facts, desk.facts.leading_to(of, DCG + "isMembershipIn")
    return tuple(sorted({it for one in entries for it in facts.iris(one, DCG + "accepts")}))


def listed(desk: Desk, lang: Language) -> tuple[Thing, ...]:
    """The instruments and bodies whose parties or members the graph lists, by name."""
    entries = desk.facts.of_kind(DCG + "Membership")
    found = {desk.facts.first(one, DCG + "isMembershipIn") for one in entries}
    return desk.things(sorted(found), lang)


class _Row(NamedTuple):
    of: Parties
    one: Party
    bound: Literal["yes", "not yet", "not told"]


_TABLE: Final = Table(
    _Row,
    "of of.day one.member one.since one.since_property one.in_force_from one.until bound "
    "one.accepted one.reserved of.listed_on one.confidence sources",
    of="of.of.name",
    sources=lambda row: sources(row.one.citations),
)


def parties_csv(found: Parties) -> bytes:
    """A row for each party or member, those that have consented and are not yet bound last."""
    told = [_Row(found, one, "yes" if one.held == "yes" else "not told") for one in found.members]
    return _TABLE.csv((*told, *(_Row(found, one, "not yet") for one in found.not_yet_bound)))
