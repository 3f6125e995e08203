"""A graph that a query makes: its triples as rows, and its things, which are drawn from both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from dcgraph.research import Desk
from dcgraph.research.model import Language, Text, Thing
from dcgraph.terms import DCG, DCGD
from dcgraph_api.pages.cells import SHOWN, node
from dcgraph_api.pages.rendering import Content

__all__ = ["Place", "Spoken", "drawn"]

_MOST_PLACES: Final = 80
"""With more, a picture is a hairball."""

Node = NamedNode | BlankNode


@dataclass(frozen=True, slots=True)
class Spoken:
    """A triple; `start` and `end` are the marks of the things between which it is drawn."""

    subject: Thing | Text
    relation: Thing | Text
    object: Thing | Text
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Place:
    """A thing that is drawn: by which mark, what kind it is of, and in how many rows it is.

    `record` is the name of the record that it is, empty where it is none.
    """

    mark: str
    thing: Thing | Text
    kind: str
    number: int
    record: str


def drawn(desk: Desk, body: bytes, lang: Language) -> Content:
    """What a page needs of a graph in N-Triples."""
    every = list(dict.fromkeys(parse(body, RdfFormat.N_TRIPLES)))
    triples = _named([one.triple for one in every[:SHOWN]])
    ties = [ends for one in triples if (ends := _ends(one))]
    known, places = _places(ties)
    marks = {one: f"n{number}" for number, one in enumerate(places, 1)}
    return {
        "columns": ("subject", "predicate", "object"),
        "rows": triples,
        "total": len(every),
        "triples": [_spoken(desk, one, marks, lang) for one in triples],
        "places": [_place(desk, one, mark, ties, lang) for one, mark in marks.items()],
        "undrawn": len(known) - len(places),
    }


def _named(triples: Sequence[Triple]) -> list[Triple]:
    """The same with short names for blank nodes, which an engine gives long ones."""
    names: dict[BlankNode, BlankNode] = {}

    def named(one: Any) -> Any:
        if not isinstance(one, BlankNode):
            return one
        return names.setdefault(one, BlankNode(f"b{len(names) + 1}"))

    return [Triple(named(one.subject), one.predicate, named(one.object)) for one in triples]


def _ends(triple: Triple) -> tuple[Node, Node] | None:
    """The two things that a triple ties; None where it gives one a value."""
    start, end = triple.subject, triple.object
    if isinstance(start, Node) and isinstance(end, Node):
        return start, end
    return None


def _places(ties: Sequence[tuple[Node, Node]]) -> tuple[list[Node], list[Node]]:
    """All things that are tied; and those that have room, the one with most ties first."""
    known = list(dict.fromkeys(one for ends in ties for one in ends))
    degrees = Counter(one for ends in ties for one in set(ends))
    places = known[:_MOST_PLACES]
    if places:
        middle = max(places, key=degrees.__getitem__)
        places = [middle, *(one for one in places if one != middle)]
    return known, places


def _spoken(desk: Desk, triple: Triple, marks: dict[Node, str], lang: Language) -> Spoken:
    subject, relation, value = (
        node(desk, one, lang) for one in (triple.subject, triple.predicate, triple.object)
    )
    start, end = (
        ("", "") if (ends := _ends(triple)) is None else (marks.get(one, "") for one in ends)
    )
    return Spoken(subject, relation, value, start, end)


def _place(
    desk: Desk, one: Node, mark: str, ties: Iterable[tuple[Node, Node]], lang: Language
) -> Place:
    thing = node(desk, one, lang)
    kind = thing.kind if isinstance(thing, Thing) else ""
    told = desk.label(DCG + kind, lang).text if kind else ""
    number = sum(one in ends for ends in ties)
    is_record = isinstance(thing, Thing) and thing.iri.startswith(DCGD) and bool(kind)
    return Place(
        mark, thing, told, number, thing.name if isinstance(thing, Thing) and is_record else ""
    )
