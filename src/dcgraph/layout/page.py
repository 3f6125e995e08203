"""A whole Turtle text in the house layout: prefixes, records, and the empty lines between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dcgraph.layout.pieces import Comment, Piece, pieces
from dcgraph.layout.printing import Printer
from dcgraph.layout.roles import with_roles
from dcgraph.layout.settling import broken_brackets, settle
from dcgraph.terms import ROOT

__all__ = ["laid_out"]


@dataclass(slots=True)
class _Unit:
    """A directive, a record or the end of the text, with the comments that stand above it."""

    role: str
    text: str
    comments: list[Comment]
    blank: bool


def laid_out(text: str, shown: str = "the text") -> str:
    """A Turtle text in the house layout, its lines ended by line feeds.

    Long strings keep the line ends that they have. Raises LoadError, with line and column,
    where the text is seen not to be Turtle; `shown` is its name in the message.
    """
    found = with_roles(pieces(text, shown), text, shown)
    settle(found)
    units = list(_units(found, Printer(found, broken_brackets(found), shown)))
    _sort_prefixes(units)
    return "".join(_lines(units))


def _units(found: list[Piece], printer: Printer) -> Iterator[_Unit]:
    start = 0
    for at, piece in enumerate(found):
        if piece.role in (".", "directive", "end"):
            first = found[start]
            role = "record" if piece.role == "." else piece.role
            yield _Unit(role, printer.record(start, at + 1), first.comments, first.blank)
            start = at + 1


def _lines(units: list[_Unit]) -> Iterator[str]:
    """The text piece by piece; each line but the last is ended by what follows it."""
    begun = False
    for before, unit in pairwise([_Unit("start", "", [], blank=False), *units]):
        blanks = _blanks(before, unit)
        for comment, blank in zip(unit.comments, blanks, strict=False):
            if comment.gap is not None:
                yield comment.gap + comment.text
            else:
                yield ("\n\n" if blank else "\n") * begun + comment.text
            begun = True
        if unit.text:
            yield ("\n\n" if blanks[-1] else "\n") * begun + unit.text
            begun = True
    if begun:
        yield "\n"


def _blanks(before: _Unit, unit: _Unit) -> list[bool]:
    """Whether an empty line stands above each comment of a unit, and above the unit itself.

    They stay as they were written, with these exceptions: prefixes stand together, and apart
    from records; between two records, one of them longer than a line, there is one somewhere.
    """
    blanks = [*(comment.blank for comment in unit.comments), unit.blank]
    ends_line = bool(unit.comments) and unit.comments[0].gap is not None
    first = 1 if ends_line else 0
    kinds = {before.role, unit.role}
    if kinds == {"directive"} and len(blanks) == first + 1:
        blanks[first] = False
    elif kinds == {"directive", "record"} or (
        kinds == {"record"} and "\n" in before.text + unit.text and not any(blanks[first:])
    ):
        blanks[first] = True
    return blanks


def _sort_prefixes(units: list[_Unit]) -> None:
    """Bring prefixes that follow each other without a comment into order.

    They stay as they are where one name is declared twice.
    """
    start = 0
    for at, unit in enumerate(units):
        if not _is_prefix(unit) or unit.comments:
            _sort_run(units, start, at)
            start = at if _is_prefix(unit) else at + 1


def _sort_run(units: list[_Unit], start: int, end: int) -> None:
    following = units[end].comments
    if following and following[0].gap is not None:
        end -= 1  # The comment at its end belongs to this very line.
    texts = [unit.text for unit in units[start:end]]
    if len({_order(text)[1] for text in texts}) == len(texts):
        for unit, text in zip(units[start:], sorted(texts, key=_order), strict=False):
            unit.text = text


def _is_prefix(unit: _Unit) -> bool:
    return unit.text.startswith("@prefix ")


def _order(text: str) -> tuple[bool, str]:
    """The names of the house come first, each group in alphabetical order."""
    _, name, iri, _ = text.split(" ")
    return not iri.startswith("<" + ROOT), name
