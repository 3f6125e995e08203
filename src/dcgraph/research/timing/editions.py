"""Which edition of an instrument was the latest known on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from dcgraph.research.dates import Reached, reached, surely_after
from dcgraph.research.desk import Desk
from dcgraph.research.model import Citation, Confidence, Thing
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["Held", "edition_date", "editions_held"]

_DATES: Final = ("publicationDate", "adoptionDate")
_FORCE: Final = "entryIntoForceDate"


@dataclass(frozen=True, slots=True)
class Held:
    """An edition that held on a day, or may have, by the date from which it stands."""

    thing: Thing
    number: str
    date: str
    date_property: str
    held: Reached
    confidence: Confidence | None
    citations: tuple[Citation, ...]


def editions_held(desk: Desk, iri: str, day: str, wanted: Wanted) -> tuple[Held, ...]:
    """The latest edition by a day; several where their dates do not tell which is later.

    Drafts hold at no time. An edition without a date is passed over.
    """
    known = []
    for one in desk.facts.leading_to(iri, DCG + "isEditionOf"):
        prop, date = edition_date(desk, one)
        come = reached(date, day)
        draft = desk.facts.first(one, DCG + "hasStatus") == DCG + "Draft"
        if not date or come == "no" or draft:
            continue
        citations = desk.citations(one, wanted.lang, DCG + prop)
        confidence = desk.confidence(citations)
        if wanted.admits("asserted", confidence):
            thing = desk.thing(one, wanted.lang)
            number = desk.facts.first(one, DCG + "editionNumber")
            known.append(Held(thing, number, date, prop, come, confidence, citations))
    sure = [one for one in known if one.held == "yes"]
    left = [one for one in known if not any(_takes_place(desk, other, one) for other in sure)]
    left.sort(key=lambda one: (one.date, one.thing.name))
    return tuple(left) if len(left) == 1 else tuple(replace(one, held="not told") for one in left)


def edition_date(desk: Desk, iri: str) -> tuple[str, str]:
    """The property and the date from which an edition stands: its issue, else its force."""
    facts = desk.facts
    issues = [(facts.first(iri, DCG + one), one) for one in _DATES if facts.first(iri, DCG + one)]
    date, prop = min(issues, default=(facts.first(iri, DCG + _FORCE), _FORCE))
    return (prop, date) if date else ("", "")


def _takes_place(desk: Desk, other: Held, one: Held) -> bool:
    replaces = one.thing.iri in desk.facts.iris(other.thing.iri, DCG + "supersedes")
    return replaces or surely_after(other.date, one.date)
