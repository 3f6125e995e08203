"""What a query can be written with: the prefixes, and the terms with labels in every language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from dcgraph.research import Desk
from dcgraph.research.model import LANGUAGES
from dcgraph.terms import DCG, PREFIXES, compact

__all__ = ["query_terms"]

_TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = PREFIXES["skos"] + "prefLabel"
_OWL: Final = PREFIXES["owl"]
_KINDS: Final = {
    _OWL + "Class": "class",
    PREFIXES["rdfs"] + "Datatype": "class",
    _OWL + "ObjectProperty": "property",
    _OWL + "DatatypeProperty": "property",
    _OWL + "AnnotationProperty": "property",
}


def query_terms(desk: Desk) -> dict[str, Any]:
    """The prefixes, and each class, property and value of the ontology with its labels.

    Of other vocabularies, the properties that the graph uses; they have no labels here.
    """
    own = (_own(desk, iri) for iri in sorted(desk.facts.about) if iri.startswith(DCG))
    return {"prefixes": PREFIXES, "terms": [*filter(None, own), *_borrowed(desk)]}


def _own(desk: Desk, iri: str) -> dict[str, Any] | None:
    words = {one.language: one.text for one in desk.facts.words(iri, _LABEL)}
    if not words:
        return None
    types = desk.facts.iris(iri, _TYPE)
    kind = next((_KINDS[one] for one in types if one in _KINDS), "value")
    labels = {lang: words[lang] for lang in LANGUAGES if lang in words}
    return {"name": compact(iri), "kind": kind, "labels": labels}


def _borrowed(desk: Desk) -> Iterator[dict[str, Any]]:
    used = {predicate for said in desk.facts.about.values() for predicate in said}
    for iri in sorted(used):
        name = compact(iri)
        if name != iri and not iri.startswith(DCG):
            yield {"name": name, "kind": "property", "labels": {}}
