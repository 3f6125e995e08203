"""The axioms of the ontology and its data, each with the triples that write it and its place.

What is said of several classes, properties or individuals at once is taken apart into pairs,
so that an explanation speaks of the two that clash and not of thirteen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from dcgraph.load import Place
from dcgraph.reason.expressions import STRUCTURE, Expression, Part, read
from dcgraph.reason.nodes import NIL, OWL, RDF, RDFS, TYPE, XSD, Nodes, Said

__all__ = ["CHARACTERISTICS", "Axiom", "axioms", "declarations", "definitions"]

_TYPE: Final = NamedNode(TYPE)
_BUILT_IN: Final = (OWL, RDF, RDFS, XSD)
_DECLARED: Final = frozenset(
    {
        OWL + "Annotation",
        OWL + "AnnotationProperty",
        OWL + "Axiom",
        OWL + "Class",
        OWL + "DataRange",
        OWL + "DatatypeProperty",
        OWL + "DeprecatedClass",
        OWL + "DeprecatedProperty",
        OWL + "NamedIndividual",
        OWL + "ObjectProperty",
        OWL + "Ontology",
        OWL + "OntologyProperty",
        OWL + "Restriction",
        RDFS + "Class",
        RDFS + "Datatype",
        RDF + "List",
    }
)
_TOLD: Final = frozenset(
    {
        OWL + "AnnotationProperty",
        OWL + "Class",
        OWL + "DatatypeProperty",
        OWL + "NamedIndividual",
        OWL + "ObjectProperty",
        RDFS + "Datatype",
    }
)
CHARACTERISTICS: Final = {
    OWL + name + "Property": name
    for name in (
        "Functional",
        "InverseFunctional",
        "Symmetric",
        "Asymmetric",
        "Reflexive",
        "Irreflexive",
        "Transitive",
    )
}
"""What a property can be, by the class that says so."""

_PAIRS: Final = {
    OWL + "AllDisjointClasses": ("disjoint", OWL + "disjointWith"),
    OWL + "AllDisjointProperties": ("disjoint properties", OWL + "propertyDisjointWith"),
    OWL + "AllDifferent": ("different", OWL + "differentFrom"),
}
_MOST_IN_PAIRS: Final = 50
_MEMBERS: Final = (OWL + "members", OWL + "distinctMembers")
_RELATIONS: Final = {
    RDFS + "subClassOf": "subclass",
    OWL + "equivalentClass": "equivalent",
    OWL + "disjointWith": "disjoint",
    RDFS + "subPropertyOf": "subproperty",
    OWL + "equivalentProperty": "equivalent properties",
    OWL + "propertyDisjointWith": "disjoint properties",
    OWL + "inverseOf": "inverse",
    RDFS + "domain": "domain",
    RDFS + "range": "range",
    OWL + "sameAs": "same",
    OWL + "differentFrom": "different",
}
_OF_LISTS: Final = {
    OWL + "disjointUnionOf": "disjoint union",
    OWL + "hasKey": "key",
    OWL + "propertyChainAxiom": "chain",
}
_OF_NAMED: Final = {
    OWL + "unionOf": "or",
    OWL + "intersectionOf": "and",
    OWL + "oneOf": "one of",
}
_NEGATIVE: Final = ("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue")
_UNSAID: Final = frozenset(
    {
        *STRUCTURE,
        RDF + "first",
        RDF + "rest",
        OWL + "imports",
        OWL + "versionIRI",
        OWL + "deprecated",
        OWL + "versionInfo",
        OWL + "priorVersion",
        OWL + "backwardCompatibleWith",
        OWL + "incompatibleWith",
        RDFS + "label",
        RDFS + "comment",
        RDFS + "seeAlso",
        RDFS + "isDefinedBy",
    }
)


@dataclass(frozen=True, slots=True)
class Axiom:
    """An axiom: its kind (`subclass`, `domain`, `type`, …), what it is about, and its place.

    `triples` write it for the reasoner; `about` are the names in them that the language itself
    does not give a meaning, `subject` the name or label of what they say something of.
    """

    kind: str
    parts: tuple[Part, ...]
    place: Place
    triples: tuple[Triple, ...] = field(compare=False, repr=False)
    about: frozenset[str] = field(compare=False, repr=False)
    subject: str = field(compare=False, repr=False)


def axioms(nodes: Nodes) -> list[Axiom]:
    """Every axiom; annotations and declarations are none.

    The kinds, with their parts: of classes `subclass`, `equivalent`, `disjoint`, `disjoint
    union` and `key`; `datatype`, which defines one; of properties `subproperty`, `equivalent
    properties`, `disjoint properties`, `inverse`, `domain`, `range`, `chain` (first what the
    chain makes) and those of CHARACTERISTICS; of things `type`, `property` (with the property
    between the two things), `negative`, `same` and `different`;
    `apart` for what is too many to be taken apart into pairs; and `other`, a triple with a
    term of the language that is no axiom of OWL 2.
    """
    return [axiom for said in nodes for axiom in _axioms(nodes, said)]


def declarations(nodes: Nodes, names: Iterable[str]) -> Iterator[Triple]:
    """What the reasoner must know of `names` to read axioms on them, which may come twice.

    Which are classes, which are properties of what kind; and what each datatype is, since it
    reads no axiom on a datatype that it does not know.
    """
    known = set(names)
    waiting = list(known)
    while waiting:
        name = waiting.pop()
        for kind in nodes.kinds.get(name, set()) & _TOLD:
            yield Triple(NamedNode(name), _TYPE, NamedNode(kind))
            for axiom in definitions(nodes, name) if kind == RDFS + "Datatype" else ():
                yield from axiom.triples
                waiting += axiom.about - known
                known |= axiom.about


def definitions(nodes: Nodes, datatype: str) -> Iterator[Axiom]:
    """The axioms that define a datatype."""
    for said in nodes.of(NamedNode(datatype), OWL + "equivalentClass"):
        yield from _axioms(nodes, said)


def _axioms(nodes: Nodes, said: Said) -> Iterator[Axiom]:
    subject, path, value = said.subject, said.path, said.value
    if path == TYPE:
        yield from _typed(nodes, said)
    elif path in _RELATIONS and not (path == OWL + "inverseOf" and isinstance(subject, BlankNode)):
        kind = _RELATIONS[path]
        if kind == "equivalent" and RDFS + "Datatype" in nodes.kinds.get(subject.value, ()):
            kind = "datatype"
        yield _axiom(nodes, kind, (read(nodes, subject), read(nodes, value)), said)
    elif path in _OF_LISTS:
        members = tuple(read(nodes, one) for one in nodes.items(value) or ())
        yield _axiom(nodes, _OF_LISTS[path], (read(nodes, subject), *members), said)
    elif path in _OF_NAMED and isinstance(subject, NamedNode):
        members = tuple(read(nodes, one) for one in nodes.items(value) or ())
        whole = Expression(_OF_NAMED[path], members)
        yield _axiom(nodes, "equivalent", (subject, whole), said)
    elif path == OWL + "complementOf" and isinstance(subject, NamedNode):
        whole = Expression("not", (read(nodes, value),))
        yield _axiom(nodes, "equivalent", (subject, whole), said)
    elif not _is_annotation(nodes, said):
        kind = "other" if path.startswith(_BUILT_IN) else "property"
        yield _axiom(nodes, kind, (subject, NamedNode(path), value), said)


def _typed(nodes: Nodes, said: Said) -> Iterator[Axiom]:
    kind = said.value.value
    if kind in _PAIRS:
        yield from _pairs(nodes, said)
    elif kind in CHARACTERISTICS:
        yield _axiom(nodes, CHARACTERISTICS[kind], (read(nodes, said.subject),), said)
    elif kind == OWL + "NegativePropertyAssertion":
        parts = [nodes.value(said.subject, OWL + path) for path in _NEGATIVE]
        yield _axiom(nodes, "negative", tuple(part for part in parts if part is not None), said)
    elif kind not in _DECLARED:
        yield _axiom(nodes, "type", (said.subject, read(nodes, said.value)), said)


def _pairs(nodes: Nodes, said: Said) -> Iterator[Axiom]:
    kind, path = _PAIRS[said.value.value]
    for listed in nodes.of(said.subject):
        if listed.path in _MEMBERS:
            members = nodes.items(listed.value) or ()
            things = [one for one in members if not isinstance(one, Literal)]
            if len(things) > _MOST_IN_PAIRS:
                yield _axiom(nodes, "apart", tuple(read(nodes, one) for one in things), said)
                continue
            for one, other in combinations(things, 2):
                pair = Said(one, path, other, said.place)
                yield _axiom(nodes, kind, (read(nodes, one), read(nodes, other)), pair)


def _axiom(nodes: Nodes, kind: str, parts: tuple[Part, ...], said: Said) -> Axiom:
    inner = [one.triple for one in nodes.closure((said.subject, said.value))]
    own = said.triple
    triples = (own, *(triple for triple in inner if triple != own))
    terms = {term for triple in triples for term in (triple.subject, triple.object)}
    names = {term.value for term in terms if isinstance(term, NamedNode)}
    names |= {triple.predicate.value for triple in triples}
    about = frozenset(name for name in names if not name.startswith(_BUILT_IN))
    return Axiom(kind, parts, said.place, triples, about, said.subject.value)


def _is_annotation(nodes: Nodes, said: Said) -> bool:
    if said.path in _UNSAID or said.path.startswith((OWL + "annotated", XSD)):
        return True
    kinds = nodes.kinds.get(said.path, set())
    if OWL + "AnnotationProperty" in kinds:
        return len(kinds & {OWL + "ObjectProperty", OWL + "DatatypeProperty"}) == 0
    own = {one.value.value for one in nodes.of(said.subject, TYPE)}
    inside = own & {OWL + "Ontology", OWL + "Axiom", OWL + "NegativePropertyAssertion", *_PAIRS}
    return bool(inside) or said.value.value == NIL
