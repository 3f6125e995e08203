"""The graph in which arguments are sought, made once for a desk and once for each wish."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import networkx as nx

from dcgraph.research.arguing.weights import passage, weight
from dcgraph.research.dates import reached
from dcgraph.research.desk import Desk
from dcgraph.research.links import Link, links, suits
from dcgraph.research.moments import began
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["Net", "Web", "web_of"]

_KEPT: Final = 12
_TYPE: Final = PREFIXES["rdf"] + "type"
_APART: Final = frozenset(DCG + kind for kind in ("Citation", "Claim", "CoverageNote"))
"""What bears statements out, and is no thing that they are about."""


@dataclass(frozen=True, slots=True)
class Net:
    """The statements that a wish admits, as a graph without direction.

    Each edge has `weight`, and `links`, the statements between its ends, the lightest first.
    `ways` are the neighbours of each thing with the weight and the lightest statement, the same
    to be gone through quickly.
    """

    graph: nx.Graph[str]
    ways: dict[str, tuple[tuple[str, float, Link], ...]]

    def links(self, one: str, other: str) -> tuple[Link, ...]:
        """The statements that make the step between two neighbours, the lightest first."""
        found: tuple[Link, ...] = self.graph.edges[one, other]["links"]
        return found


class _Pair(NamedTuple):
    """Two things and what joins them, the lightest first, each with the day it was stated on.

    `between` is what it weighs to come from the one to the other, whatever joins them.
    """

    one: str
    other: str
    between: float
    links: tuple[tuple[Link, str], ...]


class Web:
    """All statements of a desk by the two things that they join, and the nets made of them.

    It may be used from any thread.
    """

    def __init__(self, desk: Desk) -> None:
        joined: dict[tuple[str, str], list[Link]] = {}
        for link in _every(desk):
            ends = (min(link.subject, link.object), max(link.subject, link.object))
            joined.setdefault(ends, []).append(link)
        passages = _passages(joined)
        self._pairs = [
            _Pair(
                one,
                other,
                (passages[one] + passages[other]) / 2,
                tuple((link, _stated(desk, link)) for link in sorted(found, key=_place)),
            )
            for (one, other), found in joined.items()
        ]
        self._things = tuple(passages)
        self._began: dict[str, str] = {}
        self._nets: OrderedDict[tuple[str, ...], Net] = OrderedDict()
        self._lock = Lock()

    def net(self, desk: Desk, wanted: Wanted) -> Net:
        """The net of what is wanted; the last few are kept."""
        key = wanted.told()
        with self._lock:
            if key in self._nets:
                self._nets.move_to_end(key)
                return self._nets[key]
        made = self._made(desk, wanted)
        with self._lock:
            self._nets[key] = made
            while len(self._nets) > _KEPT:
                self._nets.popitem(last=False)
        return made

    def _made(self, desk: Desk, wanted: Wanted) -> Net:
        absent = self._absent(desk, wanted.as_of)
        day = wanted.as_of
        later = cache(lambda date: bool(day and date) and reached(date, day) == "no")
        edges = []
        for one, other, between, every in self._pairs:
            if one in absent or other in absent:
                continue
            found = [link for link, stated in every if suits(link, wanted) and not later(stated)]
            if found:
                # What follows by rule from another statement between the two adds nothing to it.
                told = tuple(link for link in found if _told(link)) or tuple(found)
                edges.append((one, other, {"weight": weight(told[0]) + between, "links": told}))
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self._things)
        graph.add_edges_from(edges)
        ways = {
            one: tuple((other, edge["weight"], edge["links"][0]) for other, edge in edges.items())
            for one, edges in graph.adj.items()
        }
        return Net(graph, ways)

    def _absent(self, desk: Desk, as_of: str) -> frozenset[str]:
        """The things that surely came after a day; none where no day is asked for."""
        if not as_of:
            return frozenset()
        if not self._began:
            self._began = {iri: date for iri in self._things if (date := began(desk, iri))}
        return frozenset(iri for iri, date in self._began.items() if reached(date, as_of) == "no")


def _passages(joined: dict[tuple[str, str], list[Link]]) -> dict[str, float]:
    """What passing through each thing weighs; what only follows by rule joins nothing anew."""
    neighbours = dict.fromkeys((end for ends in joined for end in ends), 0)
    for ends, found in joined.items():
        if any(_told(link) for link in found):
            for end in ends:
                neighbours[end] += 1
    return {iri: passage(number) for iri, number in neighbours.items()}


def _told(link: Link) -> bool:
    """Whether a statement says more than others between the same two things imply."""
    return link.basis != "derived" or link.by_norms


def _place(link: Link) -> tuple[float, str, str, str]:
    return weight(link), link.relation, link.claim, link.subject


def _stated(desk: Desk, link: Link) -> str:
    return desk.facts.first(link.claim, DCG + "statedOnDate") if link.claim else ""


def _every(desk: Desk) -> Iterator[Link]:
    """Every link between two things, once."""
    for iri in desk.facts.about:
        if iri.startswith(DCGD) and _APART.isdisjoint(desk.facts.iris(iri, _TYPE)):
            yield from (one for one in links(desk, iri) if one.subject == iri)


_webs: WeakKeyDictionary[Desk, Web] = WeakKeyDictionary()
_making = Lock()


def web_of(desk: Desk) -> Web:
    """The web of a desk, made when it is first asked for."""
    with _making:
        found = _webs.get(desk)
        if found is None:
            found = _webs[desk] = Web(desk)
        return found
