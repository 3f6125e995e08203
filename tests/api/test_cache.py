"""Answers that are kept: within bounds, and only for whoever asks exactly the same."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import httpx2
import pytest

from dcgraph.sparql.model import Answer
from dcgraph.sparql.model import Request as StoreRequest
from dcgraph_api.caching import AnswerCache, Reply
from dcgraph_api.dependencies import Service

HIT = 'cache;desc="hit"'


def reply(size: int) -> Reply:
    return Reply(200, b"x" * size)


def test_what_was_used_longest_ago_goes_first() -> None:
    cache = AnswerCache(80_000)
    for name in "abcdefgh":
        cache.put(name, reply(8_000))
    assert cache.get("a") is not None
    cache.put("i", reply(8_000))
    assert cache.get("b") is None
    assert cache.get("a") is not None
    assert 0 < cache.held <= 80_000


def test_it_never_holds_more_than_it_may() -> None:
    cache = AnswerCache(100_000)
    for number in range(1_000):
        cache.put(number, reply(number * 10))
        assert cache.held <= 100_000
    assert 0 < len(cache) < 1_000


def test_the_same_key_counts_once() -> None:
    cache = AnswerCache(100_000)
    cache.put("a", reply(1_000))
    before = cache.held
    cache.put("a", reply(1_000))
    assert (cache.held, len(cache)) == (before, 1)


def test_one_reply_cannot_drive_out_all_others() -> None:
    cache = AnswerCache(80_000)
    cache.put("a", reply(100))
    cache.put("big", reply(20_000))
    assert cache.get("big") is None
    assert cache.get("a") is not None


def test_without_room_nothing_is_kept() -> None:
    cache = AnswerCache(0)
    cache.put("a", reply(0))
    assert cache.get("a") is None


def test_the_solutions_of_a_saved_question_are_asked_for_once() -> None:
    asked: list[str] = []

    class Counting:
        async def answer(self, request: StoreRequest) -> Answer:
            asked.append(request.query)
            rows = 5 if "LIMITED" in request.query else None
            return Answer("solutions", request.solutions_format, b"{}", 0.1, rows)

    fields: dict[str, Any] = dict.fromkeys(one.name for one in dataclasses.fields(Service))
    service = Service(**{**fields, "solutions": AnswerCache(80_000), "own_lane": Counting()})
    for query in ("SELECT * {}", "SELECT * {}", "LIMITED", "LIMITED", "SELECT (NOW() AS ?n) {}"):
        assert asyncio.run(service.solved(StoreRequest(query))).body == b"{}"
    asyncio.run(service.solved(StoreRequest("SELECT (NOW() AS ?n) {}")))
    # What was cut, and what is another each time, is not kept.
    assert asked.count("SELECT * {}") == 1
    assert asked.count("LIMITED") == 2
    assert asked.count("SELECT (NOW() AS ?n) {}") == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_asks_the_same_again_gets_the_same_bytes(client: httpx2.Client, method: str) -> None:
    query = f"SELECT * {{ ?s ?p ?o }} ORDER BY ?s LIMIT 7 # {method}"
    given: dict[str, Any] = (
        {"params": {"query": query}} if method == "GET" else {"data": {"query": query}}
    )
    first, second = (client.request(method, "/sparql", **given) for _ in range(2))
    assert first.headers["server-timing"].startswith("engine")
    assert second.headers["server-timing"] == HIT
    assert second.content == first.content
    assert second.headers["content-type"] == first.headers["content-type"]
    assert second.headers.get("etag") == first.headers.get("etag")


def test_another_format_or_graph_is_another_question(client: httpx2.Client) -> None:
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?o LIMIT 3 # apart"
    asked = [
        ({"query": query}, "text/csv"),
        ({"query": query}, "text/tab-separated-values"),
        ({"query": query, "format": "xml"}, "text/csv"),
        ({"query": query, "default-graph-uri": "https://example.org/graph/words"}, "text/csv"),
        ({"query": query, "default-graph-uri": "https://example.org/graph/none"}, "text/csv"),
    ]
    answers = [client.get("/sparql", params=p, headers={"accept": a}) for p, a in asked]
    assert all(HIT not in one.headers["server-timing"] for one in answers)
    assert len({one.content for one in answers}) == len(asked)


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "struuid ()", "UUID()", "BNODE()"])
def test_what_is_another_each_time_is_not_kept(client: httpx2.Client, call: str) -> None:
    params = {"query": f"SELECT ({call} AS ?x) {{}}"}
    first, second = (client.get("/sparql", params=params) for _ in range(2))
    assert "engine" in second.headers["server-timing"]
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    if call != "BNODE()":
        assert first.content != second.content


def test_a_star_stands_for_whatever_there_is(client: httpx2.Client) -> None:
    params = {"query": "ASK {}"}
    assert client.get("/sparql", params=params, headers={"if-none-match": "*"}).status_code == 304


def test_an_error_is_not_kept(client: httpx2.Client) -> None:
    for _ in range(2):
        response = client.get("/sparql", params={"query": "SELECT nonsense"})
        assert response.status_code == 400
        assert HIT not in response.headers.get("server-timing", "")
