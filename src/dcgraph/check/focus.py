"""What is wrong with some records, judged without the rest of the graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final, cast

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from dcgraph.check.constraints import constraints
from dcgraph.check.findings import Finding
from dcgraph.check.known import Known
from dcgraph.check.lint import lint
from dcgraph.check.shacl import Index
from dcgraph.check.shapes import core
from dcgraph.forked import Tell
from dcgraph.namespaces import GRAPHS, RDFS, TYPE
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.turtle import Term

_CITATION: Final = ".citation-"
_JUDGED: Final = (GRAPHS + "data/", GRAPHS + "ontology/")
_BELOW: Final = NamedNode(RDFS + "subClassOf")
_TYPE: Final = NamedNode(TYPE)


def owner(subject: str) -> str:
    """The IRI of the record that a subject belongs to: that of a citation, else its own."""
    return subject.partition(_CITATION)[0]


def judge(
    corpus: Corpus,
    store: Store,
    known: Known,
    files: Iterable[SourceFile],
    focus: Collection[str],
    *,
    tell: Tell = lambda _name, _path: None,
) -> list[Finding]:
    """The faults of some files, and all that the shapes find of the subjects in `focus`.

    `store` holds what the files of the corpus say. Not judged are the axioms, what follows, the
    questions, and what the records are the cause of elsewhere.
    """
    index = StoreIndex(store, focus)
    findings = [*lint(corpus, known, files), *core(corpus, index)]
    return findings + constraints(corpus, store, index, tell, bound=True)


class _Column:
    """The nodes to which a predicate leads from a node, or back to it, looked up one by one."""

    def __init__(self, nodes_at: Callable[[Term], list[Term]]) -> None:
        self.get = lambda node, _=(): nodes_at(node)


class _Members:
    """The members of classes."""

    def __init__(self, index: StoreIndex, kinds: Iterable[Term]) -> None:
        self._index, self._kinds = index, frozenset(kinds)

    def __contains__(self, node: Term) -> bool:
        return not self._kinds.isdisjoint(self._index.values(_TYPE, node))


class StoreIndex(Index):
    """The triples of ontology and data in a store, whose only targets are the records in focus."""

    def __init__(self, store: Store, focus: Iterable[str]) -> None:
        super().__init__(())
        self._store = store
        self._focus = [NamedNode(iri) for iri in focus]

    def back(self, predicate: Term) -> Any:
        """The subjects of a predicate by their value."""
        return _Column(
            lambda value: [
                cast("Term", quad.subject) for quad in self._quads(None, predicate, value)
            ]
        )

    def members(self, kind: Term) -> Any:
        """Everything of a class or of one below it."""
        if kind not in self._members:
            kinds = self._closure(("^", _BELOW), [kind])
            self._members[kind] = _Members(self, kinds)  # type: ignore[assignment]
        return self._members[kind]

    def targets(self, aims: Iterable[tuple[str, Term]]) -> set[Term]:
        """The nodes in focus at which a shape aims, by the names of SHACL for the ways to aim."""
        tests: dict[str, Callable[[Term, Term], bool]] = {
            "targetClass": lambda node, what: node in self.members(what),
            "targetNode": lambda node, what: node == what,
            "targetSubjectsOf": lambda node, what: any(self._quads(node, what, None)),
            "targetObjectsOf": lambda node, what: any(self._quads(None, what, node)),
        }
        return {node for kind, what in aims for node in self._focus if tests[kind](node, what)}

    def predicates(self, node: Term) -> Iterator[tuple[NamedNode, Term]]:
        """Each predicate of a node with each value."""
        for quad in self._quads(node, None, None):
            yield quad.predicate, cast("Term", quad.object)

    def column(self, predicate: Any) -> Any:
        """The values of a predicate by their subject."""
        return _Column(
            lambda node: [cast("Term", quad.object) for quad in self._quads(node, predicate, None)]
        )

    def _quads(self, subject: Any, predicate: Any, value: Any) -> Iterator[Quad]:
        if isinstance(subject, Literal):
            return iter(())
        return filter(is_judged, self._store.quads_for_pattern(subject, predicate, value))


def graph_of(quad: Quad) -> str:
    """The IRI of the graph of a quad, empty for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def is_judged(quad: Quad) -> bool:
    """Whether a quad is of the ontology or the data, of which the shapes speak."""
    return graph_of(quad).startswith(_JUDGED) and not isinstance(quad.object, Triple)
