"""The namespaces of dcgraph, their prefixes, and the IRIs that the program names."""

from __future__ import annotations

from typing import Final

DCTERMS: Final = "http://purl.org/dc/terms/"
OWL: Final = "http://www.w3.org/2002/07/owl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TYPE: Final = RDF + "type"
LABEL: Final = SKOS + "prefLabel"
TITLE: Final = DCTERMS + "title"
ISSUED: Final = DCTERMS + "issued"

ROOT: Final = "https://w3id.org/dcgraph/"
DCG: Final = ROOT + "ontology/"
DCGD: Final = ROOT + "id/"
DCGS: Final = ROOT + "shapes/"
GRAPHS: Final = ROOT + "graph/"
DERIVED_GRAPH: Final = GRAPHS + "derived"
ALIGNMENT_GRAPH: Final = GRAPHS + "alignment"
DESCRIPTION_GRAPH: Final = GRAPHS + "description"
CLASSES_GRAPH: Final = DESCRIPTION_GRAPH + "/classes"
GRAPHS_GRAPH: Final = DESCRIPTION_GRAPH + "/graphs"
QUESTIONS: Final = ROOT + "questions/"
QUESTIONS_GRAPH: Final = GRAPHS + "questions"
AUDIT: Final = ROOT + "audit#"
"""What the latest audit measured."""
DQV: Final = "http://www.w3.org/ns/dqv#"
"""The Data Quality Vocabulary of the W3C."""

PREFIXES: Final[dict[str, str]] = {
    "dcg": DCG,
    "dcgd": DCGD,
    "dcgs": DCGS,
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": SH,
    "skos": SKOS,
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}
"""Prefixes that every query and every shipped file may use as a matter of course."""

MODULES: Final = (
    "concept",
    "instrument",
    "actor",
    "event",
    "source",
    "claim",
    "norm",
    "observation",
    "economy",
    "alignment",
)
"""The stems that `ontology/` and `shapes/` share."""


def compact(iri: str) -> str:
    """The IRI in its short form, such as `dcgd:rkc.ga-7.1`; unchanged where no prefix fits."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
