"""The statements of a graph as a net of things, with what each weighs as a step of an argument."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from itertools import pairwise
from math import inf, log2
from threading import Lock
from typing import Final, NamedTuple

import networkx as nx

from dcgraph.dates import reached
from dcgraph.namespaces import DCG, DCGD, TYPE
from dcgraph.research.filters import Filters, began
from dcgraph.research.force import force_of
from dcgraph.research.graph import Desk
from dcgraph.research.links import NO_THINGS, Link, links, suits
from dcgraph.research.model import FORCES, Basis


def _terms(*names: str) -> frozenset[str]:
    return frozenset(DCG + name for name in names)


_PARTHOOD: Final = _terms("isPartOf", "isEditionOf")
"""What lies in a whole speaks for it: such a step adds little doubt to an argument."""
_VAGUE: Final = _terms("bearsOn", "concerns", "analyses")
"""That a text or an event has to do with something."""
_UNSAID: Final = _terms("isRelatedTo")
"""That there is a relation, without saying which."""
_SETTING_APART: Final = _terms("contradicts", "isInTensionWith", "isDistinguishedFrom")
"""That two things are not the same, which leads nowhere."""
_OF_PERSONS: Final = _terms(
    *("accepts", "acceptsWithReservations", "hasAuthor", "hasFocus", "hasIndicator"),
    *("hasIntendedAudience", "hasMember", "hasOrganizer", "hasParticipant", "hasPublisher"),
    *("hasSpeaker", "isAdministeredBy", "isAdoptedBy", "isGivenBy", "isHeldBy", "isMadeBy"),
    *("isMembershipIn", "isPartyTo", "isPostIn", "represents"),
)
"""Who made, held or counted something: no ground by itself for what it says."""
_WEAK: Final = _VAGUE | _UNSAID | _OF_PERSONS | _terms("treats")

# What a step weighs, by the basis of its statement and by what makes it more or less telling.
_BASIS: Final[dict[Basis, float]] = {
    "asserted": 1.0,
    "stated": 1.0,
    "interpreted": 1.4,
    "derived": 2.0,
}
_RECALLED: Final = 0.8
_PART: Final = -0.6
_PER_FORCE: Final = 0.1
_LESS_TELLING: Final = 0.5
_HARDLY_TELLING: Final = 0.9
_SETS_APART: Final = 1.2
_PER_DOUBLING: Final = 0.3
"""For each doubling of the neighbours of a thing that is passed: a hub joins anything."""
_SIBLINGS: Final = 1.5
_COMPANIONS: Final = 1.0
_TURN: Final = 0.25


def _weight(link: Link) -> float:
    """The weight of a statement as a step, more than nothing."""
    found = _BASIS[link.basis]
    if force := force_of(link.relation.removeprefix(DCG)):
        found += FORCES.index(force) * _PER_FORCE
    if link.confidence == "recalled":
        found += _RECALLED
    if link.relation in _PARTHOOD:
        found += _PART
    elif link.relation in _VAGUE or link.relation in _OF_PERSONS:
        found += _LESS_TELLING
    elif link.relation in _UNSAID:
        found += _HARDLY_TELLING
    elif link.relation in _SETTING_APART:
        found += _SETS_APART
    return found


def _turn(before: Link | None, after: Link, between: str) -> float:
    """What it adds that two statements meet in a thing that both, or neither, speak of.

    That two parts lie in one whole says least of all, that one meeting had both for its subjects
    hardly more.
    """
    if before is None or (before.object == between) != (after.object == between):
        return 0.0
    relations = {before.relation, after.relation}
    if relations <= _PARTHOOD and before.object == between:
        return _SIBLINGS
    return _COMPANIONS if relations <= _WEAK else _TURN


_KEPT: Final = 12
_NEAR: Final = 3


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

    def shortest(self, start: str, end: str) -> tuple[str, ...]:
        """The things on a way of fewest steps, none where no way leads there."""
        graph = self.graph
        if not (start in graph and end in graph and nx.has_path(graph, start, end)):
            return ()
        return tuple(nx.shortest_path(graph, start, end))

    def nearest(self, iri: str) -> tuple[str, ...]:
        """The nearest neighbours of a thing."""
        edges = self.graph.adj[iri]
        return tuple(sorted(edges, key=lambda one: (edges[one]["weight"], one))[:_NEAR])


class ArgumentGraph:
    """All statements of a desk by the two things that they join, and the nets made of them.

    It may be used from any thread.
    """

    def __init__(self, desk: Desk) -> None:
        joined: dict[tuple[str, str], list[Link]] = defaultdict(list)
        for link in _every(desk):
            joined[min(link.subject, link.object), max(link.subject, link.object)].append(link)
        # What only follows by rule joins nothing anew.
        neighbours = dict.fromkeys((end for ends in joined for end in ends), 0)
        for ends, found in joined.items():
            if any(_is_told(link) for link in found):
                for end in ends:
                    neighbours[end] += 1
        passing = {iri: _PER_DOUBLING * log2(max(one, 2)) for iri, one in neighbours.items()}
        # By two things: what it weighs to come from the one to the other, whatever joins them,
        # and what does, the lightest first, each with the day it was stated on.
        self._pairs = [
            (
                one,
                other,
                (passing[one] + passing[other]) / 2,
                tuple((link, _stated(desk, link)) for link in sorted(found, key=_place)),
            )
            for (one, other), found in joined.items()
        ]
        self._things = tuple(neighbours)
        self._began: dict[str, str] = {}
        self._nets: OrderedDict[tuple[str, ...], Net] = OrderedDict()
        self._lock = Lock()

    def net(self, desk: Desk, wanted: Filters) -> Net:
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

    def _made(self, desk: Desk, wanted: Filters) -> Net:
        day = wanted.as_of
        if day and not self._began:
            self._began = {iri: date for iri in self._things if (date := began(desk, iri))}
        later = cache(lambda date: bool(day and date) and reached(date, day) == "no")
        absent = {iri for iri, date in self._began.items() if later(date)}
        edges = []
        for one, other, between, every in self._pairs:
            if one in absent or other in absent:
                continue
            found = [link for link, stated in every if suits(link, wanted) and not later(stated)]
            if found:
                # What follows by rule from another statement between the two adds nothing to it.
                told = tuple(link for link in found if _is_told(link)) or tuple(found)
                edges.append((one, other, {"weight": _weight(told[0]) + between, "links": told}))
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self._things)
        graph.add_edges_from(edges)
        ways = {
            one: tuple((other, edge["weight"], edge["links"][0]) for other, edge in edges.items())
            for one, edges in graph.adj.items()
        }
        return Net(graph, ways)


def _is_told(link: Link) -> bool:
    """Whether a statement says more than others between the same two things imply."""
    return link.basis != "derived" or link.by_norms


def _place(link: Link) -> tuple[float, str, str, str]:
    return _weight(link), link.relation, link.claim, link.subject


def _stated(desk: Desk, link: Link) -> str:
    return desk.facts.first(link.claim, DCG + "statedOnDate") if link.claim else ""


def _every(desk: Desk) -> Iterator[Link]:
    """Every link between two things, once."""
    for iri in desk.facts.about:
        if iri.startswith(DCGD) and NO_THINGS.isdisjoint(desk.facts.iris(iri, TYPE)):
            yield from (one for one in links(desk, iri) if one.subject == iri)


_making: Final = Lock()


def argument_graph(desk: Desk) -> ArgumentGraph:
    """The graph of all statements of a desk, made once, when it is first asked for."""
    with _making:
        return desk.remembered("argument graph", "", lambda: ArgumentGraph(desk), most=1)


_MAX_VISITS: Final = 2000
"""How often the search goes on from a thing before it answers with what it has."""
_MAX_PUSHES: Final = 12_000
"""How many ways it begins at most before that."""
_SHARED: Final = 2.5
"""What a way weighs more that has all its things in common with one that was chosen."""


class Way(NamedTuple):
    """A way by its things, the first and the last included, and what it weighs."""

    weight: float
    things: tuple[str, ...]


def lightest(net: Net, start: str, end: str, longest: int, number: int) -> tuple[list[Way], bool]:
    """Up to so many ways without a loop of at most `longest` steps, the lightest first.

    From each thing the weight that is left to the end is known, so that the search hardly goes
    astray; where it does, its work is bounded and the ways found by then are given. The second
    value says so: that it ended before it had looked at all.
    """
    graph = net.graph
    if start not in graph or end not in graph:
        return [], False
    steps = _steps(net, end, longest)
    if start not in steps:
        return [], False
    left = _left(net, end, _steps(net, start, longest, steps))
    found: list[Way] = []
    pushed = 0
    heap: list[tuple[float, int, float, tuple[str, ...], Link | None]] = [
        (left[start], 0, 0.0, (start,), None)
    ]
    for _ in range(_MAX_VISITS):
        if not heap or len(found) == number:
            break
        _, _, so_far, things, before = heappop(heap)
        here = things[-1]
        if here == end:
            found.append(Way(so_far, things))
            continue
        for there, more, link in net.ways[here]:
            if there not in left or len(things) + steps[there] > longest or there in things:
                continue
            weight = so_far + more + _turn(before, link, here)
            pushed += 1
            heappush(heap, (weight + left[there], pushed, weight, (*things, there), link))
        if pushed > _MAX_PUSHES:
            break
    cut = bool(heap) and len(found) < number
    if not found:
        # The search did not reach the end in time.
        things = net.shortest(start, end)
        found = [Way(sum(graph.edges[one]["weight"] for one in pairwise(things)), things)]
    return found, cut


def _steps(
    net: Net, start: str, longest: int, left: Mapping[str, int] | None = None
) -> dict[str, int]:
    """The things within so many steps of one, and in how few each is reached.

    `left` are the steps that then lead to an end: with it, what is too far from that is passed by.
    """
    found, ring, ways = {start: 0}, [start], net.ways
    for step in range(1, longest + 1):
        reached = dict.fromkeys(there for one in ring for there, _, _ in ways[one])
        ring = [
            one
            for one in reached
            if one not in found and (left is None or step + left.get(one, longest) <= longest)
        ]
        found.update(dict.fromkeys(ring, step))
    return found


def _left(net: Net, end: str, within: Container[str]) -> dict[str, float]:
    """What the lightest way from each of some things to the end weighs, whatever its steps.

    This is asked for at every search, and four times as quick as what networkx has for it,
    which calls a function for the weight of each edge.
    """
    found = {end: 0.0}
    heap = [(0.0, end)]
    ways = net.ways
    while heap:
        so_far, here = heappop(heap)
        if so_far > found[here]:
            continue
        for there, more, _ in ways[here]:
            weight = so_far + more
            if there in within and weight < found.get(there, inf):
                found[there] = weight
                heappush(heap, (weight, there))
    return found


def chosen(net: Net, ways: Iterable[Way], number: int) -> list[Way]:
    """So many of some ways, each light and unlike those chosen before it; the lightest first."""
    inner = {way: _inner(net, way.things) for way in ways}
    taken: list[Way] = []

    def burden(way: Way) -> float:
        alike = (_likeness(inner[way], inner[one]) for one in taken)
        return way.weight + _SHARED * max(alike, default=0.0)

    while len(taken) < min(number, len(inner)):
        left = (way for way in inner if way not in taken)
        taken.append(min(left, key=lambda one: (burden(one), one)))
    return sorted(taken)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller is in the other; one without anything between is unlike all."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _inner(net: Net, things: tuple[str, ...]) -> frozenset[str]:
    """The things between the ends, without the wholes that are reached from their parts."""
    found = set()
    for before, here in pairwise(things[:-1]):
        link = net.links(before, here)[0]
        if not (link.relation in _PARTHOOD and link.object == here):
            found.add(here)
    return frozenset(found)
