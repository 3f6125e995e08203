"""What was in force on a day, which edition held, and who were parties then.

Only dates decide about a past day. The status of a record is of no day: it decides where no day
is asked for, and dates do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.dates import Reached, last_day, reached
from dcgraph.research.desk import Desk
from dcgraph.research.model import Citation, Confidence, Silence, Thing
from dcgraph.research.moments import graph_day
from dcgraph.research.records import coverage
from dcgraph.research.timing.editions import Held, editions_held
from dcgraph.research.timing.parties import Parties, parties
from dcgraph.research.timing.standings import (
    APPLICATION,
    FORCE,
    ISSUES,
    STANDINGS,
    Case,
    Standing,
    judged,
)
from dcgraph.research.timing.words import said
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["Dated", "State", "state"]

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


def state(desk: Desk, name: str, wanted: Wanted) -> State:
    """The state of a thing on the day that is wanted.

    Raises NotFound if there is no such thing, ParameterError if it is of a kind that has none.
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


def _dated(desk: Desk, upward: list[str], day: str, wanted: Wanted) -> list[Dated]:
    """Each date from the nearest that has it: a provision can apply later than its act."""
    found = []
    for prop in (*ISSUES, FORCE, APPLICATION, "endDate"):
        bearer = next((one for one in upward if desk.facts.first(one, DCG + prop)), None)
        if bearer:
            found.append(_one(desk, bearer, prop, day, wanted))
    return found


def _successions(desk: Desk, iri: str, day: str, wanted: Wanted) -> list[Dated]:
    """When what takes the place of a thing had force, or was issued; the date may be empty."""
    found = []
    for one in desk.facts.leading_to(iri, DCG + "supersedes"):
        dates = [prop for prop in (FORCE, *ISSUES) if desk.facts.first(one, DCG + prop)]
        found.append(_one(desk, one, dates[0] if dates else "supersedes", day, wanted))
    return found


def _one(desk: Desk, iri: str, prop: str, day: str, wanted: Wanted) -> Dated:
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


def _silence(desk: Desk, iri: str, message: str, hidden: int, wanted: Wanted) -> Silence:
    if hidden:
        return Silence("filtered", message, ())
    unread = [one for one in coverage(desk, iri, wanted.lang) if one.extent != "whole"]
    return Silence("not read" if unread else "not covered", message, ())
