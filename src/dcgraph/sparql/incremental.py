"""What follows by the rules, brought up to a change of what a store asserts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from dcgraph.namespaces import DERIVED_GRAPH
from dcgraph.sparql.closure import Axioms, Clauses, Fact, Graph, Node, Numbers
from dcgraph.sparql.rules import (
    MAX_ROUNDS,
    Key,
    apply,
    endless,
    followed,
    given_by,
    is_read,
    key,
    read_by,
)

_GRAPH: Final = NamedNode(DERIVED_GRAPH)


class _Stored(Graph):
    """A store as a graph of clauses, while quads in graphs of files go and others come.

    Whatever else is added is derived.
    """

    def __init__(self, store: Store, gone: Iterable[Quad], come: Iterable[Quad]) -> None:
        self.number = Numbers()
        self._store = store
        self.gone = {self.number.fact(quad): quad for quad in gone}
        self.come = {self.number.fact(quad): quad for quad in come}
        # A triple that only moves from one file to another changes nothing of what follows.
        for fact in self.gone.keys() & self.come.keys():
            store.remove(self.gone.pop(fact))
            store.add(self.come.pop(fact))

    def objects(self, subject: int, predicate: int) -> list[int]:
        return [self.number[quad.object] for quad in self._quads(subject, predicate, None)]

    def subjects(self, predicate: int, value: int) -> list[int]:
        return [self.number[quad.subject] for quad in self._quads(None, predicate, value)]

    def has(self, fact: Fact) -> bool:
        return any(True for _ in self._quads(*fact))

    def is_derived(self, fact: Fact) -> bool:
        """Whether a triple is there as derived."""
        return self.quad(fact) in self._store

    def add(self, fact: Fact) -> None:
        """Take in a triple: as asserted if it is one that comes, else as derived."""
        if quad := self.come.get(fact):
            self._store.add(quad)
            self._store.remove(self.quad(fact))
        else:
            self._store.add(self.quad(fact))

    def remove(self, fact: Fact) -> None:
        """Let go of a triple: of one that goes, or else of one that is derived."""
        self._store.remove(self.gone.pop(fact, self.quad(fact)))

    def derived(self, predicate: str) -> Iterator[Fact]:
        """The derived triples of a predicate."""
        quads = self._store.quads_for_pattern(None, NamedNode(predicate), None, _GRAPH)
        return map(self.number.fact, quads)

    def quad(self, fact: Fact) -> Quad:
        """A triple as one that is derived."""
        return Quad(*self.number.triple(fact), _GRAPH)

    def _quads(self, *fact: int | None) -> Iterator[Quad]:
        terms = [None if term is None else self.number.terms[term] for term in fact]
        if isinstance(terms[0], Literal):
            return iter(())
        return self._store.quads_for_pattern(*terms)  # type: ignore[arg-type]


def rederive(
    store: Store,
    texts: dict[str, str],
    ontology: Iterable[tuple[Node, NamedNode, Node]],
    gone: Collection[Quad],
    come: Collection[Quad],
) -> set[Quad]:
    """Take quads out of a store, put others in, and bring up to that what follows by the rules.

    `store` holds what followed before; of the `ontology` nothing may be among what changes. Returns
    the derived quads that are no longer there, and those that are new. Raises LoadError as
    `derive` does.
    """
    names = followed(texts)
    asked = {name: text for name, text in texts.items() if name not in names}
    graph = _Stored(store, gone, come)
    axioms = Axioms([*map(graph.number.fact, ontology)], graph.number)
    known = Clauses(axioms, names)

    def keys(facts: Iterable[Fact]) -> set[Key]:
        return {key(graph.quad(fact)) for fact in facts}

    asserted = {*graph.gone, *graph.come}
    differing = known.change(graph, [*graph.gone], [*graph.come], graph.is_derived)
    changed, rounds = keys(asserted | differing), 0
    reading = {name: read_by(text) for name, text in asked.items()}
    waiting = {name for name, read in reading.items() if is_read(changed, read)}
    while waiting:
        name = min(waiting, key=[*asked].index)
        waiting.remove(name)
        rounds += 1
        if rounds > MAX_ROUNDS:
            raise endless(name)
        before, own = set(differing), given_by(asked[name])
        given = {graph.number.fact(quad) for quad in _given(store, name, asked[name], own)}
        stale = [fact for path in own for fact in graph.derived(path) if fact not in given]
        differing ^= known.change(graph, stale, (), graph.is_derived)
        new = {fact for fact in given if not graph.has(fact)}
        differing ^= new ^ known.change(graph, (), new, graph.is_derived)
        changed = keys(before ^ differing)
        # What it gives itself it has read already.
        others = {k for k in changed if k[0] not in own}
        waiting |= {
            n for n, read in reading.items() if is_read(others if n == name else changed, read)
        }
    return {graph.quad(fact) for fact in differing}


def _given(store: Store, name: str, text: str, own: set[str]) -> set[Quad]:
    """All that a rule gives of what a store holds, save what the rule itself may have given.

    It is asked in memory: a rule may ask what is not there, and to take all that it gave out of a
    store on disk takes seconds.
    """
    memory = Store()
    for predicate, value in read_by(text) or {("", "")}:
        nodes = (NamedNode(iri) if iri else None for iri in (predicate, value))
        memory.extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, *nodes)
            if quad.graph_name != _GRAPH or quad.predicate.value not in own
        )
    given: set[Quad] = set()
    while new := apply(memory, name, text):
        given |= new
    return given
