"""What the rules derive, and whether HermiT infers the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store, Triple

from dcgraph.namespaces import OWL, PREFIXES, TYPE
from dcgraph.owl.axioms import Axiom, Nodes, axioms, declarations, module
from dcgraph.owl.hermit import Hermit
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.turtle import Term
from dcgraph.sparql.rules import derive, rules


@dataclass(frozen=True, slots=True)
class Derived:
    """What one rule derives by one relation: pairs of a subject and its value.

    A relation and a subject are IRIs; a value is an IRI, or the text of a literal.
    """

    relation: str
    rule: str
    pairs: tuple[tuple[str, str], ...]


def derived_relations(corpus: Corpus) -> tuple[Derived, ...]:
    """All that the rules derive save classes, by relation and rule in the order of their names.

    Raises LoadError as `derive` does.
    """
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for quad, rule in derive(corpus.store(), rules(corpus.root / "ontology")):
        if quad.predicate != _TYPE:
            subject, _, value = cast("tuple[Term, ...]", tuple(quad.triple))
            found[quad.predicate.value, rule].add((subject.value, value.value))
    return tuple(Derived(*key, tuple(sorted(pairs))) for key, pairs in sorted(found.items()))


# Whether the rules derive what HermiT infers, on all that the rules read.
#
# Literals and citations are left out: HermiT takes minutes over them, and no chain has them.
# A claim names its relation in an annotation, and a criterion compares the latest figures with a
# value: no reasoner reads that, so the rules on claims and on criteria go before both.
#
# HermiT takes the relations in parts, since its work grows faster than the number of things. All
# links of a chain are in one part, and a chain whose links other chains derive is in a later part
# than they are. A part is asked about again when another one has found something that it reads, so
# that in the end nothing more follows from any of them.


_TYPE: Final = NamedNode(TYPE)
_THING: Final = NamedNode(OWL + "Thing")
_BEYOND: Final = ("claims", "criteria")
"""The rules on what no axiom says."""
_UPWARD: Final = ("classes", "properties")

_LINKS: Final = """
SELECT DISTINCT ?whole ?below WHERE {
  ?whole owl:propertyChainAxiom / rdf:rest* / rdf:first / owl:inverseOf? ?property .
  ?below rdfs:subPropertyOf* ?property .
}
"""
"""What a chain of properties is below, with each of its links and the properties below these."""

_READ: Final = """
SELECT DISTINCT ?below WHERE {
  { ?property a owl:SymmetricProperty }
  UNION { ?property a owl:TransitiveProperty }
  UNION {
    ?class owl:equivalentClass / owl:intersectionOf / rdf:rest* / rdf:first
      [ owl:onProperty ?property ; owl:someValuesFrom ?any ]
  }
  ?below rdfs:subPropertyOf* ?property .
}
"""
"""The other properties by which the axioms join things, and those below them."""

_VALUED: Final = """
SELECT DISTINCT ?below WHERE {
  ?class owl:equivalentClass
    / ((owl:intersectionOf | owl:unionOf) / rdf:rest* / rdf:first)?
    [ owl:onProperty ?property ; owl:hasValue ?any ] .
  ?below rdfs:subPropertyOf* ?property .
}
"""
"""Properties by whose values classes are defined, as those of economies: a part by themselves."""

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
    be consistent. Raises ReasonerError and OutOfTimeError as `Hermit` does, and LoadError as
    `derive`.
    """
    texts = rules(corpus.root / "ontology")
    store = corpus.store()
    derive(store, {name: texts.pop(name) for name in _BEYOND})
    parts = _parts(store)
    facts = _read(_said(store), frozenset().union(*parts))
    ontology = [quad.triple for quad in corpus.quads("ontology")]
    served = _store(ontology, facts)
    derive(served, texts)
    proved = _store(ontology, _entailed(corpus, hermit, parts, facts))
    derive(proved, {name: texts[name] for name in _UPWARD})
    left_out = {path for (path,) in _rows(store, _TOLD_OTHERWISE)}
    ours, theirs = (_inferred(one, facts, left_out) for one in (served, proved))
    return Proof(ours & theirs, theirs - ours, ours - theirs)


def _parts(store: Store) -> list[frozenset[NamedNode]]:
    """The properties that the axioms join, in parts: those of a later one need an earlier one."""
    links: dict[NamedNode, set[NamedNode]] = {}
    for whole, link in _rows(store, _LINKS):
        links.setdefault(whole, set()).add(link)
    parts = [frozenset(path for (path,) in _rows(store, _READ))]
    while links:
        # OWL 2 DL puts chains in an order, in which a property may follow itself alone.
        first = {whole for whole, path in links.items() if not path & links.keys() - {whole}}
        first = first or set(links)
        parts.append(frozenset().union(*(links.pop(whole) for whole in first)))
    valued = frozenset(path for (path,) in _rows(store, _VALUED))
    return [*([valued] if valued else []), parts[0].union(*parts[1:2]), *parts[2:]]


def _entailed(
    corpus: Corpus, hermit: Hermit, parts: Sequence[frozenset[NamedNode]], facts: set[Triple]
) -> set[Triple]:
    """The facts and what HermiT infers from them, part by part until nothing more follows."""
    nodes = Nodes(corpus)
    written = {file.shown for file in corpus.rooms("ontology")}
    terms = [
        axiom for axiom in axioms(nodes) if axiom.place.path in written and axiom.kind != "datatype"
    ]
    known = set(facts)
    told: dict[frozenset[NamedNode], set[Triple]] = {part: set() for part in parts}
    own: dict[frozenset[NamedNode], set[Triple]] = {part: set() for part in parts}
    while part := next((one for one in parts if not _read(known, one) <= told[one]), None):
        # What a part has found it finds again: HermiT takes longer over it than over the rest.
        given = _read(known, part) - own[part]
        found = hermit.entailed([*_module(nodes, terms, given), *given])
        told[part] = given.union(found)
        own[part] = told[part] - given
        known.update(found)
    return known


def _said(store: Store) -> set[Triple]:
    return {quad.triple for quad in store}


def _read(said: Iterable[Triple], paths: frozenset[NamedNode]) -> set[Triple]:
    """What is said by some properties, and the classes of what they join, save that of all."""
    found = {one for one in said if one.predicate in paths and _is_named(one)}
    things = {end for one in found for end in (one.subject, one.object)}
    return found | {
        one
        for one in said
        if one.predicate == _TYPE and one.subject in things and one.object != _THING
    }


def _module(nodes: Nodes, terms: Sequence[Axiom], facts: Iterable[Triple]) -> set[Triple]:
    """The axioms of the ontology that can bear on the facts."""
    used = {one.object if one.predicate == _TYPE else one.predicate for one in facts}
    names = {one.value for one in used if isinstance(one, NamedNode)}
    chosen = module(terms, names)
    named = names.union(*(axiom.about for axiom in chosen))
    return {*(triple for axiom in chosen for triple in axiom.triples), *declarations(nodes, named)}


def _inferred(store: Store, facts: set[Triple], left_out: set[NamedNode]) -> frozenset[Triple]:
    """What a store says of the things beyond the facts, save what tells nothing of them."""
    things = {end for one in facts if one.predicate != _TYPE for end in (one.subject, one.object)}
    return frozenset(
        one
        for one in _said(store)
        if one.subject in things and _is_named(one) and one.predicate not in left_out
    ).difference(facts)


def _is_named(triple: Triple) -> bool:
    """Whether the object of a triple is a name that the language itself gives no meaning."""
    return isinstance(triple.object, NamedNode) and not triple.object.value.startswith(OWL)


def _rows(store: Store, query: str) -> Iterator[tuple[NamedNode, ...]]:
    """The rows of a query whose values all have names."""
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        named = tuple(value for value in row if isinstance(value, NamedNode))
        if len(named) == len(rows.variables):
            yield named


def _store(*parts: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for part in parts for triple in part)
    return store
