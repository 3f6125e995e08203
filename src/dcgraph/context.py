"""The published JSON-LD context: short names for the terms of the ontology and a few others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dcgraph.terms import DCG, PREFIXES, compact
from dcgraph.vocabulary import Term, Vocabulary

__all__ = ["CLAIMS_ABOUT", "CLAIMS_ON", "context_of"]

CLAIMS_ON: Final = "isSubjectOf"
"""The name in a document under which the claims stand whose subject the thing is."""

CLAIMS_ABOUT: Final = "isObjectOf"
"""The name in a document under which the claims stand whose object the thing is."""

_IN_LANGUAGES: Final[Mapping[str, Any]] = {"@container": "@language"}
_LINK: Final[Mapping[str, Any]] = {"@type": "@id"}

_SHARED: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "label": ("skos:prefLabel", _IN_LANGUAGES),
    "otherLabel": ("skos:altLabel", _IN_LANGUAGES),
    "definition": ("skos:definition", _IN_LANGUAGES),
    "example": ("skos:example", _IN_LANGUAGES),
    "note": ("skos:note", _IN_LANGUAGES),
    "title": ("dcterms:title", _IN_LANGUAGES),
    "abstract": ("dcterms:abstract", _IN_LANGUAGES),
    "issued": ("dcterms:issued", {}),
    "exactMatch": ("skos:exactMatch", _LINK),
    "closeMatch": ("skos:closeMatch", _LINK),
    "broadMatch": ("skos:broadMatch", _LINK),
    "narrowMatch": ("skos:narrowMatch", _LINK),
    "relatedMatch": ("skos:relatedMatch", _LINK),
    "isDefinedBy": ("rdfs:isDefinedBy", _LINK),
    "domain": ("rdfs:domain", {"@type": "@vocab"}),
    "range": ("rdfs:range", {"@type": "@vocab"}),
    "subClassOf": ("rdfs:subClassOf", {"@type": "@vocab"}),
    "subPropertyOf": ("rdfs:subPropertyOf", {"@type": "@vocab"}),
}
"""Names for the terms of other vocabularies that records use."""

# Annotations, whose values the ontology cannot restrict: they name properties.
_NAMING_PROPERTIES: Final = (DCG + "hasRelation", DCG + "supports")
_TEXT: Final = (PREFIXES["xsd"] + "string", DCG + "CalendarDate")
# Whole numbers and truth values are written as JSON has them, which tells their type.
_NATIVE: Final = tuple(
    PREFIXES["xsd"] + name for name in ("boolean", "decimal", "integer", "nonNegativeInteger")
)


def context_of(vocabulary: Vocabulary) -> dict[str, Any]:
    """The context as a JSON object, without the member `@context` around it.

    A term of the ontology goes by its own name. Where that name is taken, it keeps its prefix.
    """
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", **PREFIXES}
    for name, (iri, more) in _SHARED.items():
        context[name] = {"@id": iri, **more}
    context[CLAIMS_ON] = {"@reverse": "dcg:hasSubject", "@type": "@id"}
    context[CLAIMS_ABOUT] = {"@reverse": "dcg:hasObject", "@type": "@id"}
    for name, definition in _own(vocabulary):
        context.setdefault(name, definition)
    return context


def _own(vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    for term in vocabulary.terms.values():
        name = term.iri.removeprefix(DCG)
        if term.iri.startswith(DCG) and name.isalnum():
            short = compact(term.iri)
            kind = _coerced(term, vocabulary) if term.is_property else {}
            yield name, {"@id": short, **kind} if kind else short


def _coerced(term: Term, vocabulary: Vocabulary) -> Mapping[str, Any]:
    """How the values of a property are written when they are what it is meant for."""
    if term.iri in _NAMING_PROPERTIES or not term.ranges.isdisjoint(vocabulary.grades):
        return {"@type": "@vocab"}
    if term.links:
        return _LINK
    if not term.ranges:
        return _IN_LANGUAGES
    (kind, *others) = sorted(term.ranges)
    if others or kind in _TEXT or kind in _NATIVE:
        return {}
    return {"@type": compact(kind)}
