"""The page of a concept: definitions, characteristics, and what the law asks on it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG
from dcgraph.research.concepts import BINDINGS, Characteristic, Concept, concept
from dcgraph.research.contents import bearings
from dcgraph.research.coverage import own_extent
from dcgraph.research.filters import Filters
from dcgraph.research.force import MARKS
from dcgraph.research.graph import Desk
from dcgraph.research.model import Extent, Record, Statement, Thing
from dcgraph.research.proposals import proposals
from dcgraph.research.records import in_order
from dcgraph.research.relevance import texts
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_ANNEX: Final = "rkc.ga"
"""The part of the Convention with which the characteristics of a notion are laid together."""
_SHOWN: Final = 3
"""Provisions of it beside a characteristic."""
_SENTENCE: Final = re.compile(r"(?<=\w[.!?]) (?=[A-ZÀ-ÝА-Я«“])")
_SHORTEST: Final = 40
"""Letters of a sentence: what is shorter ends with an abbreviation."""
_MARKS: Final = (*(one.name for one in MARKS if one.relation), "bears")


class InAnnex(NamedTuple):
    """The strongest mark of the General Annex on a characteristic, and the provisions with it.

    `mark` is a gap or `not read` where no provision bears on it; `more` counts those not shown.
    """

    mark: str
    provisions: tuple[tuple[Thing, str], ...]
    more: int


def is_concept(found: Record) -> bool:
    """Whether a record is a concept."""
    return "Concept" in found.kinds


def is_told_apart(found: Record, one: Statement) -> bool:
    """Whether a statement on a concept stands in the table of its characteristics."""
    given = one.relation == "hasCharacteristic" and one.subject.iri == found.thing.iri
    return given and is_concept(found)


def concept_content(desk: Desk, reader: Reader, found: Record) -> Content:
    """What the template `concept.html` needs besides the record."""
    told = concept(desk, found.thing.name, reader.lang)
    annex = desk.facts.named(_ANNEX) if told.characteristics else ""
    rows = [(one, _in_annex(desk, one, annex, reader)) for one in told.characteristics]
    given = [one.characteristic.iri for one in told.characteristics]
    notions = desk.things(desk.facts.of_kind(DCG + "Notion"), reader.lang)
    return {
        "template": "concept.html",
        "told": told,
        "opening": opening(told.summary.text) if told.summary else ("", ""),
        "notions": [one for one in notions if one != found.thing]
        if "Notion" in found.kinds
        else [],
        "columns": _columns(told),
        "groups": [
            (binding, [one for one in told.texts if one.binding == binding]) for binding in BINDINGS
        ],
        "annex": desk.thing(annex, reader.lang) if annex else None,
        "annex_proposals": proposals(desk, annex, Filters(reader.lang), given) if annex else (),
        "annex_read": _read(desk, annex),
        "missing": sum(row is not None and row.mark == "gap" for _, row in rows),
        "dimensions": _by_dimension(rows),
    }


def opening(text: str) -> tuple[str, str]:
    """The first sentence of a summary, and the rest."""
    for found in _SENTENCE.finditer(text):
        if found.start() >= _SHORTEST:
            return text[: found.start()], text[found.end() :]
    return text, ""


def _columns(told: Concept) -> list[str]:
    """The marks that some provision has, the strongest first."""
    used = {count.mark for one in told.texts for count in one.counts}
    return [one for one in _MARKS if one in used]


def _read(desk: Desk, annex: str) -> Extent:
    return own_extent(desk, annex) if annex else "not read"


def _in_annex(desk: Desk, one: Characteristic, annex: str, reader: Reader) -> InAnnex | None:
    """What the annex says on a characteristic; None where there is no annex in the graph."""
    if not annex:
        return None
    within = texts(desk, annex)
    found = {iri: it for iri, it in bearings(desk, one.characteristic.iri).items() if iri in within}
    if not found:
        return InAnnex("gap" if _read(desk, annex) == "whole" else "not read", (), 0)
    mark = min(found.values(), key=lambda it: it.rank).mark
    having = in_order(desk, (iri for iri, it in found.items() if it.mark == mark))
    shown = tuple(
        (thing, desk.facts.first(thing.iri, DCG + "number") or thing.label)
        for thing in desk.things(having[:_SHOWN], reader.lang)
    )
    return InAnnex(mark, shown, len(having) - len(shown))


_Row = tuple[Characteristic, InAnnex | None]


def _by_dimension(rows: list[_Row]) -> list[tuple[Thing | None, list[_Row]]]:
    return [
        (dimension, [*some]) for dimension, some in groupby(rows, key=lambda one: one[0].dimension)
    ]
