"""The timeline and the parties as pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import Citation, Language, Thing
from dcgraph.research.parties import Belongings, Parties, Party, belongings, listed, parties
from dcgraph.research.timeline import MAX_NAMES, Entry, Span, timeline
from dcgraph_api.pages.fields import FORCED, Checks, filled, filled_with_all, wish_of
from dcgraph_api.pages.reader import Reader, within_year
from dcgraph_api.pages.rendering import Content

_AT_ONCE: Final = 25
_CHOICES: Final = ("rkc", "digital-customs", "wco", "ecommerce-framework", "single-window")
_THINGS: Final = 5
"""Things at an entry; of the accessions of a year there may be twenty."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, its date without the year, and the things that it leads to.

    `of` is the thing whose entry it is where there are several, `more` are the things that
    are shown on demand.
    """

    entry: Entry
    when: str
    of: Thing | None
    things: tuple[Thing, ...]
    more: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """What is told of a year."""

    number: str
    told: tuple[Told, ...]


def timeline_content(desk: Desk, reader: Reader) -> Content:
    """What the template `timeline.html` needs; raises FieldError, and what `timeline` raises."""
    lang, checks = reader.lang, Checks(desk, reader)
    read = checks.things("of", MAX_NAMES)
    checks.days("from", "to")
    checks.filters(forced=True)
    checks.done()
    of = ",".join(one.thing.name for one in read)
    span = Span(reader.asked.get("from", ""), reader.asked.get("to", ""))
    cursor = reader.asked.get("cursor", "")
    found = timeline(desk, of, span, wish_of(reader, forced=True), limit=_AT_ONCE, cursor=cursor)
    asked = {one: reader.asked.get(one, "") for one in ("from", "to", *FORCED)}
    items = found.entries.items
    return {
        "reader": reader.naming({"of": of}),
        "field": filled_with_all(desk, [one.thing for one in read], lang),
        "of": of,
        "read": read,
        "found": found,
        "cursor": cursor,
        "years": _years(items, len(found.of) > 1, lang),
        "kinds": _kinds(desk, items, lang),
        "forces": any(one.force for one in items),
        "choices": desk.things(map(desk.iri, _CHOICES), lang),
        "asked": {"of": of, **asked},
    }


def _years(entries: Iterable[Entry], several: bool, lang: Language) -> list[Year]:
    return [
        Year(year, tuple(_told(one, several, lang) for one in members))
        for year, members in groupby(entries, key=lambda one: one.date[:4])
    ]


def _told(entry: Entry, several: bool, lang: Language) -> Told:
    others = [one for one in entry.things if one != entry.of]
    return Told(
        entry,
        within_year(entry.date, entry.until, lang),
        entry.of if several else None,
        tuple(others[:_THINGS]),
        tuple(others[_THINGS:]),
    )


def _kinds(desk: Desk, entries: Iterable[Entry], lang: Language) -> dict[str, str]:
    """The labels of the classes of things without a label of their own, as definitions are."""
    things = (
        one for entry in entries for one in (*entry.things, *entry.contradicts, *entry.in_tension)
    )
    names = {one.kind for one in things if not one.language}
    return {name: desk.label(DCG + name, lang).text for name in names}


_USUAL: Final = "rkc"
_NOTE: Final = PREFIXES["skos"] + "note"


@dataclass(frozen=True, slots=True)
class Row:
    """A party, and how many provisions it has accepted beyond what binds every party."""

    party: Party
    accepted: int
    notes: tuple[str, ...]


def parties_content(desk: Desk, reader: Reader) -> Content:
    """What the template `parties.html` needs; raises FieldError for what does not fit."""
    checks = Checks(desk, reader)
    of = checks.thing("of", _USUAL)
    checks.days("asOf")
    checks.done()
    assert of is not None
    found = parties(desk, of.thing.name, wish_of(reader))
    every = (*found.members, *found.not_yet_bound)
    return {
        "reader": reader.naming({"of": of.thing.name}),
        "field": filled(desk, of.thing, reader.lang),
        "of": of,
        "found": found,
        "is_body": "Instrument" not in desk.kinds(of.thing.iri),
        "rows": [_row(desk, one) for one in found.members],
        "waiting": [_row(desk, one) for one in found.not_yet_bound],
        "sources": _distinct(every),
        "choices": listed(desk, reader.lang),
    }


def _row(desk: Desk, party: Party) -> Row:
    iri = party.membership.iri
    notes = (one.text for one in desk.facts.words(iri, _NOTE))
    return Row(party, len(desk.facts.iris(iri, DCG + "accepts")), tuple(notes))


def _distinct(found: Iterable[Party]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(each for one in found for each in one.citations))


def parties_of(desk: Desk, reader: Reader, iri: str) -> Parties | None:
    """The parties or members as of the day of the graph; None for what has no list of them."""
    if not desk.facts.leading_to(iri, DCG + "isMembershipIn"):
        return None
    return parties(desk, iri, Filters(reader.lang))


def belongings_of(desk: Desk, reader: Reader, iri: str) -> Belongings | None:
    """What an actor is party to and a member of; None for what is no State and has no entry."""
    if not desk.facts.leading_to(iri, DCG + "hasMember") and "State" not in desk.kinds(iri):
        return None
    return belongings(desk, iri, Filters(reader.lang))
