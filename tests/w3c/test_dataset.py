"""What the dataset of a query is: SPARQL 1.1 Protocol, section 2.1.4, and Query, section 13.2."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

import pytest
from tests.w3c.cases import FORM, NOWHERE, ONE, QUERY, SHARED, THREE, TWO
from tests.w3c.replay import Got, Sent, replay

DEFAULT, NAMED = "default-graph-uri", "named-graph-uri"
IN_DEFAULT = "SELECT ?s {dataset} WHERE {{ ?s a ?type }}"
IN_NAMED = "SELECT ?s {dataset} WHERE {{ GRAPH ?g {{ ?s a ?type }} }}"

Fields = Sequence[tuple[str, str]]

# Which graphs are asked for, what the default graph then holds, and what the named graphs hold.
DATASETS: list[tuple[Fields, list[str], list[str]]] = [
    # Where none is, the default graph is the union of all. A triple of two graphs counts twice in
    # it; no snapshot that a build makes has one.
    ([], [ONE, SHARED, SHARED, THREE, TWO], [ONE, SHARED, SHARED, THREE, TWO]),
    ([(DEFAULT, ONE)], [ONE, SHARED], []),
    ([(DEFAULT, ONE), (DEFAULT, THREE)], [ONE, SHARED, THREE], []),
    # A merge is a set of triples: what two graphs share is there once.
    ([(DEFAULT, ONE), (DEFAULT, TWO)], [ONE, SHARED, TWO], []),
    ([(DEFAULT, ONE), (DEFAULT, ONE)], [ONE, SHARED], []),
    ([(NAMED, ONE)], [], [ONE, SHARED]),
    ([(NAMED, ONE), (NAMED, TWO)], [], [ONE, SHARED, SHARED, TWO]),
    ([(NAMED, ONE), (NAMED, ONE)], [], [ONE, SHARED]),
    ([(DEFAULT, ONE), (NAMED, THREE)], [ONE, SHARED], [THREE]),
    ([(DEFAULT, ONE), (DEFAULT, TWO), (NAMED, ONE)], [ONE, SHARED, TWO], [ONE, SHARED]),
    # A graph that is not there is empty.
    ([(DEFAULT, NOWHERE)], [], []),
    ([(DEFAULT, NOWHERE), (DEFAULT, THREE)], [THREE], []),
    ([(NAMED, NOWHERE)], [], []),
]


def subjects(got: Got) -> list[str]:
    assert got.status == 200, got.body
    return sorted(row["s"]["value"] for row in json.loads(got.body)["results"]["bindings"])


def get(address: str, query: str, fields: Fields = ()) -> Got:
    return replay(address, Sent("GET", "?" + urlencode([("query", query), *fields])))


def clauses(fields: Fields) -> str:
    words = {DEFAULT: "FROM", NAMED: "FROM NAMED"}
    return " ".join(f"{words[name]} <{graph}>" for name, graph in fields)


@pytest.mark.parametrize(("fields", "default", "named"), DATASETS)
def test_by_parameters(address: str, fields: Fields, default: list[str], named: list[str]) -> None:
    assert subjects(get(address, IN_DEFAULT.format(dataset=""), fields)) == default
    assert subjects(get(address, IN_NAMED.format(dataset=""), fields)) == named


@pytest.mark.parametrize(("fields", "default", "named"), DATASETS)
def test_by_clauses(address: str, fields: Fields, default: list[str], named: list[str]) -> None:
    dataset = clauses(fields)
    assert subjects(get(address, IN_DEFAULT.format(dataset=dataset))) == default
    assert subjects(get(address, IN_NAMED.format(dataset=dataset))) == named


@pytest.mark.parametrize("fields", [[(DEFAULT, THREE)], [(NAMED, THREE)]])
def test_parameters_go_before_clauses(address: str, fields: Fields) -> None:
    dataset = f"FROM <{ONE}> FROM NAMED <{TWO}>"
    in_default = subjects(get(address, IN_DEFAULT.format(dataset=dataset), fields))
    in_named = subjects(get(address, IN_NAMED.format(dataset=dataset), fields))
    assert in_default + in_named == [THREE]


def test_clauses_may_use_prefixes_and_a_base(address: str) -> None:
    prologue = "BASE <https://example.org/> PREFIX w3c: <w3c/> "
    query = prologue + IN_DEFAULT.format(dataset="FROM w3c:one FROM <w3c/two>")
    assert subjects(get(address, query)) == [ONE, SHARED, TWO]


@pytest.mark.parametrize("way", ["get", "form", "direct", "split"])
def test_each_way_of_asking_takes_graphs(address: str, way: str) -> None:
    query = IN_DEFAULT.format(dataset="")
    graphs = [(DEFAULT, ONE), (NAMED, TWO)]
    in_query, in_body = urlencode(graphs), urlencode([("query", query), *graphs])
    sent = {
        "get": Sent("GET", "?" + in_body),
        "form": Sent("POST", "", (("content-type", FORM),), in_body.encode()),
        "direct": Sent("POST", "?" + in_query, (("content-type", QUERY),), query.encode()),
        "split": Sent(
            "POST",
            "?" + in_query,
            (("content-type", FORM),),
            urlencode([("query", query)]).encode(),
        ),
    }
    assert subjects(replay(address, sent[way])) == [ONE, SHARED]


@pytest.mark.parametrize("name", [DEFAULT, NAMED])
@pytest.mark.parametrize("graph", ["", "one", "//one", "http://[", "http://a/%zz", "a:b c"])
def test_what_is_no_iri_is_told(address: str, name: str, graph: str) -> None:
    got = get(address, "ASK {}", [(name, graph)])
    assert got.status == 400
    assert f"'{name}'" in json.loads(got.body)["detail"]
