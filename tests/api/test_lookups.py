"""Small lookups at the endpoint: answered whatever the workers do, and like any other query."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from tests.serving import serving
from tests.waiting import PATIENCE

from dcgraph_api.config import Settings

LOOKUP = """
    SELECT ?thing ?label WHERE {
        ?thing skos:prefLabel "single window"@en ; skos:prefLabel ?label .
        FILTER (lang(?label) = "ru")
    }"""
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w }"

BUSY = 'dcgraph_workers_busy{lane="open"} 1'


@pytest.fixture(scope="module")
def narrow(snapshot: Path, settings: Settings) -> Iterator[str]:
    """A server with one worker in each lane, and no room to wait for it."""
    with serving(snapshot, replace(settings, workers=1, queue=0, time_limit=4.0)) as address:
        yield address


@pytest.mark.nightly
def test_a_lookup_waits_for_no_worker(narrow: str) -> None:
    url = f"{narrow}/sparql"
    statuses: list[int] = []

    def burden() -> None:
        statuses.append(httpx2.get(url, params={"query": HEAVY}, timeout=PATIENCE).status_code)

    thread = threading.Thread(target=burden)
    thread.start()
    try:
        with httpx2.Client(timeout=PATIENCE) as client:
            while BUSY not in client.get(f"{narrow}/metrics").text:
                assert thread.is_alive(), "the only worker was never busy"
            found = client.get(url, params={"query": LOOKUP})
            assert thread.is_alive()
    finally:
        thread.join()
    assert found.status_code == 200
    rows = found.json()["results"]["bindings"]
    assert [row["label"]["value"] for row in rows] == ["единое окно"]
    assert statuses == [504]


def test_a_lookup_is_answered_like_any_query(address: str) -> None:
    url = f"{address}/sparql"
    with httpx2.Client(timeout=PATIENCE) as client:
        first = client.get(url, params={"query": LOOKUP})
        again = client.get(url, params={"query": LOOKUP})
        other = client.get(url, params={"query": LOOKUP + " ORDER BY ?label"})
    assert "engine;dur=" in first.headers["server-timing"]
    assert 'desc="hit"' in again.headers["server-timing"]
    assert first.json() == other.json()
    for name in ("content-type", "vary", "cache-control", "access-control-allow-origin"):
        assert first.headers[name] == again.headers[name] == other.headers[name]
    assert first.headers["etag"] == again.headers["etag"]


def test_a_lookup_in_another_format_is_answered_too(address: str) -> None:
    found = httpx2.get(
        f"{address}/sparql",
        params={"query": LOOKUP},
        headers={"accept": "text/csv"},
        timeout=PATIENCE,
    )
    assert found.text.splitlines() == ["thing,label", "https://example.org/window,единое окно"]


def test_what_a_lookup_cannot_be_answered_in_is_refused(address: str) -> None:
    found = httpx2.get(
        f"{address}/sparql",
        params={"query": LOOKUP},
        headers={"accept": "text/turtle"},
        timeout=PATIENCE,
    )
    assert found.status_code == 406
