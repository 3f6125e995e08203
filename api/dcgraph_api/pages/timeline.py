"""The timeline of things: years in the margin, and what happened or was said in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from dcgraph.research import Desk
from dcgraph.research.model import Language, Thing
from dcgraph.research.timing.entries import Entry
from dcgraph.research.timing.timeline import MOST_NAMES, Span, timeline
from dcgraph.terms import DCG
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.meant import filled_with_all
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.when import within_year
from dcgraph_api.pages.wishes import FORCED, wish_of

__all__ = ["Told", "Year", "timeline_content"]

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
    read = checks.things("of", MOST_NAMES)
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
