"""The graph describes itself, and counts itself rightly."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, Store

from dcgraph.derive import derive, rules
from dcgraph.describe import DESCRIPTION_GRAPH, describe
from dcgraph.load import load
from dcgraph.paths import Rooms
from dcgraph.terms import DCG, ROOT

VOID = "PREFIX void: <http://rdfs.org/ns/void#>\n"


def described(small: Rooms) -> tuple[Store, int]:
    store = load(small).store()
    derive(store, rules(small.ontology))
    before = len(list(store.quads_for_pattern(None, None, None, DefaultGraph())))
    describe(store)
    return store, before


def values(store: Store, query: str) -> list[tuple[str, ...]]:
    rows = store.query(VOID + query)
    assert isinstance(rows, QuerySolutions)
    return [tuple(row[variable].value for variable in rows.variables) for row in rows]


def test_it_counts_the_graph_without_itself(small: Rooms) -> None:
    store, before = described(small)
    assert values(store, f"SELECT ?n WHERE {{ <{ROOT}> void:triples ?n }}") == [(str(before),)]


def test_its_partitions_are_those_of_the_graph(small: Rooms) -> None:
    store, _ = described(small)
    query = """SELECT ?n WHERE { ?part void:class <%s> ; void:entities ?n }"""
    assert values(store, query % f"{DCG}Claim") == [("2",)]
    assert values(store, query % f"{DCG}Citation") == [("10",)]
    assert values(store, query % f"{DCG}Provision") == [("2",)], "by class and all classes below"
    query = """SELECT ?n WHERE { ?part void:property <%s> ; void:triples ?n }"""
    assert values(store, query % f"{DCG}hasCitation") == [("10",)]


def test_it_stands_in_a_graph_of_its_own_too(small: Rooms) -> None:
    store, before = described(small)
    graph = NamedNode(DESCRIPTION_GRAPH)
    apart = list(store.quads_for_pattern(None, None, None, graph))
    everything = len(list(store.quads_for_pattern(None, None, None, DefaultGraph())))
    assert len(apart) > 100
    assert everything == before + len(apart)


def test_each_table_is_named_with_its_publisher_and_licence(small: Rooms) -> None:
    path = small.data / "sources" / "web.ttl"
    licence = "https://opendatacommons.org/licenses/pddl/1-0/"
    table = (
        "\ndcgd:sources.codes a dcg:Dataset ;\n"
        '    dcterms:title "Codes"@en ;\n'
        '    dcg:publisherName "Small Office" ;\n'
        f"    dcterms:license <{licence}> .\n"
    )
    path.write_text(path.read_text("utf-8") + table, encoding="utf-8")
    store, _ = described(small)
    terms = "http://purl.org/dc/terms/"
    query = f"""SELECT ?title ?publisher ?licence WHERE {{ GRAPH <{DESCRIPTION_GRAPH}> {{
      <{ROOT}> <{terms}source> ?of . ?of <{terms}title> ?title ;
        <{terms}publisher> ?publisher ; <{terms}license> ?licence }} }}"""
    assert values(store, query) == [("Codes", "Small Office", licence)]
