"""Economies as pages: the profile of one, all of them by class, and two side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, NamedTuple, cast

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.criteria import MEETS, criteria
from dcgraph.research.economies import (
    DIFFERENCES,
    ORDERS,
    STANDINGS,
    EconomyClass,
    EconomyComparison,
    Judged,
    Membership,
    Profile,
    Shown,
    Variant,
    compare_economies,
    economies,
    profile,
)
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import Citation, Language, Text, Thing
from dcgraph.research.paging import MAX_COUNT
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words
from dcgraph_api.pages.fields import Checks
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_DUTIES: Final = ("bound", "bound to permit")
_BOUNDS: Final = ("atLeast", "atMost")
_ENDS: Final = ("a", "b")
_LENGTH: Final = 72
_STATE: Final = DCG + "State"


class Gauge(NamedTuple):
    """A figure as a bar, in units of which its whole range has 72.

    It is filled to `length`; each of `marks` is where a value lies that a criterion asks for, and
    `asked` has these values in signs. `lowest` and `highest` are the ends as they are written.
    """

    length: float
    marks: tuple[float, ...]
    asked: str
    lowest: str
    highest: str


def has_figures(desk: Desk, iri: str) -> bool:
    """Whether a thing is an economy of which tables have figures that criteria judge."""
    focused = desk.facts.leading_to(iri, DCG + "hasFocus")
    return "State" in desk.kinds(iri) and not desk.facts.figures.isdisjoint(focused)


def economy_content(desk: Desk, reader: Reader, name: str) -> Content:
    """What the template `economy.html` needs; raises what `profile` raises.

    A State may be named without `states.`, as one would type it.
    """
    lang, facts = reader.lang, desk.facts
    if facts.named(f"states.{name}"):
        name = f"states.{name}"
    found = profile(desk, name, Filters(lang))
    variants = economies(desk, Filters(lang), limit=1).variants
    parties = facts.iris(found.economy.iri, DCG + "isPartyTo")
    groups = _by_standing(desk, found.characteristics, lang)
    return {
        "found": found,
        "standings": _standings(lang),
        "duties": _said(_DUTIES, lang),
        "counts": Counter(one.standing for one in found.characteristics),
        "bound": Counter(one.duty for one in found.characteristics),
        "party_to": desk.things((one for one in parties if "Instrument" in desk.kinds(one)), lang),
        "measured": words(lang)("economies.measured", measured=found.measured, total=found.total),
        "variants": [_variant(desk, found, one, lang) for one in variants],
        "groups": groups,
        "gauged": any(one for it in groups for row in it["rows"] for one in row["gauges"]),
        "sources": _sources(one for it in found.characteristics for one in it.figures),
    }


def _variant(
    desk: Desk, found: Profile, one: Variant, lang: Language
) -> tuple[Variant, Membership, list[tuple[str, EconomyClass, Text | None]]]:
    """In which classes of a variant an economy is, with their meanings; all where in neither."""
    every = {"with": one.with_class, "without": one.without_class}
    known = {name: class_ for name, class_ in every.items() if class_}
    within = {name: it for name, it in known.items() if it.thing in found.classes}
    side = "both" if len(within) > 1 else next(iter(within), "neither")
    told = within or known
    return (
        one,
        cast(Membership, side),
        [(name, it, _meaning(desk, it.thing, lang)) for name, it in told.items()],
    )


def economies_content(desk: Desk, reader: Reader) -> Content:
    """What the template `economies.html` needs; raises FieldError for what does not fit."""
    lang, checks = reader.lang, Checks(desk, reader)
    below = desk.facts.leading_to(_STATE, PREFIXES["rdfs"] + "subClassOf")
    checks.choice("kind", [one.removeprefix(DCG) for one in below])
    checks.choice("order", ORDERS)
    wish, asked = checks.done(), reader.given(("kind", "order"))
    cursor = reader.asked.get("cursor", "")
    found = economies(desk, wish, **asked, limit=MAX_COUNT, cursor=cursor)
    chosen = desk.thing(DCG + asked["kind"], lang) if "kind" in asked else None
    return {
        "found": found,
        "standings": _standings(lang),
        "measured": words(lang)("economies.measured", measured=found.measured, total=found.total),
        "chosen": chosen,
        "meaning": _meaning(desk, chosen, lang) if chosen else None,
        "orders": ORDERS,
        "cursor": cursor,
        "asked": asked,
    }


def compare_economies_content(desk: Desk, reader: Reader) -> Content:
    """What the template `economies-compare.html` needs; raises FieldError for what does not fit."""
    lang, checks = reader.lang, Checks(desk, reader)
    read = {one: end for one in _ENDS if (end := checks.thing(one, kinds=("State",)))}
    if len(read) == len(_ENDS) and read["a"].thing == read["b"].thing:
        checks.wrong("b", "same")
    wish = checks.done()
    names = {one: end.thing.name for one, end in read.items()}
    found = compare_economies(desk, **names, wanted=wish) if len(read) == len(_ENDS) else None
    every = desk.things(desk.facts.of_kind(_STATE), lang)
    return {
        "reader": reader.naming(names),
        "economies": sorted(every, key=lambda one: fold(one.label)),
        "read": read,
        "found": found,
        **(_compared(desk, found, lang) if found else {}),
        "asked": names,
    }


def _compared(desk: Desk, found: EconomyComparison, lang: Language) -> dict[str, Any]:
    lines = found.characteristics
    return {
        "standings": _standings(lang),
        "duties": _said(_DUTIES, lang),
        "measured": words(lang)("economies.measured", measured=found.measured, total=found.total),
        "counts": Counter(one.difference for one in lines),
        "groups": [
            (said, [[_row(desk, one.a), _row(desk, one.b)] for one in some])
            for name, said in _said(DIFFERENCES, lang).items()
            if (some := [one for one in lines if one.difference == name])
        ],
        "sources": _sources(it for one in lines for it in (*one.a.figures, *one.b.figures)),
    }


def _meaning(desk: Desk, class_: Thing, lang: Language) -> Text | None:
    return desk.chosen(desk.facts.words(class_.iri, PREFIXES["skos"] + "definition"), lang)


def _said(keys: Iterable[str], lang: Language) -> dict[str, str]:
    return {one: words(lang)(f"economies.{one}") for one in keys}


def _standings(lang: Language) -> dict[str, str]:
    """Each standing in words, in their order."""
    return _said(STANDINGS, lang)


def _by_standing(desk: Desk, every: Iterable[Judged], lang: Language) -> list[dict[str, Any]]:
    """The standings in their order, each with its characteristics by dimension and label."""

    def row(one: Judged) -> dict[str, Any]:
        dimension = desk.facts.first(one.characteristic.iri, DCG + "isOnDimension")
        return _row(desk, one) | {"dimension": desk.thing(dimension, lang) if dimension else None}

    def place(it: dict[str, Any]) -> tuple[str, str]:
        dimension = it["dimension"]
        return fold(dimension.label) if dimension else "", fold(it["told"].characteristic.label)

    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in every:
        rows[one.standing].append(row(one))
    return [{"name": one, "rows": sorted(rows[one], key=place)} for one in STANDINGS if rows[one]]


def _row(desk: Desk, one: Judged) -> dict[str, Any]:
    """A characteristic, the relation by which its standing is explained, and its figures.

    A figure is listed once, with every criterion that judges it.
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
        "gauges": [_gauge(desk, same) for same in figures.values()],
    }


def _gauge(desk: Desk, same: Iterable[Shown]) -> Gauge | None:
    """One figure, with each criterion that judges it, as a bar; None where it has no known range.

    What lies outside of the range is not drawn.
    """
    every, facts = [*same], desk.facts
    indicator = every[0].indicator.iri
    lowest, highest = (facts.first(indicator, DCG + one) for one in ("lowestValue", "highestValue"))
    if not (lowest and highest) or Decimal(lowest) >= Decimal(highest):
        return None

    def place(value: str) -> float | None:
        share = (Decimal(value) - Decimal(lowest)) / (Decimal(highest) - Decimal(lowest))
        return round(float(share * _LENGTH), 1) if 0 <= share <= 1 else None

    length = place(every[0].value)
    if length is None:
        return None
    asked = (facts.first(it.criterion.iri, DCG + one) for it in every for one in _BOUNDS)
    marks = {at for value in asked if value and (at := place(value)) is not None}
    signs = dict.fromkeys(_bounds(desk, it.criterion) for it in every)
    return Gauge(length, tuple(sorted(marks)), ", ".join(signs), lowest, highest)


def _bounds(desk: Desk, criterion: Thing) -> str:
    """What a criterion asks of a value, in signs."""
    told = (desk.facts.first(criterion.iri, DCG + one) for one in _BOUNDS)
    signs = zip(("≥", "≤"), told, strict=True)
    return ", ".join(f"{sign}\N{NO-BREAK SPACE}{value}" for sign, value in signs if value)


def _sources(figures: Iterable[Shown]) -> list[tuple[Thing, tuple[Citation, ...]]]:
    """The tables of some figures, each with its citations."""
    tables = {one.table: one.citations for one in figures}
    return sorted(tables.items(), key=lambda one: fold(one[0].label))
