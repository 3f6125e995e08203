"""The coverage matrix."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, SKOS
from dcgraph.research.coverage import (
    Axis,
    Reading,
    columns_of,
    extent,
    readings,
    rows_of,
    short_label,
)
from dcgraph.research.facts import Claimed
from dcgraph.research.filters import Filters, applied, had_begun
from dcgraph.research.force import MARK, force_of, passes, relation_of, strength
from dcgraph.research.graph import Desk, cached
from dcgraph.research.links import ground
from dcgraph.research.model import (
    Basis,
    Confidence,
    Extent,
    Force,
    Language,
    Reason,
    Silence,
    Statement,
    Text,
    Thing,
)
from dcgraph.research.norms import Followed, kind_of, said_on
from dcgraph.research.relevance import STATES, Bearing, State, bearing, replaced, state, texts
from dcgraph.research.statement_tables import (
    STATEMENT_TABLE,
    claim_entries,
    reading_entries,
    write_safe_csv,
)
from dcgraph.research.tables import Entry, Sheet, Tone, workbook
from dcgraph.words import words

MAX_CELLS: Final = 15_000
_DEFINITION: Final = SKOS + "definition"
_REASONS: Final[dict[State, Reason]] = {
    "filtered": "filtered",
    "not read": "not read",
    "gap": "not covered",
}
"""What counts first where cells are empty for several reasons."""
_MAX_TEXTS: Final = 3
"""So many texts a cell of the workbook names; the others are on the second sheet."""
_MAX_LISTS: Final = 16
"""So many lists of columns are kept."""
_ABOVE: Final = 3
"""Rows above the first thing: title, where it is from, heads."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a text says on a thing; on an action, which of its norms have it.

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
    """A text, how far it was read, and the name of the text whose coverage note tells that.

    `short_name` is its label or, where that is long, a shorter name; `kind_label` tells its kind.
    """

    thing: Thing
    extent: Extent
    told_of: str
    short_name: Text
    kind_label: str


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


def matrix(desk: Desk, rows: str, columns: str, wanted: Filters, *, whole: bool = False) -> Matrix:
    """What each text of `columns` says on each thing of `rows`; see `axes` for the words.

    Columns of a group without a covered cell are told apart, unless `whole`. Raises NotFoundError
    and ParameterError as `axes` does, and ParameterError above MAX_CELLS cells.
    """
    down, across = rows_of(desk, rows), columns_of(desk, columns)
    if len(down.iris) * len(across.iris) > MAX_CELLS:
        raise ParameterError(
            f"{len(down.iris)} rows and {len(across.iris)} columns are too many: a matrix has at "
            f"most {MAX_CELLS} cells; ask for fewer kinds, or name what you want to compare."
        )
    made = [_column(desk, one, wanted.lang, wanted.as_of) for one in across.iris]
    grid = _grid(desk, down, made, wanted)
    kept = [
        number
        for number, one in enumerate(across.iris)
        if whole or one in across.named or any(row[number].statements for row in grid)
    ]
    left_out = set(range(len(made))).difference(kept)
    shown = tuple(
        Row(desk.thing(iri, wanted.lang), tuple(row[number] for number in kept))
        for iri, row in zip(down.iris, grid, strict=True)
    )
    return Matrix(
        rows=shown,
        columns=tuple(made[number] for number in kept),
        left_out=tuple(made[number] for number in sorted(left_out)),
        pinned=desk.pinned(),
        readings=tuple(
            {
                one.text.iri: one
                for number in kept
                for one in readings(desk, across.iris[number], wanted.lang)
            }.values()
        ),
        key=tuple(_key(desk, shown, wanted.lang)),
        silence=_silence(grid, wanted.lang),
    )


@cached
def _column(desk: Desk, iri: str, lang: Language, as_of: str) -> Column:
    how_far, teller = extent(desk, iri, as_of)
    thing = desk.thing(iri, lang)
    return Column(
        thing=thing,
        extent=how_far,
        told_of=desk.thing(teller, lang).name,
        short_name=short_label(desk, iri, lang),
        kind_label=desk.label(DCG + thing.kind, lang).text,
    )


def _places(desk: Desk, columns: tuple[str, ...]) -> dict[str, list[int]]:
    """The columns to which each text belongs: itself, its parts and its editions."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(columns):
        for text in texts(desk, one):
            found[text].append(number)
    return found


def _grid(desk: Desk, down: Axis, columns: list[Column], wanted: Filters) -> list[list[Cell]]:
    iris = tuple(one.thing.iri for one in columns)
    # Few lists of columns are asked for again and again, and each takes a while.
    places = desk.remembered("columns", iris, lambda: _places(desk, iris), most=_MAX_LISTS)
    # Most cells are empty, and alike in a column.
    nothing = Bearing((), 0)
    empty = [_made(desk, nothing, one, wanted, force=None, own=False) for one in columns]
    grid = []
    for iri in down.iris:
        if "Action" in desk.kinds(iri):
            grid.append(_row_of_action(desk, iri, columns, empty, places, wanted=wanted))
            continue
        found: dict[int, list[Claimed | Followed]] = defaultdict(list)
        for claim in said_on(desk, iri):
            for number in places.get(claim.subject, ()):
                found[number].append(claim)
        row = empty.copy()
        for number, claims in found.items():
            row[number] = _cell(desk, claims, columns[number], wanted)
        grid.append(row)
    return grid


def _row_of_action(
    desk: Desk,
    action: str,
    columns: list[Column],
    empty: list[Cell],
    places: dict[str, list[int]],
    *,
    wanted: Filters,
) -> list[Cell]:
    """What has an action done: the norms of each text, by the forces of their verbs."""
    facts = desk.facts
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for norm in facts.leading_to(action, DCG + "hasAction"):
        relation = relation_of(kind_of(facts, norm))
        for text in facts.leading_to(norm, DCG + "hasNorm"):
            for number in places.get(text, ()):
                found[number].append((strength(relation)[0], norm, text))
    row = empty.copy()
    for number, norms in found.items():
        row[number] = _cell_of_norms(desk, action, sorted(norms), columns[number], wanted)
    return row


def _cell_of_norms(
    desk: Desk, action: str, norms: list[tuple[int, str, str]], column: Column, wanted: Filters
) -> Cell:
    facts, lang = desk.facts, wanted.lang
    shown: list[tuple[str, str, Statement]] = []
    for _, norm, text in norms:
        relation = relation_of(kind_of(facts, norm))
        one = desk.property_statement(norm, DCG + "hasAction", action, lang)
        if (
            wanted.admits(one.basis, one.confidence)
            and passes(relation, wanted.force)
            and (relation or not wanted.force)
            and applied(desk, text, relation, wanted.as_of)
            and had_begun(desk, text, wanted.as_of)
            and not replaced(desk, text, wanted.as_of)
        ):
            shown.append((relation, text, one))
    found = Bearing(tuple(one for _, _, one in shown), len(norms) - len(shown))
    force = force_of(shown[0][0]) if shown else None
    own = bool(shown) and shown[0][1] == column.thing.iri
    return _made(desk, found, column, wanted, force=force, own=own)


def _cell(
    desk: Desk, claims: Sequence[Claimed | Followed], column: Column, wanted: Filters
) -> Cell:
    found = bearing(desk, claims, wanted)
    forces = (force_of(one.relation) for one in found.statements)
    force: Force | None = next(filter(None, forces), None)
    own = bool(found.statements) and found.statements[0].subject == column.thing
    return _made(desk, found, column, wanted, force=force, own=own)


def _made(
    desk: Desk, found: Bearing, column: Column, wanted: Filters, *, force: Force | None, own: bool
) -> Cell:
    there = had_begun(desk, column.thing.iri, wanted.as_of)
    first = found.statements[0] if found.statements else None
    return Cell(
        state=state(found, column.extent, there=there),
        force=force,
        relation=first.relation if first else "",
        relation_label=first.relation_label if first else "",
        basis=first.basis if first else None,
        confidence=first.confidence if first else None,
        own=own,
        hidden=found.hidden,
        statements=found.statements,
    )


def _key(desk: Desk, rows: tuple[Row, ...], lang: Language) -> Iterator[Key]:
    """The relations that are used, the strongest first, and the states."""
    t = words(lang)
    used = {one.relation for row in rows for cell in row.cells for one in cell.statements}
    for relation in sorted(used, key=strength):
        meaning = desk.chosen(desk.facts.words(DCG + relation, _DEFINITION), lang)
        force = force_of(relation)
        label = MARK[force].verb(lang) if force else desk.label(DCG + relation, lang).text
        yield Key(relation, label, meaning.text if meaning else "")
    for one in STATES:
        yield Key(one, t(f"coverage.state.{one}"), t(f"coverage.meaning.{one}"))


def _silence(grid: list[list[Cell]], lang: Language) -> Silence | None:
    states = Counter(cell.state for row in grid for cell in row)
    if states["covered"]:
        return None
    reason: Reason = next((_REASONS[one] for one in _REASONS if states[one]), "unknown")
    hidden = sum(cell.hidden for row in grid for cell in row)
    key = "not there" if reason == "filtered" and not hidden else reason
    return Silence(reason, words(lang)(f"coverage.silence.{key}", hidden=hidden), ())


def matrix_csv(matrix: Matrix) -> bytes:
    """The matrix as CSV in UTF-8: a line for each claim in a cell, and one for an empty cell.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    heads = ("row", "row_label", "column", "column_label", "read", "state", "force")
    return write_safe_csv(
        (*heads, *STATEMENT_TABLE.columns),
        (
            (
                *(row.thing.name, row.thing.label, column.thing.name, column.thing.label),
                *(column.extent, cell.state, cell.force or ""),
                *STATEMENT_TABLE.row(one),
            )
            for row in matrix.rows
            for column, cell in zip(matrix.columns, row.cells, strict=True)
            for one in cell.statements or (None,)
        ),
    )


def matrix_xlsx(matrix: Matrix, lang: Language) -> bytes:
    """The matrix as a workbook, the same bytes each time.

    The first sheet has the cells, each with a link to its claims; the second the claims with
    their sources, the third how far the texts were read, the fourth what the words mean.
    """
    claims, places = _claims(matrix, lang)
    cells, second, third, fourth = words(lang).row("coverage.sheets")
    title = f"{cells}: {len(matrix.rows)} × {len(matrix.columns)}"
    sheets = (
        Sheet(
            cells,
            tuple(_cells(matrix, lang, title, places)),
            (34, *(24 for _ in matrix.columns)),
            frozen=(_ABOVE, 1),
        ),
        Sheet(second, claims, (26, 26, 34, 16, 16, 16, 60, 40, 40, 30, 16, 30, 30), (1, 2), 0),
        Sheet(third, tuple(_reading_rows(matrix, lang)), (40, 20, 16, 70, 60)),
        Sheet(fourth, tuple(_keys(matrix, lang)), (20, 90)),
    )
    return workbook(sheets, title, matrix.pinned)


def _cells(
    matrix: Matrix, lang: Language, title: str, places: dict[tuple[int, int], int]
) -> Iterator[tuple[Entry, ...]]:
    second = words(lang).row("coverage.sheets")[1]
    yield (Entry(title, "title"),)
    silence = f" {matrix.silence.message}" if matrix.silence else ""
    yield (Entry(matrix.pinned + silence, "note"),)
    heads = (
        f"{one.thing.label}\n{words(lang)(f'claim.extent.{one.extent}')}" for one in matrix.columns
    )
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
        return words(lang)(f"coverage.state.{cell.state}")
    told = ground(cell.statements[0], lang)
    if cell.confidence == "recalled":
        told += f"; {words(lang)(f'claim.confidence.{cell.confidence}')}"
    texts = list(dict.fromkeys(one.subject.label for one in cell.strongest()))
    left = max(0, len(texts) - _MAX_TEXTS) + len(cell.statements) - len(cell.strongest())
    more = f"; +{left}" if left else ""
    said = MARK[cell.force].verb(lang) if cell.force else cell.relation_label
    return f"{said} ({told})\n{'; '.join(texts[:_MAX_TEXTS])}{more}"


def _tone(cell: Cell) -> Tone:
    if cell.state != "covered":
        return "unread" if cell.state == "not read" else cell.state
    if cell.force in ("obliges", "obliges to permit"):
        return "strong"
    return "weak" if cell.force in (None, "treats") else "middle"


def _claims(
    matrix: Matrix, lang: Language
) -> tuple[tuple[tuple[Entry, ...], ...], dict[tuple[int, int], int]]:
    """The rows of the second sheet, and the number of the first of each cell, from 1."""
    rows = [tuple(Entry(head, "head") for head in words(lang).row("coverage.claim-heads"))]
    places = {}
    for down, row in enumerate(matrix.rows):
        for across, (column, cell) in enumerate(zip(matrix.columns, row.cells, strict=True)):
            if cell.statements:
                places[down, across] = len(rows) + 1
            for one in cell.statements:
                start = (Entry(row.thing.label), Entry(column.thing.label))
                rows.extend((*start, *end) for end in claim_entries(one, lang))
    return tuple(rows), places


def _reading_rows(matrix: Matrix, lang: Language) -> Iterator[tuple[Entry, ...]]:
    yield tuple(Entry(head, "head") for head in words(lang).row("coverage.reading-heads"))
    t = words(lang)
    for text, *others in reading_entries(matrix.readings, lang):
        yield text, Entry(t("coverage.with-column")), *others
    for column in matrix.left_out:
        extent = t(f"claim.extent.{column.extent}")
        yield (
            Entry(column.thing.label),
            Entry(t("coverage.without-column")),
            Entry(extent),
            Entry(""),
            Entry(""),
        )


def _keys(matrix: Matrix, lang: Language) -> Iterator[tuple[Entry, ...]]:
    yield tuple(Entry(head, "head") for head in words(lang).row("coverage.key-heads"))
    for key in matrix.key:
        yield Entry(key.label), Entry(key.meaning)


def matrix_text(matrix: Matrix, lang: Language) -> str:
    """The matrix row by row, since few columns fit on a terminal."""
    return "\n".join(_lines(matrix, lang))


def _lines(matrix: Matrix, lang: Language) -> Iterator[str]:
    for row in matrix.rows:
        yield f"{row.thing.label} ({row.thing.name})"
        yield from _row(matrix, row, lang)
        yield ""
    if matrix.left_out:
        t, extents = words(lang), Counter(one.extent for one in matrix.left_out)
        yield t("coverage.left-out", count=len(matrix.left_out))
        for extent in get_args(Extent):
            if extents[extent]:
                yield f"  {t(f'claim.extent.{extent}')}: {extents[extent]}"
        yield ""
    if matrix.silence:
        yield matrix.silence.message
    for key in matrix.key:
        yield f"{key.label}: {key.meaning}"


def _row(matrix: Matrix, row: Row, lang: Language) -> Iterator[str]:
    pairs = list(zip(matrix.columns, row.cells, strict=True))
    for key in matrix.key:
        if key.word in STATES:
            empty = [
                one.thing.label
                for one, cell in pairs
                if not cell.statements and cell.state == key.word
            ]
            if empty:
                yield f"  {key.label}: {'; '.join(empty)}"
            continue
        for column, cell in pairs:
            if cell.relation == key.word:
                yield f"  {key.label}: {column.thing.label} ({_ground(cell, lang)})"


def _ground(cell: Cell, lang: Language) -> str:
    """On what the relation rests, and which texts say so; the others are counted."""
    strongest = cell.strongest()
    texts = dict.fromkeys(one.subject.name for one in strongest)
    told = [ground(strongest[0], lang)]
    if cell.confidence:
        told.append(words(lang)(f"claim.confidence.{cell.confidence}"))
    weaker = len(cell.statements) - len(strongest)
    more = f"; +{weaker}" if weaker else ""
    return f"{', '.join(told)}: {', '.join(texts)}{more}"
