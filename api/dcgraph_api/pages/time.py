"""The timeline as a page, and the strip of time of a text."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final, NamedTuple

from dcgraph.namespaces import DCG
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, Thing
from dcgraph.research.relevance import is_text, owner
from dcgraph.research.timeline import MAX_NAMES, Entry, Span, timeline
from dcgraph_api.pages.fields import FORCED, Checks, filled_with_all
from dcgraph_api.pages.reader import Reader, within_year
from dcgraph_api.pages.rendering import Content

_AT_ONCE: Final = 25
_CHOICES: Final = ("rkc", "digital-customs", "wco", "ecommerce-framework", "single-window")
_TICKS: Final = 8
"""Years that the axis of a strip names."""
_THINGS: Final = 5
"""Things at an entry; of the accessions of a year there may be twenty."""


def timeline_content(desk: Desk, reader: Reader) -> Content:
    """What the template `timeline.html` needs; raises FieldError, and what `timeline` raises."""
    lang, checks = reader.lang, Checks(desk, reader)
    read = checks.things("of", MAX_NAMES)
    checks.days("from", "to")
    checks.filters(forced=True)
    wish = checks.done()
    of = ",".join(one.thing.name for one in read)
    span = Span(reader.asked.get("from", ""), reader.asked.get("to", ""))
    cursor = reader.asked.get("cursor", "")
    found = timeline(desk, of, span, wish, limit=_AT_ONCE, cursor=cursor)
    items = found.entries.items
    several = len(found.of) > 1
    # Of a class, since definitions and the like have no label of their own.
    things = (one for it in items for one in (*it.things, *it.contradicts, *it.in_tension))
    kinds = {one.kind for one in things if not one.language}
    return {
        "reader": reader.naming({"of": of}),
        "field": filled_with_all(desk, [one.thing for one in read], lang),
        "of": of,
        "read": read,
        "found": found,
        "cursor": cursor,
        "years": [
            {"number": year, "told": [_told(one, several, lang) for one in members]}
            for year, members in groupby(items, key=lambda one: one.date[:4])
        ],
        "kinds": {name: desk.label(DCG + name, lang).text for name in kinds},
        "strip": strip_of(desk, found.of[0].iri, lang) if _alone(desk, found.of, reader) else None,
        "forces": any(one.force for one in items),
        "choices": desk.things(map(desk.iri, _CHOICES), lang),
        "asked": {"of": of} | {one: reader.asked.get(one, "") for one in ("from", "to", *FORCED)},
    }


_LANES: Final = {
    "life": ("adoption", "signature", "publication", "entry into force", "beginning", "end"),
    "versions": ("edition", "amendment"),
    "parties": ("accessions", "membership"),
    "events": ("event", "point", "successor", "guidance"),
}
"""The lanes of a strip of time, and the kinds of entries in each."""
_CONSENT: Final = "instrumentDate"
_MONTHS: Final = 12
_DRAWN: Final = 500
"""Entries of a strip; where there are more it says how many."""


class Mark(NamedTuple):
    """A mark on a lane: where it stands in hundredths of the width, and how much it counts."""

    x: int
    number: int
    told: str


class Strip(NamedTuple):
    """A text in time: its lanes with their marks, the years at the axis, and a table of the same.

    `years` are the rows of the table: a year with its entries by lane. `more` are entries that are
    not drawn.
    """

    of: Thing
    first: int
    last: int
    lanes: dict[str, list[Mark]]
    ticks: list[tuple[int, int]]
    years: list[tuple[str, dict[str, list[Mark]]]]
    most: int
    more: int


def _alone(desk: Desk, of: tuple[Thing, ...], reader: Reader) -> bool:
    """Whether the timeline is that of one text as a whole, and nothing was left out."""
    asked = any(reader.asked.get(one) for one in ("from", "to", "cursor", *FORCED))
    iri = of[0].iri
    return len(of) == 1 and is_text(desk, iri) and owner(desk, iri) == iri and not asked


def strip_of(desk: Desk, iri: str, lang: Language) -> Strip | None:
    """The life, versions, parties and events of a text by year; None where fewer than two are told.

    Of a provision, which has the parties and the events of its instrument, it is that instrument.
    """
    text = owner(desk, iri)
    found = timeline(desk, desk.thing(text).name, Span(), Filters(lang), limit=_DRAWN).entries
    lane_of = {kind: lane for lane, kinds in _LANES.items() for kind in kinds}
    # Who is bound was counted when they consented, and is not once more when that took effect.
    drawn = [
        one
        for one in found.items
        if one.kind in lane_of and (one.kind != "membership" or one.dated_by == _CONSENT)
    ]
    if len({one.date for one in drawn}) <= 1:
        return None
    first = int(drawn[0].date[:4])
    last = max(int(one.date[:4]) for one in drawn) + 1
    marks = [
        (
            lane_of[one.kind],
            one.date[:4],
            Mark(_place(one, first, last), _counted(one), one.sentence),
        )
        for one in drawn
    ]
    lanes = {lane: [mark for its, _, mark in marks if its == lane] for lane in _LANES}
    step = next(it for it in (1, 2, 5, 10, 20, 50, 100) if (last - first) / it <= _TICKS)
    return Strip(
        of=desk.thing(text, lang),
        first=first,
        last=last,
        lanes={lane: marks for lane, marks in lanes.items() if marks},
        ticks=[
            (year, round(100 * (year - first) / (last - first)))
            for year in range(first + -first % step, last + 1, step)
        ],
        years=[
            (year, {lane: [mark for its, _, mark in members if its == lane] for lane in _LANES})
            for year, members in (
                (year, [*some]) for year, some in groupby(marks, key=lambda one: one[1])
            )
        ],
        most=max((mark.number for mark in lanes["parties"]), default=1),
        more=found.total - len(found.items),
    )


def _counted(entry: Entry) -> int:
    """How many consented to be bound in a year; 1 for what happened once."""
    if entry.kind != "accessions":
        return 1
    return sum(one != entry.of for one in entry.things)


def _place(entry: Entry, first: int, last: int) -> int:
    """Where an entry stands, by its month; a year stands in its middle."""
    year, _, rest = entry.date.partition("-")
    month = int(rest[:2]) - 0.5 if rest else _MONTHS / 2
    return round(100 * (int(year) - first + month / _MONTHS) / (last - first))


def _told(entry: Entry, several: bool, lang: Language) -> dict[str, Any]:
    """An entry, its date without the year, and the things that it leads to.

    `of` is the thing whose entry it is where there are several, `more` are the things that
    are shown on demand.
    """
    others = [one for one in entry.things if one != entry.of]
    return {
        "entry": entry,
        "when": within_year(entry.date, entry.until, lang),
        "of": entry.of if several else None,
        "things": others[:_THINGS],
        "more": others[_THINGS:],
    }
