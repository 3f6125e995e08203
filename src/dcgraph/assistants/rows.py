"""Rows of an answer, each with what the records say that make it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from dcgraph.assistants.evidence import Evidence, grounds
from dcgraph.assistants.fitting import clipped
from dcgraph.assistants.grounds import mention
from dcgraph.assistants.model import Mention
from dcgraph.assistants.phrases import NOTICES
from dcgraph.assistants.row_model import Cell, Row
from dcgraph.research.desk import Desk
from dcgraph.research.model import Language
from dcgraph.terms import compact

__all__ = ["Solutions", "row", "solutions", "things_of"]

_CELL: Final = 400


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
    found, more = grounds(desk, known, given, lang)
    return Row(cells, found, more, "" if found else NOTICES[lang]["bare"])


def _cell(desk: Desk, term: dict[str, Any] | None, lang: Language) -> Cell:
    if term is None:
        return None
    if term["type"] != "uri":
        return clipped(str(term["value"]), _CELL)
    if term["value"] in desk.facts.about:
        return mention(desk.thing(term["value"], lang))
    return Mention(clipped(compact(term["value"]), _CELL), "")
