"""The triples of the state, asked by any of their terms, with changes laid over them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from dcgraph.incremental.walking import TooManyError, Triple, View

__all__ = ["ALL", "ASSERTED", "CORE", "Laid", "Table"]

CORE: Final = "SELECT s, p, raw FROM triple WHERE room < 1"
ASSERTED: Final = "SELECT s, p, o FROM triple WHERE room < 2"
ALL: Final = "SELECT s, p, o FROM triple WHERE room < 2 UNION ALL SELECT s, p, o FROM derived"
"""What SHACL's core sees, what the queries of the shapes see, and the same with what follows."""

_ENOUGH = 100
_MAX_ASKED = 60_000


class Table:
    """The triples in the tables of the state, as they are when they are first asked for.

    Raises TooManyError when so much has been asked that a full check is the quicker way.
    """

    def __init__(self, database: sqlite3.Connection, source: str) -> None:
        self._database = database
        self._source = source
        self._found: dict[tuple[int | None, ...], list[Triple]] = {}
        self._counts: dict[tuple[int | None, ...], int] = {}

    def match(self, s: int | None, p: int | None, o: int | None) -> list[Triple]:
        """The triples that have the terms given."""
        asked = (s, p, o)
        found = self._found.get(asked)
        if found is None:
            if len(self._found) > _MAX_ASKED:
                raise TooManyError
            rows = self._database.execute(*self._select(asked, ""))
            found = self._found[asked] = list(dict.fromkeys(rows))
        return found

    def count(self, s: int | None, p: int | None, o: int | None) -> int:
        """How many triples have the terms given; about, beyond a hundred."""
        asked = (s, p, o)
        if asked in self._found:
            return len(self._found[asked])
        if asked not in self._counts:
            text, terms = self._select(asked, f" LIMIT {_ENOUGH}")
            text = f"SELECT count(*) FROM ({text})"  # noqa: S608  # no text of anybody's
            self._counts[asked] = self._database.execute(text, terms).fetchone()[0]
        found = self._counts[asked]
        # Of what is plenty, that with more terms given is less.
        return found if found < _ENOUGH else _ENOUGH * 10 ** asked.count(None)

    def _select(self, asked: tuple[int | None, ...], end: str) -> tuple[str, list[int]]:
        names = ("s", "p", "raw" if self._source == CORE else "o")
        where = "".join(
            f" AND {name} = ?" for name, term in zip(names, asked, strict=True) if term is not None
        )
        terms = [term for term in asked if term is not None]
        parts = self._source.split(" UNION ALL ")
        texts = [
            part + (where if "WHERE" in part else where.replace(" AND", " WHERE", 1))
            for part in parts
        ]
        return " UNION ALL ".join(texts) + end, terms * len(parts)


class Laid:
    """A view with triples laid over it and others taken out."""

    def __init__(
        self, below: View, plus: Iterable[Triple] = (), minus: Iterable[Triple] = ()
    ) -> None:
        self._below = below
        self._minus = set(minus)
        self._plus: dict[Triple, None] = {}
        self._by: tuple[dict[int, list[Triple]], ...] = tuple(defaultdict(list) for _ in range(3))
        for triple in plus:
            self.add(triple)

    def add(self, triple: Triple) -> None:
        """Lay a triple over."""
        self._minus.discard(triple)
        if triple not in self._plus:
            self._plus[triple] = None
            for index, term in zip(self._by, triple, strict=True):
                index[term].append(triple)

    def match(self, s: int | None, p: int | None, o: int | None) -> list[Triple]:
        """The triples that have the terms given."""
        asked = (s, p, o)
        found = list(self._below.match(s, p, o))
        if self._minus:
            found = [triple for triple in found if triple not in self._minus]
        extra = self._over(asked)
        if extra:
            there = set(found)
            found += [triple for triple in extra if triple not in there]
        return found

    def count(self, s: int | None, p: int | None, o: int | None) -> int:
        """About how many triples have the terms given."""
        return self._below.count(s, p, o) + len(self._over((s, p, o)))

    def __contains__(self, triple: Triple) -> bool:
        return triple in self._plus or bool(self.match(*triple))

    def _over(self, asked: tuple[int | None, ...]) -> list[Triple]:
        given = [
            index.get(term, [])
            for index, term in zip(self._by, asked, strict=True)
            if term is not None
        ]
        least = min(given, key=len) if given else list(self._plus)
        return [
            triple
            for triple in least
            if all(term in (None, own) for term, own in zip(asked, triple, strict=True))
        ]
