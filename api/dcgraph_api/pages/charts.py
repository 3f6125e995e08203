"""Charts of answers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from dcgraph.namespaces import PREFIXES
from dcgraph.research.questions import Cell
from dcgraph_api.pages.reader import NUMBER

Term = Mapping[str, Any] | None
"""A value of SPARQL JSON."""

_XSD: Final = PREFIXES["xsd"]
_WHOLE: Final = (
    "byte int integer long negativeInteger nonNegativeInteger nonPositiveInteger positiveInteger "
    "short unsignedByte unsignedInt unsignedLong unsignedShort"
)
_NUMBERS: Final = frozenset(_XSD + one for one in (*_WHOLE.split(), "decimal", "double", "float"))
_YEAR: Final = re.compile(r"[12][0-9]{3}")

_MAX_BARS: Final = 40
_WIDTH: Final = 1000
_LEAST: Final = 8
"""What is not nothing is seen to be more than that."""

_MAX_TIME: Final = 120
"""Years from the first to the last: a longer time is told by bars."""
_MAX_NUMBER_LENGTH: Final = 12
"""Digits that have room beside the columns."""
_TALL: Final = 160
_ABOVE: Final = 24
_BELOW: Final = 28
_BESIDE: Final = 16
_DIGIT: Final = 8
_LINE: Final = 14
_NEAREST_MARKS: Final = 44
_ROOM: Final = 1000
_NARROWEST, _MAX_WIDTH = 8, 36


@dataclass(frozen=True, slots=True)
class Bar:
    """A row as a bar: what it is of, its number as it is written, and where it lies."""

    label: Cell
    number: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows as bars, from `zero` to either side, in a thousand units; `left` counts the others."""

    bars: tuple[Bar, ...]
    zero: int
    left: int
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Column:
    """A year as a column; `told` where there is room for its number above it."""

    year: int
    number: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Years as columns, each in its place in time.

    `marks` are the years below them, `lines` the heights at which a number stands beside.
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
    return _columns(rows, known) or _bars(rows, known, cells)


def _number(term: Term) -> float | None:
    if term is None or term.get("datatype") not in _NUMBERS:
        return None
    if not NUMBER.fullmatch(term["value"]):
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
    rows: Sequence[Sequence[Term]], numbers: Sequence[float], cells: Sequence[tuple[Cell, ...]]
) -> Bars:
    few = numbers[:_MAX_BARS]
    shares, zero = _shares(few)
    middle = round(zero * _WIDTH)
    return Bars(
        tuple(
            Bar(one[0], str(row[1]["value"] if row[1] else ""), *_span(share, middle, number))
            for one, row, share, number in zip(cells, rows, shares, few, strict=False)
        ),
        middle,
        len(numbers) - len(few),
    )


def _span(share: float, zero: int, number: float) -> tuple[int, int]:
    """Where a bar begins, and its width."""
    end = round(share * _WIDTH)
    width = abs(end - zero)
    if number and width < _LEAST:
        width = _LEAST
    return (zero - width if number < 0 else zero), width


def _columns(rows: Sequence[Sequence[Term]], numbers: Sequence[float]) -> Columns | None:
    """The rows by year, where each is of one and no two of the same."""
    years = [_year(row[0]) for row in rows]
    given = [one for one in years if one is not None]
    if len(given) < len(years) or len(set(given)) < len(given):
        return None
    first, last = min(given), max(given)
    written = [str(row[1]["value"] if row[1] else "") for row in rows]
    if last - first >= _MAX_TIME or max(map(len, written)) > _MAX_NUMBER_LENGTH:
        return None
    step = max(_NARROWEST, min(_MAX_WIDTH, _ROOM // (last - first + 1)))
    numbered = min(numbers) >= 0 and max(map(len, written)) * _DIGIT <= step
    shares, zero = _shares(numbers)
    ends = [] if numbered else _ends(shares, written, zero)
    lines = [(_height(zero), "0"), *ends]
    start = (max(len(one) for _, one in lines) + 1) * _DIGIT
    columns = sorted(zip(given, written, shares, strict=True))
    return Columns(
        columns=tuple(
            Column(year, number, start + (year - first) * step, *_upright(share, zero))
            for year, number, share in columns
        ),
        width=start + (last - first + 1) * step + _BESIDE,
        breadth=step - 2,
        start=start,
        zero=_height(zero),
        marks=tuple(
            (start + (year - first) * step + step // 2 - 1, year)
            for year in range(first, last + 1)
            if not year % _between(step)
        ),
        lines=tuple(lines),
        numbered=numbered,
    )


def _year(term: Term) -> int | None:
    is_year = term is not None and term["type"] == "literal" and _YEAR.fullmatch(term["value"])
    return int(term["value"]) if term is not None and is_year else None


def _ends(shares: Sequence[float], written: Sequence[str], zero: float) -> list[tuple[int, str]]:
    """The heights of the greatest above zero and of the least below, where there is room."""
    by_share = sorted(zip(shares, written, strict=True))
    ends = [by_share[0]] if by_share[0][0] < zero else []
    ends += [by_share[-1]] if by_share[-1][0] > zero else []
    heights = [(_height(share), number) for share, number in ends]
    return [one for one in heights if abs(one[0] - _height(zero)) >= _LINE]


def _height(share: float) -> int:
    return _ABOVE + round((1 - share) * _TALL)


def _upright(share: float, zero: float) -> tuple[int, int]:
    """Where a column begins, from above, and how high it is."""
    ends = _height(share), _height(zero)
    return min(ends), abs(ends[0] - ends[1])


def _between(step: int) -> int:
    """Of how many years one is marked."""
    return next(one for one in (1, 2, 5, 10, 20) if one * step >= _NEAREST_MARKS)
