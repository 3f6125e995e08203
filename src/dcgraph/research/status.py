"""What was in force on a day, and which edition held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dcgraph.dates import Reached, ended, last_day, reached
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.amendments import changes, held, versions
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.graph import Desk
from dcgraph.research.links import change_lines, cited
from dcgraph.research.model import Change, Citation, Confidence, Language, Silence, Thing
from dcgraph.research.parties import Figure, Parties, Party, parties
from dcgraph.research.records import coverage
from dcgraph.research.relevance import Held, edition_date, editions_held, wholes
from dcgraph.research.tables import write_csv
from dcgraph.words import words

Standing = Literal["in force", "issued", "not yet", "ended", "not known"]
"""`issued` is said of what has no entry into force, such as guidelines, and of editions."""

ISSUES: Final = ("adoptionDate", "signatureDate", "publicationDate")
FORCE: Final = "entryIntoForceDate"
APPLICATION: Final = "applicationDate"
_BINDING: Final = frozenset(("Convention", "LegalAct"))
_KINDS: Final = frozenset(("Instrument", "Edition", "Provision"))


class Judged(NamedTuple):
    """How a thing stands, the name of the sentence on that, a date, a label or a second date."""

    standing: Standing
    key: str
    date: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class SourcedDate:
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
    `silence` tells why the standing is not known. Of a provision that was changed `text` is the
    record that has its text of the day, `text_message` says since when or why there is none, and
    `changes` are its amendments, those of what it is part of and those of its parts.
    """

    thing: Thing
    day: str
    standing: Standing
    message: str
    dates: tuple[SourcedDate, ...]
    status: Thing | None
    editions: tuple[Held, ...]
    parties: Parties | None
    silence: Silence | None
    text: Thing | None = None
    text_message: str = ""
    changes: tuple[Change, ...] = ()


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
    bearer = _up_to_the_bearer(desk, iri)[-1]
    held, dates, message, hidden = _on_day(desk, iri, day, wanted)
    status = desk.facts.first(bearer, DCG + "hasStatus")
    found = parties(desk, name, wanted)
    text, text_message = _text(desk, iri, day, lang)
    return State(
        thing=desk.thing(iri, lang),
        day=day,
        standing=held.standing,
        message=message,
        dates=dates,
        status=desk.thing(status, lang) if status else None,
        editions=editions_held(desk, _with_editions(desk, iri), day, wanted),
        parties=found if found.members or found.not_yet_bound or found.announced else None,
        silence=_silence(desk, bearer, message, hidden, wanted)
        if held.standing == "not known"
        else None,
        text=text,
        text_message=text_message,
        changes=changes(desk, _changed_with(desk, iri), lang),
    )


STATE_COLUMNS: Final = (
    *("thing", "label", "day", "standing", "message", "of", "property", "date", "reached"),
    *("confidence", "citations"),
)


def state_csv(found: State) -> bytes:
    """A row for each date by which a thing was judged; one without a date where there is none."""
    head = (found.thing.name, found.thing.label, found.day, found.standing, found.message)
    rows = [
        (
            *(*head, one.thing.name, one.property, one.date, one.reached, one.confidence or ""),
            "; ".join(map(cited, one.citations)),
        )
        for one in found.dates
    ]
    return write_csv(STATE_COLUMNS, rows or [(*head, *[""] * 6)])


def standing(desk: Desk, iri: str, wanted: Filters) -> tuple[Judged, str]:
    """How a text stands on the day that is wanted, else that of the graph, and in a sentence."""
    day = last_day(wanted.as_of) if wanted.as_of else graph_day(desk)
    held, _, message, _ = _on_day(desk, iri, day, wanted)
    return held, message


def _on_day(
    desk: Desk, iri: str, day: str, wanted: Filters
) -> tuple[Judged, tuple[SourcedDate, ...], str, int]:
    """How a text stands on a day, by which dates, in a sentence, and how many were left out."""
    upward = _up_to_the_bearer(desk, iri)
    known = [_dated(desk, *one, day, wanted) for one in _dates(desk, upward)]
    dates = tuple(one for one in known if wanted.admits("asserted", one.confidence))
    status = desk.facts.first(upward[-1], DCG + "hasStatus").removeprefix(DCG)
    held = _judged(desk, upward, day, dates, "" if wanted.as_of else status)
    hidden = len(known) - len(dates)
    message = words(wanted.lang)(f"state.{held.key}", day=day, date=held.date, other=held.other)
    if held.standing == "not known" and hidden:
        message = words(wanted.lang)("state.dates filtered", count=hidden)
    return held, dates, message, hidden


def _text(desk: Desk, iri: str, day: str, lang: Language) -> tuple[Thing | None, str]:
    """The record that has the text of a provision on a day, and a sentence on it."""
    known = versions(desk, iri) if "Provision" in desk.kinds(iri) else []
    if not known:
        return None, ""
    t, one = words(lang), held(known, day)
    if one is None:
        dates = [each.since for each in known if each.since]
        key = "not described" if dates else "not known"
        return None, t(f"state.text {key}", day=day, date=next(iter(dates), ""))
    key = "until" if one.until else "since"
    thing = desk.thing(one.iri, lang)
    return thing, t(f"state.text {key}", label=thing.label, since=one.since, until=one.until)


def _changed_with(desk: Desk, iri: str) -> Iterator[str]:
    """A provision, what it is a version of, its wholes and its parts; nothing for other texts."""
    if "Provision" not in desk.kinds(iri):
        return
    whole = desk.facts.first(iri, DCG + "isVersionOf") or iri
    yield from wholes(desk, whole)
    yield from desk.facts.leading_to(whole, DCG + "isWithin")


def _judged(
    desk: Desk, upward: list[str], day: str, dates: tuple[SourcedDate, ...], status: str
) -> Judged:
    """What holds of the last of some things: its end before its force, its force before its issue.

    The dates of other things are those of what takes its place. Its `status` is of no day: it is
    empty where a past day is asked for.
    """
    own = {one.property: one.date for one in dates if one.thing.iri in upward}
    after = [(one.thing.label, one.date) for one in dates if one.thing.iri not in upward]
    last = own.get("endDate", "")
    if (over := ended(last, day)) != "no":
        return Judged("ended", "ended", last) if over == "yes" else _unknown("end not told", last)
    known = {reached(date, day): (date or "?", label) for label, date in reversed(after)}
    if "yes" in known:
        return Judged("ended", "replaced", *known["yes"])
    if "not told" in known:
        return _unknown("replacement not told", *known["not told"])
    if status in ("Ended", "Superseded"):
        return Judged("ended", "ended by status")
    if force := own.get(FORCE):
        return _in_force(day, force, own.get(APPLICATION, ""))
    return _issued(desk, upward[-1], day, [own[one] for one in ISSUES if one in own], status)


def _in_force(day: str, force: str, applied: str) -> Judged:
    match reached(force, day):
        case "no":
            return Judged("not yet", "not yet in force", force)
        case "not told":
            return _unknown("force not told", force)
    if applied and reached(applied, day) != "yes":
        return Judged("in force", "in force, not yet applied", force, applied)
    if applied > force:
        return Judged("in force", "in force, applied", force, applied)
    return Judged("in force", "in force", force)


def _issued(desk: Desk, iri: str, day: str, issues: list[str], status: str) -> Judged:
    editions = desk.facts.leading_to(iri, DCG + "isEditionOf")
    dates = [*issues, *(edition_date(desk, one)[1] for one in editions)]
    first = min(filter(None, dates), default="")
    come = reached(first, day)
    if come == "no":
        # Editions that are not known may have come before those that are.
        return Judged("not yet", "not yet issued", first) if issues else _unknown("no date")
    recorded = desk.facts.first(iri, DCG + "hasStatus").removeprefix(DCG)
    if recorded == "Draft":
        return _unknown("draft")
    if recorded == "NotInForce":
        return Judged("not yet", "not in force by status")
    if status == "InForce":
        return Judged("in force", "in force by status")
    if recorded == "InForce" or not _BINDING.isdisjoint(desk.kinds(iri)):
        return _unknown("force not known")
    if first and come == "not told":
        return _unknown("issue not told", first)
    if first:
        return Judged("issued", "issued", first)
    return Judged("issued", "issued by status") if status == "Current" else _unknown("no date")


def _unknown(key: str, date: str = "", other: str = "") -> Judged:
    return Judged("not known", key, date, other)


def _up_to_the_bearer(desk: Desk, iri: str) -> list[str]:
    """The thing and its wholes, up to the nearest that has dates or a status of its own."""
    upward = wholes(desk, iri)
    for place, one in enumerate(upward):
        if any(desk.facts.first(one, DCG + name) for name in (*ISSUES, FORCE, "hasStatus")):
            return upward[: place + 1]
    return upward


def _with_editions(desk: Desk, iri: str) -> str:
    """The thing itself, or the nearest whole that has editions: its text is that of the whole."""
    upward = wholes(desk, iri)
    return next((one for one in upward if desk.facts.leading_to(one, DCG + "isEditionOf")), iri)


def _dates(desk: Desk, upward: list[str]) -> Iterator[tuple[str, str]]:
    """The things and the properties that give a date.

    Each is of the nearest that has it: a provision can apply later than its act. Then come those
    by which what takes the place of the thing had force, or was issued.
    """
    for prop in (*ISSUES, FORCE, APPLICATION, "endDate"):
        bearer = next((one for one in upward if desk.facts.first(one, DCG + prop)), None)
        if bearer:
            yield bearer, prop
    for one in desk.facts.leading_to(upward[-1], DCG + "supersedes"):
        dates = [prop for prop in (FORCE, *ISSUES) if desk.facts.first(one, DCG + prop)]
        yield one, dates[0] if dates else "supersedes"


def _dated(desk: Desk, iri: str, prop: str, day: str, wanted: Filters) -> SourcedDate:
    date = "" if prop == "supersedes" else desk.facts.first(iri, DCG + prop)
    citations = desk.citations(iri, wanted.lang, DCG + prop)
    return SourcedDate(
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


def state_text(state: State, lang: Language) -> str:
    """A state, its grounds, the edition that held and how many were parties."""
    lines = [f"{state.thing.label} ({state.thing.kind}, {state.thing.name}), {state.day}"]
    lines.append(state.message)
    for one in state.dates:
        lines.append(f"- {one.thing.label}: {one.property_label} {one.date or '?'}")
        lines += _cited(one)
    if state.status:
        lines.append(f"Status of the record, of no day: {state.status.label}")
    if state.text_message:
        lines.append(state.text_message)
    lines += change_lines(state.changes, lang)
    for edition in state.editions:
        lines.append(f"Edition: {edition.thing.label}, {edition.date}{_doubt(edition)}")
    if state.parties:
        lines += _parties(state.parties)
        if state.parties.not_yet_bound:
            lines.append(f"Consented, not yet bound: {len(state.parties.not_yet_bound)}")
    return "\n".join(lines)


def members_text(parties: Parties) -> str:
    """Who was a member or bound as a party, who not yet, since when, and where that stands."""
    lines = [f"{parties.of.label} ({parties.of.kind}, {parties.of.name}), {parties.day or '…'}"]
    for one in parties.members:
        lines += _party(one, _doubt(one))
    if parties.not_yet_bound:
        lines.append(f"Consented, not yet bound: {len(parties.not_yet_bound)}")
        for one in parties.not_yet_bound:
            lines += _party(one, "")
    lines += [parties.silence.message, parties.note] if parties.silence else _parties(parties)
    return "\n".join(filter(None, lines))


def _party(party: Party, doubt: str) -> Iterator[str]:
    force = f", in force for it from {party.in_force_from}" if party.in_force_from else ""
    yield f"- {party.member.label}, {party.since or '?'}–{party.until}{force}{doubt}"
    yield from _cited(party)


def _parties(parties: Parties) -> Iterator[str]:
    doubt = f", and {parties.not_told} more of whom it is not told" if parties.not_told else ""
    yield f"Parties or members: {parties.count}{doubt}. {parties.note}"
    for figure in parties.announced:
        yield f"Announced for {figure.date}: {figure.value}"
        yield from _cited(figure)


def _doubt(one: Party | Held) -> str:
    return "" if one.held == "yes" else " (it is not told whether it held)"


def _cited(one: SourcedDate | Party | Figure) -> Iterator[str]:
    return (f"    {cited(citation)}" for citation in one.citations)
