"""Who answers for a source, and the order of sources by that: the one place that knows it."""

from __future__ import annotations

from typing import Final

from dcgraph.research.facts import Facts
from dcgraph.research.model import AUTHORITIES, Authority
from dcgraph.terms import DCG

__all__ = ["TERMS", "authority", "rank"]

_PROPERTY: Final = DCG + "hasAuthority"
TERMS: Final[dict[Authority, str]] = {
    one: DCG + one.title().replace(" ", "").replace("-", "") for one in AUTHORITIES
}
"""The IRI of each grade, the weightiest first."""
_GRADES: Final = {iri: grade for grade, iri in TERMS.items()}
_RANKS: Final = {grade: number for number, grade in enumerate(AUTHORITIES)}


def authority(facts: Facts, source: str) -> Authority | None:
    """The grade of a source, None for one that has none."""
    return _GRADES.get(facts.first(source, _PROPERTY))


def rank(grade: Authority | None) -> int:
    """The place of a grade among the six, from 0; a source without a grade comes last."""
    return len(AUTHORITIES) if grade is None else _RANKS[grade]
