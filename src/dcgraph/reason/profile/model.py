"""A break of the rules of OWL 2 DL, and the view of a graph in which breaks are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from dcgraph.reason.nodes import OWL, RDF, RDFS, XSD, Nodes, Said

__all__ = ["BUILT_IN", "CLASS", "DATATYPE", "PROPERTIES", "Break", "Declared", "is_built_in"]

BUILT_IN: Final = (OWL, RDF, RDFS, XSD)
CLASS: Final = OWL + "Class"
DATATYPE: Final = RDFS + "Datatype"
PROPERTIES: Final = {
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "datatype property",
    OWL + "AnnotationProperty": "annotation property",
}


@dataclass(frozen=True, slots=True)
class Break:
    """A triple that breaks a rule, the rule's name, and a sentence with the repair."""

    rule: str
    said: Said
    message: str


def is_built_in(iri: str) -> bool:
    """Whether a name is in one of the vocabularies that OWL itself gives a meaning."""
    return iri.startswith(BUILT_IN)


class Declared:
    """What each name is declared as; `where` says in messages where a declaration belongs."""

    def __init__(self, nodes: Nodes, where: str = "the ontology") -> None:
        self.nodes = nodes
        self.where = where

    @cached_property
    def objects(self) -> frozenset[str]:
        """The object properties."""
        return self._of(OWL + "ObjectProperty")

    @cached_property
    def data(self) -> frozenset[str]:
        """The datatype properties."""
        return self._of(OWL + "DatatypeProperty")

    @cached_property
    def annotations(self) -> frozenset[str]:
        """The annotation properties."""
        return self._of(OWL + "AnnotationProperty")

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes."""
        return self._of(CLASS)

    @cached_property
    def datatypes(self) -> frozenset[str]:
        """The datatypes that are not built in."""
        return self._of(DATATYPE)

    def has(self, name: NamedNode) -> bool:
        """Whether a name is declared as a class, a datatype or a property."""
        return not self.nodes.kinds.get(name.value, set()).isdisjoint(
            {CLASS, DATATYPE, *PROPERTIES}
        )

    def is_data_range(self, name: NamedNode) -> bool:
        """Whether a name is of a datatype, built in or declared."""
        literal = name.value in (RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral")
        return literal or name.value.startswith(XSD) or name.value in self.datatypes

    def _of(self, kind: str) -> frozenset[str]:
        return frozenset(name for name, kinds in self.nodes.kinds.items() if kind in kinds)
