"""The words of a reader's copies that stand beside a provision of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dcgraph.research.contents import root_of
from dcgraph.research.graph import Desk
from dcgraph.research.relevance import wholes
from dcgraph.texts.library import Copy, load, paths
from dcgraph.texts.matching import Matched, matched
from dcgraph.texts.model import Block

_MOST: Final = 60
"""Paragraphs of a provision that has parts of its own: those of the parts stand with them."""
_KEPT: Final = 16
"""Copies in memory."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a copy has for a provision: its paragraphs, and the line of the file they begin at.

    `parts` counts paragraphs that stand with the parts of the provision instead. Where the copy
    has nothing of its number, `around` is the IRI of the nearest provision around that it has, or
    empty.
    """

    copy: Copy
    blocks: tuple[Block, ...]
    line: int
    parts: int
    around: str


def laid(desk: Desk, path: Path, text: str) -> tuple[Copy, Matched]:
    """A copy that is kept, laid against the text with an IRI; read again when the file changes.

    Raises LoadError where the file is no copy.
    """
    try:
        told = path.stat()
        stamp = told.st_mtime_ns, told.st_size
    except OSError:
        stamp = 0, 0

    def made() -> tuple[Copy, Matched]:
        copy = load(path)
        return copy, matched(desk, text, copy.split)

    return desk.remembered("texts", (str(path), stamp, text), made, most=_KEPT)


def words_beside(desk: Desk, iri: str) -> tuple[Words, ...]:
    """What each copy of its text has for a provision, or nothing where there is no copy."""
    root = root_of(desk, iri)
    return tuple(
        words_of(desk, iri, *laid(desk, path, root)) for path in paths(desk.thing(root, "en").name)
    )


def words_of(desk: Desk, iri: str, copy: Copy, found: Matched) -> Words:
    """What a copy, as it was laid against its text, has for a provision."""
    place = found.units.get(iri)
    if place is None:
        around = next((one for one in wholes(desk, iri)[1:] if one in found.units), "")
        return Words(copy, (), 0, 0, around)
    unit = copy.split.units[place]
    end = unit.end
    if end - unit.start > _MOST:
        # A chapter has its own heading and what comes before its first part.
        known = set(found.units.values())
        inner = (
            one.start
            for number, one in enumerate(copy.split.units)
            if number in known and unit.start < one.start < end
        )
        end = min(inner, default=end)
    return Words(copy, copy.split.blocks[unit.start : end], unit.line, unit.end - end, "")
