"""A text of lines, split by its headings and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError
from dcgraph.texts.headings import Heading, cleaned, heading_of, is_mark_alone, mark_of, settled
from dcgraph.texts.markup import Line
from dcgraph.texts.model import MAX_BLOCKS, MAX_UNITS, Block, Unit

_STRUCTURE: Final = 10
"""Ranks below this are those of headings."""
_FEWEST: Final = 4
"""Lines of a table of contents, at least."""
_MAX_ENTRY: Final = 160
_ATX: Final = re.compile(r" {0,3}(#{1,6}) +")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-{3,}) *")
_EMPHASIS: Final = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_ITEM: Final = re.compile(r"\s*[-–—•*·] ")
_SENTENCE_ENDS: Final = re.compile(r"(?:[.;:,—–]|[;,] (?:and|or|et|ou|en|of|и|или))\s*$")


class Units:
    """Collects blocks and units in order, and nests the units by rank."""

    def __init__(self, path: Path) -> None:
        self.blocks: list[Block] = []
        self.units: list[Unit] = []
        self._path = path
        self._open: list[tuple[int, int]] = []

    def block(self, text: str, line: int) -> None:
        """A paragraph of the unit that is open."""
        if not text.strip():
            return
        if len(self.blocks) == MAX_BLOCKS:
            raise self._too_many(f"more than {MAX_BLOCKS} paragraphs", line)
        self.blocks.append(Block(text, line))

    def begin(self, rank: int, kind: str, number: str, title: str, line: int) -> None:
        """A unit, which ends all open ones of its rank or a higher one."""
        self.end(rank)
        if len(self.units) == MAX_UNITS:
            raise self._too_many(f"more than {MAX_UNITS} numbered parts", line)
        here = len(self.blocks)
        parent = self._open[-1][1] if self._open else -1
        self._open.append((rank, len(self.units)))
        self.units.append(Unit(kind, number, title, line, here, here, parent))

    def end(self, rank: int) -> None:
        """End all open units of a rank or a higher one."""
        while self._open and self._open[-1][0] >= rank:
            _, place = self._open.pop()
            self.units[place] = replace(self.units[place], end=len(self.blocks))

    def entitle(self, title: str) -> bool:
        """Give the last unit a title if it has none and nothing else yet; whether it took it."""
        if not self._open or self.units[-1].title or self._open[-1][1] != len(self.units) - 1:
            return False
        last = self.units[-1]
        if len(self.blocks) > last.start + 1:
            return False
        self.units[-1] = replace(last, title=title)
        return True

    def marks(self) -> list[tuple[int, str]]:
        """The open units, each with its rank and number."""
        return [(rank, self.units[place].number) for rank, place in self._open]

    def _too_many(self, what: str, line: int) -> LoadError:
        return LoadError(
            f"{self._path}, line {line}: the copy has {what}; split it, or take out what "
            "belongs to other texts.",
            self._path,
            line,
        )


def split_lines(lines: Iterable[Line], path: Path) -> Units:
    """The units of a text of lines, each a paragraph, by headings and numbers at their beginning.

    A table of contents before the text is passed over: its lines stay blocks.
    """
    told = [replace(one, text=cleaned(one.text)) for one in lines]
    found = [heading_of(one.text, sure=one.role == "heading", alone=one.alone) for one in told]
    for place in _contents(told, found):
        found[place] = None
    units, held = Units(path), ""
    for line, heading in zip(told, found, strict=True):
        if line.role == "title" and not held and units.entitle(line.text):
            units.block(line.text, line.number)
            continue
        mark = None if heading or line.role == "heading" else mark_of(line.text, alone=line.alone)
        if one := heading or (settled(mark, units.marks()) if mark and not held else None):
            units.begin(one.rank, one.kind, one.number, one.title, line.number)
        if mark and not held and is_mark_alone(line.text):
            held = line.text
            continue
        units.block(f"{held} {line.text}" if held else line.text, line.number)
        held = ""
    if held:
        units.block(held, told[-1].number)
    units.end(-1)
    return units


def _contents(lines: list[Line], found: list[Heading | None]) -> range:
    """The lines of a table of contents at the beginning: headings without text that come again."""
    places = [place for place, one in enumerate(found) if one and one.rank < _STRUCTURE]
    if len(places) <= _FEWEST:
        return range(0)
    first = found[places[0]]
    key = first and (first.kind, first.number)
    for number, (place, after) in enumerate(pairwise(places), 1):
        again = found[after]
        if not _is_entry(lines, place, after):
            return range(0)
        if again and (again.kind, again.number) == key:
            return range(places[0], after) if number >= _FEWEST else range(0)
    return range(0)


def _is_entry(lines: list[Line], place: int, after: int) -> bool:
    """Whether a heading has no more than a short line of its own before the next."""
    own = lines[place + 1 : after]
    return len(own) <= 1 and all(
        len(one.text) <= _MAX_ENTRY and not one.text.endswith((".", ";")) for one in own
    )


def paragraphs(text: str, *, markdown: bool = False) -> Iterator[Line]:
    """The paragraphs of a plain text, or one with the marks of Markdown, its lines joined.

    A heading or a number begins one too, a number only where a sentence has ended before it.
    """
    joined: list[str] = []
    began, role, blank = 0, "", True
    lines = text.splitlines()

    def ended() -> Iterator[Line]:
        if joined:
            whole = joined[0] if len(joined) == 1 else " ".join(joined)
            yield Line(whole, began, role, len(joined) == 1)

    for number, line in enumerate(lines, 1):
        atx = _ATX.match(line) if markdown else None
        if markdown and joined and not blank and _UNDERLINE.fullmatch(line):
            role = "heading" if len(joined) == 1 else role
            continue
        told = line
        if markdown:
            told = _EMPHASIS.sub("", line[atx.end() :] if atx else line)
            told = told.strip().rstrip("#").rstrip() if atx else told
            told = told.removeprefix("> ")
        if not told.strip():
            yield from ended()
            joined, role, blank = [], "", True
            continue
        one = cleaned(told)
        follows = not blank and not role and _SENTENCE_ENDS.search(joined[-1][-10:]) is None
        marked = mark_of(one, alone=False) is not None and not (follows and not _is_heading(joined))
        marked = marked or _ITEM.match(told) is not None
        if blank or atx or role or _is_heading([one]) or marked or _is_heading(joined):
            yield from ended()
            joined, began, role = [], number, "heading" if atx else ""
        joined.append(told if not joined else one)
        blank = False
    yield from ended()


def _is_heading(lines: list[str]) -> bool:
    return len(lines) == 1 and heading_of(cleaned(lines[0]), alone=False) is not None
