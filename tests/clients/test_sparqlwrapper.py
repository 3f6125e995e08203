"""SPARQLWrapper, in each format that it knows and by each method."""

from __future__ import annotations

import csv
import json
from xml.dom.minidom import Document

import pytest
import rdflib
import SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

# The client itself makes use of a class that rdflib would rather be rid of.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

LABELS = """
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?label WHERE { ?thing rdfs:label ?label } ORDER BY ?label
"""
EXPECTED = ['gate, with "quotes" and a comma', "single window", "единое окно"]
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
WORDS = "https://example.org/graph/words"


@pytest.fixture(params=[SPARQLWrapper.GET, SPARQLWrapper.POST])
def client(endpoint: str, request: pytest.FixtureRequest) -> SPARQLWrapper.SPARQLWrapper:
    made = SPARQLWrapper.SPARQLWrapper(endpoint)
    made.setMethod(request.param)
    return made


def answer(client: SPARQLWrapper.SPARQLWrapper, query: str, form: str) -> object:
    client.setQuery(query)
    client.setReturnFormat(form)
    return client.query().convert()


def parsed(found: object) -> rdflib.Graph:
    assert isinstance(found, bytes)
    return rdflib.Graph().parse(found, format="turtle")


@pytest.mark.parametrize("way", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_json(client: SPARQLWrapper.SPARQLWrapper, way: str) -> None:
    client.setRequestMethod(way)
    found = answer(client, LABELS, SPARQLWrapper.JSON)
    assert isinstance(found, dict)
    assert [row["label"]["value"] for row in found["results"]["bindings"]] == EXPECTED


def test_xml(client: SPARQLWrapper.SPARQLWrapper) -> None:
    found = answer(client, LABELS, SPARQLWrapper.XML)
    assert isinstance(found, Document)
    values = [node.firstChild for node in found.getElementsByTagName("literal")]
    assert [getattr(value, "data", None) for value in values] == EXPECTED


def test_csv(client: SPARQLWrapper.SPARQLWrapper) -> None:
    found = answer(client, LABELS, SPARQLWrapper.CSV)
    assert isinstance(found, bytes)
    rows = list(csv.reader(found.decode().splitlines()))
    assert rows == [["label"], *([value] for value in EXPECTED)]


def test_tsv(client: SPARQLWrapper.SPARQLWrapper) -> None:
    found = answer(client, LABELS, SPARQLWrapper.TSV)
    assert isinstance(found, bytes)
    assert found.decode().splitlines()[::3] == ["?label", '"единое окно"@ru']


@pytest.mark.parametrize("form", [SPARQLWrapper.JSON, SPARQLWrapper.XML])
def test_ask(client: SPARQLWrapper.SPARQLWrapper, form: str) -> None:
    found = answer(client, "ASK { ?s ?p ?o }", form)
    if isinstance(found, dict):
        assert found["boolean"] is True
    else:
        assert isinstance(found, Document)
        assert found.getElementsByTagName("boolean")[0].firstChild.data == "true"  # type: ignore[union-attr]


@pytest.mark.parametrize("form", [SPARQLWrapper.XML, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD])
@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE <https://example.org/window>"])
def test_graphs(client: SPARQLWrapper.SPARQLWrapper, form: str, query: str) -> None:
    found = answer(client, query, form)
    assert isinstance(found, rdflib.Graph)
    subject = rdflib.URIRef("https://example.org/window")
    assert {str(label) for label in found.objects(subject, rdflib.RDFS.label)} == set(EXPECTED[1:])


@pytest.mark.parametrize("form", [SPARQLWrapper.TURTLE, SPARQLWrapper.N3])
def test_graphs_as_text(client: SPARQLWrapper.SPARQLWrapper, form: str) -> None:
    found = answer(client, CONSTRUCT, form)
    assert len(parsed(found)) == 6


@pytest.mark.parametrize(
    "form", [SPARQLWrapper.TURTLE, SPARQLWrapper.N3, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD]
)
def test_graphs_by_the_accept_header_alone(client: SPARQLWrapper.SPARQLWrapper, form: str) -> None:
    client.setOnlyConneg(True)
    found = answer(client, CONSTRUCT, form)
    graph = found if isinstance(found, rdflib.Graph) else parsed(found)
    assert len(graph) == 6


def test_graphs_of_the_protocol(client: SPARQLWrapper.SPARQLWrapper) -> None:
    client.addDefaultGraph(WORDS)
    found = answer(client, COUNT, SPARQLWrapper.JSON)
    assert json.dumps(found).count('"4"') == 1


def test_a_syntax_error_is_told_as_one(client: SPARQLWrapper.SPARQLWrapper) -> None:
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        answer(client, "SELECT ?x WHERE { ?x }", SPARQLWrapper.JSON)


def test_an_update_is_refused(endpoint: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(endpoint)
    client.setMethod(SPARQLWrapper.POST)
    with pytest.raises(Exception, match="403"):
        answer(client, "CLEAR ALL", SPARQLWrapper.JSON)
