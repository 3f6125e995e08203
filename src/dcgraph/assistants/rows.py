"""Rows of an answer, each with what the records say that make it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from dcgraph.assistants.fitting import clipped
from dcgraph.assistants.grounds import mention, said
from dcgraph.assistants.model import Mention, Said
from dcgraph.assistants.phrases import NOTICES
from dcgraph.assistants.row_model import Cell, Row
from dcgraph.research.desk import Desk
from dcgraph.research.evidence import Evidence, Ground, grounds
from dcgraph.research.model import Language
from dcgraph.terms import compact

__all__ = ["Solutions", "row", "solutions", "things_of"]

_CELL: Final = 400

MAX_GROUNDS: Final = 3
"""So many statements are given with a row at most."""

_SOURCES: Final = 1


@dataclass(frozen=True, slots=True)
class Solutions:
    """The columns and rows of an answer in SPARQL JSON; a row has terms by column."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


def solutions(body: bytes) -> Solutions:
    """The solutions in an answer of a store to a SELECT."""
    content = json.loads(body)
    return Solutions(tuple(content["head"]["vars"]), tuple(content["results"]["bindings"]))


def things_of(desk: Desk, given: dict[str, Any]) -> Iterator[str]:
    """The things of the graph that a row names, in the order of its columns."""
    for term in given.values():
        if term["type"] == "uri" and term["value"] in desk.facts.about:
            yield term["value"]


def row(
    desk: Desk, columns: tuple[str, ...], given: dict[str, Any], known: Evidence, lang: Language
) -> Row:
    """A row with what the records say that make it."""
    cells = tuple(_cell(desk, given.get(name), lang) for name in columns)
    every = tuple(grounds(desk, known, given, lang))
    found = tuple(_said(one, lang) for one in every[:MAX_GROUNDS])
    more = len(every) - len(found)
    return Row(cells, found, more, "" if found else NOTICES[lang]["bare"])


def _said(one: Ground, lang: Language) -> Said:
    told = said(one.statement, lang, _SOURCES)
    return replace(told, record=one.record, property=one.property) if one.property else told


def _cell(desk: Desk, term: dict[str, Any] | None, lang: Language) -> Cell:
    if term is None:
        return None
    if term["type"] != "uri":
        return clipped(str(term["value"]), _CELL)
    if term["value"] in desk.facts.about:
        return mention(desk.thing(term["value"], lang))
    return Mention(clipped(compact(term["value"]), _CELL), "")
