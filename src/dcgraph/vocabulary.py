"""The terms of the ontology as a reader of documents needs them: labels, definitions, kinds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from dcgraph.terms import DCG, PREFIXES

__all__ = ["VOCABULARY_QUERY", "Term", "Vocabulary", "read_vocabulary"]

_OWL: Final = PREFIXES["owl"]

VOCABULARY_QUERY: Final = f"""PREFIX rdf: <{PREFIXES["rdf"]}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?term ?property ?value WHERE {{
  ?term rdfs:isDefinedBy ?module .
  ?term ?property ?value .
  FILTER (?property IN (rdf:type, rdfs:range, skos:prefLabel, skos:definition))
  FILTER (isIRI(?value) || LANG(?value) = "en")
}}"""
"""The query whose answer, in JSON, `read_vocabulary` reads."""

_OBJECT_PROPERTY: Final = _OWL + "ObjectProperty"
_DATATYPE_PROPERTY: Final = _OWL + "DatatypeProperty"
_ANNOTATION_PROPERTY: Final = _OWL + "AnnotationProperty"


@dataclass(slots=True)
class Term:
    """A term: the IRIs of its types and of its ranges.

    Label and definition are in English, and empty where there is none.
    """

    iri: str
    types: set[str] = field(default_factory=set)
    ranges: set[str] = field(default_factory=set)
    label: str = ""
    definition: str = ""

    @property
    def links(self) -> bool:
        """Whether it is a property whose values are things."""
        return _OBJECT_PROPERTY in self.types

    @property
    def is_property(self) -> bool:
        """Whether it is a property of any kind."""
        kinds = (_OBJECT_PROPERTY, _DATATYPE_PROPERTY, _ANNOTATION_PROPERTY)
        return not self.types.isdisjoint(kinds)


@dataclass(frozen=True)
class Vocabulary:
    """The terms by IRI."""

    terms: Mapping[str, Term]

    def label(self, iri: str) -> str:
        """The label of a term, or an empty text for what is none."""
        term = self.terms.get(iri)
        return term.label if term else ""

    def definition(self, iri: str) -> str:
        """The definition of a term, or an empty text for what is none."""
        term = self.terms.get(iri)
        return term.definition if term else ""

    @cached_property
    def grades(self) -> frozenset[str]:
        """The classes whose individuals are terms themselves, such as the grades of a claim."""
        kinds = {kind for term in self.terms.values() for kind in term.types}
        return frozenset(kind for kind in kinds if kind.startswith(DCG))


def read_vocabulary(answer: bytes) -> Vocabulary:
    """The terms out of the answer to VOCABULARY_QUERY."""
    rows: Iterable[Mapping[str, Mapping[str, Any]]] = json.loads(answer)["results"]["bindings"]
    terms: dict[str, Term] = {}
    for row in rows:
        iri, value = row["term"]["value"], row["value"]["value"]
        term = terms.setdefault(iri, Term(iri))
        match row["property"]["value"].rpartition("/")[2].rpartition("#")[2]:
            case "type":
                term.types.add(value)
            case "range":
                term.ranges.add(value)
            case "prefLabel":
                term.label = value
            case "definition":
                term.definition = value
    return Vocabulary(dict(sorted(terms.items())))
