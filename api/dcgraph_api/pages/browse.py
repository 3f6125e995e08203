"""Indexes of concepts, instruments, bodies and persons, and events; and the list of tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.catalogue import KINDS
from dcgraph.research.coverage import own_extent
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Language, Thing
from dcgraph.research.relevance import KINDS_BY_AUTHORITY, by_authority
from dcgraph_api.pages.fields import Checks
from dcgraph_api.pages.reader import CATALOGUES, Reader
from dcgraph_api.pages.rendering import Content

_ALT: Final = PREFIXES["skos"] + "altLabel"
_YEAR: Final = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an index.

    `other_name` is a name under which the thing is also looked for, empty where the line has the
    name of the thing itself. `told` are words on it, `narrower` the concepts that sources say it
    includes, `broader` those that include it, `parts` the things within it.
    """

    thing: Thing
    other_name: str = ""
    told: tuple[str, ...] = ()
    narrower: tuple[Thing, ...] = ()
    broader: tuple[Thing, ...] = ()
    parts: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading: `thing` where that is a thing of the graph, and else `title`."""

    anchor: str
    title: str
    thing: Thing | None
    items: tuple[Item, ...]
    folded: bool = False


Index = Callable[[Desk, Language], tuple[Group, ...]]


def _sorted(desk: Desk, iris: Iterable[str], lang: Language) -> list[str]:
    return sorted(iris, key=lambda iri: (_folded(desk.label(iri, lang).text), iri))


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е").lstrip("«“\"'(")


def _letters(entries: Iterable[tuple[str, Item]]) -> tuple[Group, ...]:
    """Lines by the first letter of the names under which they stand."""
    ordered = sorted(entries, key=lambda one: (_folded(one[0]), one[1].other_name))
    groups: list[Group] = []
    for letter, found in groupby(ordered, key=lambda one: _folded(one[0])[:1].upper()):
        name = letter if letter.isalpha() else "0–9"
        if groups and groups[-1].title == name:
            old = groups.pop()
            groups.append(Group(old.anchor, name, None, (*old.items, *(it for _, it in found))))
        else:
            anchor = f"letter-{ord(letter or '0'):x}"
            groups.append(Group(anchor, name, None, tuple(it for _, it in found)))
    return tuple(groups)


@cached
def _by_name(desk: Desk, lang: Language, kind: str) -> tuple[Group, ...]:
    """All things of a kind by their labels and, where these differ, their other names."""
    entries: list[tuple[str, Item]] = []
    for iri in desk.facts.of_kind(DCG + kind):
        thing = desk.thing(iri, lang)
        entries.append((thing.label, Item(thing)))
        others = {desk.facts.first(iri, DCG + "abbreviation")} | {
            one.text for one in desk.facts.words(iri, _ALT) if one.language == lang
        }
        first = thing.label.casefold()
        entries += [(one, Item(thing, one)) for one in others if one and one.casefold() != first]
    return _letters(entries)


def _plain(desk: Desk, lang: Language, kind: str) -> tuple[Item, ...]:
    iris = desk.facts.of_kind(DCG + kind)
    return tuple(Item(desk.thing(iri, lang)) for iri in _sorted(desk, iris, lang))


_SCHEMES: Final = {
    "Notion": "Notions",
    "Mechanism": "Mechanisms",
    "CustomsProcess": "CustomsProcesses",
    "Technology": "Technologies",
}
_OF_NORMS: Final = {"Action": "actions", "Bearer": "bearers", "Matter": "matters"} | {
    "Qualifier": "qualifiers"
}


@cached
def _concepts_by_scheme(desk: Desk, lang: Language) -> tuple[Group, ...]:
    """Concepts by their scheme, characteristics by the respect in which they tell notions apart."""
    t = CATALOGUES[lang]

    def item(iri: str) -> Item:
        narrower = desk.facts.iris(iri, DCG + "includes")
        broader = desk.facts.leading_to(iri, DCG + "includes")
        concepts = set(desk.facts.of_kind(DCG + "Concept"))
        return Item(
            desk.thing(iri, lang),
            narrower=desk.things(filter(concepts.__contains__, narrower), lang),
            broader=desk.things(filter(concepts.__contains__, broader), lang),
        )

    def items(iris: Iterable[str]) -> tuple[Item, ...]:
        return tuple(item(iri) for iri in _sorted(desk, iris, lang))

    groups, told = [], set[str]()
    for kind, scheme in _SCHEMES.items():
        iris = desk.facts.of_kind(DCG + kind)
        told.update(iris)
        groups.append(Group(scheme.lower(), "", desk.thing(DCG + scheme, lang), items(iris)))
    marks = set(desk.facts.of_kind(DCG + "Characteristic"))
    told |= marks
    dimensions = tuple(
        Item(desk.thing(iri, lang), parts=items(within))
        for iri in _sorted(desk, desk.facts.of_kind(DCG + "Dimension"), lang)
        if (within := marks.intersection(desk.facts.leading_to(iri, DCG + "isOnDimension")))
    )
    every = desk.thing(DCG + "Characteristics", lang)
    groups.insert(1, Group("characteristics", "", every, dimensions))
    rest = items(iri for iri in desk.facts.of_kind(DCG + "Concept") if iri not in told)
    groups.append(Group("other", t("browse.other-concepts"), None, rest))
    for kind, anchor in _OF_NORMS.items():
        title = t(f"browse.{anchor}")
        groups.append(Group(anchor, title, None, _plain(desk, lang, kind), folded=True))
    return tuple(one for one in groups if one.items)


def _instrument(desk: Desk, iri: str, lang: Language, *, adopter: bool = True) -> Item:
    """An instrument with its short form, its day, who adopted it and how far it was read."""
    t, facts = CATALOGUES[lang], desk.facts
    days = ("adoptionDate", "signatureDate", "publicationDate")
    day = next(filter(None, (facts.first(iri, DCG + one) for one in days)), "")
    by = [desk.label(one, lang).text for one in facts.iris(iri, DCG + "isAdoptedBy")]
    told = (
        facts.first(iri, DCG + "abbreviation"),
        day[:_YEAR],
        ", ".join(by) if adopter else "",
        t(f"browse.read-{own_extent(desk, iri).replace(' ', '-')}"),
    )
    return Item(desk.thing(iri, lang), told=tuple(filter(None, told)))


@cached
def _instruments_by_kind(desk: Desk, lang: Language) -> tuple[Group, ...]:
    """Instruments by kind, the kinds that bind first, and within one by authority."""
    groups, told = [], set[str]()
    for kind in (*KINDS_BY_AUTHORITY, *KINDS["instruments"], "Instrument"):
        iris = [one for one in desk.facts.of_kind(DCG + kind) if one not in told]
        told.update(iris)
        if iris:
            items = tuple(_instrument(desk, one, lang) for one in by_authority(desk, iris))
            groups.append(Group(kind.lower(), "", desk.thing(DCG + kind, lang), items))
    return tuple(groups)


@cached
def _instruments_by_adopter(desk: Desk, lang: Language) -> tuple[Group, ...]:
    """Instruments by the body that adopted them, that with the most first."""
    t, facts = CATALOGUES[lang], desk.facts
    found: dict[str, list[str]] = {}
    for iri in desk.facts.of_kind(DCG + "Instrument"):
        for actor in facts.iris(iri, DCG + "isAdoptedBy") or ("",):
            found.setdefault(actor, []).append(iri)
    order = sorted(found, key=lambda one: (not one, -len(found[one]), one))
    return tuple(
        Group(
            f"by-{desk.thing(actor).name}" if actor else "by-nobody",
            "" if actor else t("browse.adopter-unknown"),
            desk.thing(actor, lang) if actor else None,
            tuple(
                _instrument(desk, iri, lang, adopter=False)
                for iri in by_authority(desk, found[actor])
            ),
        )
        for actor in order
    )


@cached
def _actors_by_kind(desk: Desk, lang: Language) -> tuple[Group, ...]:
    """Organizations with their bodies, then persons by surname; States are among economies."""
    t, facts = CATALOGUES[lang], desk.facts
    bodies = {*facts.of_kind(DCG + "Organization"), *facts.of_kind(DCG + "Body")}

    def item(iri: str, above: frozenset[str]) -> Item:
        inner = [
            one
            for one in facts.leading_to(iri, DCG + "isPartOf")
            if one in bodies and one not in above
        ]
        short = facts.first(iri, DCG + "abbreviation")
        return Item(
            desk.thing(iri, lang),
            told=(short,) if short else (),
            parts=tuple(item(one, above | {iri}) for one in _sorted(desk, inner, lang)),
        )

    tops = [one for one in bodies if bodies.isdisjoint(facts.iris(one, DCG + "isPartOf"))]
    persons = sorted(
        (desk.thing(one, lang) for one in facts.of_kind(DCG + "Person")),
        key=lambda one: _folded(one.label.rpartition(" ")[2]),
    )
    groups = (
        Group(
            "organizations",
            t("browse.organizations"),
            None,
            tuple(item(one, frozenset((one,))) for one in _sorted(desk, tops, lang)),
        ),
        Group("persons", t("browse.persons"), None, tuple(map(Item, persons))),
    )
    return tuple(one for one in groups if one.items)


@cached
def _actors_by_name(desk: Desk, lang: Language) -> tuple[Group, ...]:
    """Organizations, bodies and persons by their names; not States, which are among economies."""
    entries: list[tuple[str, Item]] = []
    for group in _actors_by_kind(desk, lang):
        todo = list(group.items)
        while todo:
            one = todo.pop()
            todo.extend(one.parts)
            entries.append((one.thing.label, Item(one.thing)))
            entries += [(short, Item(one.thing, short)) for short in one.told]
    return _letters(entries)


def _event(desk: Desk, iri: str, lang: Language) -> Item:
    facts = desk.facts
    kind = desk.thing(iri, lang).kind
    told = (facts.first(iri, DCG + "startDate"), desk.label(DCG + kind, lang).text)
    return Item(desk.thing(iri, lang), told=(*filter(None, told), *_places(desk, iri, lang)))


def _places(desk: Desk, iri: str, lang: Language) -> tuple[str, ...]:
    place = desk.chosen(desk.facts.words(iri, DCG + "placeName"), lang)
    return (place.text,) if place else ()


@cached
def _events_by_year(desk: Desk, lang: Language) -> tuple[Group, ...]:
    """Events by year, the latest first, and those without a day last."""
    t = CATALOGUES[lang]

    def day(iri: str) -> str:
        return desk.facts.first(iri, DCG + "startDate")

    found = sorted(_sorted(desk, desk.facts.of_kind(DCG + "Event"), lang), key=day, reverse=True)
    return tuple(
        Group(
            f"year-{year or 'unknown'}",
            year or t("browse.no-date"),
            None,
            tuple(_event(desk, one, lang) for one in some),
        )
        for year, some in groupby(found, key=lambda one: day(one)[:_YEAR])
    )


@cached
def _events_by_kind(desk: Desk, lang: Language) -> tuple[Group, ...]:
    groups, told = [], set[str]()
    for kind in (*KINDS["events"], "Event"):
        iris = [one for one in desk.facts.of_kind(DCG + kind) if one not in told]
        told.update(iris)
        if iris:
            items = tuple(_event(desk, one, lang) for one in _sorted(desk, iris, lang))
            groups.append(Group(kind.lower(), "", desk.thing(DCG + kind, lang), items))
    return tuple(groups)


def _of(kind: str) -> Index:
    return lambda desk, lang: _by_name(desk, lang, kind)


INDEXES: Final[dict[str, dict[str, Index]]] = {
    "concepts": {"scheme": _concepts_by_scheme, "alphabet": _of("Concept")},
    "instruments": {
        "kind": _instruments_by_kind,
        "authority": _instruments_by_adopter,
        "alphabet": _of("Instrument"),
    },
    "actors": {"kind": _actors_by_kind, "alphabet": _actors_by_name},
    "events": {"year": _events_by_year, "kind": _events_by_kind},
}
"""The indexes by their paths, each with the orders that there are, the usual one first."""


def index_content(desk: Desk, reader: Reader, name: str) -> Content:
    """What the template `browse.html` needs for one of `INDEXES`."""
    orders = INDEXES[name]
    checks = Checks(desk, reader)
    checks.choice("order", orders)
    checks.done()
    order = reader.asked.get("order", "") or next(iter(orders))
    return {"index": name, "orders": tuple(orders), "order": order} | {
        "groups": orders[order](desk, reader.lang)
    }
