"""What was in force on a day, and which edition held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.dates import Reached, ended, last_day, reached
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.graph import Desk
from dcgraph.research.links import cited
from dcgraph.research.model import Citation, Confidence, Silence, Thing
from dcgraph.research.parties import Parties, Party, parties
from dcgraph.research.records import coverage
from dcgraph.research.relevance import Held, edition_date, editions_held
from dcgraph.research.time_words import said

Standing = Literal["in force", "issued", "not yet", "ended", "not known"]
"""`issued` is said of what has no entry into force, such as guidelines, and of editions."""

ISSUES: Final = ("adoptionDate", "signatureDate", "publicationDate")
FORCE: Final = "entryIntoForceDate"
APPLICATION: Final = "applicationDate"
_BINDING: Final = frozenset(("Convention", "LegalAct"))
_OVER: Final = frozenset((DCG + "Ended", DCG + "Superseded"))


class Judged(NamedTuple):
    """The name of the sentence that holds, the date in it, and a label or a second date."""

    key: str
    date: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A thing, a day, and what decides.

    `own` are its dates by property, `successors` are label and date of what takes its place.
    Its `status` is of no day: it decides only `today`.
    """

    desk: Desk
    iri: str
    day: str
    own: dict[str, str]
    successors: tuple[tuple[str, str], ...]
    status: str
    today: bool


def judged(case: Case) -> Judged:
    """What holds of a thing on a day: its end before its force, its force before its issue."""
    last = case.own.get("endDate", "")
    over = ended(last, case.day)
    if over != "no":
        return Judged("ended" if over == "yes" else "end not told", last)
    for answer, key in (("yes", "replaced"), ("not told", "replacement not told")):
        for label, date in case.successors:
            if reached(date, case.day) == answer:
                return Judged(key, date or "?", label)
    if case.today and case.status in _OVER:
        return Judged("ended by status")
    if force := case.own.get(FORCE):
        return _with_force(case, force)
    return _without_force(case)


def _with_force(case: Case, force: str) -> Judged:
    come, applied = reached(force, case.day), case.own.get(APPLICATION, "")
    if come == "yes" and applied and reached(applied, case.day) != "yes":
        return Judged("in force, not yet applied", force, applied)
    return Judged(_BY_FORCE[come], force)


def _without_force(case: Case) -> Judged:
    issues = [case.own[one] for one in ISSUES if one in case.own]
    editions = case.desk.facts.leading_to(case.iri, DCG + "isEditionOf")
    dates = [*issues, *(edition_date(case.desk, one)[1] for one in editions)]
    first = min(filter(None, dates), default="")
    come = reached(first, case.day)
    if come == "no":
        # Editions that are not known may have come before those that are.
        return Judged("not yet issued", first) if issues else Judged("no date")
    if case.status == DCG + "Draft":
        return Judged("draft")
    if case.status == DCG + "InForce" and case.today:
        return Judged("in force by status")
    if case.status == DCG + "InForce" or _BINDING.intersection(case.desk.kinds(case.iri)):
        return Judged("force not known")
    if first:
        return Judged("issued" if come == "yes" else "issue not told", first)
    current = case.today and case.status == DCG + "Current"
    return Judged("issued by status" if current else "no date")


_BY_FORCE: Final[dict[Reached, str]] = {
    "yes": "in force",
    "no": "not yet in force",
    "not told": "force not told",
}
STANDINGS: Final[dict[str, Standing]] = {
    "in force": "in force",
    "in force, not yet applied": "in force",
    "in force by status": "in force",
    "issued": "issued",
    "issued by status": "issued",
    "not yet in force": "not yet",
    "not yet issued": "not yet",
    "ended": "ended",
    "ended by status": "ended",
    "replaced": "ended",
    "force not told": "not known",
    "force not known": "not known",
    "issue not told": "not known",
    "end not told": "not known",
    "replacement not told": "not known",
    "draft": "not known",
    "no date": "not known",
}
"""What each sentence comes to."""


# What was in force on a day, which edition held, and who were parties then.
#
# Only dates decide about a past day. The status of a record is of no day: it decides where no day
# is asked for, and dates do not.


_KINDS: Final = frozenset(("Instrument", "Edition", "Provision"))


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a thing, by its property, and whether it had come by the day that counts."""

    thing: Thing
    property: str
    property_label: str
    date: str
    reached: Reached
    confidence: Confidence | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The state of an instrument, an edition or a provision on a day.

    `day` is the one that was asked for, else that of the graph. `message`
    says what `standing` rests on; `dates` are those that it was judged by, with those of the
    whole for a provision that has none of its own. `status` is that of the record, of no day.
    `editions` are those that held, or may have; those of the nearest whole for a provision.
    `silence` tells why the standing is not known.
    """

    thing: Thing
    day: str
    standing: Standing
    message: str
    dates: tuple[Dated, ...]
    status: Thing | None
    editions: tuple[Held, ...]
    parties: Parties | None
    silence: Silence | None


def state(desk: Desk, name: str, wanted: Filters) -> State:
    """The state of a thing on the day that is wanted.

    Raises NotFoundError if there is no such thing, ParameterError if it is of a kind that has none.
    """
    iri, lang = desk.iri(name), wanted.lang
    if not _KINDS.intersection(desk.kinds(iri)):
        raise ParameterError(
            f"{desk.label(iri).text} is no instrument, edition or provision, and only these have "
            "a state on a day; ask for its timeline."
        )
    day = last_day(wanted.as_of) if wanted.as_of else graph_day(desk)
    upward = _up_to_the_bearer(desk, iri)
    bearer = upward[-1]
    known = [*_dated(desk, upward, day, wanted), *_successions(desk, bearer, day, wanted)]
    dates = tuple(one for one in known if wanted.admits("asserted", one.confidence))
    status = desk.facts.first(bearer, DCG + "hasStatus")
    own = {one.property: one.date for one in dates if one.thing.iri in upward}
    after = tuple((one.thing.label, one.date) for one in dates if one.thing.iri not in upward)
    held = judged(Case(desk, bearer, day, own, after, status, not wanted.as_of))
    standing = STANDINGS[held.key]
    message = said(lang, held.key, day=day, date=held.date, other=held.other)
    if standing == "not known" and len(dates) < len(known):
        message = said(lang, "dates filtered", count=str(len(known) - len(dates)))
    found = parties(desk, name, wanted)
    return State(
        thing=desk.thing(iri, lang),
        day=day,
        standing=standing,
        message=message,
        dates=dates,
        status=desk.thing(status, lang) if status else None,
        editions=editions_held(desk, _with_editions(desk, iri), day, wanted),
        parties=found if found.members or found.not_yet_bound or found.announced else None,
        silence=_silence(desk, bearer, message, len(known) - len(dates), wanted)
        if standing == "not known"
        else None,
    )


def _up_to_the_bearer(desk: Desk, iri: str) -> list[str]:
    """The thing and its wholes, up to the nearest that has dates or a status of its own."""
    upward = _wholes(desk, iri)
    for place, one in enumerate(upward):
        if any(desk.facts.first(one, DCG + name) for name in (*ISSUES, FORCE, "hasStatus")):
            return upward[: place + 1]
    return upward


def _with_editions(desk: Desk, iri: str) -> str:
    """The thing itself, or the nearest whole that has editions: its text is that of the whole."""
    wholes = _wholes(desk, iri)
    return next((one for one in wholes if desk.facts.leading_to(one, DCG + "isEditionOf")), iri)


def _wholes(desk: Desk, iri: str) -> list[str]:
    """The thing and what it is part of, from the nearest whole to the farthest."""
    found = [iri]
    while (iri := desk.facts.first(iri, DCG + "isPartOf")) and iri not in found:
        found.append(iri)
    return found


def _dated(desk: Desk, upward: list[str], day: str, wanted: Filters) -> list[Dated]:
    """Each date from the nearest that has it: a provision can apply later than its act."""
    found = []
    for prop in (*ISSUES, FORCE, APPLICATION, "endDate"):
        bearer = next((one for one in upward if desk.facts.first(one, DCG + prop)), None)
        if bearer:
            found.append(_one(desk, bearer, prop, day, wanted))
    return found


def _successions(desk: Desk, iri: str, day: str, wanted: Filters) -> list[Dated]:
    """When what takes the place of a thing had force, or was issued; the date may be empty."""
    found = []
    for one in desk.facts.leading_to(iri, DCG + "supersedes"):
        dates = [prop for prop in (FORCE, *ISSUES) if desk.facts.first(one, DCG + prop)]
        found.append(_one(desk, one, dates[0] if dates else "supersedes", day, wanted))
    return found


def _one(desk: Desk, iri: str, prop: str, day: str, wanted: Filters) -> Dated:
    date = "" if prop == "supersedes" else desk.facts.first(iri, DCG + prop)
    citations = desk.citations(iri, wanted.lang, DCG + prop)
    return Dated(
        thing=desk.thing(iri, wanted.lang),
        property=prop,
        property_label=desk.label(DCG + prop, wanted.lang).text,
        date=date,
        reached=reached(date, day),
        confidence=desk.confidence(citations),
        citations=citations,
    )


def _silence(desk: Desk, iri: str, message: str, hidden: int, wanted: Filters) -> Silence:
    if hidden:
        return Silence("filtered", message, ())
    unread = [one for one in coverage(desk, iri, wanted.lang) if one.extent != "whole"]
    return Silence("not read" if unread else "not covered", message, ())


def state_text(state: State) -> str:
    """A state, its grounds, the edition that held and how many were parties."""
    return "\n".join(_state(state))


def members_text(parties: Parties) -> str:
    """Who was a member or bound as a party, who not yet, since when, and where that stands."""
    lines = [f"{parties.of.label} ({parties.of.kind}, {parties.of.name}), {parties.day or '…'}"]
    for one in parties.members:
        lines += _party(one, "" if one.held == "yes" else " (it is not told whether it held)")
    if parties.not_yet_bound:
        lines.append(f"Consented, not yet bound: {len(parties.not_yet_bound)}")
        for one in parties.not_yet_bound:
            lines += _party(one, "")
    lines += [parties.silence.message, parties.note] if parties.silence else _parties(parties)
    return "\n".join(filter(None, lines))


def _party(party: Party, doubt: str) -> Iterator[str]:
    force = f", in force for it from {party.in_force_from}" if party.in_force_from else ""
    yield f"- {party.member.label}, {party.since or '?'}–{party.until}{force}{doubt}"
    yield from (f"    {cited(citation)}" for citation in party.citations)


def _state(state: State) -> Iterator[str]:
    yield f"{state.thing.label} ({state.thing.kind}, {state.thing.name}), {state.day}"
    yield state.message
    for one in state.dates:
        yield f"- {one.thing.label}: {one.property_label} {one.date or '?'}"
        yield from (f"    {cited(citation)}" for citation in one.citations)
    if state.status:
        yield f"Status of the record, of no day: {state.status.label}"
    for edition in state.editions:
        doubt = "" if edition.held == "yes" else " (it is not told whether it held)"
        yield f"Edition: {edition.thing.label}, {edition.date}{doubt}"
    if state.parties:
        yield from _parties(state.parties)
        if state.parties.not_yet_bound:
            yield f"Consented, not yet bound: {len(state.parties.not_yet_bound)}"


def _parties(parties: Parties) -> Iterator[str]:
    doubt = f", and {parties.not_told} more of whom it is not told" if parties.not_told else ""
    yield f"Parties or members: {parties.count}{doubt}. {parties.note}"
    for figure in parties.announced:
        yield f"Announced for {figure.date}: {figure.value}"
        yield from (f"    {cited(citation)}" for citation in figure.citations)
