"""Places in a text as an editor counts them, and the edits that lead from one text to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from lsprotocol.types import Position, Range, TextEdit

from dcgraph.check.words import TOKEN

_WIDTHS: Final = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
"""Bytes of a unit in each encoding by which an editor may count."""


def normal(text: str) -> str:
    """The text with each line ended by a line feed alone, as files of the graph are read."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class Page:
    """A text by lines. `encoding` is that by whose units the editor counts characters.

    Lines end where the protocol says so: at U+2028 and the like none does.
    """

    text: str
    encoding: str = "utf-16"

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return normal(self.text).split("\n")

    def _units(self, text: str) -> int:
        name = "utf-8" if self.encoding == "utf-8" else f"{self.encoding}-le"
        return len(text.encode(name, "surrogatepass")) // _WIDTHS[self.encoding]

    def position(self, line: int, column: int) -> Position:
        """The position of a place, whose line and column count from 1, the column in characters."""
        number = min(max(line, 1), len(self.lines))
        return Position(number - 1, self._units(self.lines[number - 1][: max(column, 1) - 1]))

    def place(self, position: Position) -> tuple[int, int]:
        """The place of a position; one beyond a line, or inside a character, is brought back."""
        number = min(position.line, len(self.lines) - 1)
        line, left, column = self.lines[number], position.character, 1
        for character in line:
            left -= self._units(character)
            if left < 0:
                break
            column += 1
        return number + 1, column

    def offset(self, position: Position) -> int:
        """How many characters of the text, its ends of lines made normal, stand before it."""
        line, column = self.place(position)
        return sum(len(above) + 1 for above in self.lines[: line - 1]) + column - 1

    def range(self, start: int, end: int) -> Range:
        """The range between two such offsets."""
        whole = normal(self.text)
        ends = []
        for offset in (start, end):
            before = whole[:offset]
            ends.append(self.position(before.count("\n") + 1, offset - before.rfind("\n")))
        return Range(*ends)

    def token(self, line: int, column: int) -> tuple[str, Range]:
        """What begins at a place, at least a character where there is one, and its range."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        token = TOKEN.match(text, max(column, 1) - 1)
        word = token[0] if token else text[column - 1 : column]
        return word, Range(self.position(line, column), self.position(line, column + len(word)))

    def edits(self, after: str) -> list[TextEdit]:
        """What makes the text into another, by whole lines."""
        if "\r" in self.text.replace("\r\n", ""):
            return [TextEdit(Range(Position(0, 0), Position(len(self.lines), 0)), after)]
        return list(self._by_lines(after))

    def _by_lines(self, after: str) -> Iterator[TextEdit]:
        old, new = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (self.text, after))
        ends_open = bool(old) and not old[-1].endswith("\n")
        for kind, start, end, first, last in SequenceMatcher(None, old, new).get_opcodes():
            if kind == "equal":
                continue
            stop = Position(end, 0)
            if end == len(old) and ends_open:
                stop = self.position(end, len(old[-1]) + 1)
            yield TextEdit(Range(Position(start, 0), stop), "".join(new[first:last]))
