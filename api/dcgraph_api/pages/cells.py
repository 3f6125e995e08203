"""The values in an answer of the endpoint, as a page shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from dcgraph.research import Desk
from dcgraph.research.asking import Cell
from dcgraph.research.model import Language, Text, Thing
from dcgraph.terms import compact

__all__ = ["NUMBER", "SHOWN", "cell", "node", "of_numbers"]

SHOWN: Final = 200
"""Rows on a page; all of them are in the files."""
NUMBER: Final = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
"""A number as XML Schema writes it, but for those that are none or have no end."""


def cell(desk: Desk, term: dict[str, Any] | None, lang: Language) -> Cell:
    """A value of SPARQL JSON."""
    if term is None:
        return None
    if term["type"] == "uri":
        return _thing(desk, term["value"], lang)
    if term["type"] == "literal":
        return Text(term["value"], term.get("xml:lang", ""))
    return Text(f"_:{term['value']}" if term["type"] == "bnode" else json.dumps(term), "")


def node(desk: Desk, term: object, lang: Language) -> Thing | Text:
    """A term of a triple."""
    if isinstance(term, NamedNode):
        return _thing(desk, term.value, lang)
    if isinstance(term, Literal):
        return Text(term.value, term.language or "")
    return Text(str(term), "")


def of_numbers(rows: Iterable[tuple[Cell, ...]]) -> tuple[bool, ...]:
    """Of each column, whether it has numbers and nothing besides."""
    return tuple(_numbers(column) for column in zip(*rows, strict=True))


def _numbers(column: tuple[Cell, ...]) -> bool:
    told = [one for one in column if one is not None]
    return bool(told) and all(
        isinstance(one, Text) and NUMBER.fullmatch(one.text) is not None for one in told
    )


def _thing(desk: Desk, iri: str, lang: Language) -> Thing:
    # The desk remembers what it is asked for, and a query can make as many IRIs as it likes.
    if iri in desk.facts.about:
        return desk.thing(iri, lang)
    return Thing(iri, iri, "", compact(iri), "")
