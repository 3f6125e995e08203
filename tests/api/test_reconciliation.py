"""The Reconciliation Service API 0.2, asked as OpenRefine asks it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from dcgraph.research import reconciliation
from dcgraph.research.reconciliation import MAX_QUERIES


@pytest.fixture(scope="module")
def client(shipped_address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=shipped_address, timeout=60) as client:
        yield client


def ask(client: httpx2.Client, **queries: Any) -> dict[str, Any]:
    """What OpenRefine gets for a batch: a form with the queries in one field."""
    sent = client.post("/api/v1/reconcile", data={"queries": json.dumps(queries)})
    assert sent.status_code == 200, sent.text
    found: dict[str, Any] = sent.json()
    assert found.keys() == queries.keys()
    return found


def test_the_manifest_says_what_there_is_and_where(client: httpx2.Client) -> None:
    told = client.get("/api/v1/reconcile").json()
    assert "0.2" in told["versions"]
    assert told["identifierSpace"] == "https://w3id.org/dcgraph/id/"
    assert "{{id}}" in told["view"]["url"]
    page = client.get(told["view"]["url"].replace("{{id}}", "rkc"), follow_redirects=True)
    assert page.status_code == 200
    for one in told["suggest"].values():
        address = one["service_url"] + one["service_path"]
        assert client.get(address, params={"prefix": "sta"}).json()["result"]
    assert all(one["id"] != one["name"] for one in told["defaultTypes"])


def test_names_are_matched_whatever_their_language(client: httpx2.Client) -> None:
    found = ask(
        client,
        q0={"query": "single window"},
        q1={"query": "guichet unique", "limit": 1},
        q2={"query": "единое окно", "type": "Mechanism"},
        q3={"query": "Kazakhstan", "type": ["State"], "type_strict": "any"},
    )
    for key in ("q0", "q1", "q2"):
        best = found[key]["result"][0]
        # A web page of the same title is a namesake, as long as the kind is left open.
        sure = key != "q0"
        assert (best["id"], best["score"], best["match"]) == ("single-window", 100, sure), key
    assert len(found["q1"]["result"]) == 1
    (state,) = (one for one in found["q3"]["result"] if one["match"])
    assert state["id"] == "states.kazakhstan"
    assert "State" in {kind["id"] for kind in state["type"]}


def test_what_is_only_like_a_name_is_no_match(client: httpx2.Client) -> None:
    found = ask(client, q0={"query": "customs window"}, q1={"query": "zzxqy"})
    assert found["q0"]["result"]
    assert not any(one["match"] for one in found["q0"]["result"])
    scores = [one["score"] for one in found["q0"]["result"]]
    assert scores == sorted(scores, reverse=True)
    assert max(scores) < 100
    assert found["q1"]["result"] == []
    assert ask(client, q0={"query": "rkc", "type": "Nonesuch"})["q0"]["result"] == []


def test_the_label_comes_in_the_language_of_the_request(client: httpx2.Client) -> None:
    queries = json.dumps({"q0": {"query": "single window"}})
    told = client.get("/api/v1/reconcile", params={"queries": queries, "lang": "ru"}).json()
    assert re.search("[а-я]", told["q0"]["result"][0]["name"])


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        ("single window", "not JSON"),
        ("[" * 15_000, "not JSON"),
        ("[]", "no object"),
        ('{"q0": 1}', "'q0' is no object"),
        ('{"q0": {}}', "'q0' has no words"),
        ('{"q0": {"query": " "}}', "'q0' has no words"),
        ('{"q0": {"query": "a", "kind": "b"}}', "'q0' has 'kind'"),
        ('{"q0": {"query": "a", "limit": 0}}', "limit of the query 'q0'"),
        ('{"q0": {"query": "a", "limit": 26}}', "from 1 to 25"),
        ('{"q0": {"query": "a", "limit": true}}', "limit of the query 'q0'"),
        ('{"q0": {"query": "a", "type": {}}}', "type of the query 'q0'"),
        ('{"q0": {"query": "a \\ud800"}}', "half of a character"),
        (json.dumps({"q0": {"query": "a" * 201}}), "more than 200 characters"),
        (json.dumps({f"q{n}": {"query": "a"} for n in range(MAX_QUERIES + 1)}), "at most"),
    ],
)
def test_a_bad_batch_is_refused_in_words(client: httpx2.Client, queries: str, words: str) -> None:
    sent = client.post("/api/v1/reconcile", data={"queries": queries})
    assert 400 <= sent.status_code < 500
    assert words in sent.json()["detail"]


def test_long_texts_are_compared_by_their_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    long, other = "single window " * 15, "window single " * 15

    def compared(*_: object, **__: object) -> None:
        pytest.fail("they were compared letter by letter")

    monkeypatch.setattr(reconciliation, "SequenceMatcher", compared)
    assert reconciliation.likeness(long, long) == 1
    assert 0 < reconciliation.likeness(long, other) < 1
    assert reconciliation.likeness(long, "tariff") == 0


def test_a_form_without_queries_and_another_body_are_refused(client: httpx2.Client) -> None:
    assert "queries" in client.post("/api/v1/reconcile", data={"q": "x"}).json()["detail"]
    assert client.post("/api/v1/reconcile", json={}).status_code == 415


def test_the_map_of_pages_leads_to_records(client: httpx2.Client, shipped_address: str) -> None:
    reply = client.get("/sitemap.xml")
    ways = re.findall(r"<loc>([^<]*)</loc>", reply.text)
    assert reply.headers["content-type"] == "application/xml"
    assert 3_000 < len(ways) < 50_000
    assert f"{shipped_address}/id/rkc.ga-7.1.html" in ways
    assert not any(".norm-" in one or ".citation-" in one for one in ways)
    for one in ways[:: len(ways) // 8]:
        assert client.get(one).status_code == 200, one


def test_the_guide_for_assistants_names_the_ways_in(client: httpx2.Client) -> None:
    told = client.get("/llms.txt").text
    assert told.startswith("# dcgraph\n\n> ")
    assert "/api/v1/search" in told
    assert "*not read*" in told


def test_a_page_has_typed_links_and_what_reference_managers_read(client: httpx2.Client) -> None:
    reply = client.get("/id/rkc.ga-7.1.html")
    links = dict(re.findall(r'<([^>]+)>; rel="([^"]+)"', reply.headers["link"]))
    assert links["https://w3id.org/dcgraph/id/rkc.ga-7.1"] == "cite-as"
    assert links["rkc.ga-7.1.ttl"] == "describedby"
    assert links["https://creativecommons.org/licenses/by/4.0/"] == "license"
    assert client.get("/id/rkc.ga-7.1.ttl").status_code == 200
    assert '<meta name="citation_title" content="RKC General Annex, Standard 7.1">' in reply.text
