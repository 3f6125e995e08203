"""The published limits are those of the settings, and hold."""

from __future__ import annotations

from dataclasses import fields

import httpx2
import pytest

from dcgraph.sparql.lexer import MAX_DEPTH, MAX_SIGNS, MAX_TOKENS
from dcgraph_api.config import Settings
from dcgraph_api.errors import KINDS
from dcgraph_api.limits import limits_table
from dcgraph_api.models import LimitDocument

NO_LIMITS = {"port", "processes", "cache_bytes", "follow_seconds", "memory_quads"}
"""Settings with a number that bounds nothing of a request; any other is a limit."""


def test_every_setting_that_limits_is_listed_with_its_value_and_variable() -> None:
    numbers = {one.name for one in fields(Settings) if isinstance(one.default, int | float)}
    table = {one.name: one for one in limits_table(Settings(rows=77, time_limit=2.5))}
    assert set(table) == numbers - NO_LIMITS | {"words", "nesting", "signs"}
    assert (table["rows"].value, table["rows"].variable) == (77, "DCGRAPH_ROWS")
    assert (table["time_limit"].value, table["time_limit"].parameter) == (2.5, "timeout")
    of_shape = {"words": MAX_TOKENS, "nesting": MAX_DEPTH, "signs": MAX_SIGNS}
    for name, value in of_shape.items():
        assert (table[name].value, table[name].variable) == (value, None)


@pytest.mark.parametrize("one", limits_table(Settings()), ids=lambda one: one.name)
def test_a_limit_says_what_it_bounds_and_what_happens_beyond(one: LimitDocument) -> None:
    assert one.meaning.endswith(".")
    assert one.passed.endswith(".")
    # The sentence for a setting whose consequence nobody has written down.
    assert one.passed != "The request is refused."
    assert one.unit
    if one.problem is not None:
        assert one.status == KINDS[one.problem].status


def test_no_limit_of_queries_is_not_listed() -> None:
    names = {one.name for one in limits_table(Settings(client_queries=0))}
    assert "client_queries" not in names
    assert "queue" in names


def test_the_memory_of_another_engine_is_not_promised() -> None:
    table = limits_table(Settings(store="http://127.0.0.1:8890/sparql"))
    assert "memory" not in {one.name for one in table}
    assert "out-of-memory" not in {one.problem for one in table}


def test_the_route_tells_all_of_them(client: httpx2.Client, settings: Settings) -> None:
    response = client.get("/limits")
    assert response.status_code == 200
    listed = {one["name"]: one for one in response.json()["limits"]}
    assert {name: one["value"] for name, one in listed.items()} == {
        one.name: one.value for one in limits_table(settings)
    }
    assert listed["rows"]["header"] == f"dcgraph-truncated: rows={settings.rows}"
    assert listed["rows"]["status"] == 200
    assert (listed["send_seconds"]["status"], listed["send_seconds"]["problem"]) == (None, None)


@pytest.mark.parametrize(
    ("name", "query", "more"),
    [
        ("query_bytes", "ASK {} #" + "x" * 20_000, {}),
        ("nesting", "ASK " + "{" * (MAX_DEPTH + 1), {}),
        ("signs", "ASK { FILTER(" + "!" * (MAX_SIGNS + 1) + "true) }", {}),
        (
            "time_limit",
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c",
            {"timeout": "0.05"},
        ),
        ("output_bytes", 'SELECT ("%s" AS ?x) { ?a ?b ?c . ?d ?e ?f }' % ("y" * 200), {}),
    ],
)
def test_beyond_a_limit_the_status_is_the_published_one(
    client: httpx2.Client, name: str, query: str, more: dict[str, str]
) -> None:
    listed = {one["name"]: one for one in client.get("/limits").json()["limits"]}
    response = client.post("/sparql", data={"query": query, **more})
    assert response.status_code == listed[name]["status"]
    assert response.json()["type"].endswith("/" + listed[name]["problem"])


def test_what_xml_cannot_write_is_told_as_a_matter_of_format(client: httpx2.Client) -> None:
    query = 'SELECT ?x { VALUES ?x { "\\u0001" } }'
    refused = client.get("/sparql", params={"query": query, "format": "xml"})
    assert refused.status_code == 406
    assert client.get("/sparql", params={"query": query, "format": "json"}).status_code == 200
