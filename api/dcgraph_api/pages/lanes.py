"""The lanes on the page of a thing: what leads to it and what it leads to, by its claims."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dcgraph.research import Desk
from dcgraph.research.coverage.bearing import place
from dcgraph.research.model import Statement, Thing
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG
from dcgraph_api.pages.boxes import Drawing, Lane, Node, drawing
from dcgraph_api.pages.words import Words

__all__ = ["lanes"]

_MOST: Final = 7
Join = tuple[str, str, str]


def lanes(
    desk: Desk, thing: Thing, statements: Iterable[Statement], wanted: Wanted, t: Words
) -> Drawing | None:
    """The drawing, or None where nothing leads to the thing or away from it."""
    claims = sorted((one for one in statements if one.claim and one.object), key=place)
    if "Instrument" in desk.kinds(thing.iri):
        claims += _of_parts(desk, thing, wanted)
        return _of_instrument(thing, claims, t) if claims else None
    return _of_thing(desk, thing, claims, wanted, t) if claims else None


def _of_parts(desk: Desk, thing: Thing, wanted: Wanted) -> list[Statement]:
    facts = desk.facts
    found = [
        desk.claim_statement(claim, wanted.lang)
        for part in facts.leading_to(thing.iri, DCG + "isWithin")
        for claim in facts.by_subject.get(part, ())
    ]
    return sorted((one for one in found if wanted.admits(one.basis, one.confidence)), key=place)


def _of_instrument(thing: Thing, claims: list[Statement], t: Words) -> Drawing:
    others: dict[str, Node] = {}
    provisions: dict[str, Node] = {}
    concepts: dict[str, Node] = {}
    joins: list[Join] = []
    for one in claims:
        assert one.object is not None
        joins.append((one.subject.iri, one.object.iri, _classes(one)))
        if one.object.iri == thing.iri:
            others.setdefault(one.subject.iri, Node(one.subject, one.relation_label))
        elif one.subject.iri == thing.iri:
            concepts.setdefault(one.object.iri, Node(one.object, one.relation_label))
        else:
            provisions.setdefault(one.subject.iri, Node(one.subject, one.relation_label))
            concepts.setdefault(one.object.iri, Node(one.object))
            joins.append((thing.iri, one.subject.iri, ""))
    columns = [
        _lane(t("record.lane-related"), others),
        Lane(t("record.lane-this"), (Node(thing, focus=True),)),
        _lane(t("record.lane-provisions"), provisions),
        _lane(t("record.lane-concepts"), concepts),
    ]
    return drawing([one for one in columns if one.nodes], joins)


def _of_thing(
    desk: Desk, thing: Thing, claims: list[Statement], wanted: Wanted, t: Words
) -> Drawing:
    instruments: dict[str, Node] = {}
    provisions: dict[str, Node] = {}
    related: dict[str, Node] = {}
    joins: list[Join] = []
    for whole in desk.facts.iris(thing.iri, DCG + "isWithin"):
        if "Instrument" in desk.kinds(whole):
            instruments[whole] = Node(desk.thing(whole, wanted.lang))
            joins.append((whole, thing.iri, ""))
    for one in claims:
        assert one.object is not None
        coming = one.object.iri == thing.iri
        other = one.subject if coming else one.object
        kinds = desk.kinds(other.iri)
        node = Node(other, one.relation_label)
        if coming and "Provision" in kinds:
            provisions.setdefault(other.iri, node)
            _add_owner(desk, other, instruments, joins, wanted)
        elif coming and "Instrument" in kinds:
            # What the text says itself outweighs that a part of it says something.
            if not instruments.get(other.iri, node).caption:
                instruments.pop(other.iri)
            instruments.setdefault(other.iri, node)
        else:
            related.setdefault(other.iri, node)
        joins.append((other.iri, thing.iri, _classes(one)))
    columns = [
        _lane(t("record.lane-instruments"), instruments),
        _lane(t("record.lane-provisions"), provisions),
        Lane(t("record.lane-this"), (Node(thing, focus=True),)),
        _lane(t("record.lane-related"), related),
    ]
    return drawing([one for one in columns if one.nodes], joins)


def _add_owner(
    desk: Desk, part: Thing, instruments: dict[str, Node], joins: list[Join], wanted: Wanted
) -> None:
    for whole in desk.facts.iris(part.iri, DCG + "isWithin"):
        if "Instrument" in desk.kinds(whole):
            instruments.setdefault(whole, Node(desk.thing(whole, wanted.lang)))
            joins.append((whole, part.iri, ""))


def _lane(heading: str, nodes: dict[str, Node]) -> Lane:
    shown = tuple(nodes.values())[:_MOST]
    return Lane(heading, shown, len(nodes) - len(shown))


def _classes(statement: Statement) -> str:
    recalled = " wire-recalled" if statement.confidence == "recalled" else ""
    return f"wire-{statement.relation} wire-{statement.basis}{recalled}"
