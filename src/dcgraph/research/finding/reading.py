"""How the words that are asked for are read: as they stand, else as what is like them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dcgraph.research.desk import Desk
from dcgraph.research.finding.asked import Asked
from dcgraph.search import Row, stem

__all__ = ["NAMES", "TEXTS", "Reading", "Word", "readings"]

NAMES: Final = ("label", "title", "other label", "official title", "abbreviation")
TEXTS: Final = ("summary", "definition", "rationale")
_SHORT: Final = 3
_OPEN: Final = 3
"""A shorter word at the end is taken for a whole one: too much begins with it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was given, and the words of the graph that it was read as, if any."""

    given: str
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what is asked, and the texts that it finds.

    `groups` gives for each piece the words that it may be, with the slips in each; `passed_over`
    counts the words that no word is like.
    """

    words: tuple[Word, ...]
    groups: tuple[Mapping[str, int], ...]
    passed_over: int
    rows: list[Row]
    as_given: bool
    typing: bool


def readings(desk: Desk, wish: Asked, *, typing: bool = False, most: int = -1) -> list[Reading]:
    """The words as they stand and, where no name has them all, those that are like them.

    With `typing` each word may be unfinished, and only names count.
    """
    if not wish.pieces:
        return []
    plain = _as_given(desk, wish, typing=typing, most=most)
    if any(row.field in NAMES for row in plain.rows):
        return [plain]
    return [plain, _alike(desk, wish, typing=typing, most=most)]


def _as_given(desk: Desk, wish: Asked, *, typing: bool, most: int) -> Reading:
    groups = tuple({piece: 0} for piece in wish.pieces)
    finished = 0 if typing else len(groups) - (len(wish.pieces[-1]) >= _OPEN)
    rows = desk.index.texts(groups, finished, most)
    given = tuple(Word(piece, (piece,) if rows else ()) for piece in wish.pieces)
    return Reading(given, groups, 0, _wanted(rows, typing=typing), as_given=True, typing=typing)


def _alike(desk: Desk, wish: Asked, *, typing: bool, most: int) -> Reading:
    last = wish.words[-1]
    read = {word: _near(desk, word, unfinished=typing and word == last) for word in wish.words}
    kept = {word: near for word, near in read.items() if near or _counts(word)}
    rows = _rows(desk, kept, most)
    if not rows:
        # A slip in a short word makes another word of it: these are passed over at last.
        kept = {word: near for word, near in kept.items() if len(word) > _SHORT or _counts(word)}
        rows = _rows(desk, kept, most)
    if not rows:
        kept = read
    return Reading(
        tuple(Word(word, tuple(read[word]) if word in kept else ()) for word in read),
        tuple(kept.values()),
        len(read) - len(kept),
        _wanted(rows, typing=typing),
        as_given=False,
        typing=typing,
    )


def _rows(desk: Desk, kept: Mapping[str, Mapping[str, int]], most: int) -> list[Row]:
    if not kept or not all(kept.values()):
        return []
    return desk.index.texts(tuple(kept.values()), len(kept), most)


def _near(desk: Desk, word: str, *, unfinished: bool) -> Mapping[str, int]:
    """The words like one, with the slips; another form of it is no slip, a number is itself."""
    if _counts(word):
        return {word: 0} if desk.index.texts([[word]], 1, 1) else {}
    near = desk.index.near(word, unfinished=unfinished)
    return {other: 0 if stem(other) == stem(word) else number for other, number in near.items()}


def _counts(word: str) -> bool:
    """Whether a word is a number, or has one in it, for which no other can stand."""
    return any(map(str.isdecimal, word))


def _wanted(rows: list[Row], *, typing: bool) -> list[Row]:
    return [row for row in rows if row.field in NAMES] if typing else rows
