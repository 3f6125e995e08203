"""Minimal sets of axioms that contradict each other, found with few starts of the reasoner.

The reasoner is asked about growing beginnings of a list of axioms, many in one start. Where
the first contradictory one ends, its last axiom is needed: it goes to the front, the rest is
cut off, and so on until the axioms at the front contradict each other by themselves
(de Siqueira and Puget, Explanation-based generalisation of failures, ECAI 1988). A set of n
axioms takes little more than n starts, whatever it is found in. Further sets come from a
hitting-set tree (Reiter, A theory of diagnosis from first principles, 1987): leave out each
axiom in turn and look again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Triple

from dcgraph.reason.axioms import Axiom, declarations, definitions
from dcgraph.reason.hermit import Hermit, OutOfTime
from dcgraph.reason.modules import module
from dcgraph.reason.nodes import RDFS, Nodes

__all__ = ["Asked", "Justification", "Scope", "names_of"]

_AT_ONCE: Final = 40

Axioms = Sequence[Axiom]
Left = frozenset[Axiom]


@dataclass(frozen=True, slots=True)
class Justification:
    """Axioms that contradict each other, together with what was assumed.

    Each is needed. Unless it is `complete`, time ran out and others are missing.
    """

    axioms: tuple[Axiom, ...]
    complete: bool = True


def names_of(axioms: Iterable[Axiom]) -> frozenset[str]:
    """The names that some axioms are about."""
    return frozenset().union(*(axiom.about for axiom in axioms))


@dataclass(frozen=True, slots=True)
class Asked:
    """The reasoner as it judges sets of axioms, with what is `assumed` beside each of them."""

    nodes: Nodes
    hermit: Hermit
    assumed: tuple[Triple, ...] = ()

    def first(self, sets: Sequence[Axioms]) -> int | None:
        """The index of the first set of axioms that is contradictory."""
        return self.hermit.first_inconsistent([self._triples(one) for one in sets])

    def minimal(self, axioms: Axioms, given: Axioms) -> Justification | None:
        """A minimal part of `axioms` that contradicts `given`; None where there is none.

        The likelier axioms should come first. When time runs out, what is known by then.
        """
        needed: list[Axiom] = []
        rest = list(axioms)
        try:
            while (length := self._shortest([*given, *needed], rest)) != 0:
                if length is None:
                    return None
                needed.append(rest[length - 1])
                rest = rest[: length - 1]
                if not rest:
                    break
        except OutOfTime:
            return Justification(tuple(needed), complete=False)
        return Justification(tuple(needed))

    def _triples(self, axioms: Axioms) -> list[Triple]:
        own = [triple for axiom in axioms for triple in axiom.triples]
        return [*declarations(self.nodes, names_of(axioms)), *own, *self.assumed]

    def _shortest(self, given: Axioms, rest: Axioms) -> int | None:
        """How many of `rest`, from the first on, it takes to contradict `given`."""
        # Those up to `low` are known to be sound, those from `high` on to be contradictory.
        low, high = -1, len(rest)
        while True:
            step = -(-(high - low) // _AT_ONCE)
            lengths: list[int] = [*range(low + step, high, step), high]
            index = self.first([[*given, *rest[:length]] for length in lengths])
            if index is None:
                return None
            low, high = (lengths[index - 1] if index else low), lengths[index]
            if high - low == 1:
                return high


@dataclass(frozen=True, slots=True)
class Scope:
    """Where contradictions are looked for: axioms on `terms`, axioms on `things`.

    `names` are those in what is assumed.
    """

    asked: Asked
    terms: Axioms
    things: Axioms
    names: frozenset[str] = frozenset()

    def axioms(self, without: Left = frozenset()) -> list[Axiom]:
        """The axioms on things, and those on terms that bear on them, without some."""
        things = [axiom for axiom in self.things if axiom not in without]
        return [*things, *self._terms(things, without)]

    def minimal(self, without: Left = frozenset()) -> Justification | None:
        """A justification that does without some axioms: first its things, then its terms."""
        things = [axiom for axiom in self.things if axiom not in without]
        on_things: Justification | None = Justification(())
        if things:
            on_things = self.asked.minimal(things, self._terms(things, without))
        if on_things is None or not on_things.complete:
            return on_things
        given = on_things.axioms
        on_terms = self.asked.minimal(self._terms(given, without), given)
        if on_terms is None:
            return None
        needed = (*given, *on_terms.axioms)
        return Justification((*needed, *self._datatypes(needed)), on_terms.complete)

    def every(self) -> Iterator[Justification]:
        """Each justification; one that is not complete is the last."""
        found: list[Justification] = []
        level: list[Left] = [frozenset()]
        while level:
            below: set[Left] = set()
            for without in level:
                one = next((j for j in found if without.isdisjoint(j.axioms)), None)
                if one is None:
                    one = self.minimal(without)
                    if one is None:
                        continue
                    yield one
                    if not one.complete:
                        return
                    found.append(one)
                below |= {without | {axiom} for axiom in one.axioms if axiom.kind != "datatype"}
            known = {left for left in below if any(left.isdisjoint(j.axioms) for j in found)}
            level = [*known, *self._contradictory(list(below - known))]

    def _contradictory(self, choices: Sequence[Left]) -> Iterator[Left]:
        """Those choices of axioms to leave out that leave a contradiction."""
        sets = [self.axioms(without) for without in choices]
        start = 0
        while start < len(choices):
            index = self.asked.first(sets[start:])
            if index is None:
                return
            yield choices[start + index]
            start += index + 1

    def _terms(self, things: Iterable[Axiom], without: Left) -> list[Axiom]:
        terms = [axiom for axiom in self.terms if axiom not in without]
        return module(terms, self.names | names_of(things))

    def _datatypes(self, needed: Iterable[Axiom]) -> Iterator[Axiom]:
        """What defines the datatypes in some axioms, which the search takes for granted."""
        for name in sorted(names_of(needed)):
            if RDFS + "Datatype" in self.asked.nodes.kinds.get(name, ()):
                yield from definitions(self.asked.nodes, name)
