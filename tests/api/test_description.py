"""The service description: under which address it is told, and that what it tells is true.

The last of the W3C's tests of service descriptions asks that the description keep to the
vocabulary; the first two, that the endpoint answers with it and names itself, are in
`test_sparql.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

import pyoxigraph
import pytest

from dcgraph.files import Rooms
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import load
from dcgraph.snapshot.description import describe
from dcgraph.sparql.rules import derive, rules
from dcgraph_api.description import Limit, description_query
from dcgraph_api.requests import base_of

BASE = "http://testing:8000"

STANDARD = """
    Service Feature Language Function Aggregate EntailmentRegime EntailmentProfile Dataset Graph
    GraphCollection NamedGraph SPARQL10Query SPARQL11Query SPARQL11Update DereferencesURIs
    UnionDefaultGraph RequiresDataset EmptyGraphs BasicFederatedQuery endpoint feature
    defaultEntailmentRegime entailmentRegime defaultSupportedEntailmentProfile
    supportedEntailmentProfile extensionFunction extensionAggregate languageExtension
    supportedLanguage propertyFeature defaultDataset availableGraphs resultFormat inputFormat
    defaultGraph namedGraph name graph
"""
SAMPLES = {
    "date": "2020-01-31",
    "dayTimeDuration": "P1DT2H",
    "duration": "P1Y2M3D",
    "gDay": "---31",
    "gMonth": "--12",
    "gMonthDay": "--12-31",
    "gYear": "2020",
    "gYearMonth": "2020-12",
    "time": "10:00:00",
    "yearMonthDuration": "P1Y2M",
}


@pytest.fixture
def store(small: Rooms) -> pyoxigraph.Store:
    """The small graph with its description."""
    made = load(small).store()
    derive(made, rules(small.ontology))
    describe(made)
    return made


def described(store: pyoxigraph.Store, limits: Iterable[Limit] = ()) -> pyoxigraph.Store:
    """The service description over a store."""
    manifest = cast(Any, SimpleNamespace(triples=len(store)))
    query = description_query(BASE, manifest, limits)
    answer = store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QueryTriples)
    told = pyoxigraph.Store()
    told.extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in answer)
    return told


def values(store: pyoxigraph.Store, query: str) -> list[tuple[str, ...]]:
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return [tuple(row[variable].value for variable in rows.variables) for row in rows]


def scope(host: bytes | None) -> dict[str, object]:
    headers = [] if host is None else [(b"host", host)]
    return {"scheme": "http", "server": ("10.0.0.1", 8000), "headers": headers}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        (b"example.org", "http://example.org"),
        (b"localhost:8000", "http://localhost:8000"),
        (b"[::1]:8000", "http://[::1]:8000"),
        (b"my_host-1:80", "http://my_host-1:80"),
        (None, "http://10.0.0.1:8000"),
        (b"", "http://10.0.0.1:8000"),
        (b"a b", "http://10.0.0.1:8000"),
        (b"a> <b", "http://10.0.0.1:8000"),
        (b"a/b", "http://10.0.0.1:8000"),
        (b"\xff", "http://10.0.0.1:8000"),
    ],
)
def test_the_base_is_the_host_that_was_asked(host: bytes | None, expected: str) -> None:
    assert base_of(scope(host), "") == expected


def test_the_configured_base_goes_before() -> None:
    assert base_of(scope(b"other"), "https://example.org/graph") == "https://example.org/graph"


def test_a_description_without_graphs_still_describes_the_service() -> None:
    told = described(pyoxigraph.Store())
    assert values(told, f"SELECT ?e {{ <{BASE}/sparql> a sd:Service ; sd:endpoint ?e }}") == [
        (f"{BASE}/sparql",)
    ]


def test_each_named_graph_exists_and_has_as_many_triples_as_told(store: pyoxigraph.Store) -> None:
    query = f"""SELECT ?name ?n {{
      <{BASE}/sparql> sd:defaultDataset ?set ; sd:availableGraphs ?set .
      ?set a sd:Dataset ; sd:namedGraph [ a sd:NamedGraph ; sd:name ?name ;
        sd:graph [ a sd:Graph ; void:triples ?n ] ] }} ORDER BY ?name"""
    counted = values(
        store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    )
    assert values(described(store), query) == counted
    assert len(counted) == len(list(store.named_graphs()))


def test_the_default_graph_has_as_many_triples_as_told(store: pyoxigraph.Store) -> None:
    query = "SELECT ?n { [] sd:defaultGraph [ a sd:Graph ; void:triples ?n ] }"
    assert values(described(store), query) == values(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


def test_the_features_that_are_claimed_are_there_and_no_others(store: pyoxigraph.Store) -> None:
    told = described(store)
    one = f"<{BASE}/sparql>"
    assert values(told, f"SELECT ?f {{ {one} sd:feature ?f }}") == [
        (PREFIXES["sd"] + "UnionDefaultGraph",)
    ]
    assert values(told, f"SELECT ?l {{ {one} sd:supportedLanguage ?l }}") == [
        (PREFIXES["sd"] + "SPARQL11Query",)
    ]
    assert not values(told, "SELECT ?x { ?x sd:inputFormat ?any }")


def test_every_function_that_is_claimed_can_be_called(store: pyoxigraph.Store) -> None:
    query = "SELECT ?f { ?s sd:extensionFunction ?f . ?f a sd:Function }"
    claimed = [iri for (iri,) in values(described(store), query)]
    assert len(claimed) > 5
    for iri in claimed:
        of_itself = f'SELECT (DATATYPE(<{iri}>("{SAMPLES[iri.rpartition("#")[2]]}")) AS ?t) {{}}'
        assert values(pyoxigraph.Store(), of_itself) == [(iri,)]


def test_only_terms_of_the_standard_are_used(store: pyoxigraph.Store) -> None:
    used = values(
        described(store),
        "SELECT DISTINCT ?t { { ?s ?t ?o } UNION { ?s ?p ?t } UNION { ?s a ?t } "
        "FILTER (STRSTARTS(STR(?t), STR(sd:))) }",
    )
    assert {iri.removeprefix(PREFIXES["sd"]) for (iri,) in used} <= {*STANDARD.split()}


def test_each_limit_is_told_as_data() -> None:
    limits = (
        ("time_limit", 2.5, "seconds", "Longest time."),
        ("rows", 1000, "", 'Most "rows".'),
    )
    query = f"""SELECT ?name ?value ?text {{ <{BASE}/sparql> schema:additionalProperty ?one .
      ?one a schema:PropertyValue ; schema:name ?name ; schema:value ?value ;
        schema:description ?text }} ORDER BY ?name"""
    assert values(described(pyoxigraph.Store(), limits), query) == [
        ("rows", "1000", 'Most "rows".'),
        ("time_limit", "2.5", "Longest time."),
    ]
