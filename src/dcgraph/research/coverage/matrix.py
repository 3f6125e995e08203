"""The coverage matrix: what texts say on things, and what it means where they say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.coverage.axes import Axis, columns_of, rows_of
from dcgraph.research.coverage.bearing import STATES, State, bearing, state, texts
from dcgraph.research.coverage.frames import MATRIX_SILENCE, NOT_THERE, STATE_WORDS
from dcgraph.research.coverage.reading import Reading, extent, readings
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.force import MARK, force_of, strength
from dcgraph.research.model import (
    Basis,
    Confidence,
    Extent,
    Force,
    Language,
    Reason,
    Silence,
    Statement,
    Thing,
)
from dcgraph.research.moments import had_begun
from dcgraph.research.norms import Followed, said_on
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG, PREFIXES

__all__ = ["MOST_CELLS", "Cell", "Column", "Key", "Matrix", "Row", "matrix"]

MOST_CELLS: Final = 15_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What a text says on a thing.

    `relation`, `basis` and `confidence` are those of the first of `statements`, which come the
    strongest first, and empty or None where there is none. `force` is the strongest that any of
    them has, None where none has any. `own` tells whether the column's
    text itself says so, and not a part or an edition of it. `hidden` counts the claims, and what
    follows from norms, that were not asked for.
    """

    state: State
    force: Force | None
    relation: str
    relation_label: str
    basis: Basis | None
    confidence: Confidence | None
    own: bool
    hidden: int
    statements: tuple[Statement, ...]

    def strongest(self) -> tuple[Statement, ...]:
        """The statements of the relation, the basis and the confidence that the cell shows."""
        shown = (self.relation, self.basis, self.confidence)
        return tuple(
            one for one in self.statements if (one.relation, one.basis, one.confidence) == shown
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A thing and its cells, one for each column."""

    thing: Thing
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A text, how far it was read, and the name of the text whose coverage note tells that."""

    thing: Thing
    extent: Extent
    told_of: str


@dataclass(frozen=True, slots=True)
class Key:
    """What a word in a cell means: a state or a relation, by its name and its label."""

    word: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Things against texts; `pinned` tells from which graph.

    `left_out` are columns of a group in which no cell would be covered. `readings` are how far
    the texts of the columns were read, and their parts where that is told apart. `key` explains
    states and relations; `silence` tells why no cell is covered.
    """

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    left_out: tuple[Column, ...]
    pinned: str
    readings: tuple[Reading, ...]
    key: tuple[Key, ...]
    silence: Silence | None


def matrix(desk: Desk, rows: str, columns: str, wanted: Wanted, *, whole: bool = False) -> Matrix:
    """What each text of `columns` says on each thing of `rows`; see `axes` for the words.

    Columns of a group without a covered cell are told apart, unless `whole`. Raises NotFound
    and ParameterError as `axes` does, and ParameterError above MOST_CELLS cells.
    """
    down, across = rows_of(desk, rows), columns_of(desk, columns)
    if len(down.iris) * len(across.iris) > MOST_CELLS:
        raise ParameterError(
            f"{len(down.iris)} rows and {len(across.iris)} columns are too many: a matrix has at "
            f"most {MOST_CELLS} cells; ask for fewer kinds, or name what you want to compare."
        )
    made = [_column(desk, one, wanted) for one in across.iris]
    grid = _grid(desk, down, across, made, wanted)
    kept = [
        number
        for number, one in enumerate(across.iris)
        if whole or one in across.named or any(row[number].statements for row in grid)
    ]
    shown = tuple(
        Row(desk.thing(iri, wanted.lang), tuple(row[number] for number in kept))
        for iri, row in zip(down.iris, grid, strict=True)
    )
    return Matrix(
        rows=shown,
        columns=tuple(made[number] for number in kept),
        left_out=tuple(one for number, one in enumerate(made) if number not in set(kept)),
        pinned=desk.pinned(),
        readings=_readings(desk, [across.iris[number] for number in kept], wanted.lang),
        key=tuple(_key(desk, shown, wanted.lang)),
        silence=_silence(grid, wanted.lang),
    )


def _column(desk: Desk, iri: str, wanted: Wanted) -> Column:
    how_far, teller = extent(desk, iri, wanted.as_of)
    return Column(desk.thing(iri, wanted.lang), how_far, desk.thing(teller, wanted.lang).name)


def _grid(
    desk: Desk, down: Axis, across: Axis, columns: list[Column], wanted: Wanted
) -> list[list[Cell]]:
    places: dict[str, list[int]] = {}
    for number, iri in enumerate(across.iris):
        for text in texts(desk, iri):
            places.setdefault(text, []).append(number)
    # Most cells are empty, and alike in a column.
    empty = [_cell(desk, [], one, wanted) for one in columns]
    grid = []
    for iri in down.iris:
        found: dict[int, list[Claimed | Followed]] = {}
        for claim in said_on(desk, iri):
            for number in places.get(claim.subject, ()):
                found.setdefault(number, []).append(claim)
        row = empty.copy()
        for number, claims in found.items():
            row[number] = _cell(desk, claims, columns[number], wanted)
        grid.append(row)
    return grid


def _cell(desk: Desk, claims: Sequence[Claimed | Followed], column: Column, wanted: Wanted) -> Cell:
    found = bearing(desk, claims, wanted)
    there = had_begun(desk, column.thing.iri, wanted.as_of)
    first = found.statements[0] if found.statements else None
    return Cell(
        state=state(found, column.extent, there=there),
        force=next(filter(None, (force_of(one.relation) for one in found.statements)), None),
        relation=first.relation if first else "",
        relation_label=first.relation_label if first else "",
        basis=first.basis if first else None,
        confidence=first.confidence if first else None,
        own=first is not None and first.subject == column.thing,
        hidden=found.hidden,
        statements=found.statements,
    )


def _readings(desk: Desk, iris: list[str], lang: Language) -> tuple[Reading, ...]:
    """The readings of some texts and their parts, each once."""
    found = {one.text.iri: one for iri in iris for one in readings(desk, iri, lang)}
    return tuple(found.values())


def _key(desk: Desk, rows: tuple[Row, ...], lang: Language) -> Iterator[Key]:
    """The relations that are used, the strongest first, and the states."""
    used = {one.relation for row in rows for cell in row.cells for one in cell.statements}
    for relation in sorted(used, key=strength):
        meaning = desk.chosen(desk.facts.words(DCG + relation, _DEFINITION), lang)
        force = force_of(relation)
        label = MARK[force].label[lang] if force else desk.label(DCG + relation, lang).text
        yield Key(relation, label, meaning.text if meaning else "")
    for one in STATES:
        yield Key(one, *STATE_WORDS[lang][one])


def _silence(grid: list[list[Cell]], lang: Language) -> Silence | None:
    states = Counter(cell.state for row in grid for cell in row)
    if states["covered"]:
        return None
    reason: Reason = next((_REASONS[one] for one in _REASONS if states[one]), "unknown")
    hidden = sum(cell.hidden for row in grid for cell in row)
    if reason == "filtered" and not hidden:
        return Silence(reason, NOT_THERE[lang], ())
    return Silence(reason, MATRIX_SILENCE[lang][reason].format(hidden=hidden), ())


_DEFINITION: Final = PREFIXES["skos"] + "definition"
_REASONS: Final[dict[State, Reason]] = {
    "filtered": "filtered",
    "not read": "not read",
    "gap": "not covered",
}
"""What counts first where cells are empty for several reasons."""
