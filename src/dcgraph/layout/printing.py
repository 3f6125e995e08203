"""Records printed in the house layout: what goes on a line of its own, and how far in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError
from dcgraph.layout.pieces import Piece
from dcgraph.layout.roles import CLOSERS, OPENERS

__all__ = ["Printer"]

_STEP: Final = 4
_LARGEST: Final = 16 << 20


@dataclass(slots=True)
class _Frame:
    """A record, or a bracket in it.

    `base` is how far in the line stands in which it begins, `line` how far in its present line
    does, in columns; `broken` tells whether each property has a line of its own.
    """

    base: int
    line: int
    broken: bool


@dataclass(slots=True)
class Printer:
    """Prints pieces; `broken` holds the indices of brackets with a property a line.

    Raises LoadError when all it has printed grows larger than 16 MB, the most a file may have.
    """

    pieces: list[Piece]
    broken: set[int]
    shown: str
    size: int = 0
    out: list[str] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)

    def record(self, start: int, end: int) -> str:
        """The text of the record whose pieces go from `start` to before `end`."""
        self.out.clear()
        self.frames = [_Frame(0, 0, broken=True)]
        for at in range(start, end):
            piece = self.pieces[at]
            if at > start:
                self._lead(piece, self.pieces[at - 1])
            self._put(piece.text)
            if piece.role in ("]", ")"):
                self.frames.pop()
            elif _opens(piece):
                line = self.frames[-1].line
                self.frames.append(_Frame(line, line, broken=at in self.broken))
        return "".join(self.out)

    def _lead(self, piece: Piece, before: Piece) -> None:
        """Print what stands between two pieces of a record."""
        frame = self.frames[-1]
        inner = frame.base + _STEP * (2 if piece.role == "object" else 1)
        if piece.role == "verb" and frame.broken:
            frame.line = inner
        if piece.role in CLOSERS:
            if piece.comments:
                self._comments(piece, inner)
                self._new_line(frame.base)
            elif not _opens(before):
                self._put(" ")
        elif piece.comments or self._begins_line(piece, before):
            self._comments(piece, inner)
            self._new_line(inner)
            frame.line = inner
        else:
            self._put(" ")

    def _begins_line(self, piece: Piece, before: Piece) -> bool:
        match piece.role:
            case "verb":
                return self.frames[-1].broken and (before.role == ";" or _opens(before))
            case "object":
                return piece.broken and before.role == ","
            case "member":
                return piece.broken
        return False

    def _comments(self, piece: Piece, indent: int) -> None:
        for comment in piece.comments:
            if comment.gap is None:
                self._new_line(indent)
                self._put(comment.text)
            else:
                self._put(comment.gap + comment.text)

    def _new_line(self, indent: int) -> None:
        self._put("\n" + " " * indent)

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.size += len(text)
        if self.size > _LARGEST:
            raise LoadError(
                f"{self.shown}: laid out, this would be larger than {_LARGEST >> 20} MB; split"
                " it by subject.",
                Path(self.shown),
            )


def _opens(piece: Piece) -> bool:
    return piece.kind == "mark" and piece.text in OPENERS
