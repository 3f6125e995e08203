"""What the citations of a thing say of how sure it is, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dcgraph.diff.contents import Contents
from dcgraph.diff.model import Fact
from dcgraph.terms import DCG

__all__ = ["CONFIRMED", "Citation", "citations", "regraded", "resourced"]

CONFIRMED: Final = DCG + "Confirmed"
_SOURCE: Final = DCG + "citesSource"
_CONFIDENCE: Final = DCG + "hasConfidence"


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: its sources, its grades, and all else that it says."""

    sources: frozenset[str]
    grades: frozenset[str]
    rest: frozenset[tuple[str, str]]


def citations(facts: Iterable[Fact], contents: Contents) -> set[Citation]:
    """The citations among the values of a thing."""
    found = set()
    for fact in facts:
        inner = contents.inner[fact.place.path].get(fact.value.value, [])
        said = {(t.predicate.value, t.object.value) for t in inner}
        if any(predicate == _SOURCE for predicate, _ in said):
            found.add(
                Citation(
                    frozenset(v for p, v in said if p == _SOURCE),
                    frozenset(v for p, v in said if p == _CONFIDENCE),
                    frozenset(one for one in said if one[0] not in (_SOURCE, _CONFIDENCE)),
                )
            )
    return found


def regraded(before: set[Citation], after: set[Citation]) -> bool:
    """Whether one citation has another grade, or the best grade that any has is another."""
    grades: dict[object, frozenset[str]] = {(c.sources, c.rest): c.grades for c in before - after}
    changed = any(grades.get((c.sources, c.rest), c.grades) != c.grades for c in after - before)
    return changed or _sure(before) != _sure(after)


def resourced(before: set[Citation], after: set[Citation]) -> bool:
    """Whether a source came or went."""
    had, has = ({s for c in side for s in c.sources} for side in (before, after))
    return had != has


def _sure(cited: set[Citation]) -> bool | None:
    return any(CONFIRMED in c.grades for c in cited) if cited else None
