"""The matrix and gaps for assistants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import Field

from dcgraph.mcp.evidence import Citer, clipped, mention, paged, quiet, read, said, wishes
from dcgraph.mcp.model import Aspect, Blank, Covered, Lacking, Speaking
from dcgraph.mcp.tools import Columns, Forced, Name, Offset, Rows, Whole
from dcgraph.research.gaps import Aspect as Weighed
from dcgraph.research.gaps import gaps
from dcgraph.research.graph import Desk
from dcgraph.research.matrix import Cell, Column, Matrix, Row, matrix
from dcgraph.research.model import Language
from dcgraph.research.relevance import STATES, State
from dcgraph.words import words

_NAMES: Final = 100
"""Texts of which one item says that nothing bears on a thing; of more there are several items."""

_Item = tuple[Row, Column, Cell] | tuple[Row, State, tuple[str, ...]]


def speaking(
    desk: Desk,
    citer: Citer,
    rows: Rows = "notions",
    columns: Columns = "conventions",
    *,
    wanted: Forced,
    whole: Whole = False,
    offset: Offset = 0,
) -> Speaking:
    """Tell how strongly each of some texts speaks on each of some things.

    A cell has the strongest `force` and its statement; where texts say nothing, the state.
    """
    # Of each row the covered cells come first, then those without a statement, by state.
    answer = matrix(desk, rows, columns, wanted, whole=whole)
    given = {"rows": rows, "columns": columns, "whole": "true" if whole else ""}
    cite = citer.route("matrix", given | wishes(wanted))
    counts = Counter(cell.state for row in answer.rows for cell in row.cells)

    def made(some: tuple[_Item, ...], **left: Any) -> Speaking:
        texts = (one[1].thing.iri for one in some if isinstance(one[1], Column))
        return Speaking(
            cite=cite,
            **read(desk, texts, wanted.lang, wanted.as_of),
            silence=quiet(answer.silence),
            **left,
            counts={one: counts[one] for one in STATES},
            cells=tuple(_told(one, wanted.lang) for one in some),
            silent_texts=dict(Counter(one.extent for one in answer.left_out)),
        )

    return paged(made, list(_items(answer)), offset)


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
    word, means = (words(lang)(f"coverage.{one}.{which}") for one in ("state", "meaning"))
    return Blank(thing=thing, state=word, means=clipped(means, 300), texts=what)


_ELSEWHERE = 3


def lacking(
    desk: Desk,
    citer: Citer,
    notion: Annotated[Name, Field(description="The name of a notion, such as digital-customs.")],
    instrument: Annotated[
        Name,
        Field(description="The name of an instrument or a part of one, such as rkc or rkc.ga."),
    ],
    wanted: Forced,
    *,
    offset: Offset = 0,
) -> Lacking:
    """Tell which characteristics of a notion an instrument covers, which not, and what does.

    A gap is one only where the text was read as a whole; else the state is `not read`. `force`
    tells how strongly the text speaks, and `norms` from what that follows.
    """
    answer = gaps(desk, notion, instrument, wanted, most=_ELSEWHERE)
    text = answer.instrument
    given = {"notion": answer.notion.name, "instrument": text.name, "most": str(_ELSEWHERE)}
    cite = citer.route("gaps", given | wishes(wanted))
    counts = answer.counts
    coverage = read(desk, (text.iri,), wanted.lang, wanted.as_of, fully=text.iri)

    def made(some: tuple[Weighed, ...], **left: Any) -> Lacking:
        return Lacking(
            cite=cite,
            **coverage,
            silence=quiet(answer.silence),
            **left,
            notion=mention(answer.notion),
            instrument=mention(text),
            counts={
                "characteristics": counts.characteristics,
                "covered": counts.covered,
                "gap": counts.gap,
                "gap in part": counts.gap_in_part,
                "not read": counts.not_read,
                "filtered": counts.filtered,
                "elsewhere": counts.elsewhere,
            },
            aspects=tuple(_aspect(one, wanted.lang) for one in some),
        )

    return paged(made, answer.aspects, offset)


def _aspect(aspect: Weighed, lang: Language) -> Aspect:
    word, means = (words(lang)(f"coverage.{one}.{aspect.state}") for one in ("state", "meaning"))
    strongest = [one.statements[0] for one in aspect.elsewhere if one.statements]
    return Aspect(
        characteristic=mention(aspect.characteristic),
        state=word,
        means=clipped(means, 300),
        given=tuple(said(one, lang, 1) for one in aspect.given[:1]),
        more_given=max(0, len(aspect.given) - 1),
        statements=tuple(said(one, lang, 2) for one in aspect.statements[:2]),
        elsewhere=tuple(said(one, lang, 1) for one in strongest[:_ELSEWHERE]),
        more_statements=max(0, len(aspect.statements) - 2),
    )
