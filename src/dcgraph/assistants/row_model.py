"""What assistants are answered in rows: questions, and the rows of an answer to one."""

from __future__ import annotations

from dataclasses import dataclass

from dcgraph.assistants.model import Framed, Mention, Said

__all__ = ["Cell", "Parameter", "Question", "Questions", "Row", "Rows"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question: the kind of things it takes, and those it asks of by itself."""

    name: str
    kind: str
    usual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A saved question."""

    name: str
    title: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions(Framed):
    """The saved questions, by their names."""

    questions: tuple[Question, ...] = ()


Cell = Mention | str | None
"""A value in a row: a thing, a text, or nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an answer, in the order of its columns.

    `grounds` are what the records say that make it: the claim, the membership, the definition, the
    property. `more_grounds` counts those that are not given. Without any there is a `notice`.
    """

    cells: tuple[Cell, ...]
    grounds: tuple[Said, ...] = ()
    more_grounds: int = 0
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Framed):
    """The rows of an answer to a question or a query; `triples` instead where it made some.

    `computed` are the columns that the query counts or works out: no source has these figures.
    """

    title: str = ""
    columns: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    triples: tuple[str, ...] = ()
