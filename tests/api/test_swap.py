"""A new snapshot beside a running server: served with no failed request, or refused."""

from __future__ import annotations

import dataclasses
import json
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pyoxigraph
import pytest
from tests.serving import quads_in, serving, write_snapshot
from tests.waiting import PATIENCE, wait_until

from dcgraph.snapshot.manifest import Snapshot, opened, seal
from dcgraph.snapshot.repository import alone, publish, workshop
from dcgraph_api.config import Settings

GRAPH = "https://example.org/graph"
LETTER = "SELECT ?x { <https://example.org/s> <https://example.org/p> ?x }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?p ?o . ?b ?q ?r . ?c ?s ?t FILTER (?o != ?r) }"
MANY = 170


def put(home: Path, letter: str, spoil: Callable[[Path], None] = lambda _: None) -> Snapshot:
    """Publish a snapshot that says a letter, spoilt on the way if asked."""
    many = "".join(f'<urn:{n}> <urn:p> "{n}" .\n' for n in range(MANY))
    turtle = f'<https://example.org/s> <https://example.org/p> "{letter}" .\n{many}'
    with alone(home), workshop(home) as folder:
        (folder / "new").mkdir()
        made = opened(write_snapshot(folder / "new", quads_in(GRAPH, turtle)))
        sealed = seal(
            made.path, dataclasses.replace(made.manifest, hash=letter * 64, inputs="0" * 64)
        )
        final = publish(sealed, home)
        spoil(final.path)
        return final


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path, "a")
    return tmp_path


@pytest.fixture
def client(home: Path, settings: Settings) -> Iterator[httpx2.Client]:
    quick = dataclasses.replace(settings, follow_seconds=0.05, workers=1, time_limit=20.0)
    with (
        serving(home, quick) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as opened_,
    ):
        yield opened_


def letter(client: httpx2.Client) -> str:
    response = client.post("/sparql", data={"query": LETTER})
    assert response.status_code == 200, response.text
    return str(response.json()["results"]["bindings"][0]["x"]["value"])


@pytest.mark.nightly
def test_no_request_fails_while_snapshots_are_swapped(home: Path, client: httpx2.Client) -> None:
    seen: list[list[str]] = []
    failures: list[Exception | AssertionError] = []
    stop = threading.Event()

    def ask() -> None:
        mine: list[str] = []
        seen.append(mine)
        with httpx2.Client(base_url=client.base_url, timeout=PATIENCE) as own:
            ended = False
            while not ended:
                # Once more after the end, so that each has asked when the last one was served.
                ended = stop.is_set()
                try:
                    mine.append(letter(own))
                except (httpx2.HTTPError, AssertionError) as error:
                    failures.append(error)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for one in askers:
        one.start()
    try:
        wait_until(lambda: len(seen) == len(askers) and (all(seen) or bool(failures)))
        for name in "bcd":
            put(home, name)
            wait_until(lambda name=name: letter(client) == name)  # type: ignore[misc]
    finally:
        stop.set()
        for one in askers:
            one.join()
    assert not failures
    for mine in seen:
        assert {"a", "d"} <= set(mine) <= set("abcd")
        assert sorted(mine) == mine, "an old snapshot came back"
    wait_until(lambda: {path.name[0] for path in home.glob("*-*")} == {"d"})
    assert 'dcgraph_snapshot_swaps_total{result="served"} 3.0' in client.get("/metrics").text


@pytest.mark.nightly
def test_a_request_ends_on_the_snapshot_on_which_it_began(
    home: Path, client: httpx2.Client
) -> None:
    first = (home / "current").resolve()
    counted: list[str] = []

    def ask() -> None:
        with httpx2.Client(base_url=client.base_url, timeout=PATIENCE) as own:
            counted.append(own.post("/sparql", data={"query": SLOW}).text)

    asker = threading.Thread(target=ask)
    asker.start()
    wait_until(lambda: 'workers_busy{lane="open"} 1.0' in client.get("/metrics").text)
    put(home, "b")
    wait_until(lambda: client.get("/health").json()["snapshot"] == "b" * 64)
    assert first.exists(), "it is still held"
    asker.join()
    assert json.loads(counted[0])["results"]["bindings"][0]["n"]["value"].isdigit()
    wait_until(lambda: not first.exists())


def cut(path: Path) -> None:
    victim = next((path / "store").glob("*.sst"))
    victim.write_bytes(victim.read_bytes()[:-10])


def without_manifest(path: Path) -> None:
    (path / "manifest.json").write_text("{")


def without_index(path: Path) -> None:
    (path / "search.sqlite").unlink()


def with_a_wrong_hash(path: Path) -> None:
    text = json.loads((path / "manifest.json").read_text())
    name = next(iter(text["files"]))
    text["files"][name] = "0" * 64
    (path / "manifest.json").write_text(json.dumps(text))


def that_does_not_open(path: Path) -> None:
    (path / "store" / "CURRENT").write_text("nothing")
    seal(path, opened(path).manifest)


@pytest.mark.nightly
@pytest.mark.parametrize(
    "spoil", [cut, without_manifest, without_index, with_a_wrong_hash, that_does_not_open]
)
def test_a_damaged_snapshot_is_refused_and_the_old_one_served_on(
    home: Path,
    client: httpx2.Client,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], None],
) -> None:
    with caplog.at_level(logging.ERROR):
        put(home, "b", spoil)
        wait_until(lambda: "refused" in caplog.text)
    assert "dcgraph build" in caplog.text
    assert letter(client) == "a"
    assert 'swaps_total{result="refused"} 1.0' in client.get("/metrics").text
    put(home, "c")
    wait_until(lambda: letter(client) == "c")


def test_a_cut_answer_says_so(home: Path, settings: Settings) -> None:
    few = dataclasses.replace(settings, rows=5)
    with serving(home, few) as address:
        whole = httpx2.get(
            address + "/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 5"}, timeout=PATIENCE
        )
        cut_ = httpx2.get(
            address + "/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, timeout=PATIENCE
        )
    assert "dcgraph-truncated" not in whole.headers
    assert cut_.headers["dcgraph-truncated"] == "rows=5"
    assert "Dcgraph-Truncated" in cut_.headers["access-control-expose-headers"]
    assert len(cut_.json()["results"]["bindings"]) == 5
    assert pyoxigraph.parse_query_results(cut_.content, pyoxigraph.QueryResultsFormat.JSON)
