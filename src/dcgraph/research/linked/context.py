"""The JSON-LD context of answers: the names of their members for the terms of the graph.

It is another than that of the documents on things, in which each term goes by its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dcgraph.terms import PREFIXES

__all__ = ["CONTEXT"]

_TEXTS: Final = {"@container": "@language"}
_LINK: Final = {"@type": "@id"}

CONTEXT: Final[Mapping[str, Any]] = {
    "@version": 1.1,
    **{name: PREFIXES[name] for name in ("dcg", "dcgd", "dcterms", "foaf", "rdfs", "sh", "skos")},
    "xsd": PREFIXES["xsd"],
    "id": "@id",
    "type": "@type",
    "topics": {"@id": "foaf:topic", **_LINK},
    "silence": {"@id": "rdfs:comment", **_TEXTS},
    "label": {"@id": "skos:prefLabel", **_TEXTS},
    "title": {"@id": "dcterms:title", **_TEXTS},
    "other_labels": {"@id": "skos:altLabel", **_TEXTS},
    "notes": {"@id": "skos:note", **_TEXTS},
    "summary": {"@id": "dcg:summary", **_TEXTS},
    "number": "dcg:number",
    "authors": {"@id": "dcg:hasAuthor", **_LINK},
    "publisher": "dcg:publisherName",
    "authority": {"@id": "dcg:hasAuthority", **_LINK},
    "address": {"@id": "dcg:webAddress", "@type": "xsd:anyURI"},
    "subject": {"@id": "dcg:hasSubject", **_LINK},
    "relation": {"@id": "dcg:hasRelation", **_LINK},
    "object": {"@id": "dcg:hasObject", **_LINK},
    "basis": {"@id": "dcg:hasBasis", **_LINK},
    "claimants": {"@id": "dcg:isClaimedBy", **_LINK},
    "laid_down_by": {"@id": "dcg:isLaidDownBy", **_LINK},
    "stated_on": "dcg:statedOnDate",
    "rationale": {"@id": "dcg:rationale", **_TEXTS},
    "read_by": "dcg:readBy",
    "read_on": "dcg:readOn",
    "review": {"@id": "dcg:hasReviewState", **_LINK},
    "citations": {"@id": "dcg:hasCitation", **_LINK},
    "source": {"@id": "dcg:citesSource", **_LINK},
    "locator": "dcg:locator",
    "confidence": {"@id": "dcg:hasConfidence", **_LINK},
    "supports": {"@id": "dcg:supports", **_LINK},
    "supports_values": "dcg:supportsValue",
    "defines": {"@id": "dcg:isDefinitionOf", **_LINK},
    "wording": {"@id": "dcg:wording", **_TEXTS},
    "defined_on": "dcg:definitionDate",
    "given_by": {"@id": "dcg:isGivenBy", **_LINK},
    "given_in": {"@id": "dcg:isGivenIn", **_LINK},
    "reads": {"@id": "dcg:describesReadingOf", **_LINK},
    "extent": {"@id": "dcg:hasReadingExtent", **_LINK},
    "gaps": {"@id": "dcg:knownGap", **_TEXTS},
    "question": {"@id": "rdfs:comment", **_TEXTS},
    "query": "sh:select",
}
"""The context by which such a document is read, without the member `@context` around it."""
