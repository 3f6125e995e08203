"""What is found by words: each thing with the text by which it was, and kinds to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.research import Desk
from dcgraph.research.finding.documents import NAMES
from dcgraph.research.finding.search import Found, Kind, Match, search
from dcgraph.research.model import Language, Text
from dcgraph.search import MAX_LETTERS
from dcgraph.terms import DCG
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

__all__ = ["Piece", "Shown", "passage", "search_content"]

_AT_ONCE: Final = 20
_FACETS: Final = 8
"""Kinds that are shown at once; the rest can be opened."""
_BEFORE: Final = 60
_ROOM: Final = 220
"""Characters of a long text that are shown, and of them before the first word looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is a word that was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing that was found, as a reader sees it.

    `kind` is the label of its class. `name` are the pieces of the name by which it was found,
    none where that is its label as it stands; `passage` those of a longer text, in `language`.
    """

    match: Match
    kind: str
    name: tuple[Piece, ...]
    passage: tuple[Piece, ...]
    language: str


def search_content(desk: Desk, reader: Reader) -> Content:
    """What the template `search.html` needs; raises what `search` raises."""
    words = reader.asked.get("q", "")
    kind, cursor = reader.asked.get("kind", ""), reader.asked.get("cursor", "")
    checks = Checks(desk, reader)
    if len(words) > MAX_LETTERS:
        checks.wrong("q", "too-long", most=MAX_LETTERS)
    checks.done()
    found = search(desk, words, reader.lang, kind=kind, limit=_AT_ONCE, cursor=cursor)
    return {
        "words": words,
        "kind": kind,
        "cursor": cursor,
        "found": found,
        "shown": [_shown(desk, one, reader.lang) for one in found.matches.items],
        "first_kinds": _first(found, kind),
        "other_kinds": [one for one in found.kinds if one not in _first(found, kind)],
        "every": sum(one.number for one in found.kinds),
    }


def _first(found: Found, chosen: str) -> Sequence[Kind]:
    """The kinds that are shown at once: the most frequent, and the one that is chosen."""
    return [one for place, one in enumerate(found.kinds) if place < _FACETS or one.name == chosen]


def _shown(desk: Desk, match: Match, lang: Language) -> Shown:
    thing, matched = match.thing, match.matched
    kind = desk.label(DCG + thing.kind, lang).text if thing.kind else ""
    if match.field in NAMES.values():
        same = matched.text == thing.label
        name = () if same else passage(matched.text, match.marks, _ROOM)
        summary = desk.chosen(desk.facts.words(thing.iri, DCG + "summary"), lang)
        told = summary or Text("", "")
        return Shown(match, kind, name, passage(told.text, (), _ROOM), told.language)
    return Shown(match, kind, (), passage(matched.text, match.marks, _ROOM), matched.language)


def passage(text: str, marks: Sequence[tuple[int, int]], room: int) -> tuple[Piece, ...]:
    """Some of a text, with the first mark in it, in pieces; what is left out shows as an ellipsis.

    `marks` are places in the text, in order and apart from each other.
    """
    begin = _begin(text, marks[0][0] if marks else 0, room)
    end = len(text)
    if end - begin > room:
        end = begin + room
        # Back to the end of a word, unless there is none near.
        end = max(text.rfind(" ", begin + room // 2, end), begin + room // 2)
    pieces = [Piece("… ", False)] if begin else []
    at = begin
    for start, stop in marks:
        if begin <= start and stop <= end:
            pieces += [Piece(text[at:start], False), Piece(text[start:stop], True)]
            at = stop
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else ""), False))
    return tuple(one for one in pieces if one.text)


def _begin(text: str, first: int, room: int) -> int:
    """Where to begin, so that the first mark is seen with some words before it."""
    if len(text) <= room or first <= _BEFORE:
        return 0
    return text.rfind(" ", 0, first - _BEFORE) + 1
