"""In which order the patterns of a small lookup are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dcgraph.store.lookups.reading import Filter, Parsed, Pattern, Variable, parsed

__all__ = ["Plan", "Step", "plan"]

_MOST_PATTERNS: Final = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A pattern, and the filters on what it binds first.

    `new` gives the variables that it binds, by their place in a triple.
    """

    pattern: Pattern
    new: tuple[tuple[int, Variable], ...]
    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a lookup is done: its steps, and at most how many solutions it wants."""

    columns: tuple[Variable, ...] | None
    steps: tuple[Step, ...]
    most: int | None


def _plan(text: str) -> Plan | None:
    """The plan for a text, None where it is no lookup or has a pattern that is bound to nothing."""
    query = parsed(text)
    if query is None or len(query.patterns) > _MOST_PATTERNS:
        return None
    steps = _ordered(query)
    return None if steps is None else Plan(query.columns, steps, query.most)


plan: Final = lru_cache(maxsize=1024)(_plan)


def _ordered(query: Parsed) -> tuple[Step, ...] | None:
    left, bound, steps = list(query.patterns), set[Variable](), []
    while left:
        pattern = max(left, key=lambda one: _weight(one, bound))
        left.remove(pattern)
        if _weight(pattern, bound) < _LEAST:
            return None
        new = [
            (place, one)
            for place, one in enumerate(pattern)
            if type(one) is Variable and one not in bound
        ]
        names = {one for _, one in new}
        if len(names) < len(new):
            # One new variable at two places: an equality that the store does not look up.
            return None
        bound |= names
        filters = tuple(one for one in query.filters if one.variable in names)
        steps.append(Step(pattern, tuple(new), filters))
    return tuple(steps)


_WEIGHTS: Final = (4, 1, 3)
"""What it tells to know the subject, the predicate, the object."""
_LEAST: Final = 3
"""With the predicate alone a pattern finds too much to be tried."""


def _weight(pattern: Pattern, bound: set[Variable]) -> int:
    known = (type(one) is not Variable or one in bound for one in pattern)
    return sum(weight for weight, one in zip(_WEIGHTS, known, strict=True) if one)
