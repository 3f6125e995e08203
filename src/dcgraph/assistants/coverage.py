"""How strongly texts speak on things, cell by cell, as assistants are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from dcgraph.assistants.citing import Citer, wishes
from dcgraph.assistants.fitting import clipped, fitted, following
from dcgraph.assistants.grounds import mention, quiet, read, said
from dcgraph.assistants.model import Blank, Covered, Speaking
from dcgraph.research.coverage.bearing import STATES, State
from dcgraph.research.coverage.frames import STATE_WORDS
from dcgraph.research.coverage.matrix import Cell, Column, Matrix, Row, matrix
from dcgraph.research.desk import Desk
from dcgraph.research.model import Language
from dcgraph.research.wanted import Wanted

_NAMES: Final = 100
"""Texts of which one item says that nothing bears on a thing; of more there are several items."""

_Item = tuple[Row, Column, Cell] | tuple[Row, State, tuple[str, ...]]


def speaking(
    desk: Desk,
    citer: Citer,
    axes: tuple[str, str],
    wanted: Wanted,
    *,
    whole: bool = False,
    offset: int = 0,
) -> Speaking:
    """The cells of a matrix from `offset` on, row by row; raises what `matrix` raises.

    Of each row the covered cells come first, then those without a statement, gathered by state.
    """
    rows, columns = axes
    answer = matrix(desk, rows, columns, wanted, whole=whole)
    given = {"rows": rows, "columns": columns, "whole": "true" if whole else ""}
    cite = citer.route("matrix", given | wishes(wanted))
    counts = Counter(cell.state for row in answer.rows for cell in row.cells)
    every = following(list(_items(answer)), offset)

    def made(some: tuple[_Item, ...]) -> Speaking:
        left = len(every) - len(some)
        texts = (one[1].thing.iri for one in some if isinstance(one[1], Column))
        coverage, more = read(desk, texts, wanted.lang, wanted.as_of)
        return Speaking(
            cite=cite,
            coverage=coverage,
            more_coverage=more,
            silence=quiet(answer.silence),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            counts={one: counts[one] for one in STATES},
            cells=tuple(_told(one, wanted.lang) for one in some),
            silent_texts=dict(Counter(one.extent for one in answer.left_out)),
        )

    return fitted(made, every)


def _items(answer: Matrix) -> Iterator[_Item]:
    for row in answer.rows:
        blank: dict[State, list[str]] = {}
        for column, cell in zip(answer.columns, row.cells, strict=True):
            if cell.statements:
                yield row, column, cell
            else:
                blank.setdefault(cell.state, []).append(column.thing.name)
        for state, names in blank.items():
            for start in range(0, len(names), _NAMES):
                yield row, state, tuple(names[start : start + _NAMES])


def _told(item: _Item, lang: Language) -> Covered | Blank:
    row, which, what = item
    thing = mention(row.thing)
    if isinstance(what, Cell):
        assert isinstance(which, Column)
        return Covered(
            thing=thing,
            text=mention(which.thing),
            force=what.force,
            strongest=said(what.statements[0], lang, 1),
            more_statements=len(what.statements) - 1,
        )
    assert not isinstance(which, Column)
    word, means = STATE_WORDS[lang][which]
    return Blank(thing=thing, state=word, means=clipped(means, 300), texts=what)
