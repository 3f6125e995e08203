"""Paths through triples: where they lead, and what they join by way of one triple.

Terms are whole numbers. A path is nested tuples: `("p", n)` is a predicate (None is any),
`("^", path)` its inverse, `("/", one, two)` a sequence, `("|", one, two)` an alternative,
`("*", path)`, `("+", path)` and `("?", path)` repetitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

__all__ = [
    "Path",
    "TooManyError",
    "Triple",
    "UnfollowedError",
    "View",
    "inverse",
    "reached",
    "through",
]

Triple = tuple[int, int, int]
Path = tuple[Any, ...]


class View(Protocol):
    """A set of triples that can be asked by any of their terms."""

    def match(self, s: int | None, p: int | None, o: int | None) -> Iterable[Triple]:
        """The triples that have the terms given."""

    def count(self, s: int | None, p: int | None, o: int | None) -> int:
        """About how many triples have the terms given; exact where they are few."""


class TooManyError(Exception):
    """A change reaches more than is worth following one by one."""


class UnfollowedError(Exception):
    """A rule that cannot be followed from a change to its findings; the text says why."""


def inverse(path: Path) -> Path:
    """The same path walked from its end."""
    match path:
        case ("p", _):
            return ("^", path)
        case ("^", inner):
            return tuple(inner)
        case ("/", one, two):
            return ("/", inverse(two), inverse(one))
        case ("|", one, two):
            return ("|", inverse(one), inverse(two))
        case (kind, inner):
            return (kind, inverse(inner))
    raise AssertionError(path)


def reached(view: View, path: Path, start: int, used: set[Triple] | None = None) -> set[int]:
    """The ends of a path from a node; the triples walked over are added to `used`."""
    match path:
        case ("p", p):
            return {o for _, _, o in _walked(view.match(start, p, None), used)}
        case ("^", ("p", p)):
            return {s for s, _, _ in _walked(view.match(None, p, start), used)}
        case ("^", inner):
            return reached(view, inverse(inner), start, used)
        case ("/", one, two):
            middles = reached(view, one, start, used)
            return {end for middle in middles for end in reached(view, two, middle, used)}
        case ("|", one, two):
            return reached(view, one, start, used) | reached(view, two, start, used)
        case ("?", inner):
            return {start} | reached(view, inner, start, used)
        case ("*", inner):
            return {start} | _closure(view, inner, start, used)
        case ("+", inner):
            return _closure(view, inner, start, used)
    raise AssertionError(path)


def _walked(found: Iterable[Triple], used: set[Triple] | None) -> Iterable[Triple]:
    if used is None:
        return found
    kept = list(found)
    used.update(kept)
    return kept


def _closure(view: View, path: Path, start: int, used: set[Triple] | None) -> set[int]:
    """What is reached by walking a path once or more often."""
    ends: set[int] = set()
    waiting = [start]
    while waiting:
        fresh = reached(view, path, waiting.pop(), used) - ends
        ends |= fresh
        waiting += fresh
    return ends


def through(view: View, path: Path, triple: Triple) -> set[tuple[int, int]]:
    """The pairs of nodes that a path joins by way of the triple (and perhaps a few more)."""
    match path:
        case ("p", p):
            return {(triple[0], triple[2])} if p in (None, triple[1]) else set()
        case ("^", inner):
            return {(y, x) for x, y in through(view, inner, triple)}
        case ("/", one, two):
            pairs = {
                (x, end) for x, y in through(view, one, triple) for end in reached(view, two, y)
            }
            back = inverse(one)
            return pairs | {
                (start, y)
                for x, y in through(view, two, triple)
                for start in reached(view, back, x)
            }
        case ("|", one, two):
            return through(view, one, triple) | through(view, two, triple)
        case ("?", inner):
            return through(view, inner, triple)
        case ("*" | "+", inner):
            whole = ("*", inner)
            back = inverse(whole)
            return {
                (start, end)
                for x, y in through(view, inner, triple)
                for start in reached(view, back, x)
                for end in reached(view, whole, y)
            }
    raise AssertionError(path)
