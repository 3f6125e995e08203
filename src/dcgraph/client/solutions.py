"""The answer to a SPARQL query, as plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from dcgraph.store.model import Answer, Kind

__all__ = ["Solutions", "Term", "solutions"]


@dataclass(frozen=True, slots=True)
class Term:
    """An IRI, a literal with its language or its datatype, or a blank node."""

    kind: Literal["uri", "literal", "bnode"]
    value: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Solutions:
    """What a query gave.

    A SELECT has `columns` and `rows`, which stop short at `cut` rows where that is not None. An
    ASK has `truth`, a CONSTRUCT or DESCRIBE its triples as `turtle`.
    """

    kind: Kind
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    cut: int | None = None
    truth: bool | None = None
    turtle: str = ""


def solutions(answer: Answer) -> Solutions:
    """The same from what a store gave, in JSON or Turtle.

    Raises ValueError, KeyError or TypeError for what is no result of SPARQL.
    """
    if answer.kind == "graph":
        return Solutions("graph", turtle=answer.body.decode())
    content = json.loads(answer.body)
    if "boolean" in content:
        return Solutions("boolean", truth=bool(content["boolean"]))
    columns = tuple(content["head"]["vars"])
    rows = content["results"]["bindings"]
    return Solutions(
        "solutions",
        columns,
        tuple(tuple(_term(row.get(name)) for name in columns) for row in rows),
        answer.rows,
    )


def _term(told: dict[str, Any] | None) -> Term | None:
    if told is None:
        return None
    return Term(told["type"], told["value"], told.get("xml:lang", ""), told.get("datatype", ""))
