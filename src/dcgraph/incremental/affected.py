"""From changed triples to the rules and nodes whose findings they can change.

A finding on a node depends on triples by which the patterns of its rule match, around that node.
So a triple that is gone matters to the nodes around which it matched before, and one that has
come to those around which it matches now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from dcgraph.incremental.patterns import Pattern, support, unified
from dcgraph.incremental.plans import Part, Plan
from dcgraph.incremental.walking import Triple, View, through

__all__ = ["THIS", "Nodes", "Reach"]

THIS = "?this"

Nodes = dict[str, set[int]]
"""Nodes by the name of the rule that is to judge them."""

_ANY = None


class _Read(NamedTuple):
    """A path over which shapes read, and what lies at its end for which of them."""

    path: Any
    ends: dict[int | None, list[str]]


class Reach:
    """The rules of a plan, found by the predicates that they read."""

    def __init__(self, plan: Plan) -> None:
        self._reads = _by_predicate((read, _predicates(read.path)) for read in _grouped(plan))
        self._constraints = _by_predicate(_patterns(plan.constraints))
        self._contradictions = _by_predicate(_patterns(plan.contradictions))

    def core(self, view: View, triples: Iterable[Triple]) -> Nodes:
        """The nodes that core shapes reach the triples from."""
        found: Nodes = defaultdict(set)
        for triple in triples:
            for read in self._reads[triple[1]] + self._reads[_ANY]:
                for node, end in through(view, read.path, triple):
                    for rule in (*read.ends.get(None, ()), *read.ends.get(end, ())):
                        found[rule].add(node)
        return found

    def constraints(self, view: View, triples: Iterable[Triple]) -> Nodes:
        """The nodes around which the queries of the shapes match by way of the triples."""
        return _matching(self._constraints, view, triples)

    def contradictions(self, view: View, triples: Iterable[Triple]) -> Nodes:
        """The same for the queries that find contradictions."""
        return _matching(self._contradictions, view, triples)


class _Spot(NamedTuple):
    """A pattern of a query, and those that match together with it."""

    rule: str
    pattern: Pattern
    others: list[Pattern]


def _matching(spots: dict[int | None, list[_Spot]], view: View, triples: Iterable[Triple]) -> Nodes:
    found: Nodes = defaultdict(set)
    for triple in triples:
        for spot in spots[triple[1]] + spots[_ANY]:
            nodes = found[spot.rule]
            for bound in unified(view, spot.pattern, triple):
                if bound.get(THIS) not in nodes:
                    nodes |= support(view, spot.others, bound, None, THIS) or set()
    return found


def _patterns(queries: dict[str, list[Part]]) -> Iterator[tuple[_Spot, set[int | None]]]:
    for rule, parts in queries.items():
        for own, around in parts:
            for pattern in own:
                others = [other for other in own + around if other is not pattern]
                path = pattern.path
                anything: set[int | None] = {_ANY}
                predicates = anything if isinstance(path, str) else _predicates(path)
                yield _Spot(rule, pattern, others), predicates


def _grouped(plan: Plan) -> Iterator[_Read]:
    """The paths of all shapes, each once."""
    ends: dict[Any, dict[int | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    for rule, shape in plan.shapes.items():
        for path, end in shape.reads:
            if rule not in ends[path][end]:
                ends[path][end].append(rule)
    for path, found in ends.items():
        yield _Read(path, found)


def _by_predicate(things: Iterable[tuple[Any, set[int | None]]]) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = defaultdict(list)
    for thing, predicates in things:
        for predicate in {_ANY} if _ANY in predicates else predicates:
            found[predicate].append(thing)
    return found


def _predicates(path: Any) -> set[int | None]:
    kind, *parts = path
    if kind == "p":
        return {parts[0]}
    return set().union(*(_predicates(part) for part in parts))
