"""What a copy of an instrument is split into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_BLOCKS: Final = 200_000
MAX_UNITS: Final = 50_000
MAX_DEPTH: Final = 200
"""Elements of a file in one another."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a copy, on one line; `line` is where it begins in the file, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A numbered part of a copy: blocks from `start` up to `end`, those of its parts included.

    `kind` is one of KINDS, `number` stands as in the copy without points and brackets around it,
    and `parent` is the place of the unit around it, -1 for none.
    """

    kind: str
    number: str
    title: str
    line: int
    start: int
    end: int
    parent: int


KINDS: Final = (
    *("annex", "volume", "part", "title", "chapter", "section", "subsection"),
    *("article", "standard", "preamble", "paragraph", "point"),
)


@dataclass(frozen=True, slots=True)
class Split:
    """A copy as it was read: its format, its language if it tells one, and its parts in order.

    `left_out` names what was not taken over, such as metadata, each with how often.
    """

    form: str
    language: str
    blocks: tuple[Block, ...]
    units: tuple[Unit, ...]
    left_out: tuple[str, ...] = ()
