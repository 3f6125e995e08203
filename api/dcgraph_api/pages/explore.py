"""The page on what lies around a thing: all that is drawn of it stands in its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import NotFound
from dcgraph.research import Desk
from dcgraph.research.links import admits, links, relations
from dcgraph.research.model import Language, Statement, Thing
from dcgraph.research.neighbourhood import Neighbourhood, neighbourhood
from dcgraph.research.wanted import Wanted, listed
from dcgraph.terms import DCG
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.meant import filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.wishes import FORCED, wish_of

__all__ = ["DEPTHS", "LIMITS", "Place", "Tie", "explore_content"]

_FOCUS: Final = "digital-customs"
DEPTHS: Final = (1, 2)
"""How many steps may be gone."""
LIMITS: Final = (15, 30, 50, 80)
"""How many things may be asked for: with more than the last, a picture is a hairball."""
_USUAL: Final = 30
_WITH_CITATIONS: Final = 100
"""How many statements are shown with their citations; of more, each leads to its claim's page."""
_SUREST: Final = ("stated", "asserted", "interpreted", "derived")


@dataclass(frozen=True, slots=True)
class Place:
    """A thing, what it is, how many steps away, and how many around it are not shown."""

    thing: Thing
    kind: str
    step: int
    more: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Statements that say the same of the same two things: the surest, and how many there are."""

    best: Statement
    number: int


def explore_content(desk: Desk, reader: Reader) -> Content:
    """What the template `explore.html` needs; raises FieldError for what does not fit."""
    checks = Checks(desk, reader)
    focus = checks.thing("focus", _FOCUS)
    depth = checks.number("depth", DEPTHS[0], DEPTHS[-1])
    limit = checks.number("limit", _USUAL, LIMITS[-1])
    checks.filters(forced=True)
    relation = reader.asked.get("relation", "")
    try:
        relations(desk, relation)
    except NotFound:
        checks.wrong("relation", "relation", given=relation)
    checks.done()
    assert focus is not None
    wish = wish_of(reader, forced=True)
    name = focus.thing.name
    found = neighbourhood(desk, name, wish, depth=depth, relation=relation, limit=limit)
    filters = {one: reader.asked[one] for one in FORCED if reader.asked.get(one)}
    places = _places(desk, found, reader.lang)
    ties = _ties(found.edges)
    return {
        "reader": reader.naming({"focus": name}),
        "field": filled(desk, focus.thing, reader.lang),
        "focus": focus,
        "found": found,
        "places": places,
        "ties": ties,
        "forces": {one.best.force for one in ties if one.best.force},
        "brief": len(ties) > _WITH_CITATIONS,
        "left": places[0].more,
        "larger": next((one for one in LIMITS if one > limit), 0),
        "depth": depth,
        "depths": DEPTHS,
        "limit": limit,
        "limits": sorted({*LIMITS, limit}),
        "relation": relation,
        "relations": _relations(desk, focus.thing, relation, wish),
        "asked": {"depth": depth, "limit": limit, "relation": relation, **filters},
    }


def _places(desk: Desk, found: Neighbourhood, lang: Language) -> list[Place]:
    steps = [step for step, number in enumerate(found.steps) for _ in range(number)]
    more = {one.name: one.number for one in found.more}
    return [
        Place(one, desk.label(DCG + one.kind, lang).text, step, more.get(one.name, 0))
        for one, step in zip(found.nodes, steps, strict=True)
    ]


def _ties(edges: Iterable[Statement]) -> list[Tie]:
    together: dict[tuple[str, ...], list[Statement]] = {}
    for one in edges:
        assert one.object is not None
        key = one.subject.iri, one.relation, one.object.iri
        together.setdefault(key, []).append(one)
    return [Tie(min(every, key=_weakness), len(every)) for every in together.values()]


def _weakness(statement: Statement) -> int:
    recalled = statement.confidence == "recalled"
    return _SUREST.index(statement.basis) + recalled * len(_SUREST)


def _relations(desk: Desk, thing: Thing, chosen: str, wish: Wanted) -> list[tuple[str, str, int]]:
    """The relations by which a thing is linked: name, label, and how often; and the chosen."""
    around = (one for one in links(desk, thing.iri) if admits(desk, one, wish))
    counts = Counter(one.relation.removeprefix(DCG) for one in around)
    found = [(one, desk.label(DCG + one, wish.lang).text, n) for one, n in counts.items()]
    found.sort(key=lambda one: one[1].casefold())
    if chosen and chosen not in counts:
        labels = (desk.label(DCG + one, wish.lang).text for one in listed(chosen))
        found.append((chosen, ", ".join(labels), 0))
    return found
