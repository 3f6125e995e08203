"""The terms of the ontology as a table for a spreadsheet, in CSV."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.research.csvs import written
from dcgraph.terms import PREFIXES

__all__ = ["term_table"]

_RDFS, _OWL, _SKOS = PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["skos"]
_TYPE: Final = PREFIXES["rdf"] + "type"
_KINDS: Final = {
    _OWL + "Class": "class",
    _OWL + "ObjectProperty": "object property",
    _OWL + "DatatypeProperty": "datatype property",
    _OWL + "AnnotationProperty": "annotation property",
    _RDFS + "Datatype": "datatype",
}
_ABOVE: Final = (_RDFS + "subClassOf", _RDFS + "subPropertyOf")
_LANGUAGES: Final = ("en", "fr", "ru")
_TEXTS: Final = ("prefLabel", "definition", "example")
_COLUMNS: Final = (
    *("iri", "kind", "module"),
    *(f"{name}_{language}" for name in ("label", *_TEXTS[1:]) for language in _LANGUAGES),
    *("parents", "deprecated", "replaced_by"),
)


def term_table(ontology: Iterable[Triple]) -> bytes:
    """A row for each term that a module defines, by IRI; several values have blanks between.

    `parents` are the named classes or properties right above, of an individual its classes.
    """
    told: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for t in ontology:
        if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode | Literal):
            told[t.subject.value][t.predicate.value].append(t.object)
    terms = {iri: said for iri, said in sorted(told.items()) if _RDFS + "isDefinedBy" in said}
    return written(_COLUMNS, (_row(iri, said) for iri, said in terms.items()))


def _row(iri: str, said: dict[str, list[NamedNode | Literal]]) -> list[str]:
    def values(*properties: str) -> str:
        return " ".join(sorted(one.value for name in properties for one in said.get(name, ())))

    def text(name: str, language: str) -> str:
        found = (one for one in said.get(_SKOS + name, ()) if isinstance(one, Literal))
        return "; ".join(sorted(one.value for one in found if one.language == language))

    kinds = [_KINDS[one.value] for one in said[_TYPE] if one.value in _KINDS]
    return [
        iri,
        kinds[0] if kinds else "individual",
        values(_RDFS + "isDefinedBy"),
        *(text(name, language) for name in _TEXTS for language in _LANGUAGES),
        values(*_ABOVE) if kinds else values(_TYPE),
        values(_OWL + "deprecated"),
        values(PREFIXES["dcterms"] + "isReplacedBy"),
    ]
