"""The names that OWL, RDF and RDF Schema keep for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from dcgraph.reason.nodes import OWL, RDF, RDFS
from dcgraph.reason.profile.model import Break, Declared, is_built_in
from dcgraph.terms import compact

__all__ = ["reserved"]

_OF_OWL: Final = """
    AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty
    AsymmetricProperty Axiom Class DataRange DatatypeProperty DeprecatedClass DeprecatedProperty
    FunctionalProperty InverseFunctionalProperty IrreflexiveProperty NamedIndividual
    NegativePropertyAssertion Nothing ObjectProperty Ontology OntologyProperty ReflexiveProperty
    Restriction SymmetricProperty Thing TransitiveProperty allValuesFrom annotatedProperty
    annotatedSource annotatedTarget assertionProperty backwardCompatibleWith bottomDataProperty
    bottomObjectProperty cardinality complementOf datatypeComplementOf deprecated differentFrom
    disjointUnionOf disjointWith distinctMembers equivalentClass equivalentProperty hasKey hasSelf
    hasValue imports incompatibleWith intersectionOf inverseOf maxCardinality
    maxQualifiedCardinality members minCardinality minQualifiedCardinality onClass onDataRange
    onDatatype onProperties onProperty oneOf priorVersion propertyChainAxiom propertyDisjointWith
    qualifiedCardinality rational real sameAs someValuesFrom sourceIndividual targetIndividual
    targetValue topDataProperty topObjectProperty unionOf versionIRI versionInfo
    withRestrictions
"""
_OF_RDFS: Final = """
    Class Datatype Literal Resource comment domain isDefinedBy label range seeAlso subClassOf
    subPropertyOf
"""
_OF_RDF: Final = """
    List PlainLiteral Property XMLLiteral first langRange langString nil rest type
"""
_KNOWN: Final = {
    namespace: frozenset(names.split())
    for namespace, names in ((OWL, _OF_OWL), (RDFS, _OF_RDFS), (RDF, _OF_RDF))
}


def reserved(declared: Declared) -> Iterator[Break]:
    """Names that OWL, RDF or RDF Schema keep for themselves and that are none of theirs."""
    for said in declared.nodes:
        for term in (said.subject, NamedNode(said.path), said.value):
            if isinstance(term, NamedNode) and _is_unknown(term.value):
                message = (
                    f"{compact(term.value)} is no term of OWL 2: correct its spelling, or use a "
                    "name of your own."
                )
                yield Break("DL-reserved", said, message)
        if isinstance(said.subject, NamedNode) and is_built_in(said.subject.value):
            message = (
                f"{compact(said.subject.value)} belongs to the language itself and can be given "
                "no other meaning: take the statement out."
            )
            yield Break("DL-reserved", said, message)


def _is_unknown(name: str) -> bool:
    for namespace, known in _KNOWN.items():
        if name.startswith(namespace):
            local = name[len(namespace) :]
            return local not in known and not (namespace == RDF and local.startswith("_"))
    return False
