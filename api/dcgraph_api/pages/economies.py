"""Economies as pages: the profile of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.criteria import MEETS, criteria
from dcgraph.research.economies import STANDINGS, Judged, Shown, profile
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import Citation, Language, Thing
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_DUTIES = ("bound", "bound to permit")
_BOUNDS = ("atLeast", "atMost")


def has_figures(desk: Desk, iri: str) -> bool:
    """Whether a thing is an economy of which tables have figures that criteria judge."""
    focused = desk.facts.leading_to(iri, DCG + "hasFocus")
    return "State" in desk.kinds(iri) and not desk.facts.figures.isdisjoint(focused)


def economy_content(desk: Desk, reader: Reader, name: str) -> Content:
    """What the template `economy.html` needs; raises what `profile` raises."""
    lang, facts = reader.lang, desk.facts
    found = profile(desk, name, Filters(lang))
    parties = facts.iris(found.economy.iri, DCG + "isPartyTo")
    return {
        "found": found,
        "standings": _standings(lang),
        "duties": _said(_DUTIES, lang),
        "counts": Counter(one.standing for one in found.characteristics),
        "bound": Counter(one.duty for one in found.characteristics),
        "party_to": desk.things((one for one in parties if "Instrument" in desk.kinds(one)), lang),
        "measured": words(lang)("economies.measured", measured=found.measured, total=found.total),
        "classes": [
            (one, desk.chosen(facts.words(one.iri, PREFIXES["skos"] + "definition"), lang))
            for one in found.classes
        ],
        "groups": _by_dimension(desk, found.characteristics, lang),
        "sources": _sources(one for it in found.characteristics for one in it.figures),
    }


def _said(keys: Iterable[str], lang: Language) -> dict[str, str]:
    return {one: words(lang)(f"economies.{one}") for one in keys}


def _standings(lang: Language) -> dict[str, str]:
    """Each standing in words, in their order."""
    return _said(STANDINGS, lang)


def _by_dimension(
    desk: Desk, every: Iterable[Judged], lang: Language
) -> list[tuple[Thing, list[dict[str, Any]], list[Judged]]]:
    """The dimensions by their labels, each with what is measured, and with the rest."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in every:
        dimension = desk.facts.first(one.characteristic.iri, DCG + "isOnDimension")
        groups[dimension].append(one)
    return [
        (
            one,
            [_row(desk, it) for it in groups[one.iri] if it.standing != "not measured"],
            [it for it in groups[one.iri] if it.standing == "not measured"],
        )
        for one in sorted(desk.things(groups, lang), key=lambda one: fold(one.label))
    ]


def _row(desk: Desk, one: Judged) -> dict[str, Any]:
    """A characteristic, the relation by which its standing is explained, and its figures.

    A figure that several criteria judge stands there once, with each of them.
    """
    shown = criteria(desk.facts, one.characteristic.iri).values()
    denied = one.standing == "does not meet" or MEETS not in shown
    figures: dict[tuple[str, ...], list[Shown]] = defaultdict(list)
    for figure in one.figures:
        figures[figure.indicator.iri, figure.table.iri, figure.value].append(figure)
    return {
        "told": one,
        "relation": "doesNotMeet" if denied else "meets",
        "figures": [
            (same[0], [(_bounds(desk, it.criterion), it) for it in same])
            for same in figures.values()
        ],
    }


def _bounds(desk: Desk, criterion: Thing) -> str:
    """What a criterion asks of a value, in signs."""
    told = (desk.facts.first(criterion.iri, DCG + one) for one in _BOUNDS)
    signs = zip(("≥", "≤"), told, strict=True)
    return ", ".join(f"{sign}\N{NO-BREAK SPACE}{value}" for sign, value in signs if value)


def _sources(figures: Iterable[Shown]) -> list[tuple[Thing, tuple[Citation, ...]]]:
    """The tables of some figures, each with its citations."""
    tables = {one.table: one.citations for one in figures}
    return sorted(tables.items(), key=lambda one: fold(one[0].label))
