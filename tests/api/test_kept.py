"""What a kept answer depends on, seen by clients."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.serving import serving
from tests.waiting import PATIENCE

from dcgraph_api.config import Settings

QUERY = "SELECT ?s { ?s <https://example.org/number> 7 }"


@pytest.fixture(scope="module")
def client(snapshot: Path, settings: Settings) -> Iterator[httpx2.Client]:
    """A client of a server of its own, whose answers no other test has asked for."""
    with (
        serving(snapshot, dataclasses.replace(settings, rows=5)) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as opened,
    ):
        yield opened


def hit(response: httpx2.Response) -> bool:
    assert response.status_code == 200, response.text
    return response.headers["server-timing"] == 'cache;desc="hit"'


def test_a_description_is_kept_once_and_gives_the_address_it_is_asked_under(
    client: httpx2.Client,
) -> None:
    first, second = client.get("/sparql"), client.get("/sparql")
    assert [hit(first), hit(second)] == [False, True]
    assert first.content == second.content
    elsewhere = client.get("/sparql", headers={"host": "elsewhere.example"})
    assert hit(elsewhere)
    assert b"elsewhere.example" in elsewhere.content
    assert b"elsewhere.example" not in client.get("/sparql").content


@pytest.mark.parametrize("value", ["NOW # a comment\n ()", "RAND#\n()"])
def test_a_comment_does_not_hide_a_function(client: httpx2.Client, value: str) -> None:
    params = {"query": f"SELECT ({value} AS ?value) {{}}"}
    first, second = (client.get("/sparql", params=params) for _ in range(2))
    assert [hit(first), hit(second)] == [False, False]
    assert first.content != second.content
    assert "etag" not in first.headers


def test_the_names_of_graphs_count_as_room(snapshot: Path, settings: Settings) -> None:
    small = dataclasses.replace(settings, cache_bytes=64 << 10)
    body = "query=ASK{}&" + "&".join(f"default-graph-uri=urn:{n:0100}" for n in range(100))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    with serving(snapshot, small) as address:
        for _ in range(2):
            assert not hit(
                httpx2.post(address + "/sparql", content=body, headers=headers, timeout=PATIENCE)
            )


def test_an_answer_that_is_cut_has_another_tag(
    client: httpx2.Client, snapshot: Path, settings: Settings
) -> None:
    params = {"query": "SELECT ?s { ?s <https://example.org/number> ?n } ORDER BY ?n"}
    with serving(snapshot, dataclasses.replace(settings, rows=6)) as address:
        other = httpx2.get(address + "/sparql", params=params, timeout=PATIENCE)
    assert other.headers["etag"] != client.get("/sparql", params=params).headers["etag"]


def test_a_kept_answer_still_says_that_it_was_cut(client: httpx2.Client) -> None:
    params = {"query": "SELECT ?n { ?s <https://example.org/number> ?n }"}
    first, second = (client.get("/sparql", params=params) for _ in range(2))
    assert [hit(first), hit(second)] == [False, True]
    for response in (first, second):
        assert response.headers["dcgraph-truncated"] == "rows=5"
        assert "Dcgraph-Truncated" in response.headers["access-control-expose-headers"]


def test_nothing_is_kept_where_there_is_no_room(snapshot: Path, settings: Settings) -> None:
    with serving(snapshot, dataclasses.replace(settings, cache_bytes=0)) as address:
        found = [
            httpx2.get(address + "/sparql", params={"query": QUERY}, timeout=PATIENCE)
            for _ in range(3)
        ]
    assert [hit(one) for one in found] == [False] * 3
