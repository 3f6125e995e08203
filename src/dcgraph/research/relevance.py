"""What bears on a thing, the strongest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from dcgraph.dates import Reached, reached, surely_after
from dcgraph.namespaces import DCG
from dcgraph.research.facts import Claimed
from dcgraph.research.filters import Filters, admitted
from dcgraph.research.force import strength
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import BASES, Citation, Confidence, Extent, Statement, Thing
from dcgraph.research.norms import Followed, said_of

_DATES: Final = ("publicationDate", "adoptionDate")
_FORCE: Final = "entryIntoForceDate"
KINDS_BY_AUTHORITY: Final = (
    *("Convention", "LegalAct", "FrameworkOfStandards", "Recommendation", "Guidelines"),
    *("TechnicalStandard", "DataModel", "ModelLaw", "Declaration", "Strategy", "WorkProgramme"),
    *("Compendium", "MaturityModel"),
)
"""Kinds of instruments by what they oblige to, treaties first."""


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


def editions_held(desk: Desk, iri: str, day: str, wanted: Filters) -> tuple[Held, ...]:
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

    def replaces(other: Held, one: Held) -> bool:
        named = one.thing.iri in desk.facts.iris(other.thing.iri, DCG + "supersedes")
        return named or surely_after(other.date, one.date)

    sure = [one for one in known if one.held == "yes"]
    left = [one for one in known if not any(replaces(other, one) for other in sure)]
    left.sort(key=lambda one: (one.date, one.thing.name))
    return tuple(left) if len(left) == 1 else tuple(replace(one, held="not told") for one in left)


def edition_date(desk: Desk, iri: str) -> tuple[str, str]:
    """The property and the date from which an edition stands: its entry into force, else its issue.

    Both are empty where no date is known.
    """
    facts = desk.facts
    if force := facts.first(iri, DCG + _FORCE):
        return _FORCE, force
    issues = [(facts.first(iri, DCG + one), one) for one in _DATES if facts.first(iri, DCG + one)]
    date, prop = min(issues, default=("", ""))
    return prop, date


State = Literal["covered", "gap", "not read", "filtered"]
STATES: Final[tuple[State, ...]] = ("covered", "gap", "not read", "filtered")
"""Whether something bears on a thing, or why nothing is seen to: the text was read as a whole
and nothing is recorded; it was not, or in part only; what there is was not asked for."""

GapState = Literal["gap", "gap in part", "not read", "filtered", "covered"]
GAP_STATES: Final[tuple[GapState, ...]] = ("gap", "gap in part", "not read", "filtered", "covered")
"""The same of what is laid against one text, what it lacks first. Nothing bears on a gap in part
in the parts of a text that were read as a whole, and the rest of it was not."""

TEXTS: Final = ("Instrument", "Provision", "Edition", "InformationSystem")
"""What can bear on a thing."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """The statements on a thing that are wanted, the strongest first, and how many are not."""

    statements: tuple[Statement, ...]
    hidden: int


def place(statement: Statement) -> tuple[int, str, bool, int, str]:
    """Where a statement stands among others: by force, then confidence, basis and name."""
    recalled = statement.confidence != "confirmed"
    name = statement.claim or statement.subject.name
    return *strength(statement.relation), recalled, BASES.index(statement.basis), name


def bearing(desk: Desk, claims: Iterable[Claimed | Followed], wanted: Filters) -> Bearing:
    """What some claims state and what follows from norms, as far as it is wanted.

    With a day, what stands in an edition that had been replaced by then is not.
    """
    found, hidden = [], 0
    for claim in claims:
        one = said_of(desk, claim, wanted.lang)
        if admitted(desk, one, wanted) and not replaced(desk, claim.subject, wanted.as_of):
            found.append(one)
        else:
            hidden += 1
    return Bearing(tuple(sorted(found, key=place)), hidden)


def replaced(desk: Desk, iri: str, as_of: str) -> bool:
    """Whether a text lies in an edition in whose place another surely stood on a day."""
    for edition in above(desk, iri) if as_of else ():
        for whole in desk.facts.iris(edition, DCG + "isEditionOf"):
            held = {one.thing.iri for one in editions_held(desk, whole, as_of, Filters())}
            if held and edition not in held and edition_date(desk, edition)[1]:
                return True
    return False


def state(bearing: Bearing, extent: Extent, *, there: bool = True) -> State:
    """What the statements of a text on a thing come to, or what it means that there are none.

    `there` tells whether the text can have been there on the day that counts.
    """
    if bearing.statements:
        return "covered"
    if bearing.hidden or not there:
        return "filtered"
    return "gap" if extent == "whole" else "not read"


def is_text(desk: Desk, iri: str) -> bool:
    """Whether a thing is one of TEXTS."""
    return not {*TEXTS}.isdisjoint(desk.kinds(iri))


@cached
def texts(desk: Desk, iri: str) -> frozenset[str]:
    """A text with all within it and, of an instrument, its editions with all within them."""
    editions = desk.facts.leading_to(iri, DCG + "isEditionOf")
    found = {iri, *editions}
    for one in (iri, *editions):
        found.update(desk.facts.leading_to(one, DCG + "isWithin"))
    return frozenset(found)


def by_authority(desk: Desk, iris: Iterable[str]) -> list[str]:
    """Texts by the force of their kind, then by the number of claims by them and on them."""
    return sorted(iris, key=lambda iri: _authority_place(desk, iri))


@cached
def _authority_place(desk: Desk, iri: str) -> tuple[int, int, str]:
    """What others say of a text counts double: a text of many provisions makes many claims."""
    ranks = (KINDS_BY_AUTHORITY.index(one) for one in desk.kinds(iri) if one in KINDS_BY_AUTHORITY)
    rank = min(ranks, default=len(KINDS_BY_AUTHORITY))
    own = texts(desk, iri)
    made = sum(len(desk.facts.by_subject.get(one, ())) for one in own)
    met = sum(len(desk.facts.by_object.get(one, ())) for one in own)
    return rank, -(made + 2 * met), iri


def owner(desk: Desk, iri: str) -> str:
    """The instrument to which a provision or an edition belongs; else the thing itself."""
    for one in above(desk, iri):
        if "Instrument" in desk.kinds(one):
            return one
    return iri


def wholes(desk: Desk, iri: str) -> list[str]:
    """A text and what it is part of, from the nearest whole to the farthest."""
    found = [iri]
    while (iri := desk.facts.first(iri, DCG + "isPartOf")) and iri not in found:
        found.append(iri)
    return found


def above(desk: Desk, iri: str) -> Iterator[str]:
    """A text, then what it is part or edition of, step by step."""
    seen: set[str] = set()
    step = [iri]
    while step and step[0] not in seen:
        seen.add(step[0])
        yield step[0]
        facts = desk.facts
        step = facts.iris(step[0], DCG + "isPartOf") or facts.iris(step[0], DCG + "isEditionOf")
