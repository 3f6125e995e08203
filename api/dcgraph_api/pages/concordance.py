"""The concordance as a page: the norms of all texts on an action, or all actions to choose from."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import Any, Final

from dcgraph.dates import reached
from dcgraph.namespaces import DCG
from dcgraph.research.concordance import Concordance, concordance, counted, index
from dcgraph.research.coverage import extent, short_label
from dcgraph.research.filters import graph_day
from dcgraph.research.force import mark_of
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, PlacedNorm, Text
from dcgraph.research.relevance import KINDS_BY_AUTHORITY, TEXTS, by_authority
from dcgraph.snapshot.search_index import fold
from dcgraph.words import COLON
from dcgraph_api.pages.fields import Checks, filled_with_all
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_AT_ONCE: Final = 60
_MAX_COUNT: Final = 12
"""Names in a field."""
_ASKED_OF: Final = ("action", "instrument", "parallel")
_CHOICES: Final = ("force", "kind", "bearer", "confidence", "asOf")
_NAMED: Final = 2
_FORCES: Final = 2
"""Texts that the first sentence names for each of the strongest forces, and so many of these."""
_PROHIBITION: Final = "ProhibitionNorm"


def concordance_content(desk: Desk, reader: Reader) -> Content:
    """What the template `concordance.html` needs; raises FieldError for what is no field."""
    lang, checks = reader.lang, Checks(desk, reader)
    kinds = {"action": ("Action", "Concept"), "instrument": TEXTS, "parallel": ("Provision",)}
    read = {one: checks.things(one, _MAX_COUNT, kinds[one]) for one in _ASKED_OF}
    bearers = checks.things("bearer", _MAX_COUNT, ("Bearer",))
    checks.choice("kind", KINDS_BY_AUTHORITY, several=True)
    checks.filters(forced=True, based=False)
    wish = checks.done()
    names = {one: ",".join(it.thing.name for it in read[one]) for one in _ASKED_OF}
    names["bearer"] = ",".join(one.thing.name for one in bearers)
    asked = reader.given(_CHOICES) | {name: told for name, told in names.items() if told}
    own = {**names, "kind": reader.asked.get("kind", "")}
    cursor = reader.asked.get("cursor", "")
    found = concordance(desk, wish, **own, limit=_AT_ONCE, cursor=cursor) if asked else None
    chosen = counted(desk, tuple(one.thing.iri for one in read["instrument"]))
    return {
        "reader": reader.naming(names),
        "read": read,
        "fields": {
            one: filled_with_all(desk, [it.thing for it in read[one]], lang) for one in _ASKED_OF
        },
        "bearers": sorted(desk.things(_bearers(desk), lang), key=lambda one: fold(one.label)),
        "kinds": [(one, desk.label(DCG + one, lang).text) for one in KINDS_BY_AUTHORITY],
        "found": found,
        "groups": _groups(found.norms.items) if found else [],
        "bound": _bound(desk, found, lang) if found else [],
        "colon": COLON[lang],
        "pending": _pending(desk, found.norms.items) if found else frozenset(),
        "silent": _silent(desk, found, wish.as_of, lang)
        if found and {*asked} == {"action"}
        else {},
        "cursor": cursor,
        "without_action": chosen.every - chosen.acting,
        "actions": [] if asked else _actions(desk, lang),
        "asked": asked,
    }


def _groups(norms: tuple[PlacedNorm, ...]) -> list[dict[str, Any]]:
    """The norms of one force each; prohibitions and norms of unread force are apart."""

    def key(one: PlacedNorm) -> tuple[str, bool]:
        return mark_of(one.norm.kind).name, one.norm.kind == _PROHIBITION

    return [
        {"mark": mark, "prohibits": prohibits, "norms": tuple(members)}
        for (mark, prohibits), members in groupby(norms, key=key)
    ]


def _bound(
    desk: Desk, found: Concordance, lang: Language
) -> list[tuple[str, tuple[Text, ...], int]]:
    """The texts by their strongest marks: the first by short names, and how many more there are.

    Each text is listed under the mark of its strongest norm in force, for the two strongest marks.
    Returns an empty list if the page shows only some of the norms.
    """
    if len(found.norms.items) < found.norms.total:
        return []
    strongest: dict[str, str] = {}
    pending = _pending(desk, found.norms.items)
    for one in found.norms.items:
        if one.past or one.norm.thing.iri in pending:
            continue
        strongest.setdefault(one.instrument.iri, mark_of(one.norm.kind).name)
    named = []
    for mark, texts in groupby(strongest, key=strongest.__getitem__):
        every = [*texts]
        short = tuple(short_label(desk, one, lang) for one in every[:_NAMED])
        named.append((mark, short, len(every[_NAMED:])))
    return named[:_FORCES]


def _pending(desk: Desk, norms: tuple[PlacedNorm, ...]) -> frozenset[str]:
    """The norms that bind nobody on the day of the graph: of drafts, model laws or a later day."""
    day = graph_day(desk)
    return frozenset(
        one.norm.thing.iri
        for one in norms
        if one.without_force
        or "ModelLaw" in desk.kinds(one.instrument.iri)
        or (one.since and reached(one.since.date, day) == "no")
    )


def _silent(desk: Desk, found: Concordance, as_of: str, lang: Language) -> dict[str, Any]:
    """The texts that were read as a whole without a norm on this, and how many were not."""
    having = {one.thing.iri for one in found.instruments}
    others = [one for one in desk.facts.of_kind(DCG + "Instrument") if one not in having]
    whole = [one for one in others if extent(desk, one, as_of)[0] == "whole"]
    shown = [
        (desk.thing(one, lang), short_label(desk, one, lang)) for one in by_authority(desk, whole)
    ]
    return {"texts": shown, "unread": len(others) - len(whole)}


def _bearers(desk: Desk) -> set[str]:
    entries = index(desk).entries.values()
    return {it for one in entries for it in desk.facts.iris(one.norm, DCG + "hasBearer")}


def _actions(desk: Desk, lang: Language) -> list[dict[str, Any]]:
    """Each action with its norms by mark, the strongest first, and the number of its texts."""
    marks: dict[str, Counter[str]] = defaultdict(Counter)
    texts: dict[str, set[str]] = defaultdict(set)
    for one in index(desk).entries.values():
        for action in one.actions:
            marks[action][mark_of(one.kind).name] += 1
            texts[action].add(one.instrument)
    things = sorted(desk.things(marks, lang), key=lambda one: fold(one.label))
    return [
        {"thing": one, "marks": [*marks[one.iri].items()], "texts": len(texts[one.iri])}
        for one in things
    ]
