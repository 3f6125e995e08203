"""Looking things up in the text index: texts by their words, and words like another."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple
from weakref import finalize

from dcgraph.errors import BuildError
from dcgraph.search.folding import grams, stem, words
from dcgraph.search.nearness import allowed, slips

__all__ = ["Index", "Row"]

_TRIED: Final = 24
"""So many words that share most with one are compared with it letter by letter."""
_KEPT: Final = 1 << 14
"""Texts that are remembered, about half a kilobyte each: all those of our own graph."""


class Row(NamedTuple):
    """A text that was found: its number, its thing, which text it is, and the text folded."""

    number: int
    iri: str
    language: str
    field: str
    folded: str


@dataclass(slots=True)
class _Opened:
    """The file as one process has it open. Only one thread asks it at a time."""

    base: sqlite3.Connection
    process: int = field(default_factory=os.getpid)
    lock: Any = field(default_factory=Lock)


class Index:
    """The text index of a snapshot, opened when it is first asked, anew in each process.

    It may be asked from any thread. Raises BuildError, whatever is asked, if the file cannot be
    read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: _Opened | None = None
        self._rows: dict[int, Row] = {}

    def texts(self, groups: Sequence[Iterable[str]], finished: int, most: int = -1) -> list[Row]:
        """The texts that have a word of each group, in any form of it; names first, short first.

        A word is folded; with dots and other marks in it, its parts stand side by side. After
        the first `finished` groups words may go on. A negative `most` stands for all.
        """
        query = " AND ".join(
            f"({' OR '.join(_term(word, open_end=number >= finished) for word in group)})"
            for number, group in enumerate(groups)
        )
        found = self._asked(
            "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rowid LIMIT ?", (query, most)
        )
        return self._numbered([number for (number,) in found])

    def _numbered(self, numbers: list[int]) -> list[Row]:
        """The texts with some numbers, in that order."""
        rows = self._rows
        # A broad word finds thousands, and to read them takes longer than to find them.
        if missing := [number for number in numbers if number not in rows]:
            read = self._asked(
                "SELECT id, iri, language, field, folded FROM text"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(missing),),
            )
            fresh = {row[0]: Row(*row) for row in read}
            if len(rows) + len(fresh) > _KEPT:
                return [rows.get(number) or fresh[number] for number in numbers]
            rows.update(fresh)
        return [rows[number] for number in numbers]

    def written(self, number: int) -> str:
        """The text with a number, as it is written."""
        ((text,),) = self._asked("SELECT text FROM text WHERE id = ?", (number,))
        return str(text)

    def near(self, word: str, *, unfinished: bool = False, most: int = 5) -> dict[str, int]:
        """The words that a folded one may stand for, with the slips in it, the fewest first.

        The word itself is among them if it occurs.
        """
        bound = allowed(word)
        if not bound and not unfinished:
            found = self._asked("SELECT word FROM word WHERE word = ?", (word,))
            return {other: 0 for (other,) in found}
        shared = sorted(grams(word))
        if unfinished:
            shared = [gram for gram in shared if not gram.endswith(" ")]
        longest = len(word) + (100 if unfinished else bound)
        found = self._asked(
            "SELECT w.word FROM gram g JOIN word w ON w.id = g.word"
            " WHERE g.gram IN (SELECT value FROM json_each(?)) AND w.size BETWEEN ? AND ?"
            " GROUP BY w.id ORDER BY count(*) * 2.0 / (w.grams + ?) DESC, w.word LIMIT ?",
            (json.dumps(shared), len(word) - bound, longest, len(shared), _TRIED),
        )
        rated = sorted(
            (slips(word, other, bound, unfinished=unfinished), other) for (other,) in found
        )
        return {other: number for number, other in rated[:most] if number <= bound}

    def _asked(self, query: str, values: Sequence[Any]) -> list[Any]:
        try:
            opened = self._mine()
            with opened.lock:
                return opened.base.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise BuildError(
                f"The text index {self._path} cannot be read: {error}. "
                "Run `dcgraph build` to make it anew."
            ) from None

    def _mine(self) -> _Opened:
        """The file as this process opened it: a connection does not outlive a fork."""
        opened = self._opened
        if opened is None or opened.process != os.getpid():
            address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            opened = _Opened(sqlite3.connect(address, uri=True, check_same_thread=False))
            finalize(self, opened.base.close)
            self._opened = opened
        return opened


def _term(word: str, *, open_end: bool) -> str:
    parts = words(word)
    phrase = " ".join(parts)
    stems = " ".join(stem(part) for part in parts)
    return f'folded : "{phrase}"{" *" if open_end else ""} OR stems : "{stems}"'
