"""The W3C's three tests of the SPARQL 1.1 Service Description, under their names there."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef
from tests.w3c.manifest import DESCRIPTION, entries, local, read
from tests.w3c.replay import FORMS, Sent, replay

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

# What the vocabulary has: each property with the class of its values, None where it is open.
PROPERTIES = {
    "endpoint": None,
    "feature": "Feature",
    "defaultEntailmentRegime": "EntailmentRegime",
    "entailmentRegime": "EntailmentRegime",
    "defaultSupportedEntailmentProfile": "EntailmentProfile",
    "supportedEntailmentProfile": "EntailmentProfile",
    "extensionFunction": "Function",
    "extensionAggregate": "Aggregate",
    "languageExtension": "Feature",
    "supportedLanguage": "Language",
    "propertyFeature": "Feature",
    "inputFormat": None,
    "resultFormat": None,
    "defaultDataset": "Dataset",
    "availableGraphs": "GraphCollection",
    "defaultGraph": "Graph",
    "namedGraph": "NamedGraph",
    "name": None,
    "graph": "Graph",
}
INSTANCES = {
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
    "Feature": {
        "DereferencesURIs",
        "UnionDefaultGraph",
        "RequiresDataset",
        "EmptyGraphs",
        "BasicFederatedQuery",
    },
}
CLASSES = {"Service", *(name for name in PROPERTIES.values() if name)}
TESTS = {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}


def description(address: str) -> Graph:
    got = replay(address, Sent("GET", headers=(("accept", "text/turtle"),)))
    assert got.status == 200
    return Graph().parse(got.body, format="turtle")


def test_returns_rdf(address: str) -> None:
    got = replay(address, Sent("GET"))
    assert got.status == 200
    assert got.media_type in FORMS["RDF"]
    assert len(description(address)) > 0


def test_has_endpoint_triple(address: str) -> None:
    graph = description(address)
    (service,) = graph.subjects(SD.endpoint, URIRef(address + "/sparql"))
    assert (service, RDF.type, SD.Service) in graph


def test_conforms_to_schema(address: str) -> None:
    graph = description(address)
    for predicate, value in graph.predicate_objects():
        if str(predicate).startswith(SD):
            wanted = PROPERTIES[str(predicate).removeprefix(SD)]
            known = {SD[name] for name in INSTANCES.get(wanted or "", ())}
            assert wanted is None or value in known or (value, RDF.type, SD[wanted]) in graph, value
        if predicate == RDF.type and str(value).startswith(SD):
            assert str(value).removeprefix(SD) in CLASSES
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph


def test_these_are_the_tests_of_the_checkout(checkout: Path) -> None:
    assert {local(entry) for entry in entries(read(checkout / DESCRIPTION))} == TESTS
