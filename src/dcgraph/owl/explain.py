"""Minimal explanations of contradictions and inferences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from dcgraph.namespaces import OWL, RDFS, TYPE, XSD
from dcgraph.owl.axioms import Axiom, Nodes, axioms, declarations, definitions, module, reached
from dcgraph.owl.hermit import Hermit, OutOfTimeError
from dcgraph.rdf.corpus import Corpus

# Minimal sets of axioms that contradict each other, found with few starts of the reasoner.
#
# The reasoner is asked about growing beginnings of a list of axioms, many in one start. Where
# the first contradictory one ends, its last axiom is needed: it goes to the front, the rest is
# cut off, and so on until the axioms at the front contradict each other by themselves
# (de Siqueira and Puget, Explanation-based generalisation of failures, ECAI 1988). A set of n
# axioms takes little more than n starts, whatever it is found in. Further sets come from a
# hitting-set tree (Reiter, A theory of diagnosis from first principles, 1987): leave out each
# axiom in turn and look again.


_AT_ONCE: Final = 40

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

    def contradictory(self, sets: Sequence[Axioms]) -> Iterator[int]:
        """The index of each set of axioms that is contradictory."""
        start = 0
        while start < len(sets) and (index := self.first(sets[start:])) is not None:
            yield start + index
            start += index + 1

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
        except OutOfTimeError:
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
            unsure = list(below - known)
            sets = [self.axioms(without) for without in unsure]
            level = [*known, *(unsure[index] for index in self.asked.contradictory(sets))]

    def _terms(self, things: Iterable[Axiom], without: Left) -> list[Axiom]:
        terms = [axiom for axiom in self.terms if axiom not in without]
        return module(terms, self.names | names_of(things))

    def _datatypes(self, needed: Iterable[Axiom]) -> Iterator[Axiom]:
        """What defines the datatypes in some axioms, which the search takes for granted."""
        for name in sorted(names_of(needed)):
            if RDFS + "Datatype" in self.asked.nodes.kinds.get(name, ()):
                yield from definitions(self.asked.nodes, name)


# Why the ontology and its data clash, why a class is empty, why a thing is in a class.
#
# The reasoner is seldom given all of the data. A clash is looked for in one group of things
# after the other, each with the kinds of the things that it points to, and then in ever smaller
# groups; what is not found so is looked for farther out, and at last in the whole.


_SIZES: Final = (1500, 100, 1)
_OF_KIND: Final = frozenset({"type", "same", "different"})
_TYPE: Final = NamedNode(TYPE)

Axioms = Sequence[Axiom]


class Explainer:
    """The axioms of a corpus, ready to be searched for those from which something follows.

    Everything here raises OutOfTimeError when the time of `hermit` is up and nothing is known yet.
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
        # The axioms on things by each name in them, and by the thing that they say something of.
        self._naming: dict[str, list[Axiom]] = defaultdict(list)
        self._saying: dict[str, list[Axiom]] = defaultdict(list)
        for axiom in self._things:
            self._saying[axiom.subject].append(axiom)
            for name in axiom.about:
                self._naming[name].append(axiom)

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
        own = self._naming.get(thing, [])
        for things in (self._around(own, 0), self._around(own, 1), self._things):
            scope = Scope(asked, self._terms, things, frozenset({thing, iri}))
            found = scope.minimal()
            if found is not None:
                return found
        return None

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
        for index in asked.contradictory([scope.axioms() for scope in scopes]):
            yield scopes[index]

    def _around(self, axioms: Iterable[Axiom], radius: int) -> Axioms:
        """The axioms, what is said of things so far from them, and what those point to are."""
        found = dict.fromkeys(axioms)
        for step in range(radius + 1):
            for name in sorted(names_of(found)):
                found |= dict.fromkeys(
                    axiom
                    for axiom in self._saying.get(name, [])
                    if step < radius or axiom.kind in _OF_KIND
                )
        return list(found)


def _groups(axioms: Axioms, size: int) -> Iterator[list[Axiom]]:
    """The axioms in groups of about a size, those on one thing together."""
    of: dict[str, list[Axiom]] = {}
    for axiom in axioms:
        of.setdefault(axiom.subject, []).append(axiom)
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


@dataclass(frozen=True, slots=True)
class Inference:
    """That a thing is in a class, both by their IRIs."""

    thing: str
    kind: str


def inferences(nodes: Nodes, hermit: Hermit) -> tuple[Inference, ...]:
    """What HermiT infers, less what is asserted and what the classes above that say.

    Of the classes of a thing only the most exact ones count. HermiT takes a hundred times as
    long over literals as over all the rest: here it is told that a thing has a value where
    that puts it into a class, not which value it has. So a membership that hangs on the value
    itself is not found. The graph must be consistent.
    """
    above = _above(nodes)
    return tuple(
        Inference(thing, kind)
        for thing, kind in hermit.types(_lean(nodes))
        if kind not in reached(above, nodes.kinds.get(thing, ())) and kind != OWL + "Thing"
    )


def _lean(nodes: Nodes) -> Iterator[Triple]:
    """The triples without those of datatype properties, but with what their domains say."""
    data = {name for name, kinds in nodes.kinds.items() if OWL + "DatatypeProperty" in kinds}
    above = _above(nodes, RDFS + "subPropertyOf")
    domains = {
        path: [
            said.triple.object
            for one in reached(above, (path,))
            for said in nodes.of(NamedNode(one), RDFS + "domain")
            if isinstance(said.value, NamedNode)
        ]
        for path in data
    }
    for said in nodes:
        if said.path not in data:
            # Numbers and limits belong to axioms; what else is a literal here is an annotation.
            if not isinstance(said.value, Literal) or said.path.startswith((OWL, XSD)):
                yield said.triple
        else:
            yield from (Triple(said.subject, _TYPE, kind) for kind in domains[said.path])


def _above(nodes: Nodes, path: str = RDFS + "subClassOf") -> dict[str, set[str]]:
    above: dict[str, set[str]] = defaultdict(set)
    for said in nodes:
        if said.path == path and isinstance(said.value, NamedNode):
            above[said.subject.value].add(said.value.value)
    return above
