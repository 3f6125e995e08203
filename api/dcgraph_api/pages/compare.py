"""Two things side by side: what both have, what one alone, and what excludes each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final, get_args

from dcgraph.namespaces import DCG
from dcgraph.research import Desk
from dcgraph.research.compare import (
    ASPECTS,
    Absence,
    Comparison,
    Counted,
    Line,
    Side,
    compare,
)
from dcgraph.research.coverage import short_label
from dcgraph.research.model import Language, Thing
from dcgraph.words import COLON, words
from dcgraph_api.pages.fields import FILTERS, Checks, filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_ORDERED: Final = ("Concept", "Instrument", "Edition")
COMPARED: Final = frozenset(_ORDERED)
"""The classes of which two things can be compared."""

_AT_ONCE: Final = 8
_ALONE: Final = 60
"""Lines in a cell: beside the other aspects, and where one aspect is asked for alone."""
_BETWEEN: Final = 6
_SIDES: Final[tuple[Side, ...]] = ("a", "both", "b")
"""From the left margin to the right: what is common stands between what each has alone."""
_RECORDED: Final = frozenset(("dates", "bodies", "parties", "editions", "changes", "parts"))
_PAIRS: Final = (
    ("digital-customs", "electronic-customs"),
    ("paperless-customs", "electronic-customs"),
    ("rkc", "tfa"),
    ("rkc-ict-guidelines", "ecommerce-framework"),
    ("safe-framework.edition-2018", "safe-framework.edition-2021"),
)
_OTHERS: Final = ("rkc", "tfa", "safe-framework", "ecommerce-framework", "union-customs-code")


def compare_content(desk: Desk, reader: Reader) -> Content:
    """What the template `compare.html` needs; raises FieldError for what does not fit."""
    lang = reader.lang
    checks, given = Checks(desk, reader), ("a", "b")
    read = {one: end for one in given if (end := checks.thing(one, kinds=_ORDERED))}
    checks.filters()
    if len(read) == len(given):
        one, other = (read[name].thing for name in given)
        shared = set(desk.kinds(one.iri)) & set(desk.kinds(other.iri)) & COMPARED
        if one == other:
            checks.wrong("b", "same")
        elif not shared:
            checks.wrong("b", "unlike", a=one.label, b=other.label)
    wish = checks.done()
    found, chosen = None, reader.asked.get("aspect", "")
    if len(read) == len(given):
        found = compare(desk, read["a"].thing.name, read["b"].thing.name, wish)
    names = {one: end.thing.name for one, end in read.items()}
    lines = found.lines if found else ()
    absent = {one for line in lines for one in (line.absence_a, line.absence_b) if one}
    return {
        "reader": reader.naming(names),
        "fields": {one: filled(desk, end.thing, lang) for one, end in read.items()},
        "read": read,
        "found": found,
        "summed": _summed(found) if found else None,
        "short": {one: short_label(desk, end.thing.iri, lang) for one, end in read.items()},
        "colon": COLON[lang],
        "chosen": chosen if chosen in ASPECTS else "",
        "parts_of_it": _parts(found, chosen) if found else [],
        "between": found.between[:_BETWEEN] if found else (),
        "tongues": _tongues(desk, found, lang) if found else {},
        # What it means that nothing is told of a side, in words, for those that there are.
        "absences": {
            one: words(lang)(f"compare.absence.{one}") for one in get_args(Absence) if one in absent
        },
        "pairs": [desk.things(map(desk.iri, pair), lang) for pair in _PAIRS],
        "others": _others(desk, next(iter(read.values())).thing, lang) if len(read) == 1 else (),
        "asked": names | reader.given(FILTERS),
    }


def _summed(found: Comparison) -> Counted | None:
    """The counts that the first sentence tells: of characteristics, else of what there is most."""
    told = (one for one in found.counts if one.aspect == "characteristics")
    most = max(found.counts, key=lambda it: it.both + it.only_a + it.only_b, default=None)
    return next(told, most)


def _parts(found: Comparison, chosen: str) -> list[dict[str, Any]]:
    """The aspects: the lines of each as they are, or laid out in three columns."""
    labels = {one.aspect: one.label for one in found.counts}
    most = _ALONE if chosen in labels else _AT_ONCE
    parts = []
    for aspect, members in groupby(found.lines, key=lambda one: one.aspect):
        if chosen in labels and aspect != chosen:
            continue
        lines = tuple(members)
        # Those that records give are few, but for the parts of an edition.
        rows = [] if aspect in _RECORDED else _rows(lines, most)
        kept = lines if rows else lines[:most]
        part = {"aspect": aspect, "label": labels[aspect], "lines": kept, "rows": rows}
        parts.append({**part, "more": len(lines) - len(kept)})
    return parts


def _rows(lines: Sequence[Line], most: int) -> list[dict[str, Any]]:
    """The lines in three columns, those of one dimension in a row; they come in this order."""
    rows = []
    for group, members in groupby(lines, key=lambda one: one.group):
        every = tuple(members)
        cells = []
        for side in _SIDES:
            own = [one for one in every if one.side == side]
            cells.append({"side": side, "lines": own[:most], "more": len(own[most:])})
        rows.append({"group": group, "cells": cells})
    return rows


def _tongues(desk: Desk, found: Comparison, lang: Language) -> dict[str, str]:
    """In which language the wording of each definition is shown, by its IRI."""
    iris = (one.thing.iri for one in found.lines if one.aspect == "definitions" and one.thing)
    chosen = ((iri, desk.chosen(desk.facts.words(iri, DCG + "wording"), lang)) for iri in iris)
    return {iri: text.language for iri, text in chosen if text}


def _others(desk: Desk, thing: Thing, lang: Language) -> tuple[Thing, ...]:
    """What a thing could be compared with: other editions of the text, notions, instruments."""
    kinds, facts = desk.kinds(thing.iri), desk.facts
    if "Edition" in kinds:
        whole = facts.first(thing.iri, DCG + "isEditionOf")
        found = facts.leading_to(whole, DCG + "isEditionOf") if whole else []
    elif "Concept" in kinds:
        found = sorted(facts.of_kind(DCG + "Notion"))
    else:
        found = [desk.iri(one) for one in _OTHERS]
    return desk.things((one for one in found if one != thing.iri), lang)
