"""The timeline of a thing: what happened to it, what was said of it, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.dates import first_day, is_date, last_day
from dcgraph.research.desk import Desk
from dcgraph.research.model import Language, Reason, Silence, Thing
from dcgraph.research.pages import Page, Place, numbered
from dcgraph.research.timing.conflicts import Conflicts
from dcgraph.research.timing.drafts import Draft, collected, place
from dcgraph.research.timing.entries import Entry, entry
from dcgraph.research.timing.timeline_words import SILENCE, UNDATED, phrase
from dcgraph.research.wanted import Wanted, bounded, listed
from dcgraph.terms import DCG

__all__ = ["MOST_NAMES", "Span", "Timeline", "timeline"]

MOST_NAMES: Final = 10


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a timeline goes; what is empty sets no bound."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the graph dates of some things, in order of time.

    `undated` counts the records and claims on them that have no date, `note` says so.
    """

    of: tuple[Thing, ...]
    entries: Page[Entry]
    undated: int
    note: str


def timeline(
    desk: Desk, of: str, span: Span, wanted: Wanted, *, limit: int, cursor: str = ""
) -> Timeline:
    """The timeline of some things by their names, with commas; of no names, that of the notions.

    What may lie within the span is kept where only its month or year is known. Raises NotFound
    for a name that nothing has, ParameterError for a day that is none or too many names.
    """
    _checked(span)
    iris = list(dict.fromkeys(map(desk.iri, listed(of)))) or desk.facts.of_kind(DCG + "Notion")
    bounded("The number of names", len(iris), MOST_NAMES, 0)
    found = [collected(desk, iri, wanted) for iri in iris]
    every = sorted(
        (one for each in found for one in each.drafts),
        key=place,
    )
    within = [] if _backwards(span) else [one for one in every if _within(one, span)]
    hidden = len(every) - len(within) + sum(one.hidden for one in found)
    undated = sum(one.undated for one in found)
    conflicts = Conflicts(desk, every)
    lang = wanted.lang
    page = numbered(
        within,
        Place(("timeline", *iris, span.first, span.last, *wanted.told()), limit, cursor),
        lambda one: entry(desk, one, conflicts, lang),
        lambda: _silence(span, hidden, undated, lang),
    )
    note = phrase(UNDATED, lang, count=str(undated)) if undated else ""
    return Timeline(desk.things(iris, lang), page, undated, note)


def _checked(span: Span) -> None:
    for name, day in (("from", span.first), ("to", span.last)):
        if day and not is_date(day):
            raise ParameterError(
                f"{name} is {day[:40]!r} and that is no day; write it as 2019-06-03, 2019-06 or "
                "2019."
            )


def _backwards(span: Span) -> bool:
    return bool(span.first and span.last) and first_day(span.first) > last_day(span.last)


def _within(draft: Draft, span: Span) -> bool:
    after = span.first and last_day(draft.until or draft.date) < first_day(span.first)
    before = span.last and first_day(draft.date) > last_day(span.last)
    return not (after or before)


def _silence(span: Span, hidden: int, undated: int, lang: Language) -> Silence:
    if _backwards(span):
        told = phrase(SILENCE["backwards"], lang, first=span.first, last=span.last)
        return Silence("filtered", told, ())
    reason: Reason = "filtered" if hidden else "not covered"
    key = reason if hidden or not undated else "undated"
    return Silence(reason, phrase(SILENCE[key], lang, count=str(hidden or undated)), ())
