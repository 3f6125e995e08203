"""In which order the patterns of a small lookup are looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from pyoxigraph import Literal

from dcgraph.store.lookups.reading import LONGEST, Filter, Parsed, Pattern, Variable, parsed

__all__ = ["Plan", "Step", "plan"]

_MOST_PATTERNS: Final = 12
_TEXT: Final = re.compile(r'"([^"\\\r\n]*+)"')
"""As the words of a lookup have it."""


class Step(NamedTuple):
    """A pattern, and the filters on what it binds first.

    `new` gives the variables that it binds, by their place in a triple.
    """

    pattern: Pattern
    new: tuple[tuple[int, Variable], ...]
    filters: tuple[Filter, ...]


class Plan(NamedTuple):
    """How a lookup is done: its steps, and at most how many solutions it wants."""

    columns: tuple[Variable, ...] | None
    steps: tuple[Step, ...]
    most: int | None


def _plan(text: str) -> Plan | None:
    """The plan for a text, None where it is no lookup or has a pattern that is bound to nothing."""
    if len(text) > LONGEST:
        return None
    parts = _TEXT.split(text)
    shape = _shape(tuple(parts[::2]))
    return None if shape is None else _filled(shape, parts[1::2])


plan: Final = lru_cache(maxsize=1024)(_plan)


@lru_cache(maxsize=1024)
def _shape(around: tuple[str, ...]) -> Plan | None:
    """The plan for all texts that differ only within their quotes, with a number in each of these.

    Nothing within quotes decides where they end or what a text means, be they in a comment:
    neither quote, backslash nor end of line can be there.
    """
    quoted = (f'"{number}"{part}' for number, part in enumerate(around[1:]))
    query = parsed(around[0] + "".join(quoted))
    if query is None or len(query.patterns) > _MOST_PATTERNS:
        return None
    steps = _ordered(query)
    return None if steps is None else Plan(query.columns, steps, query.most)


def _filled(shape: Plan, texts: Sequence[str]) -> Plan | None:
    """The plan of the shape with these texts within its quotes."""
    steps = []
    for pattern, new, filters in shape.steps:
        subject, predicate, thing = pattern
        if type(thing) is Literal:
            thing = Literal(texts[int(thing.value)], language=thing.language)
        wanted = tuple(replace(one, language=texts[int(one.language)]) for one in filters)
        # Small letters of others may be ASCII: those of the Kelvin sign are a k.
        if any(one.ranges and not _is_plain(one.language) for one in wanted):
            return None
        steps.append(Step((subject, predicate, thing), new, wanted))
    return Plan(shape.columns, tuple(steps), shape.most)


def _is_plain(language: str) -> bool:
    return language.isascii() and language.isalpha()


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


_LEAST: Final = 3
"""With the predicate alone a pattern finds too much to be tried."""


def _weight(pattern: Pattern, bound: set[Variable]) -> int:
    """What it tells to know the subject, the predicate, the object: together 8."""
    subject, predicate, thing = (type(one) is not Variable or one in bound for one in pattern)
    return 4 * subject + predicate + 3 * thing
