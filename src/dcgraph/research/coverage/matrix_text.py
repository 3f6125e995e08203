"""A coverage matrix as text for a terminal: for each thing, what the texts say on it."""

from __future__ import annotations

from collections.abc import Iterator

from dcgraph.research.coverage.bearing import STATES
from dcgraph.research.coverage.frames import CONFIDENCE, EXTENT, LEFT_OUT, ground
from dcgraph.research.coverage.matrix import Cell, Matrix, Row
from dcgraph.research.model import Language

__all__ = ["matrix_text"]


def matrix_text(matrix: Matrix, lang: Language) -> str:
    """The matrix row by row, since few columns fit on a terminal."""
    return "\n".join(_lines(matrix, lang))


def _lines(matrix: Matrix, lang: Language) -> Iterator[str]:
    for row in matrix.rows:
        yield f"{row.thing.label} ({row.thing.name})"
        yield from _row(matrix, row, lang)
        yield ""
    if matrix.left_out:
        yield LEFT_OUT[lang].format(count=len(matrix.left_out))
        for extent, words in EXTENT[lang].items():
            if count := sum(1 for one in matrix.left_out if one.extent == extent):
                yield f"  {words}: {count}"
        yield ""
    if matrix.silence:
        yield matrix.silence.message
    for key in matrix.key:
        yield f"{key.label}: {key.meaning}"


def _row(matrix: Matrix, row: Row, lang: Language) -> Iterator[str]:
    pairs = list(zip(matrix.columns, row.cells, strict=True))
    for key in matrix.key:
        if key.word in STATES:
            labels = [one.thing.label for one, cell in pairs if _empty(cell, key.word)]
            if labels:
                yield f"  {key.label}: {'; '.join(labels)}"
            continue
        for column, cell in pairs:
            if cell.relation == key.word:
                yield f"  {key.label}: {column.thing.label} ({_ground(cell, lang)})"


def _empty(cell: Cell, word: str) -> bool:
    return not cell.statements and cell.state == word


def _ground(cell: Cell, lang: Language) -> str:
    """On what the relation rests, and which texts say so; the others are counted."""
    strongest = cell.strongest()
    texts = dict.fromkeys(one.subject.name for one in strongest)
    words = [ground(strongest[0], lang)]
    if cell.confidence:
        words.append(CONFIDENCE[lang][cell.confidence])
    weaker = len(cell.statements) - len(strongest)
    more = f"; +{weaker}" if weaker else ""
    return f"{', '.join(words)}: {', '.join(texts)}{more}"
