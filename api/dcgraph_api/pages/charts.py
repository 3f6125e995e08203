"""Charts of answers: bars, or columns in their place in time."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from dcgraph.namespaces import PREFIXES
from dcgraph.research.questions import Cell
from dcgraph_api.pages.reader import NUMBER

Term = Mapping[str, Any] | None
"""A value of SPARQL JSON."""

_WHOLE: Final = (
    "byte int integer long negativeInteger nonNegativeInteger nonPositiveInteger positiveInteger "
    "short unsignedByte unsignedInt unsignedLong unsignedShort decimal double float"
)
_NUMBERS: Final = frozenset(PREFIXES["xsd"] + one for one in _WHOLE.split())
_YEAR: Final = re.compile(r"[12][0-9]{3}")

_MAX_BARS: Final = 40
_WIDTH: Final = 1000
_LEAST: Final = 8
"""What is not nothing is seen to be more than that."""

_MAX_TIME: Final = 120
"""Years from the first to the last: a longer time is told by bars."""
_MAX_NUMBER_LENGTH: Final = 12
"""Digits that have room beside the columns."""
_TALL, _ABOVE, _BELOW, _BESIDE = 160, 24, 28, 16
_DIGIT, _LINE = 8, 14
_NEAREST_MARKS: Final = 44
_ROOM: Final = 1000
_NARROWEST, _MAX_WIDTH = 8, 36


class Bar(NamedTuple):
    """A row as a bar: what it is of, its number as it is written, and where it lies."""

    label: Cell
    number: str
    x: int
    width: int


class Bars(NamedTuple):
    """Rows as bars, from `zero` to either side, in a thousand units; `left` counts the others."""

    bars: tuple[Bar, ...]
    zero: int
    left: int
    kind: Literal["bars"] = "bars"


class Column(NamedTuple):
    """A year as a column: where it begins, from above, and how high it is."""

    year: int
    number: str
    x: int
    y: int
    height: int


class Columns(NamedTuple):
    """Years as columns, each in its place in time.

    `marks` are the years below them, `lines` the heights at which a number stands beside, unless
    there is room for each above its column.
    """

    columns: tuple[Column, ...]
    width: int
    breadth: int
    start: int
    zero: int
    marks: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, str], ...]
    numbered: bool
    height: int = _ABOVE + _TALL + _BELOW
    kind: Literal["columns"] = "columns"


def chart_of(
    rows: Sequence[Sequence[Term]], cells: Sequence[tuple[Cell, ...]]
) -> Bars | Columns | None:
    """The chart of an answer, or None where it has not two rows of a label and a number."""
    if len(rows) <= 1 or len(rows[0]) != 2:  # noqa: PLR2004 - a label and a number
        return None
    numbers = [_number(row[1]) for row in rows]
    known = [one for one in numbers if one is not None]
    if len(known) < len(numbers):
        return None
    written = [str(row[1]["value"]) for row in rows if row[1]]
    return _columns(rows, known, written) or _bars(known, written, cells)


def _number(term: Term) -> float | None:
    if term is None or term.get("datatype") not in _NUMBERS or not NUMBER.fullmatch(term["value"]):
        return None
    found = float(term["value"])
    return found if math.isfinite(found) else None


def _shares(numbers: Sequence[float]) -> tuple[list[float], float]:
    """Each number as a share of the way from the least to the greatest, and where zero lies."""
    largest = max(map(abs, numbers)) or 1.0
    parts = [one / largest for one in numbers]
    low, high = min(0.0, *parts), max(0.0, *parts)
    span = (high - low) or 1.0
    return [(one - low) / span for one in parts], -low / span


def _bars(
    numbers: Sequence[float], written: Sequence[str], cells: Sequence[tuple[Cell, ...]]
) -> Bars:
    shares, zero = _shares(numbers[:_MAX_BARS])
    middle, bars = round(zero * _WIDTH), []
    for cell, told, share, number in zip(cells, written, shares, numbers, strict=False):
        width = abs(round(share * _WIDTH) - middle)
        if number:
            width = max(width, _LEAST)
        bars.append(Bar(cell[0], told, middle - width if number < 0 else middle, width))
    return Bars(tuple(bars), middle, max(len(numbers) - _MAX_BARS, 0))


def _columns(
    rows: Sequence[Sequence[Term]], numbers: Sequence[float], written: Sequence[str]
) -> Columns | None:
    """The rows by year, where each is of one and no two of the same."""
    years = [
        int(term["value"])
        for term, *_ in rows
        if term is not None and term["type"] == "literal" and _YEAR.fullmatch(term["value"])
    ]
    longest = max(map(len, written))
    if len(set(years)) < len(rows) or longest > _MAX_NUMBER_LENGTH:
        return None
    first, last = min(years), max(years)
    if last - first >= _MAX_TIME:
        return None
    step = max(_NARROWEST, min(_MAX_WIDTH, _ROOM // (last - first + 1)))
    numbered = min(numbers) >= 0 and longest * _DIGIT <= step
    shares, zero = _shares(numbers)
    base = _height(zero)
    lines = [(base, "0"), *([] if numbered else _ends(shares, written, zero))]
    start = (max(len(one) for _, one in lines) + 1) * _DIGIT
    columns = []
    for year, number, share in sorted(zip(years, written, shares, strict=True)):
        top = _height(share)
        x = start + (year - first) * step
        columns.append(Column(year, number, x, min(top, base), abs(top - base)))
    # Of how many years one is marked.
    between = next(one for one in (1, 2, 5, 10, 20) if one * step >= _NEAREST_MARKS)
    return Columns(
        columns=tuple(columns),
        width=start + (last - first + 1) * step + _BESIDE,
        breadth=step - 2,
        start=start,
        zero=base,
        marks=tuple(
            (start + (year - first) * step + step // 2 - 1, year)
            for year in range(first, last + 1)
            if not year % between
        ),
        lines=tuple(lines),
        numbered=numbered,
    )


def _ends(shares: Sequence[float], written: Sequence[str], zero: float) -> list[tuple[int, str]]:
    """The heights of the greatest above zero and of the least below, where there is room."""
    by_share = sorted(zip(shares, written, strict=True))
    ends = [by_share[0]] if by_share[0][0] < zero else []
    ends += [by_share[-1]] if by_share[-1][0] > zero else []
    heights = [(_height(share), number) for share, number in ends]
    return [one for one in heights if abs(one[0] - _height(zero)) >= _LINE]


def _height(share: float) -> int:
    return _ABOVE + round((1 - share) * _TALL)
