"""How much a step and a turn weigh: the sounder and the more telling, the lighter."""

from __future__ import annotations

from math import log2
from typing import Final

from dcgraph.research.force import force_of
from dcgraph.research.links import Link
from dcgraph.research.model import FORCES, Basis
from dcgraph.terms import DCG

__all__ = ["PARTHOOD", "passage", "turn", "weight"]

PARTHOOD: Final = frozenset(DCG + name for name in ("isPartOf", "isEditionOf"))
"""What lies in a whole speaks for it: such a step adds little doubt to an argument."""

_VAGUE: Final = frozenset(DCG + name for name in ("bearsOn", "concerns", "analyses"))
"""That a text or an event has to do with something."""

_UNSAID: Final = frozenset((DCG + "isRelatedTo",))
"""That there is a relation, without saying which."""

_APART: Final = frozenset(
    DCG + name for name in ("contradicts", "isInTensionWith", "isDistinguishedFrom")
)
"""That two things are not the same, which leads nowhere."""

_OF_PERSONS: Final = frozenset(
    DCG + name
    for name in (
        "accepts",
        "acceptsWithReservations",
        "hasAuthor",
        "hasFocus",
        "hasIndicator",
        "hasIntendedAudience",
        "hasMember",
        "hasOrganizer",
        "hasParticipant",
        "hasPublisher",
        "hasSpeaker",
        "isAdministeredBy",
        "isAdoptedBy",
        "isGivenBy",
        "isHeldBy",
        "isMadeBy",
        "isMembershipIn",
        "isPartyTo",
        "isPostIn",
        "represents",
    )
)
"""Who made, held or counted something: no ground by itself for what it says."""

_WEAK: Final = _VAGUE | _UNSAID | _OF_PERSONS | {DCG + "treats"}

_BASIS: Final[dict[Basis, float]] = {
    "asserted": 1.0,
    "stated": 1.0,
    "interpreted": 1.4,
    "derived": 2.0,
}
_RECALLED: Final = 0.8
_PART: Final = -0.6
_PER_FORCE: Final = 0.1
_LESS_TELLING: Final = 0.5
_HARDLY_TELLING: Final = 0.9
_SETS_APART: Final = 1.2
_PER_DOUBLING: Final = 0.3
_SIBLINGS: Final = 1.5
_COMPANIONS: Final = 1.0
_TURN: Final = 0.25


def weight(link: Link) -> float:
    """The weight of a statement as a step, more than nothing."""
    found = _BASIS[link.basis]
    if force := force_of(link.relation.removeprefix(DCG)):
        found += FORCES.index(force) * _PER_FORCE
    if link.confidence == "recalled":
        found += _RECALLED
    if link.relation in PARTHOOD:
        found += _PART
    elif link.relation in _VAGUE or link.relation in _OF_PERSONS:
        found += _LESS_TELLING
    elif link.relation in _UNSAID:
        found += _HARDLY_TELLING
    elif link.relation in _APART:
        found += _SETS_APART
    return found


def passage(neighbours: int) -> float:
    """The weight of passing through a thing with so many neighbours: a hub joins anything."""
    return _PER_DOUBLING * log2(max(neighbours, 2))


def turn(before: Link | None, after: Link, between: str) -> float:
    """What it adds that two statements meet in a thing that both, or neither, speak of.

    That two parts lie in one whole says least of all, that one meeting had both for its subjects
    hardly more.
    """
    if before is None:
        return 0.0
    ends = (before.object == between, after.object == between)
    if ends[0] != ends[1]:
        return 0.0
    relations = {before.relation, after.relation}
    if relations <= PARTHOOD and all(ends):
        return _SIBLINGS
    return _COMPANIONS if relations <= _WEAK else _TURN
