"""Whether the rules derive what HermiT infers, on all that the rules read.

Literals and citations are left out: HermiT takes minutes over them, and no chain has them.
A claim names its relation in an annotation, which no reasoner reads; so the rule on claims goes
before both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store, Triple

from dcgraph.derive import derive, rules
from dcgraph.load import Corpus
from dcgraph.reason.axioms import axioms, declarations
from dcgraph.reason.hermit import Hermit
from dcgraph.reason.modules import module
from dcgraph.reason.nodes import OWL, TYPE, Nodes
from dcgraph.terms import PREFIXES

_TYPE: Final = NamedNode(TYPE)
_CLAIMS: Final = "claims"
_UPWARD: Final = ("classes", "properties")

_READ: Final = """
SELECT DISTINCT ?below WHERE {
  { ?whole owl:propertyChainAxiom / rdf:rest* / rdf:first / owl:inverseOf? ?property }
  UNION { ?property a owl:SymmetricProperty }
  UNION { ?property a owl:TransitiveProperty }
  UNION {
    ?class owl:equivalentClass / owl:intersectionOf / rdf:rest* / rdf:first / owl:onProperty
      ?property
  }
  ?below rdfs:subPropertyOf* ?property .
}
"""
"""The properties by which the axioms join things, and those below them."""

_TOLD_OTHERWISE: Final = """
SELECT ?property WHERE {
  { ?class owl:onProperty ?property ; owl:hasSelf true } UNION { ?property owl:inverseOf ?other }
}
"""
"""A force is a class, and an inverse says what is said from the other end: no rule gives these."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Types and relations of things: those that both infer, and those that one of them does."""

    agreed: frozenset[Triple]
    only_hermit: frozenset[Triple]
    only_rules: frozenset[Triple]

    @property
    def agrees(self) -> bool:
        """Whether both infer the same."""
        return not self.only_hermit and not self.only_rules


def proof(corpus: Corpus, hermit: Hermit) -> Proof:
    """Infer what follows both ways and compare.

    HermiT gives the most exact classes and relations; those above them are added. The graph must
    be consistent. Raises ReasonerError and OutOfTime as `Hermit` does, and LoadError as `derive`.
    """
    texts = rules(corpus.root / "ontology")
    store = corpus.store(graphs=False)
    derive(store, {_CLAIMS: texts.pop(_CLAIMS)})
    facts = _facts(store)
    ontology = [quad.triple for quad in corpus.quads("ontology")]
    served = _store(ontology, facts)
    derive(served, texts)
    proved = _store(ontology, facts, hermit.entailed([*_module(corpus, facts), *facts]))
    derive(proved, {name: texts[name] for name in _UPWARD})
    left_out = set(_properties(store, _TOLD_OTHERWISE))
    ours, theirs = (_inferred(one, facts, left_out) for one in (served, proved))
    return Proof(ours & theirs, theirs - ours, ours - theirs)


def _facts(store: Store) -> list[Triple]:
    """What is said by the properties that the axioms join, and the classes of what is joined."""
    paths = _properties(store, _READ)
    found = [one for path in paths for one in _matching(store, path) if _is_named(one)]
    things = {end for one in found for end in (one.subject, one.object)}
    kinds = (one for one in _matching(store, _TYPE) if one.subject in things)
    return [*found, *kinds]


def _module(corpus: Corpus, facts: Iterable[Triple]) -> set[Triple]:
    """The axioms of the ontology that can bear on the facts."""
    nodes = Nodes(corpus)
    written = {file.shown for file in corpus.rooms("ontology")}
    terms = [
        axiom for axiom in axioms(nodes) if axiom.place.path in written and axiom.kind != "datatype"
    ]
    used = {one.object if one.predicate == _TYPE else one.predicate for one in facts}
    names = {one.value for one in used if isinstance(one, NamedNode)}
    chosen = module(terms, names)
    named = names.union(*(axiom.about for axiom in chosen))
    return {*(triple for axiom in chosen for triple in axiom.triples), *declarations(nodes, named)}


def _inferred(store: Store, facts: list[Triple], left_out: set[NamedNode]) -> frozenset[Triple]:
    """What a store says of the things beyond the facts, save what tells nothing of them."""
    things = {end for one in facts if one.predicate != _TYPE for end in (one.subject, one.object)}
    return frozenset(
        one
        for one in _matching(store, None)
        if one.subject in things and _is_named(one) and one.predicate not in left_out
    ).difference(facts)


def _is_named(triple: Triple) -> bool:
    """Whether the object of a triple is a name that the language itself gives no meaning."""
    return isinstance(triple.object, NamedNode) and not triple.object.value.startswith(OWL)


def _properties(store: Store, query: str) -> list[NamedNode]:
    rows = store.query(query, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    return [row[0] for row in rows if isinstance(row[0], NamedNode)]


def _matching(store: Store, path: NamedNode | None) -> Iterator[Triple]:
    quads = store.quads_for_pattern(None, path, None, DefaultGraph())
    return (quad.triple for quad in quads)


def _store(*parts: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for part in parts for triple in part)
    return store
