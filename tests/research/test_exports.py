"""What is taken away, opened with the libraries that people use for it."""

from __future__ import annotations

import csv
import io
from typing import Any

import networkx as nx
import openpyxl
import pandas as pd
import pyoxigraph
import pytest
from tests.research.desks import PACT, desk_over

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.exports import FORMS, claim_iri, table_xlsx, write_network
from dcgraph.research.filters import Filters
from dcgraph.research.neighbourhood import Neighbourhood, neighbourhood

HOSTILE = (
    PACT
    + r"""
dcgd:odd a dcg:Notion , dcg:Record ; skos:prefLabel "<a & \"b\">\u0001 =1+1"@en .
dcgd:c5 a dcg:Claim ; dcg:hasSubject dcgd:pact ; dcg:hasRelation dcg:treats ;
    dcg:hasObject dcgd:odd ; dcg:hasBasis dcg:Stated ; dcg:rationale "a\r\nb]]>"@en ;
    dcg:hasCitation dcgd:x.citation-1 .
dcgd:c6 a dcg:Claim ; dcg:hasSubject dcgd:pact ; dcg:hasRelation dcg:enables ;
    dcg:hasObject dcgd:odd ; dcg:hasBasis dcg:Interpreted ; dcg:hasCitation dcgd:x.citation-2 .
"""
)


@pytest.fixture
def around() -> tuple[Desk, Neighbourhood]:
    """What is around the odd notion: the pact, by two claims."""
    desk = desk_over(HOSTILE)
    return desk, neighbourhood(desk, "odd", Filters())


def nodes_and_edges(graph: Any) -> tuple[set[str], set[tuple[str, str, str]]]:
    edges = {(start, end, data["relation"]) for start, end, data in graph.edges(data=True)}
    return set(graph.nodes), edges


# By hand from HOSTILE: two claims from the pact to the odd notion, of which one is recalled.
EXPECTED = ({"odd", "pact"}, {("pact", "odd", "treats"), ("pact", "odd", "enables")})


def test_graphml_is_read_by_networkx(around: tuple[Desk, Neighbourhood]) -> None:
    graph = nx.read_graphml(io.BytesIO(write_network(*around, "graphml", "en")))
    assert nodes_and_edges(graph) == EXPECTED
    assert graph.is_directed()
    assert graph.nodes["odd"]["label"] == '<a & "b">  =1+1'
    assert graph.nodes["odd"]["step"] == 0
    assert graph.nodes["pact"]["step"] == 1
    (treats,) = (data for _, _, data in graph.edges(data=True) if data["relation"] == "treats")
    assert treats["basis"] == "stated"
    assert treats["confidence"] == "confirmed"
    assert treats["claim"] == "c5"
    assert treats["citations"] == "The book, page 1 [confirmed]"
    assert treats["force"] == "treats"
    (enables,) = (data for _, _, data in graph.edges(data=True) if data["relation"] == "enables")
    assert "force" not in enables


def test_gexf_is_read_by_networkx(around: tuple[Desk, Neighbourhood]) -> None:
    graph = nx.read_gexf(io.BytesIO(write_network(*around, "gexf", "en")))
    assert nodes_and_edges(graph) == EXPECTED
    assert graph.nodes["pact"]["label"] == "Pact"
    assert graph.nodes["pact"]["kind"] == "Convention"
    confidences = {data["relation"]: data["confidence"] for _, _, data in graph.edges(data=True)}
    assert confidences == {"treats": "confirmed", "enables": "recalled"}
    forces = {data["relation"]: data.get("force") for _, _, data in graph.edges(data=True)}
    assert forces == {"treats": "treats", "enables": None}


def test_a_csv_has_the_values_as_they_are(around: tuple[Desk, Neighbourhood]) -> None:
    table = pd.read_csv(io.BytesIO(write_network(*around, "csv", "en")), keep_default_na=False)
    assert list(table["relation"]) == ["treats", "enables"]
    assert list(table["force"]) == ["treats", ""]
    assert set(table["target_label"]) == {'<a & "b">\x01 =1+1'}
    assert list(table["confidence"]) == ["confirmed", "recalled"]


def test_a_workbook_has_texts_and_no_formulas(around: tuple[Desk, Neighbourhood]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_network(*around, "xlsx", "fr")))
    assert book.sheetnames == ["Fiches", "Liens"]
    things, links = book["Fiches"], book["Liens"]
    assert [row[0] for row in things.iter_rows(min_row=2, values_only=True)] == ["odd", "pact"]
    assert links.max_row == 3
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert write_network(*around, "xlsx", "fr") == write_network(*around, "xlsx", "fr")


def test_any_table_becomes_a_workbook() -> None:
    table = b'name,text\r\n=1+1,"two\r\nlines"\r\n'
    frame = pd.read_excel(io.BytesIO(table_xlsx(table, "A table", "dcgraph 1")), dtype=str)
    assert list(frame.columns) == ["name", "text"]
    assert frame["name"][0] == "=1+1"
    assert openpyxl.load_workbook(io.BytesIO(table_xlsx(table, "A table", "x"))).properties.title


def triples(body: bytes, form: pyoxigraph.RdfFormat) -> set[pyoxigraph.Triple]:
    quads = list(pyoxigraph.parse(body, form))
    assert quads
    return {pyoxigraph.Triple(one.subject, one.predicate, one.object) for one in quads}


def names(one: pyoxigraph.Triple) -> str:
    assert isinstance(one.subject, pyoxigraph.NamedNode)
    return one.subject.value


@pytest.mark.parametrize("name", ["digital-customs", "rkc.ga-7.1", "kunio-mikuriya"])
def test_rdf_says_what_the_graph_says(desk: Desk, name: str) -> None:
    found = neighbourhood(desk, name, Filters())
    turtle = triples(write_network(desk, found, "ttl", "en"), pyoxigraph.RdfFormat.TURTLE)
    store = pyoxigraph.Store.read_only(str(desk.snapshot.store))
    foreign = [one for one in turtle if not any(True for _ in store.quads_for_pattern(*one))]
    assert foreign == []
    assert turtle == triples(
        write_network(desk, found, "jsonld", "en"), pyoxigraph.RdfFormat.JSON_LD
    )
    claims = {one.claim for one in found.edges if one.claim}
    told = {names(one) for one in turtle if one.predicate.value == DCG + "hasSubject"}
    assert told == {DCGD + claim for claim in claims}


def test_a_recalled_claim_makes_no_triple(around: tuple[Desk, Neighbourhood]) -> None:
    turtle = triples(write_network(*around, "ttl", "en"), pyoxigraph.RdfFormat.TURTLE)
    # The small graph has no direct triples of its claims at all.
    assert not [one for one in turtle if one.predicate.value in (DCG + "treats", DCG + "enables")]
    assert [one for one in turtle if names(one) == DCGD + "c6"]


def test_an_empty_neighbourhood_is_taken_away_too() -> None:
    desk = desk_over(PACT)
    found = neighbourhood(desk, "quiet", Filters())
    assert nx.read_graphml(io.BytesIO(write_network(desk, found, "graphml", "en"))).order() == 1
    assert len(list(csv.reader(io.StringIO(write_network(desk, found, "csv", "en").decode())))) == 1
    for form in FORMS:
        assert write_network(desk, found, form, "ru")
    with pytest.raises(ParameterError, match="csv, xlsx, graphml"):
        write_network(desk, found, "dot", "en")


@pytest.mark.parametrize(("name", "words"), [("pact", "about=pact"), ("c22", "nothing named")])
def test_what_is_no_claim_is_refused_as_one(name: str, words: str) -> None:
    with pytest.raises(NotFoundError, match=words):
        claim_iri(desk_over(PACT), name)
