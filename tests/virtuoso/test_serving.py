"""The command that serves from Virtuoso, as a user starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from tests.waiting import PATIENCE

from benchmarks.virtuoso import Virtuoso
from dcgraph.snapshot.manifest import Snapshot

pytestmark = pytest.mark.nightly

COMMAND = (sys.executable, "-c", "from dcgraph.cli import main; main()")
PREFIXES = "PREFIX dcg: <https://w3id.org/dcgraph/ontology/> "


def environment(server: Virtuoso, snapshot: Snapshot) -> dict[str, str]:
    return os.environ | {
        "DCGRAPH_HOME": str(snapshot.path.parent),
        "DCGRAPH_PUBLISH_USER": server.user,
        "DCGRAPH_PUBLISH_PASSWORD": server.password,
        "DCGRAPH_LOG": "text",
        "DCGRAPH_TIME_LIMIT": str(PATIENCE),
    }


@pytest.fixture(scope="module")
def client(published: Virtuoso, shipped_snapshot: Snapshot) -> Iterator[httpx2.Client]:
    """A client of `dcgraph serve --store URL`."""
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--store", published.sparql],
        env=environment(published, shipped_snapshot),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if address := re.search(r"listens at (http://127\.0\.0\.1:\d+)", line):
                break
        else:
            pytest.fail(f"it did not start: {said}")
        try:
            with closing(httpx2.Client(base_url=address[1], timeout=PATIENCE)) as opened:
                yield opened
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def test_it_answers(client: httpx2.Client, shipped_snapshot: Snapshot) -> None:
    health = client.get("/health").json()
    assert (health["status"], health["snapshot"]) == ("ok", shipped_snapshot.manifest.hash)
    assert client.get("/ready").json() == {"ready": True, "reason": ""}
    asked = client.get(
        "/sparql",
        params={"query": PREFIXES + "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"},
        headers={"accept": "text/csv"},
    )
    assert asked.headers["content-type"].startswith("text/csv")
    assert asked.text.split() == ["n", str(shipped_snapshot.manifest.triples)]


def test_a_thing_is_told(client: httpx2.Client) -> None:
    told = client.get("/id/rkc", headers={"accept": "application/n-triples"}, follow_redirects=True)
    assert told.status_code == 200
    assert "<https://w3id.org/dcgraph/id/rkc>" in told.text


def test_a_large_answer_comes_whole(client: httpx2.Client) -> None:
    asked = client.post("/sparql", data={"query": "SELECT * { ?s ?p ?o } LIMIT 50000"})
    assert asked.status_code == 200
    assert len(asked.json()["results"]["bindings"]) == 50_000


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("SELECT ?x { ?x a ", 400, "syntax"),
        ("SELECT (<bif:http_get>('http://127.0.0.1/') AS ?x) {}", 403, "refused"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403, "read-only"),
        ("DESCRIBE ?s { ?s ?p ?o }", 422, "answer-too-large"),
    ],
)
def test_what_is_not_answered_is_told(
    client: httpx2.Client, query: str, status: int, kind: str
) -> None:
    told = client.post("/sparql", data={"query": query})
    assert (told.status_code, told.json()["type"].rpartition("/")[2]) == (status, kind)


def test_publishing_what_is_served_leaves_it_alone(
    client: httpx2.Client, published: Virtuoso, shipped_snapshot: Snapshot, tmp_path: Path
) -> None:
    done = subprocess.run(
        [*COMMAND, "publish", published.graph_store],
        env=environment(published, shipped_snapshot),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert f"{shipped_snapshot.manifest.triples} triples" in done.stdout
    assert client.get("/ready").json()["ready"]
