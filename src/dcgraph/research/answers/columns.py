"""The columns of answers: what a cell of SQL stands for, and the types of rows made of them.

Columns are declared as `name:type`, separated by spaces, in the order of the query. A thing is
given by SQL as its number in the tables, several things as a JSON list of numbers.

| type | SQL gives | the answer has |
|---|---|---|
| none, `number`, `flag` | a text, an integer, 0 or 1 | `str`, `int`, `bool` |
| `thing`, `maybe-thing` | a number; one or null | `Thing`; `Thing | None` |
| `things`, `names` | a list of numbers | `Thing`s, or only their names |
| `iri` | a number | the IRI |
| `grade` | `confirmed`, `recalled` or null | `Confidence | None` |
| `citations` | a list of numbers | `Citation`s in their order |
| `claim` | the number of a claim | the `Statement` that it makes |
| `[NAME]` | nothing: the query NAME has the rows | a tuple of rows of the type NAME |
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, make_dataclass
from typing import Any, Final

from dcgraph.namespaces import DCGD
from dcgraph.research.graph import Desk
from dcgraph.research.model import Citation, Confidence, Language, Statement, Thing

Read = Callable[[Desk, Any, Language], Any]


def _iris(desk: Desk, cell: str) -> list[str]:
    return [desk.tables.iri(number) for number in json.loads(cell or "[]")]


def _thing(desk: Desk, cell: Any, lang: Language) -> Thing:
    return desk.thing(desk.tables.iri(cell), lang)


def _claim(desk: Desk, cell: Any, lang: Language) -> Statement:
    return desk.claim_statement(desk.facts.claims[desk.tables.iri(cell)], lang)


def _as_it_is(_desk: Desk, cell: Any, _lang: Language) -> Any:
    return cell


_TYPES: Final[Mapping[str, tuple[Any, Read]]] = {
    "": (str, lambda _desk, cell, _lang: cell or ""),
    "number": (int, _as_it_is),
    "flag": (bool, lambda _desk, cell, _lang: bool(cell)),
    "iri": (str, lambda desk, cell, _lang: desk.tables.iri(cell)),
    "thing": (Thing, _thing),
    "maybe-thing": (Thing | None, lambda desk, cell, lang: cell and _thing(desk, cell, lang)),
    "things": (tuple[Thing, ...], lambda desk, cell, lang: desk.things(_iris(desk, cell), lang)),
    "names": (
        tuple[str, ...],
        lambda desk, cell, _lang: tuple(iri.removeprefix(DCGD) for iri in _iris(desk, cell)),
    ),
    "grade": (Confidence | None, _as_it_is),
    "citations": (
        tuple[Citation, ...],
        lambda desk, cell, lang: desk.ranked(tuple(_iris(desk, cell)), lang),
    ),
    "claim": (Statement, _claim),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in the answer, and what reads a cell.

    `rows` names the query whose rows it holds, empty where a cell holds its value.
    """

    name: str
    kind: Any
    read: Read
    rows: str = ""


def columns(declared: str, rows: Mapping[str, RowType]) -> tuple[Column, ...]:
    """The columns that a text declares; `rows` are the types of rows by their names.

    Raises KeyError for a type that there is not.
    """
    made = []
    for word in declared.split():
        name, _, kind = word.partition(":")
        if kind.startswith("["):
            row = rows[kind.strip("[]")]
            made.append(Column(name, tuple[row.kind, ...], _as_it_is, name))  # type: ignore[name-defined]
        else:
            made.append(Column(name, *_TYPES[kind]))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class RowType:
    """A type of rows: its columns, and the class of the answer that has them as fields."""

    columns: tuple[Column, ...]
    kind: Any

    @property
    def cells(self) -> tuple[Column, ...]:
        """The columns that SQL gives."""
        return tuple(column for column in self.columns if not column.rows)

    def row(self, desk: Desk, cells: Sequence[Any], lang: Language, **others: Any) -> Any:
        """A row of its cells; `others` are the fields that no cell holds."""
        values = {
            column.name: column.read(desk, cell, lang)
            for column, cell in zip(self.cells, cells, strict=True)
        }
        return self.kind(**values, **others)


def row_type(
    name: str,
    declared: str,
    doc: str,
    rows: Mapping[str, RowType] | None = None,
    *,
    more: Sequence[tuple[str, Any]] = (),
) -> RowType:
    """The type of rows with the declared columns; `more` are fields after these."""
    listed = columns(declared, rows or {})
    fields = [*((column.name, column.kind) for column in listed), *more]
    kind = make_dataclass(name, fields, frozen=True, slots=True, namespace={"__doc__": doc})
    kind.__module__ = __name__
    return RowType(listed, kind)
