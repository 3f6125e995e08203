"""The graph in which arguments are sought, made once for a desk and once for each wish."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import networkx as nx

from dcgraph.research.arguing.ties import Tie, ties
from dcgraph.research.arguing.weights import passage, weight
from dcgraph.research.dates import reached
from dcgraph.research.desk import Desk
from dcgraph.research.moments import began
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["Net", "Web", "web_of"]

_KEPT = 12


@dataclass(frozen=True, slots=True)
class Net:
    """The statements that a wish admits, as a graph without direction.

    Each edge has `weight`, and `ties`, the statements between its ends, the lightest first.
    """

    graph: nx.Graph[str]

    def ties(self, one: str, other: str) -> tuple[Tie, ...]:
        """The statements that make the step between two neighbours, the lightest first."""
        found: tuple[Tie, ...] = self.graph.edges[one, other]["ties"]
        return found


class Web:
    """All statements of a desk by the two things that they join, and the nets made of them.

    It may be used from any thread.
    """

    def __init__(self, desk: Desk) -> None:
        self._facts = desk.facts
        self._ties: dict[tuple[str, str], list[Tie]] = {}
        for tie in ties(desk):
            ends = (min(tie.subject, tie.object), max(tie.subject, tie.object))
            self._ties.setdefault(ends, []).append(tie)
        for found in self._ties.values():
            found.sort(key=lambda tie: (weight(tie), tie.relation, tie.claim, tie.subject))
        self._passages = self._weighed()
        self._began: dict[str, str] = {}
        self._nets: OrderedDict[tuple[str, ...], Net] = OrderedDict()
        self._lock = Lock()

    def _weighed(self) -> dict[str, float]:
        """What passing through each thing weighs; what only follows by rule joins nothing anew."""
        neighbours: dict[str, int] = {}
        for ends, found in self._ties.items():
            if any(tie.basis != "derived" for tie in found):
                for end in ends:
                    neighbours[end] = neighbours.get(end, 0) + 1
        return {iri: passage(number) for iri, number in neighbours.items()}

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
        graph: nx.Graph[str] = nx.Graph()
        absent = self._absent(desk, wanted.as_of)
        for (one, other), every in self._ties.items():
            graph.add_node(one)
            graph.add_node(other)
            if one in absent or other in absent:
                continue
            found = [tie for tie in every if self._admits(tie, wanted)]
            if found:
                # What follows by rule from another statement between the two adds nothing to it.
                told = tuple(tie for tie in found if tie.basis != "derived") or tuple(found)
                between = (self._passages.get(one, 0.0) + self._passages.get(other, 0.0)) / 2
                graph.add_edge(one, other, weight=weight(told[0]) + between, ties=told)
        return Net(graph)

    def _admits(self, tie: Tie, wanted: Wanted) -> bool:
        if not wanted.admits(tie.basis, tie.confidence):
            return False
        if not wanted.as_of or not tie.claim:
            return True
        return reached(self._facts.first(tie.claim, DCG + "statedOnDate"), wanted.as_of) != "no"

    def _absent(self, desk: Desk, as_of: str) -> frozenset[str]:
        """The things that surely came after a day; none where no day is asked for."""
        if not as_of:
            return frozenset()
        if not self._began:
            ends = {end for pair in self._ties for end in pair}
            self._began = {end: date for end in ends if (date := began(desk, end))}
        return frozenset(iri for iri, date in self._began.items() if reached(date, as_of) == "no")


_webs: WeakKeyDictionary[Desk, Web] = WeakKeyDictionary()
_making = Lock()


def web_of(desk: Desk) -> Web:
    """The web of a desk, made when it is first asked for."""
    with _making:
        found = _webs.get(desk)
        if found is None:
            found = _webs[desk] = Web(desk)
        return found
