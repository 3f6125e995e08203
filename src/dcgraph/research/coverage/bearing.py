"""What bears on a thing: claims of texts, and what follows from norms, the strongest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.force import strength
from dcgraph.research.model import BASES, Extent, Statement
from dcgraph.research.moments import admitted
from dcgraph.research.norms import Followed, said_of
from dcgraph.research.timing.editions import edition_date, editions_held
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = [
    "GAP_STATES",
    "STATES",
    "TEXTS",
    "Bearing",
    "GapState",
    "State",
    "above",
    "bearing",
    "is_text",
    "owner",
    "place",
    "state",
    "texts",
]

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


def bearing(desk: Desk, claims: Iterable[Claimed | Followed], wanted: Wanted) -> Bearing:
    """What some claims state and what follows from norms, as far as it is wanted.

    With a day, what stands in an edition that had been replaced by then is not.
    """
    found, hidden = [], 0
    for claim in claims:
        one = said_of(desk, claim, wanted.lang)
        if admitted(desk, one, wanted) and not _replaced(desk, claim.subject, wanted.as_of):
            found.append(one)
        else:
            hidden += 1
    return Bearing(tuple(sorted(found, key=place)), hidden)


def _replaced(desk: Desk, iri: str, as_of: str) -> bool:
    """Whether a text lies in an edition in whose place another surely stood on a day."""
    for edition in above(desk, iri) if as_of else ():
        for whole in desk.facts.iris(edition, DCG + "isEditionOf"):
            held = {one.thing.iri for one in editions_held(desk, whole, as_of, Wanted())}
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


def texts(desk: Desk, iri: str) -> frozenset[str]:
    """A text with all within it and, of an instrument, its editions with all within them."""
    editions = desk.facts.leading_to(iri, DCG + "isEditionOf")
    found = {iri, *editions}
    for one in (iri, *editions):
        found.update(desk.facts.leading_to(one, DCG + "isWithin"))
    return frozenset(found)


def owner(desk: Desk, iri: str) -> str:
    """The instrument to which a provision or an edition belongs; else the thing itself."""
    for one in above(desk, iri):
        if "Instrument" in desk.kinds(one):
            return one
    return iri


def above(desk: Desk, iri: str) -> Iterator[str]:
    """A text, then what it is part or edition of, step by step."""
    seen: set[str] = set()
    step = [iri]
    while step and step[0] not in seen:
        seen.add(step[0])
        yield step[0]
        facts = desk.facts
        step = facts.iris(step[0], DCG + "isPartOf") or facts.iris(step[0], DCG + "isEditionOf")
