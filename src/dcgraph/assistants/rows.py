"""Rows of an answer, each with the claims or at least the sources that stand beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from dcgraph.assistants.fitting import clipped
from dcgraph.assistants.grounds import mention, said, sources
from dcgraph.assistants.model import Mention
from dcgraph.assistants.phrases import NOTICES
from dcgraph.assistants.row_model import Cell, Row
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.model import Language
from dcgraph.terms import DCGD, compact

__all__ = ["Solutions", "row", "solutions", "things_of"]

_GROUNDS: Final = 2
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


def row(desk: Desk, columns: tuple[str, ...], given: dict[str, Any], lang: Language) -> Row:
    """A row with its ground: the claims between its things, else the sources of one of these."""
    cells = tuple(_cell(desk, given.get(name), lang) for name in columns)
    things = list(dict.fromkeys(things_of(desk, given)))
    claims = list(dict.fromkeys(_claims(desk, things)))
    if claims:
        statements = (desk.claim_statement(one, lang) for one in claims[:_GROUNDS])
        return Row(cells, tuple(said(one, lang, 2) for one in statements))
    for thing in things:
        if thing.startswith(DCGD) and (cited := desk.citations(thing, lang)):
            name = desk.thing(thing, lang).name
            notice = NOTICES[lang]["record"].format(name=name)
            return Row(cells, (), sources(cited, 2), name, notice)
    return Row(cells, notice=NOTICES[lang]["bare"])


def _claims(desk: Desk, things: list[str]) -> Iterator[Claimed]:
    """The claims that a row names, and those whose subject and object it does."""
    facts = desk.facts
    yield from (facts.claims[one] for one in things if one in facts.claims)
    named = set(things)
    for one in things:
        yield from (it for it in facts.by_subject.get(one, ()) if it.object in named)


def _cell(desk: Desk, term: dict[str, Any] | None, lang: Language) -> Cell:
    if term is None:
        return None
    if term["type"] != "uri":
        return clipped(str(term["value"]), _CELL)
    if term["value"] in desk.facts.about:
        return mention(desk.thing(term["value"], lang))
    return Mention(clipped(compact(term["value"]), _CELL), "")
