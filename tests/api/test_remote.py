"""A server over another store: whether it is ready, and when it takes a new snapshot."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.endpoint import CONTENT, JSON, PUBLISHED, Endpoint, Reply, listening, literal, table
from tests.serving import quads_in, serving, write_snapshot
from tests.waiting import PATIENCE, wait_until

from dcgraph.remote import endpoint as pulse
from dcgraph.snapshot.manifest import Snapshot, opened, seal, verified
from dcgraph.snapshot.repository import alone, publish, workshop
from dcgraph_api import snapshots as following
from dcgraph_api import snapshots as generation
from dcgraph_api.config import Settings

QUERY = "SELECT ?x { ?x ?p ?o }"


def put(home: Path, letter: str) -> Snapshot:
    """Make a snapshot whose hash is made of one letter the current one."""
    with alone(home), workshop(home) as folder:
        (folder / "new").mkdir()
        quads = quads_in("https://example.org/graph", f'<urn:s> <urn:p> "{letter}" .')
        made = opened(write_snapshot(folder / "new", quads))
        content = dataclasses.replace(made.manifest, hash=letter * 64, inputs="0" * 64)
        return publish(seal(made.path, content), home)


def published(letter: str) -> Reply:
    return Reply(PUBLISHED.replace(CONTENT.encode(), (letter * 64).encode()))


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with listening() as server:
        server.published = published("a")
        server.reply = Reply(table({"x": literal("a")}))
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path, "a")
    return tmp_path


@pytest.fixture
def client(
    home: Path, endpoint: Endpoint, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[httpx2.Client]:
    monkeypatch.setattr(pulse, "_SHORTEST_SECONDS", 0.02)
    monkeypatch.setattr(following, "_SHORTEST_PAUSE", 0.02)
    monkeypatch.setattr(following, "_MAX_PAUSE", 0.1)
    there = dataclasses.replace(settings, store=endpoint.url, follow_seconds=0.02, cache_bytes=0)
    with (
        serving(home, there) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as opened_,
    ):
        yield opened_


def test_a_store_that_dies_is_not_ready_and_down(client: httpx2.Client, endpoint: Endpoint) -> None:
    assert client.get("/sparql", params={"query": QUERY}).status_code == 200
    assert client.get("/ready").status_code == 200
    alive = endpoint.pulse
    endpoint.reply = endpoint.pulse = Reply(b"", JSON, 503)
    for path in ("/sparql?query=ASK%20%7B%7D", "/graph/data.nt"):
        assert client.get(path).status_code == 503
    # What lies on the server's own disk is answered on.
    assert client.get("/.well-known/void").status_code == 200
    wait_until(lambda: client.get("/ready").status_code == 503)
    assert client.get("/health").json()["status"] == "down"
    endpoint.pulse = alive
    wait_until(lambda: client.get("/ready").status_code == 200)
    assert client.get("/health").json()["status"] == "ok"


def test_what_is_refused_is_told_as_what_it_is(client: httpx2.Client, endpoint: Endpoint) -> None:
    query = "SELECT (<bif:upper>('a') AS ?x) {}"
    refused = client.get("/sparql", params={"query": query})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "refused")
    endpoint.reply = Reply(
        table(*({"x": {"type": "uri", "value": f"urn:{n}"}} for n in range(1001)))
    )
    large = client.get("/sparql", params={"query": "DESCRIBE ?x { ?x ?p ?o }"})
    assert (large.status_code, large.json()["unit"]) == (422, "things")
    endpoint.reply = Reply(b"Virtuoso S1T00 Error SR171: timed out", "a/b", 500)
    late = client.get("/sparql", params={"query": QUERY})
    assert late.status_code == 504
    assert "limit" not in late.json()


def test_a_snapshot_that_is_not_published_yet_is_waited_for_without_reading_it_again(
    client: httpx2.Client, endpoint: Endpoint, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def counted(snapshot: Snapshot) -> Snapshot:
        read.append(snapshot.path)
        return verified(snapshot)

    monkeypatch.setattr(generation, "verified", counted)
    put(home, "b")
    wait_until(lambda: "dcgraph publish" in str(client.get("/health").json()["refusal"]))
    asked = len(endpoint.asked)
    wait_until(lambda: len(endpoint.asked) > asked + 2)
    assert len(read) == 1
    assert client.get("/health").json()["snapshot"] == "a" * 64
    endpoint.published = published("b")
    wait_until(lambda: client.get("/health").json()["snapshot"] == "b" * 64)
    assert client.get("/health").json()["refusal"] is None
    assert len(read) == 1
    assert 'swaps_total{result="refused"} 1.0' in client.get("/metrics").text


def test_a_refusal_ends_when_the_snapshot_before_is_current_again(
    client: httpx2.Client, home: Path
) -> None:
    put(home, "b")
    wait_until(lambda: client.get("/health").json()["refusal"] is not None)
    put(home, "a")
    wait_until(lambda: client.get("/health").json()["refusal"] is None)
