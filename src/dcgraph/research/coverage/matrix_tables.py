"""A coverage matrix as tables to take away: CSV with a line for each claim, and a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dcgraph.research.coverage.claim_rows import (
    CLAIM_FIELDS,
    claim_entries,
    claim_fields,
    reading_entries,
    written,
)
from dcgraph.research.coverage.frames import CONFIDENCE, EXTENT, STATE_WORDS, ground
from dcgraph.research.coverage.matrix import Cell, Column, Matrix
from dcgraph.research.coverage.sheet_words import (
    CLAIM_HEADS,
    KEY_HEADS,
    NO_CLAIM,
    READING_HEADS,
    SHEETS,
)
from dcgraph.research.coverage.workbook import Entry, Sheet, Tone, workbook
from dcgraph.research.force import MARK
from dcgraph.research.model import Language

__all__ = ["matrix_csv", "matrix_xlsx"]

_HEADS: Final = (
    "row",
    "row_label",
    "column",
    "column_label",
    "read",
    "state",
    "force",
    *CLAIM_FIELDS,
)
_MOST_TEXTS: Final = 3
"""So many texts a cell of the workbook names; the others are on the second sheet."""
_ABOVE: Final = 3
"""Rows above the first thing: title, where it is from, heads."""


def matrix_csv(matrix: Matrix) -> bytes:
    """The matrix as CSV in UTF-8: a line for each claim in a cell, and one for an empty cell.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    return written(_HEADS, _csv_rows(matrix))


def _csv_rows(matrix: Matrix) -> Iterator[tuple[str, ...]]:
    for row in matrix.rows:
        for column, cell in zip(matrix.columns, row.cells, strict=True):
            start = (row.thing.name, row.thing.label, *_of(column), cell.state, cell.force or "")
            yield from ((*start, *end) for end in claim_fields(cell.statements))


def _of(column: Column) -> tuple[str, ...]:
    return column.thing.name, column.thing.label, column.extent


def matrix_xlsx(matrix: Matrix, lang: Language) -> bytes:
    """The matrix as a workbook, the same bytes each time.

    The first sheet has the cells, each with a link to its claims; the second the claims with
    their sources, the third how far the texts were read, the fourth what the words mean.
    """
    claims, places = _claims(matrix, lang)
    cells, second, third, fourth = SHEETS[lang]
    title = f"{cells}: {len(matrix.rows)} × {len(matrix.columns)}"
    sheets = (
        Sheet(
            cells,
            tuple(_cells(matrix, lang, title, places)),
            (34, *(24 for _ in matrix.columns)),
            frozen=(_ABOVE, 1),
        ),
        Sheet(second, claims, (26, 26, 34, 16, 16, 16, 60, 40, 40, 30, 16, 30, 30), (1, 2), 0),
        Sheet(third, tuple(_readings(matrix, lang)), (40, 20, 16, 70, 60)),
        Sheet(fourth, tuple(_keys(matrix, lang)), (20, 90)),
    )
    return workbook(sheets, title, matrix.pinned)


def _cells(
    matrix: Matrix, lang: Language, title: str, places: dict[tuple[int, int], int]
) -> Iterator[tuple[Entry, ...]]:
    second = SHEETS[lang][1]
    yield (Entry(title, "title"),)
    silence = f" {matrix.silence.message}" if matrix.silence else ""
    yield (Entry(matrix.pinned + silence, "note"),)
    heads = (f"{one.thing.label}\n{EXTENT[lang][one.extent]}" for one in matrix.columns)
    yield (Entry("", "head"), *(Entry(head, "head") for head in heads))
    for down, row in enumerate(matrix.rows):
        found = [Entry(row.thing.label, "name")]
        for across, cell in enumerate(row.cells):
            line = places.get((down, across))
            found.append(
                Entry(
                    _words(cell, lang),
                    _tone(cell),
                    f"internal:'{second}'!A{line}" if line else "",
                    italic=cell.confidence == "recalled",
                )
            )
        yield tuple(found)


def _words(cell: Cell, lang: Language) -> str:
    if not cell.statements:
        return STATE_WORDS[lang][cell.state][0]
    told = ground(cell.statements[0], lang)
    if cell.confidence == "recalled":
        told += f"; {CONFIDENCE[lang][cell.confidence]}"
    texts = list(dict.fromkeys(one.subject.label for one in cell.strongest()))
    left = len(texts) - _MOST_TEXTS if len(texts) > _MOST_TEXTS else 0
    left += len(cell.statements) - len(cell.strongest())
    more = f"; +{left}" if left else ""
    said = MARK[cell.force].label[lang] if cell.force else cell.relation_label
    return f"{said} ({told})\n{'; '.join(texts[:_MOST_TEXTS])}{more}"


def _tone(cell: Cell) -> Tone:
    match cell.state:
        case "gap":
            return "gap"
        case "not read":
            return "unread"
        case "filtered":
            return "filtered"
    if cell.force in ("obliges", "obliges to permit"):
        return "strong"
    return "weak" if cell.force in (None, "treats") else "middle"


def _claims(
    matrix: Matrix, lang: Language
) -> tuple[tuple[tuple[Entry, ...], ...], dict[tuple[int, int], int]]:
    """The rows of the second sheet, and the number of the first of each cell, from 1."""
    rows = [tuple(Entry(head, "head") for head in CLAIM_HEADS[lang])]
    places = {}
    for down, row in enumerate(matrix.rows):
        for across, (column, cell) in enumerate(zip(matrix.columns, row.cells, strict=True)):
            if cell.statements:
                places[down, across] = len(rows) + 1
            for one in cell.statements:
                start = (Entry(row.thing.label), Entry(column.thing.label))
                rows.extend((*start, *end) for end in claim_entries(one, lang))
    return tuple(rows), places


def _readings(matrix: Matrix, lang: Language) -> Iterator[tuple[Entry, ...]]:
    yield tuple(Entry(head, "head") for head in READING_HEADS[lang])
    with_column, without = NO_CLAIM[lang]
    for text, *others in reading_entries(matrix.readings, lang):
        yield text, Entry(with_column), *others
    for column in matrix.left_out:
        extent = EXTENT[lang][column.extent]
        yield Entry(column.thing.label), Entry(without), Entry(extent), Entry(""), Entry("")


def _keys(matrix: Matrix, lang: Language) -> Iterator[tuple[Entry, ...]]:
    yield tuple(Entry(head, "head") for head in KEY_HEADS[lang])
    for key in matrix.key:
        yield Entry(key.label), Entry(key.meaning)
