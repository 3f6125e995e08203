"""The lightest ways between two things, within a bound of steps and of work."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise
from math import inf
from typing import Final, NamedTuple

import networkx as nx

from dcgraph.research.arguing.net import Net
from dcgraph.research.arguing.weights import PARTHOOD, turn
from dcgraph.research.links import Link

__all__ = ["Way", "Ways", "chosen", "lightest"]

_MOST_VISITS: Final = 2000
"""How often the search goes on from a thing before it answers with what it has."""
_MOST_PUSHES: Final = 12_000
"""How many ways it begins at most before that."""
_SHARED: Final = 2.5
"""What a way weighs more that has all its things in common with one that was chosen."""


class Way(NamedTuple):
    """A way by its things, the first and the last included, and what it weighs."""

    weight: float
    things: tuple[str, ...]


class Ways(NamedTuple):
    """The ways that were found; `cut` says that the search ended before it had looked at all."""

    found: tuple[Way, ...]
    cut: bool


def lightest(net: Net, start: str, end: str, longest: int, number: int) -> Ways:
    """Up to so many ways without a loop of at most `longest` steps, the lightest first.

    From each thing the weight that is left to the end is known, so that the search hardly goes
    astray; where it does, its work is bounded and the ways found by then are given.
    """
    graph = net.graph
    if start not in graph or end not in graph:
        return Ways((), cut=False)
    steps: dict[str, int] = nx.single_source_shortest_path_length(graph, end, cutoff=longest)
    if start not in steps:
        return Ways((), cut=False)
    left = _left(net, end)
    found: list[Way] = []
    pushed = 0
    heap: list[tuple[float, int, float, tuple[str, ...], Link | None]] = [
        (left[start], 0, 0.0, (start,), None)
    ]
    for _ in range(_MOST_VISITS):
        if not heap or len(found) == number:
            break
        _, _, so_far, things, before = heappop(heap)
        here = things[-1]
        if here == end:
            found.append(Way(so_far, things))
            continue
        for there, more, link in net.ways[here]:
            if len(things) + steps.get(there, longest) > longest or there in things:
                continue
            weight = so_far + more + turn(before, link, here)
            pushed += 1
            heappush(heap, (weight + left[there], pushed, weight, (*things, there), link))
        if pushed > _MOST_PUSHES:
            break
    cut = bool(heap) and len(found) < number
    return Ways(tuple(found) or (_shortest(net, start, end),), cut)


def _left(net: Net, end: str) -> dict[str, float]:
    """What the lightest way from each thing to the end weighs, whatever its steps.

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
            if weight < found.get(there, inf):
                found[there] = weight
                heappush(heap, (weight, there))
    return found


def _shortest(net: Net, start: str, end: str) -> Way:
    """The way of fewest steps, for where the search did not reach the end in time."""
    things = nx.shortest_path(net.graph, start, end)
    edges = pairwise(things)
    return Way(sum(net.graph.edges[one]["weight"] for one in edges), tuple(things))


def chosen(net: Net, ways: tuple[Way, ...], number: int) -> tuple[Way, ...]:
    """So many of some ways, each unlike those before it and light, in the order of choice."""
    left = [(way, _inner(net, way)) for way in ways]
    taken: list[tuple[Way, frozenset[str]]] = []
    while left and len(taken) < number:
        best = min(left, key=lambda one: (_burden(one, taken), one[0]))
        left.remove(best)
        taken.append(best)
    return tuple(way for way, _ in taken)


def _burden(one: tuple[Way, frozenset[str]], taken: list[tuple[Way, frozenset[str]]]) -> float:
    return one[0].weight + _SHARED * max(
        (_likeness(one[1], inner) for _, inner in taken), default=0.0
    )


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller is in the other; one without anything between is unlike all."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _inner(net: Net, way: Way) -> frozenset[str]:
    """The things between the ends, without the wholes that are reached from their parts."""
    things = way.things
    return frozenset(
        here
        for before, here in pairwise(things[:-1])
        if not _is_whole(net.links(before, here)[0], here)
    )


def _is_whole(link: Link, iri: str) -> bool:
    return link.relation in PARTHOOD and link.object == iri
