"""Answers as tables of pandas and networks of networkx."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import is_dataclass
from importlib import import_module
from io import BytesIO
from typing import Any, Final, get_args

from dcgraph.client.graph import Solutions
from dcgraph.errors import ParameterError
from dcgraph.research.model import Record, Statement
from dcgraph.research.neighbourhood import Neighbourhood
from dcgraph.research.operations import OPERATIONS
from dcgraph.research.paging import Listing, Page
from dcgraph.research.paths import Paths
from dcgraph.research.questions import Answered, answer_csv
from dcgraph.research.statement_tables import statements_csv
from dcgraph.research.tables import write_csv


def _solved(answer: Solutions) -> bytes:
    rows = (tuple(term.value if term else "" for term in row) for row in answer.rows)
    return write_csv(answer.columns, rows)


_TABLES: Final[dict[Any, Callable[[Any], bytes]]] = {
    Answered: answer_csv,
    Paths: lambda found: statements_csv(_argued(found)),
    Record: lambda found: statements_csv(found.statements),
    Solutions: _solved,
    **{one.answer: one.csv for one in OPERATIONS.values() if one.table},
}


def as_frame(answer: Any) -> Any:
    """An answer, or a list or some items of one, as a DataFrame: the table that it has as CSV.

    All values are texts. Raises ParameterError for what has no table, and without pandas.

    >>> as_frame(graph.concepts(kind="Notion")).shape[0]
    4
    """
    pandas = _library("pandas")
    kind: Any = type(answer)
    if isinstance(answer, Listing | list | tuple):
        items = tuple(answer)
        if not items:
            return pandas.DataFrame()
        kind, answer = Page[type(items[0])], Page(items, len(items), "", None)  # type: ignore[misc]
    table = _TABLES.get(kind)
    if table is None:
        raise ParameterError(
            f"{_name(kind)} is no table; there are tables of "
            f"{', '.join(sorted(map(_name, _TABLES)))}."
        )
    return pandas.read_csv(BytesIO(table(answer)), dtype=str, keep_default_na=False)


def _name(kind: Any) -> str:
    (item,) = get_args(kind) or (kind,)
    return str(item.__name__)


def as_network(answer: Neighbourhood | Paths | Record | Iterable[Statement]) -> Any:
    """Things and the statements that link them, as a MultiDiGraph of networkx.

    Nodes go by their names and have `label`, `kind` and `iri`; edges run from subject to object
    and have `relation`, `label`, `basis`, `confidence` and `claim`. Raises ParameterError for
    what has no statements, and without networkx.

    >>> as_network(graph.paths("digital-customs", "rkc")).has_node("rkc")
    True
    """
    networkx = _library("networkx")
    found = networkx.MultiDiGraph()
    match answer:
        case Neighbourhood():
            things, links = answer.nodes, answer.edges
        case Paths():
            things, links = (answer.start, answer.end), _argued(answer)
        case Record():
            things, links = (answer.thing,), answer.statements
        case _ if not is_dataclass(answer):
            things, links = (), tuple(answer)
        case _:
            raise ParameterError(f"{type(answer).__name__} is no network of things.")
    for thing in (*things, *(one.subject for one in links), *(one.object for one in links)):
        if thing:
            found.add_node(thing.name, label=thing.label, kind=thing.kind, iri=thing.iri)
    for one in links:
        if one.object:
            found.add_edge(
                one.subject.name,
                one.object.name,
                relation=one.relation,
                label=one.relation_label,
                basis=one.basis,
                confidence=one.confidence or "",
                claim=one.claim,
            )
    return found


def _argued(found: Paths) -> tuple[Statement, ...]:
    """The statements of all paths, each once."""
    steps = (step for path in found.paths for step in path.steps)
    return tuple(dict.fromkeys(one for step in steps for one in step.statements))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ParameterError(
            f"{name} is not installed here; `pip install {name}` does that."
        ) from None
