"""rdflib's SPARQLConnector and SPARQLStore, and its Graph and Dataset over the store."""

from __future__ import annotations

from typing import Literal as OneOf

import pytest
from rdflib import RDFS, Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlconnector import SPARQLConnector
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.term import Node

EX = "https://example.org/"
WINDOW = URIRef(EX + "window")
NUMBER = URIRef(EX + "number")
WORDS = URIRef(EX + "graph/words")
NUMBERS = URIRef(EX + "graph/numbers")
LABELS = [Literal("single window", lang="en"), Literal("единое окно", lang="ru")]
SELECT = "SELECT ?label WHERE { ?thing rdfs:label ?label } ORDER BY ?label"


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def method(request: pytest.FixtureRequest) -> OneOf["GET", "POST", "POST_FORM"]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def store(endpoint: str, method: OneOf["GET", "POST", "POST_FORM"]) -> SPARQLStore:
    return SPARQLStore(endpoint, method=method)


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_connector(endpoint: str, method: OneOf["GET", "POST", "POST_FORM"], form: str) -> None:
    connector = SPARQLConnector(endpoint, returnFormat=form, method=method)
    query = f"SELECT ?label WHERE {{ <{WINDOW}> <{RDFS.label}> ?label }} ORDER BY ?label"
    found = [row[0] for row in connector.query(query)]  # type: ignore[index]
    assert found == ([Literal(str(one)) for one in LABELS] if form == "csv" else LABELS)


def test_connector_over_one_graph(endpoint: str) -> None:
    connector = SPARQLConnector(endpoint, returnFormat="json")
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert [row[0] for row in connector.query(query, default_graph=NUMBERS)] == [Literal(2)]  # type: ignore[index]


def test_select_with_bindings(store: SPARQLStore) -> None:
    graph = Graph(store)
    found = graph.query(SELECT, initNs={"rdfs": RDFS}, initBindings={"thing": WINDOW})
    assert [row[0] for row in found] == LABELS  # type: ignore[index]


def test_ask(store: SPARQLStore) -> None:
    assert Graph(store).query("ASK { ?s ?p 7 }").askAnswer is True
    assert Graph(store).query("ASK { ?s ?p 9 }").askAnswer is False


def test_construct_and_describe(store: SPARQLStore) -> None:
    for query in (
        f"CONSTRUCT {{ <{WINDOW}> ?p ?o }} WHERE {{ <{WINDOW}> ?p ?o }}",
        f"DESCRIBE <{WINDOW}>",
    ):
        found = Graph(store).query(query).graph
        assert found is not None
        assert set(found.objects(WINDOW, RDFS.label)) == set(LABELS)
        assert found.value(WINDOW, NUMBER) == Literal(7)


def test_a_graph_over_the_store(store: SPARQLStore) -> None:
    graph = Graph(store)
    assert len(graph) == 6
    assert graph.value(WINDOW, NUMBER) == Literal(7)
    assert (WINDOW, RDFS.label, LABELS[1]) in graph
    assert set(graph.subjects(NUMBER)) == {WINDOW, URIRef(EX + "gate")}
    assert sum(1 for _ in graph.triples((None, None, None))) == 6


def test_a_named_graph_over_the_store(store: SPARQLStore) -> None:
    graph = Graph(store, identifier=WORDS)
    assert len(graph) == 4
    assert graph.value(WINDOW, NUMBER) is None
    assert set(graph.objects(WINDOW, RDFS.label)) == set(LABELS)


def test_the_graphs_of_a_dataset(store: SPARQLStore) -> None:
    names: set[Node] = {
        getattr(found, "identifier", found) for found in Dataset(store=store).store.contexts()
    }
    assert {WORDS, NUMBERS} <= names


def test_the_store_cannot_write(store: SPARQLStore) -> None:
    with pytest.raises(TypeError, match="read only"):
        Graph(store).add((WINDOW, RDFS.label, Literal("no")))
