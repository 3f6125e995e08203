"""Triple patterns that match together: how they match, and by which triples.

Terms are whole numbers, variables are text such as `?this`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from dcgraph.incremental.walking import Path, TooManyError, Triple, View, inverse, reached, through

__all__ = ["Bindings", "Pattern", "solutions", "support", "unified"]

Node = int | str
Bindings = dict[str, int]

_FORWARD: Final = 10
_BACKWARD: Final = 100
_FREE: Final = 10_000_000
"""Guesses of how many ends a path has from its subject, from its object, and from neither."""


class Pattern(NamedTuple):
    """A triple pattern; `path` is a variable or a path."""

    subject: Node
    path: str | Path
    object: Node

    @property
    def variables(self) -> set[str]:
        """The names that it binds."""
        return {term for term in self if isinstance(term, str)}


def unified(view: View, pattern: Pattern, triple: Triple) -> Iterator[Bindings]:
    """The bindings under which a pattern matches by way of the triple."""
    if isinstance(pattern.path, str):
        ends = {(triple[0], triple[2])}
    else:
        ends = through(view, pattern.path, triple)
    for x, y in ends:
        bound: Bindings = {pattern.path: triple[1]} if isinstance(pattern.path, str) else {}
        if _bind(bound, pattern.subject, x) and _bind(bound, pattern.object, y):
            yield bound


def solutions(view: View, patterns: list[Pattern], bound: Bindings) -> Iterator[Bindings]:
    """Every way to match all the patterns that agrees with what is bound."""
    if not patterns:
        yield bound
        return
    first = _next(view, patterns, bound)
    rest = [pattern for pattern in patterns if pattern is not first]
    for fresh in _matches(view, first, bound, None):
        yield from solutions(view, rest, bound | fresh)


def support(
    view: View,
    patterns: list[Pattern],
    bound: Bindings,
    used: set[Triple] | None,
    wanted: str | None = None,
) -> set[int] | None:
    """What `wanted` may be where all the patterns match, or None where they do not.

    The triples by which they match are added to `used`. Patterns that share no variable are
    taken each by itself, so that their matches are added and not multiplied.
    """
    values: set[int] = {bound[wanted]} if wanted in bound else set()
    triples: set[Triple] | None = None if used is None else set()
    for part in _parts(patterns, bound):
        first = _next(view, part, bound)
        rest = [pattern for pattern in part if pattern is not first]
        some = False
        for fresh in _matches(view, first, bound, triples):
            below = support(view, rest, bound | fresh, triples, wanted)
            if below is not None:
                some = True
                values |= below
        if not some:
            return None
    if used is not None and triples is not None:
        used |= triples
    return values


def _parts(patterns: list[Pattern], bound: Bindings) -> list[list[Pattern]]:
    """The patterns in groups that share no variable which is still free."""
    groups: list[tuple[set[str], list[Pattern]]] = []
    for pattern in patterns:
        free = pattern.variables - bound.keys()
        together = [pattern]
        apart = []
        for names, members in groups:
            if names & free:
                free |= names
                together = members + together
            else:
                apart.append((names, members))
        groups = [*apart, (free, together)]
    return [members for _, members in groups]


def _next(view: View, patterns: list[Pattern], bound: Bindings) -> Pattern:
    """The pattern with the fewest matches to try."""
    if len(patterns) == 1:
        return patterns[0]
    return min(patterns, key=lambda pattern: _size(view, pattern, bound))


def _size(view: View, pattern: Pattern, bound: Bindings) -> int:
    s, o = _value(pattern.subject, bound), _value(pattern.object, bound)
    if isinstance(pattern.path, str) or pattern.path[0] == "p":
        p = bound.get(pattern.path) if isinstance(pattern.path, str) else pattern.path[1]
        return view.count(s, p, o)
    return _FORWARD if s is not None else _BACKWARD if o is not None else _FREE


def _matches(
    view: View, pattern: Pattern, bound: Bindings, used: set[Triple] | None
) -> Iterator[Bindings]:
    s, o = _value(pattern.subject, bound), _value(pattern.object, bound)
    if isinstance(pattern.path, str) or pattern.path[0] == "p":
        p = bound.get(pattern.path) if isinstance(pattern.path, str) else pattern.path[1]
        if s is None and p is None and o is None:
            raise TooManyError
        for triple in view.match(s, p, o):
            fresh: Bindings = {pattern.path: triple[1]} if isinstance(pattern.path, str) else {}
            if _bind(fresh, pattern.subject, triple[0]) and _bind(fresh, pattern.object, triple[2]):
                if used is not None:
                    used.add(triple)
                yield fresh
    else:
        yield from _matches_of_path(view, pattern, (s, o), used)


def _matches_of_path(
    view: View, pattern: Pattern, ends: tuple[int | None, int | None], used: set[Triple] | None
) -> Iterator[Bindings]:
    assert not isinstance(pattern.path, str)
    s, o = ends
    if s is not None:
        far, there, known = pattern.object, reached(view, pattern.path, s, used), o
    elif o is not None:
        far, there, known = pattern.subject, reached(view, inverse(pattern.path), o, used), s
    else:
        raise TooManyError
    for node in there:
        fresh: Bindings = {}
        if known in (None, node) and _bind(fresh, far, node):
            yield fresh


def _value(term: Node, bound: Bindings) -> int | None:
    return term if isinstance(term, int) else bound.get(term)


def _bind(bound: Bindings, term: Node, value: int) -> bool:
    if isinstance(term, int):
        return term == value
    return bound.setdefault(term, value) == value
