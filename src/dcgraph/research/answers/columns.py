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
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import make_dataclass
from typing import Any, Final, NamedTuple

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


class Column(NamedTuple):
    """A column: its name, its type in the answer, and what reads a cell."""

    name: str
    kind: Any
    read: Read


def columns(declared: str) -> tuple[Column, ...]:
    """The columns that a text declares; raises KeyError for a type that there is not."""
    words = (word.partition(":") for word in declared.split())
    return tuple(Column(name, *_TYPES[kind]) for name, _, kind in words)


def row_of(name: str, declared: str, doc: str) -> tuple[Any, Read]:
    """The class of rows with the declared columns, and what makes one of the cells of a row.

    A single column without a name is the row itself.
    """
    listed = columns(declared)
    if len(listed) == 1 and not listed[0].name:
        (column,) = listed
        return column.kind, lambda desk, cells, lang: column.read(desk, cells[0], lang)
    kind = make_dataclass(
        name,
        [(column.name, column.kind) for column in listed],
        frozen=True,
        slots=True,
        namespace={"__doc__": doc},
    )
    kind.__module__ = __name__

    def read(desk: Desk, cells: Sequence[Any], lang: Language) -> Any:
        pairs = zip(listed, cells, strict=True)
        return kind(*(column.read(desk, cell, lang) for column, cell in pairs))

    return kind, read
