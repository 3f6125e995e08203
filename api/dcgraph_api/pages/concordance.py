"""The concordance as a page: the norms of all texts on an action, or all actions to choose from."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import Any, Final

from dcgraph.namespaces import DCG
from dcgraph.research.concordance import concordance, index
from dcgraph.research.force import mark_of
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, PlacedNorm
from dcgraph.research.relevance import KINDS_BY_AUTHORITY, TEXTS
from dcgraph.snapshot.search_index import fold
from dcgraph_api.pages.fields import Checks, filled_with_all
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_AT_ONCE: Final = 60
_MAX_COUNT: Final = 12
"""Names in a field."""
_ASKED_OF: Final = ("action", "instrument", "parallel")
_CHOICES: Final = ("force", "kind", "bearer", "confidence", "asOf")
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
        "cursor": cursor,
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
