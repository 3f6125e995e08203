"""Audits: sheets of statements that a reader judged, and the rates of fault that follow.

A sheet is a CSV file in `data/audits/`: one statement a row, drawn by `dcgraph audit draw`, with
columns for the reader to fill in. Where several readers judged the same statement, it counts as
faulty if one of them says so.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import StringIO
from itertools import combinations
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError
from dcgraph.files import read_text

COLUMNS: Final = (
    *("number", "kind", "name", "statement", "citations", "addresses", "confidence"),
    *("verdict", "note", "reader", "read_on"),
)
KINDS: Final = (
    "norm",
    "claim stated",
    "claim interpreted",
    "definition, membership or edition",
    "provision",
    "event, publication or person",
    "observation",
    "instrument",
)
VERDICTS: Final = {
    "right": "the cited place says it, or what it says bears the reading out",
    "wrong": "the cited place says otherwise, or says nothing of it",
    "overstated": "the source says less: a weaker verb, fewer cases, a condition that is missing",
    "incomplete": "what it says is right, but what is left out misleads",
    "padding": "it says nothing that a reader could use, or its reason takes it back",
    "unverifiable": "the cited place cannot be read, so that nothing can be said of it",
}
"""What a reader may find, each with its definition."""
RATED: Final = ("wrong", "overstated", "incomplete", "padding")
"""The faults that have a rate in the statistics, on the page about and for assistants."""
LEVEL: Final = 0.95
"""The confidence of an upper bound, one-sided."""

_NEEDED: Final = ("kind", "name", "statement", "verdict", "reader", "read_on")
_ACTIVE: Final = ("=", "+", "-", "@", "'", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, and the sign that keeps it from it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A statement in a sheet, at a line; `verdict` is empty where nobody has judged it."""

    path: str
    line: int
    kind: str
    name: str
    statement: str
    verdict: str
    reader: str
    read_on: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What is the same in every sheet that has this statement."""
        return self.kind, self.name, self.statement


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a line of a sheet, in a sentence."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file that can be counted, and what is wrong with the others."""

    path: str
    rows: tuple[Row, ...]
    faults: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many statements have a verdict, their share of those judged, and its upper bound.

    `share` and `bound` lie between 0 and 1. The bound is that of Clopper and Pearson, one-sided,
    at 95 %; it is 1 where nothing was judged.
    """

    verdict: str
    number: int
    share: float
    bound: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found in a kind of statements, or in all of them.

    `sheet` is a path, or "all"; `kind` one of KINDS, or "all". `read` counts the statements that
    somebody could judge; `unverifiable` those that nobody could, `unread` those without a verdict.
    """

    sheet: str
    kind: str
    read: int
    unverifiable: int
    unread: int
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many statements two readers both judged, on how many they agree, and where not."""

    readers: tuple[str, str]
    both: int
    same: int
    differ: tuple[tuple[str, str, str], ...]
    """Name of the record, verdict of the first reader, verdict of the second."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The latest audit that is complete: its last day, its readers and what they found."""

    read_on: str
    readers: int
    read: int
    unverifiable: int
    rates: tuple[Rate, ...]


def sheet_paths(data: Path) -> list[Path]:
    """The sheets in the room of the data, which may have none; no link is one."""
    return sorted(path for path in (data / "audits").glob("*.csv") if not path.is_symlink())


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula; `unguarded` gives it back."""
    return "'" + text if text.startswith(_ACTIVE) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_ACTIVE) else text


def read_sheet(path: Path, shown: str) -> Sheet:
    """What a sheet holds. `shown` is its path in messages.

    Commas, semicolons or tabs may stand between cells. A row with a fault is not among the rows.
    """
    try:
        text = read_text(path).removeprefix("\ufeff")
    except LoadError as error:
        return Sheet(shown, (), (Remark(shown, error.line or 1, str(error)),))
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(StringIO(text), delimiter=separator, strict=True)
    rows: list[Row] = []
    faults: list[Remark] = []
    columns: list[str] = []
    judged: set[tuple[object, ...]] = set()
    line = 1
    try:
        for cells in reader:
            if not columns:
                columns = [cell.strip() for cell in cells]
                missing = [name for name in _NEEDED if name not in columns]
                if missing:
                    said = f"The column {missing[0]} is missing; a sheet has {', '.join(COLUMNS)}."
                    return Sheet(shown, (), (Remark(shown, 1, said),))
            elif any(cell.strip() for cell in cells):
                values = {n: unguarded(c.strip()) for n, c in zip(columns, cells, strict=False)}
                row = Row(shown, line, *(values.get(name, "") for name in _NEEDED))
                told = _fault(row, columns, cells)
                if not told and row.verdict and (row.key, row.reader) in judged:
                    told = f"{row.reader} judges {row.name} twice; keep one of the two rows."
                judged.add((row.key, row.reader))
                if told:
                    faults.append(Remark(shown, line, told))
                else:
                    rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Remark(shown, line, f"This is not CSV from here on: {error}; mend the row."))
    if not columns:
        said = f"The sheet is empty; its first line names {', '.join(COLUMNS)}."
        faults.append(Remark(shown, 1, said))
    return Sheet(shown, tuple(rows), tuple(faults))


def _fault(row: Row, columns: Sequence[str], cells: Sequence[str]) -> str:
    """What is wrong with a row of a sheet, empty where nothing is."""
    if len(cells) != len(columns):
        return f"The row has {len(cells)} cells and the header {len(columns)}; mend the row."
    if row.kind not in KINDS:
        return f"{row.kind!r} is no kind of statement; write {_one_of(KINDS, row.kind)}."
    if not row.name or not row.statement:
        return "The row has no name or no statement; copy it from the sheet as it was drawn."
    if not row.verdict:
        judged = row.reader or row.read_on
        return f"The verdict is missing; write one of {', '.join(VERDICTS)}." if judged else ""
    if row.verdict not in VERDICTS:
        return f"{row.verdict!r} is no verdict; write {_one_of(tuple(VERDICTS), row.verdict)}."
    if not row.reader:
        return "The reader is missing; write who judged the statement."
    try:
        is_day = date.fromisoformat(row.read_on).isoformat() == row.read_on
    except ValueError:
        is_day = False
    said = f"is {row.read_on!r}" if row.read_on else "is missing"
    return "" if is_day else f"The day {said}; write it as in 2026-11-27."


def _one_of(known: Sequence[str], given: str) -> str:
    near = get_close_matches(given.lower(), known, n=1)
    return near[0] if near else f"one of {', '.join(known)}"


def upper_bound(number: int, of: int) -> float:
    """The upper bound of Clopper and Pearson, one-sided at 95 %, of `number` faults among `of`."""
    if number >= of:
        return 1.0
    low, high = number / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        is_below = _at_most(number, of, middle) > 1 - LEVEL
        low, high = (middle, high) if is_below else (low, middle)
    return high


def _at_most(number: int, of: int, share: float) -> float:
    """The probability of at most `number` faults among `of`, each with the probability `share`."""
    if share <= 0:
        return 1.0
    return math.fsum(
        math.exp(
            math.lgamma(of + 1)
            - math.lgamma(one + 1)
            - math.lgamma(of - one + 1)
            + one * math.log(share)
            + (of - one) * math.log1p(-share)
        )
        for one in range(number + 1)
    )


def figures(sheets: Sequence[Sheet]) -> list[Figures]:
    """The figures of each sheet, and where there are several of all, by kind and in all."""
    scopes = [(sheet.path, sheet.rows) for sheet in sheets]
    if len(sheets) > 1:
        scopes.append(("all", tuple(row for sheet in sheets for row in sheet.rows)))
    return [
        _counted(scope, kind, rows)
        for scope, rows in scopes
        for kind in ("all", *KINDS)
        if kind == "all" or any(row.kind == kind for row in rows)
    ]


def _counted(scope: str, kind: str, rows: Iterable[Row]) -> Figures:
    found = _verdicts(row for row in rows if kind in ("all", row.kind))
    judged = [given - {"unverifiable"} for given in found.values() if given - {"unverifiable"}]
    return Figures(
        scope,
        kind,
        read=len(judged),
        unverifiable=sum(given == {"unverifiable"} for given in found.values()),
        unread=sum(not given for given in found.values()),
        rates=tuple(
            rate(one, sum(one in given for given in judged), len(judged))
            for one in VERDICTS
            if one not in ("right", "unverifiable")
        ),
    )


def rate(verdict: str, number: int, of: int) -> Rate:
    """The rate of a verdict that `number` of the statements that were judged have."""
    return Rate(verdict, number, number / of if of else 0.0, upper_bound(number, of))


def _verdicts(rows: Iterable[Row]) -> Mapping[tuple[str, str, str], set[str]]:
    """The verdicts on each statement, none for one that nobody has judged."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for row in rows:
        found.setdefault(row.key, set()).update({row.verdict} - {""})
    return found


def agreements(sheets: Iterable[Sheet]) -> list[Agreement]:
    """How far each two readers agree who judged the same statements."""
    given: dict[str, dict[tuple[str, str, str], str]] = {}
    for row in (row for sheet in sheets for row in sheet.rows if row.verdict):
        given.setdefault(row.reader, {})[row.key] = row.verdict
    found = []
    for one, other in combinations(sorted(given), 2):
        both = [key for key in given[one] if key in given[other]]
        differ = tuple(
            (key[1], given[one][key], given[other][key])
            for key in sorted(both)
            if given[one][key] != given[other][key]
        )
        if both:
            found.append(Agreement((one, other), len(both), len(both) - len(differ), differ))
    return found


def latest(data: Path) -> Audit | None:
    """The latest complete audit among the sheets of the data, None where there is none.

    The sheets with the same statements are one audit. It is complete if every statement has a
    verdict; a sheet with a fault does not count. Of audits that end on one day the latest is that
    with the sheet that is the last by its name.
    """
    drawn: dict[frozenset[tuple[str, str, str]], list[Row]] = {}
    for sheet in (read_sheet(path, path.name) for path in sheet_paths(data)):
        if not sheet.faults and sheet.rows:
            key = frozenset(row.key for row in sheet.rows)
            # Put last again: audits stand in the order of the last sheet of each.
            drawn[key] = [*drawn.pop(key, []), *sheet.rows]
    complete = [rows for rows in drawn.values() if all(_verdicts(rows).values())]
    if not complete:
        return None
    rows = max(reversed(complete), key=lambda rows: max(row.read_on for row in rows))
    counted = _counted("all", "all", rows)
    return Audit(
        read_on=max(row.read_on for row in rows),
        readers=len({row.reader for row in rows if row.verdict}),
        read=counted.read,
        unverifiable=counted.unverifiable,
        rates=tuple(rate for rate in counted.rates if rate.verdict in RATED),
    )


def report_lines(found: Iterable[Figures], agreed: Iterable[Agreement]) -> Iterator[str]:
    """The report in words, a line each."""
    scope = ""
    for one in found:
        if one.sheet != scope:
            scope = one.sheet
            yield f"{scope}:"
        rates = ", ".join(
            f"{rate.verdict} {rate.number} ({rate.share:.1%}, at most {rate.bound:.2%})"
            for rate in one.rates
        )
        aside = f"; {one.unverifiable} unverifiable, {one.unread} not read"
        yield f"  {one.kind}: {one.read} read; {rates}{aside}"
    for pair in agreed:
        yield f"{' and '.join(pair.readers)} judged {pair.both} both, {pair.same} alike"
        yield from (f"  {name}: {one}, {other}" for name, one, other in pair.differ)
