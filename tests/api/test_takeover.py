"""A new snapshot is put in service while the server runs; a damaged one is not."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import os
import re
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from tests.serving import quads_in, serving, write_snapshot
from tests.waiting import PATIENCE, wait_until

from dcgraph.errors import BuildError
from dcgraph.files import Rooms
from dcgraph.snapshot.manifest import MANIFEST, opened, seal
from dcgraph.snapshot.repository import alone, located, publish, workshop
from dcgraph_api import snapshots as module
from dcgraph_api.config import Settings
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import Common, common_of
from dcgraph_api.snapshots import ActiveSnapshot, SnapshotReloader

QUERY = "SELECT ?name { <urn:it> <urn:name> ?name }"
SLOW = """SELECT ?name {
    { SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } }
    <urn:it> <urn:name> ?name
}"""
DIGIT = {"A": "a", "B": "b", "C": "c"}


def offer(home: Path, name: str, spoil: Callable[[Path], None] = lambda _: None) -> Path:
    """Publish the snapshot of this name in the home folder, spoilt after it was sealed."""
    turtle = f'<urn:it> <urn:name> "{name}" .' + "".join(
        f"<urn:{n}> <urn:p> {n} ." for n in range(250)
    )
    with alone(home), workshop(home) as folder:
        made = folder / "made"
        made.mkdir()
        manifest = opened(write_snapshot(made, quads_in("urn:graph", turtle))).manifest
        digit = DIGIT[name] * 64
        sealed = seal(made, dataclasses.replace(manifest, hash=digit, inputs=digit))
        published = publish(sealed, home).path
        spoil(published)
    return published


def name_at(address: str, query: str = QUERY) -> str:
    response = httpx2.get(address + "/sparql", params={"query": query}, timeout=PATIENCE)
    assert response.status_code == 200, response.text
    found: str = response.json()["results"]["bindings"][0]["name"]["value"]
    return found


def swaps(address: str, result: str) -> float:
    page = httpx2.get(address + "/metrics", timeout=PATIENCE).text
    found = re.search(rf'dcgraph_snapshot_swaps_total{{result="{result}"}} (\S+)', page)
    assert found
    return float(found[1])


@pytest.fixture
def following(settings: Settings) -> Settings:
    return dataclasses.replace(settings, follow_seconds=0.05, workers=1, time_limit=10.0)


@pytest.mark.parametrize("memory_quads", [0, 100_000])
def test_no_request_fails_while_a_snapshot_takes_over(
    tmp_path: Path, following: Settings, memory_quads: int
) -> None:
    old = offer(tmp_path, "A")
    told: list[str] = []
    failed: list[BaseException] = []
    stop = threading.Event()

    def ask() -> None:
        try:
            while not stop.is_set():
                told.append(name_at(address, f"{QUERY} # {len(told)}"))
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    settings = dataclasses.replace(following, memory_quads=memory_quads)
    with serving(tmp_path, settings) as address:
        thread = threading.Thread(target=ask)
        thread.start()
        try:
            wait_until(lambda: bool(failed) or len(told) >= 5)
            new = offer(tmp_path, "B")
            wait_until(lambda: bool(failed) or told[-1] == "B")
            wait_until(lambda: not old.exists())
        finally:
            stop.set()
            thread.join()
        assert not failed
        assert told == sorted(told)
        assert set(told) == {"A", "B"}
        assert new.exists()
        assert (swaps(address, "served"), swaps(address, "refused")) == (1, 0)
        assert f'hash="{"b" * 64}"' in httpx2.get(address + "/metrics", timeout=PATIENCE).text


def test_an_answer_that_is_kept_is_that_of_its_snapshot(
    tmp_path: Path, following: Settings
) -> None:
    offer(tmp_path, "A")
    with serving(tmp_path, following) as address:
        before = httpx2.get(address + "/sparql", params={"query": QUERY}, timeout=PATIENCE)
        assert name_at(address) == "A"
        offer(tmp_path, "B")
        wait_until(lambda: name_at(address) == "B")
        headers = {"if-none-match": before.headers["etag"]}
        after = httpx2.get(
            address + "/sparql", params={"query": QUERY}, headers=headers, timeout=PATIENCE
        )
        assert after.status_code == 200
        assert after.headers["etag"] != before.headers["etag"]


@pytest.mark.nightly
def test_a_request_ends_on_the_snapshot_it_began_on(tmp_path: Path, following: Settings) -> None:
    old = offer(tmp_path, "A")
    told: list[str] = []
    with serving(tmp_path, following) as address:
        thread = threading.Thread(target=lambda: told.append(name_at(address, SLOW)))
        thread.start()
        wait_until(
            lambda: (
                'workers_busy{lane="open"} 1.0'
                in httpx2.get(address + "/metrics", timeout=PATIENCE).text
            )
        )
        offer(tmp_path, "B")
        wait_until(lambda: swaps(address, "served") == 1)
        assert not told, "the query was not slow enough to tell"
        assert old.exists()
        thread.join()
        assert told == ["A"]
        wait_until(lambda: not old.exists())


def _cut(path: Path) -> None:
    table = next(path.glob("store/*.sst"))
    table.write_bytes(table.read_bytes()[:-7])


def _foreign(path: Path) -> None:
    manifest = json.loads((path / MANIFEST).read_text())
    manifest["files"]["search.sqlite"] = "0" * 64
    (path / MANIFEST).write_text(json.dumps(manifest))


def _manifest(text: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        (path / MANIFEST).write_text(text)

    return spoil


@pytest.mark.nightly
@pytest.mark.parametrize(
    "spoil",
    [
        _cut,
        _foreign,
        _manifest('{"hash": '),
        lambda path: next(path.glob("store/*.sst")).unlink(),
    ],
    ids=["cut", "hash", "json", "no table"],
)
def test_a_damaged_snapshot_is_refused_and_a_later_one_served(
    tmp_path: Path,
    following: Settings,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], None],
) -> None:
    offer(tmp_path, "A")
    with serving(tmp_path, following) as address, caplog.at_level(logging.INFO):
        damaged = offer(tmp_path, "B", spoil)
        wait_until(lambda: swaps(address, "refused") >= 1)
        assert name_at(address) == "A"
        offer(tmp_path, "C")
        wait_until(lambda: name_at(address) == "C")
        assert (swaps(address, "served"), swaps(address, "refused")) == (1, 1)
    refusals = [one.getMessage() for one in caplog.records if "refused" in one.getMessage()]
    assert len(refusals) == 1
    assert refusals[0].startswith(f"snapshot {damaged.name} refused, {'a' * 12}")
    assert "dcgraph build" in refusals[0]


def test_a_damaged_snapshot_is_served_once_it_is_made_anew(
    tmp_path: Path, following: Settings
) -> None:
    offer(tmp_path, "A")
    with serving(tmp_path, following) as address:
        damaged = offer(tmp_path, "B", _cut)
        wait_until(lambda: swaps(address, "refused") >= 1)
        assert offer(tmp_path, "B") == damaged
        wait_until(lambda: name_at(address) == "B")


def test_a_home_that_is_gone_does_not_end_the_service(
    tmp_path: Path, following: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    offer(tmp_path, "A")
    with serving(tmp_path, following) as address:
        (tmp_path / "current").unlink()
        (tmp_path / "current").symlink_to("nothing")
        wait_until(lambda: any("refused" in one.getMessage() for one in caplog.records))
        assert name_at(address) == "A"
        offer(tmp_path, "B")
        wait_until(lambda: name_at(address) == "B")


def test_a_folder_that_is_no_home_is_served_as_it_is(tmp_path: Path, following: Settings) -> None:
    home = tmp_path / "home"
    plain = shutil.copytree(offer(home, "A"), tmp_path / "plain")
    with serving(plain, following) as address:
        assert name_at(address) == "A"
        assert (swaps(address, "served"), swaps(address, "refused")) == (0, 0)


@pytest.mark.parametrize("store", ["", "http://127.0.0.1:9/sparql"])
def test_what_is_damaged_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    home = tmp_path / "home"
    offer(home, "A")
    common = common_of(dataclasses.replace(Settings(), store=store), Metrics())
    follower = SnapshotReloader(home, common)
    (home / "new").mkdir()
    (tmp_path / "link").symlink_to("new")
    (tmp_path / "link").replace(home / "current")
    tried: list[Path] = []

    def refuse(folder: Path, _: Common, *, whole: bool = False) -> ActiveSnapshot:
        assert not whole
        tried.append(folder)
        raise BuildError("It is damaged.")

    monkeypatch.setattr(module, "ActiveSnapshot", refuse)
    monkeypatch.setattr(module, "_SHORTEST_PAUSE", 0.0)
    for _ in range(3):
        asyncio.run(follower.look())
    assert tried == [home / "new"]
    assert follower.refusal == "It is damaged."
    assert 'swaps_total{result="refused"} 1.0' in common.metrics.page().decode()


@pytest.mark.nightly
def test_the_command_lets_the_snapshot_go_that_it_started_on(small: Rooms, tmp_path: Path) -> None:
    home = tmp_path / "home"
    given = {
        "DCGRAPH_PROCESSES": "2",
        "DCGRAPH_WORKERS": "1",
        "DCGRAPH_MEMORY_QUADS": "0",
        "DCGRAPH_FOLLOW_SECONDS": "0.05",
        "DCGRAPH_LOG": "text",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = ("serve", "--root", str(small.root), "--snapshot", str(home), "--port", "0")
    with subprocess.Popen(
        (sys.executable, "-c", "from dcgraph.cli import main; main()", *command),
        env=os.environ | given,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            lines = iter(process.stderr.readline, "")
            listening = next(line for line in lines if "listens at" in line)
            address = re.findall(r"http://127\.0\.0\.1:\d+", listening)[0]
            old = opened(located(home)).path
            offer(home, "B")
            wait_until(lambda: not old.exists())
            assert name_at(address) == "B"
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.mark.nightly
@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as POSIX does")
@pytest.mark.parametrize("most", [1_000, 30_000, 60_000])
def test_a_full_disk_while_building_leaves_what_is_served(
    small: Rooms, tmp_path: Path, following: Settings, most: int
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    served = offer(home, "A")
    before = sorted(path.name for path in home.iterdir())
    given = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = ("build", "--no-check", "--root", str(small.root), "--snapshot", str(home))
    with serving(home, following) as address:
        done = subprocess.run(
            (sys.executable, "-c", "from dcgraph.cli import main; main()", *command),
            env=os.environ | given,
            # Whatever writes beyond that is refused, as on a disk that is full.
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 4, done.stderr
        assert "Traceback" not in done.stderr
        assert re.search(r"dcgraph: .*(File too large|too large)", done.stderr)
        assert sorted(path.name for path in home.iterdir()) == before
        assert located(home) == served
        assert name_at(address) == "A"
