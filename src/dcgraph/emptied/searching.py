"""Which line of a query left its answer empty, found by asking for less of it.

To ask is left to the caller: `search` yields what it wants to know and is sent the number, or
None where that cannot be had. Whatever it tells was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from dcgraph.emptied.clauses import Clause, Unread, clauses
from dcgraph.emptied.query import Query, Variant, read, written

__all__ = ["UNSOUGHT", "Emptied", "Reason", "Search", "search"]

Reason = Literal[
    "limit",
    "offset",
    "having",
    "unmade",
    "alone",
    "pair",
    "together",
    "filter",
    "minus",
    "unsought",
]
"""Why there is no answer.

LIMIT 0; OFFSET past the end; HAVING; what is found, but nothing is made of it; a clause that
fits nothing by itself; one that does not fit together with one before it, or with all of those;
a FILTER or a MINUS that leaves nothing of what those before it find; and what could not be found
out.
"""

Search = Generator[Variant, int | None, "Emptied"]
"""Yields what is to be asked, is sent the number of solutions, and returns why."""

_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Emptied:
    """Why an answer is empty: what is to blame, in the words of the query, and its line.

    Of a pair, `other` is the one that stands before.

    `number` is how many solutions there are but for it, as far as `MOST` + 1, None where they
    were not counted. `otherwise` tells that there would be an answer without it.
    """

    reason: Reason
    text: str = ""
    line: int = 0
    number: int | None = None
    otherwise: bool = False
    other: str = ""
    other_line: int = 0


UNSOUGHT: Final = Emptied("unsought")


def search(text: str) -> Search:
    """Look for what left the answer to a query empty."""
    query = read(text)
    if query is None:
        return UNSOUGHT
    limit = query.modifiers.get("LIMIT")
    if limit and not limit.value.strip("0"):
        return Emptied("limit", line=limit.line)
    whole = yield query.fits(written(query.clauses))
    if whole is None:
        return UNSOUGHT
    if whole:
        return (yield from _after_the_group(query))
    return (yield from _Group(query, query.clauses, str, str).search())


def _after_the_group(query: Query) -> Search:
    number: int | None = None
    if offset := query.modifiers.get("OFFSET"):
        number = yield query.answers()
        if number:
            return Emptied("offset", f"OFFSET {offset.value}", offset.line, number=number)
    having = query.modifiers.get("HAVING")
    if having and not query.values:
        return Emptied("having", line=having.line)
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        number = yield query.count(written(query.clauses))
        return Emptied("unmade", number=number)
    return UNSOUGHT


Around = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Group:
    """The clauses of a group that fits nothing.

    `alone` makes of words in its braces the outermost group, with nothing else in it; `among`
    does so with all that stands around.
    """

    query: Query
    clauses: Sequence[Clause]
    alone: Around
    among: Around
    depth: int = 0

    def search(self) -> Search:
        """Look for the first clause with which nothing is left, and for what it is by itself."""
        # Where in a group a FILTER stands makes no difference.
        places = sorted(range(len(self.clauses)), key=lambda at: self.clauses[at].kind == "filter")
        first = yield from self._first(places)
        if first is None:
            return UNSOUGHT
        place = places[first]
        found = self.clauses[place]
        if found.kind in ("filter", "minus"):
            return (yield from self._told(found.kind, place, places[:first]))
        if first:
            fitting = yield self.query.fits(self.alone(found.text))
            if fitting is None or fitting:
                return (yield from self._together(place, places[:first]))
        inner = self._within(place)
        if inner is not None:
            deeper = yield from inner.search()
            if deeper != UNSOUGHT:
                return deeper
        return (yield from self._told("alone", place, ()))

    def _together(self, place: int, before: Sequence[int]) -> Search:
        """Look for the one clause before it with which it does not fit, if there is one."""
        found = yield from self._told("together", place, ())
        last = yield from self._first(before, place)
        if last is None or self.clauses[before[last]].kind == "aside":
            return found
        if last:
            # All up to this one were needed to leave nothing; it alone may be enough.
            pair = yield self.query.fits(self.alone(self._written((before[last], place))))
            if pair is None or pair:
                return found
        other = self.clauses[before[last]]
        return replace(found, reason="pair", other=other.shown, other_line=other.line)

    def _first(
        self, places: Sequence[int], *always: int
    ) -> Generator[Variant, int | None, int | None]:
        """How many clauses, in their order, fit; more clauses never fit where fewer do not.

        Some are `always` there besides.
        """
        fitting, empty = 0, len(places)
        while empty - fitting > 1:
            middle = (fitting + empty) // 2
            tried = self._written([*places[:middle], *always])
            number = yield self.query.fits(self.alone(tried))
            if number is None:
                return None
            fitting, empty = (middle, empty) if number else (fitting, middle)
        return fitting if empty else None

    def _told(self, reason: Reason, place: int, before: Sequence[int]) -> Search:
        blamed = self.clauses[place]
        rest = [at for at in range(len(self.clauses)) if at != place]
        otherwise = yield self.query.fits(self.among(self._written(rest)))
        found = Emptied(reason, blamed.shown, blamed.line, otherwise=bool(otherwise))
        if reason in ("filter", "minus") and before:
            number = yield self.query.count(self.alone(self._written(before)))
            return replace(found, number=number)
        return found

    def _written(self, places: Sequence[int]) -> str:
        return written(self.clauses[at] for at in sorted(places))

    def _within(self, place: int) -> _Group | None:
        """What stands in the braces of a clause, if that can be looked into."""
        clause = self.clauses[place]
        if clause.inside is None or self.depth == _DEEPEST:
            return None
        try:
            inner = tuple(clauses(self.query.script, *clause.inside))
        except Unread:
            return None
        before, after = (
            written(part) for part in (self.clauses[:place], self.clauses[place + 1 :])
        )

        def alone(words: str) -> str:
            return self.alone(f"{clause.opening}\n{words}\n}}")

        def among(words: str) -> str:
            return self.among(f"{before}\n{clause.opening}\n{words}\n}}\n{after}")

        return _Group(self.query, inner, alone, among, self.depth + 1) if inner else None
