"""Why the ontology and its data clash, why a class is empty, why a thing is in a class.

The reasoner is seldom given all of the data. A clash is looked for in one group of things
after the other, each with the kinds of the things that it points to, and then in ever smaller
groups; what is not found so is looked for farther out, and at last in the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from dcgraph.load import Corpus
from dcgraph.reason.axioms import Axiom, axioms
from dcgraph.reason.hermit import Hermit
from dcgraph.reason.justifying import Asked, Justification, Scope, names_of
from dcgraph.reason.nodes import OWL, TYPE, Nodes

__all__ = ["Explainer"]

_SIZES: Final = (1500, 100, 1)
_OF_KIND: Final = frozenset({"type", "same", "different"})
_TYPE: Final = NamedNode(TYPE)

Axioms = Sequence[Axiom]


class Explainer:
    """The axioms of a corpus, ready to be searched for those from which something follows.

    Everything here raises OutOfTime when the time of `hermit` is up and nothing is known yet.
    """

    def __init__(self, corpus: Corpus, hermit: Hermit) -> None:
        self.nodes = Nodes(corpus)
        self._hermit = hermit
        ontology = {file.shown for file in corpus.rooms("ontology")}
        self._terms: list[Axiom] = []
        self._things: list[Axiom] = []
        for axiom in axioms(self.nodes):
            if axiom.kind != "datatype":
                (self._terms if axiom.place.path in ontology else self._things).append(axiom)

    def contradictions(self) -> Iterator[Justification]:
        """Each minimal contradiction within the smallest surroundings in which there is any."""
        asked = Asked(self.nodes, self._hermit)
        stages: tuple[Callable[[], Iterable[Scope]], ...] = (
            lambda: self._contradictory(asked, [()]),
            partial(self._narrowed, asked, self._things, 0, _SIZES),
            partial(self._narrowed, asked, self._things, 1, _SIZES[:1]),
            lambda: [Scope(asked, self._terms, self._things)],
        )
        found: set[frozenset[Axiom]] = set()
        for stage in stages:
            for scope in stage():
                for one in scope.every():
                    if frozenset(one.axioms) not in found:
                        found.add(frozenset(one.axioms))
                        yield one
            if found:
                return

    def emptiness(self, iri: str) -> Iterator[Justification]:
        """Each minimal reason for which the class can have no member."""
        assumed = Triple(BlankNode("member"), _TYPE, NamedNode(iri))
        asked = Asked(self.nodes, self._hermit, (assumed, _class(iri)))
        return Scope(asked, self._terms, (), frozenset({iri})).every()

    def membership(self, thing: str, iri: str) -> Justification | None:
        """A minimal reason for which a thing is in a class; None where there is none."""
        complement = BlankNode("others")
        assumed = (
            Triple(NamedNode(thing), _TYPE, complement),
            Triple(complement, _TYPE, NamedNode(OWL + "Class")),
            Triple(complement, NamedNode(OWL + "complementOf"), NamedNode(iri)),
            _class(iri),
        )
        asked = Asked(self.nodes, self._hermit, assumed)
        own = self._naming.get(thing, ())
        for things in (self._around(own, 0), self._around(own, 1), self._things):
            scope = Scope(asked, self._terms, things, frozenset({thing, iri}))
            found = scope.minimal()
            if found is not None:
                return found
        return None

    @cached_property
    def _naming(self) -> dict[str, list[Axiom]]:
        """The axioms on things by each name in them."""
        found: dict[str, list[Axiom]] = defaultdict(list)
        for axiom in self._things:
            for name in axiom.about:
                found[name].append(axiom)
        return dict(found)

    @cached_property
    def _saying(self) -> dict[str, list[Axiom]]:
        """The axioms on things by the thing that they say something of."""
        found: dict[str, list[Axiom]] = defaultdict(list)
        for axiom in self._things:
            found[axiom.subject].append(axiom)
        return dict(found)

    def _narrowed(
        self, asked: Asked, axioms: Axioms, radius: int, sizes: Sequence[int]
    ) -> Iterator[Scope]:
        """The contradictory surroundings among axioms on things, as narrow as the sizes allow."""
        groups = [self._around(group, radius) for group in _groups(axioms, sizes[0])]
        for scope in self._contradictory(asked, groups):
            narrower = False
            for one in self._narrowed(asked, scope.things, radius, sizes[1:]) if sizes[1:] else ():
                narrower = True
                yield one
            if not narrower:
                yield scope

    def _contradictory(self, asked: Asked, groups: Sequence[Axioms]) -> Iterator[Scope]:
        """Those of some groups of axioms on things that the ontology contradicts."""
        scopes = [Scope(asked, self._terms, things) for things in groups]
        sets = [scope.axioms() for scope in scopes]
        start = 0
        while start < len(scopes):
            index = asked.first(sets[start:])
            if index is None:
                return
            yield scopes[start + index]
            start += index + 1

    def _around(self, axioms: Iterable[Axiom], radius: int) -> Axioms:
        """The axioms, what is said of things so far from them, and what those point to are."""
        found = dict.fromkeys(axioms)
        for step in range(radius + 1):
            for name in sorted(names_of(found)):
                found |= dict.fromkeys(
                    axiom
                    for axiom in self._saying.get(name, ())
                    if step < radius or axiom.kind in _OF_KIND
                )
        return list(found)


def _groups(axioms: Axioms, size: int) -> Iterator[list[Axiom]]:
    """The axioms in groups of about a size, those on one thing together."""
    of: dict[str, list[Axiom]] = defaultdict(list)
    for axiom in axioms:
        of[axiom.subject].append(axiom)
    group: list[Axiom] = []
    for one in of.values():
        if group and len(group) + len(one) > size:
            yield group
            group = []
        group += one
    if group:
        yield group


def _class(iri: str) -> Triple:
    return Triple(NamedNode(iri), _TYPE, NamedNode(OWL + "Class"))
