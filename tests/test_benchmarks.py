"""The scripts that measure: that they run, at a tiny size, and see what they are to see."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse
from tests.waiting import PATIENCE

from benchmarks.answers import rows
from benchmarks.desks import alone
from benchmarks.examples import MORE, addresses, routes
from benchmarks.graphs import QUERIES, Graph, synthetic_graph
from benchmarks.processes import Process, memory, tree
from benchmarks.servers import BenchmarkError
from benchmarks.synthetic import FEWEST, write
from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.app import create_app

CHECKOUT = Path(__file__).resolve().parents[1]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
WRK = pytest.mark.skipif(shutil.which("wrk") is None, reason="there is no wrk here")
SMALL = 20_000
TINY = ("--triples", str(SMALL))


def run(script: str, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{script}", *arguments],
        cwd=CHECKOUT,
        env=os.environ | ({} if path is None else {"PATH": path}),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return synthetic_graph(tmp_path_factory.mktemp("graphs"), SMALL)


def test_the_made_up_graph_is_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    digests = []
    for seed in (1, 1, 2):
        write(path, FEWEST, seed)
        digests.append(hashlib.sha256(path.read_bytes()).hexdigest())
    assert digests[0] == digests[1] != digests[2]
    assert digests[0].startswith("e4e4213df57ff8a6")


def test_it_has_as_many_triples_as_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    write(path, 5_000, 1)
    assert len(set(parse(path=path, format=RdfFormat.N_TRIPLES))) == 5_000


def test_fewer_triples_than_make_sense_are_refused() -> None:
    done = run("synthetic", "--triples", str(FEWEST - 1))
    assert done.returncode == 2
    assert str(FEWEST) in done.stderr


@pytest.mark.parametrize("script", ["endpoint", "isolation", "soak", "synthetic"])
def test_each_script_tells_its_options(script: str) -> None:
    done = run(script, "--help")
    assert done.returncode == 0
    assert "--triples" in done.stdout


@pytest.mark.parametrize("folder", ["own", "synthetic"])
def test_both_graphs_have_the_same_queries(folder: str) -> None:
    found = {path.stem for path in (QUERIES / folder).glob("*.rq")}
    assert found == {"tiny", "medium", "heavy", "aggregate", "constants", "construct"}


def test_the_tiny_query_varies_by_its_constant(graph: Graph) -> None:
    variants = graph.variants(20)
    assert len(set(variants)) == 20
    assert all('"C000' in one for one in variants)


def test_rows_are_compared_by_value_and_without_order() -> None:
    def result(*values: tuple[str, str]) -> bytes:
        terms = [{"x": {"type": "literal", "value": v, "datatype": d}} for v, d in values]
        return json.dumps({"results": {"bindings": terms}}).encode()

    decimal, string = (f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("decimal", "string"))
    assert rows(result(("1.50", decimal), ("a", string))) == rows(
        result(("a", string), ("1.5", decimal))
    )
    assert rows(result(("1.50", string))) != rows(result(("1.5", string)))
    assert rows(result(("1", decimal), ("1", decimal))) != rows(result(("1", decimal)))


@LINUX
def test_a_process_is_found_with_what_it_started() -> None:
    script = "import subprocess; subprocess.run(['sleep', '60'])"
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        while len(found := tree(process.pid)) < 2:
            assert process.poll() is None
        assert found[0].pid == process.pid
        assert b"sleep" in found[1].command
        assert memory(found) > memory(found[1:]) > 0
        for one in reversed(found):
            os.kill(one.pid, 9)


def test_a_process_is_known_by_what_it_was_started_with() -> None:
    forker, server = b"python\0-m\0dcgraph.store.forkserver\0x", b"python\0-m\0benchmarks.serve\0x"
    assert Process(1, server).role == "servers"
    assert Process(2, forker, server).role == "fork servers"
    assert Process(3, forker, forker).role == "workers"


@pytest.mark.nightly
@LINUX
def test_the_soak_runs_and_finds_the_server_sound(graph: Graph) -> None:
    done = run(
        "soak",
        *("--graph", "synthetic", *TINY, "--folder", str(graph.folder)),
        *("--minutes", "0.05", "--warm-up", "1", "--kill-every", "1", "--growth", "4"),
        *("--honest", "2", "--hostile", "2"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answered = re.search(r"honest requests answered \| ([\d,]+) ", done.stdout)
    assert answered
    assert int(answered[1].replace(",", "")) > 0
    assert "workers killed" in done.stdout


@pytest.mark.nightly
@WRK
@pytest.mark.parametrize(
    ("script", "arguments", "told"),
    [
        (
            "endpoint",
            ("--servers", "dcgraph", "dcgraph-cached", "--connections", "2", "--load", "varied"),
            r"\| varied \| 2 \| dcgraph-cached \| [\d,]+ \|",
        ),
        ("isolation", ("--heavy-clients", "1"), r"\| beside 1 aggregates \| [\d,]+ \|"),
    ],
)
def test_a_measurement_prints_its_table(
    graph: Graph, script: str, arguments: tuple[str, ...], told: str
) -> None:
    size = ("--graph", "synthetic", *TINY, "--folder", str(graph.folder))
    done = run(script, *size, *arguments, "--seconds", "1", "--rounds", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(told, done.stdout)


@pytest.mark.nightly
def test_each_route_of_the_desk_has_an_example_that_is_answered(shipped_snapshot: Snapshot) -> None:
    """The examples are held against what the server tells of itself, not against a list here."""
    told = create_app(shipped_snapshot.path).rest.openapi()
    asked = {route: addresses(route) for route in routes(told)}
    assert "/api/v1/records/{name}" in asked
    assert len(asked) >= len(MORE)
    measured = alone(shipped_snapshot.path, asked, rounds=1)
    # Some routes answer with what stands written, which is no work of the desk.
    assert all(singly.whole > 0 for singly in measured.values())
    assert measured["/api/v1/records/{name}"].work > 0
    assert measured["/api/v1/questions/{name}/answer"].work > 0


def test_a_route_without_an_example_is_named_and_so_is_an_example_without_a_route() -> None:
    paths: dict[str, Any] = {f"/api/v1{route}": {"get": {}} for route in MORE}
    assert set(routes({"paths": paths | {"/limits": {"get": {}}}})) == set(paths)
    with pytest.raises(BenchmarkError, match="/api/v1/unheard-of has no example"):
        addresses("/api/v1/unheard-of")
    del paths["/api/v1/matrix"]
    with pytest.raises(BenchmarkError, match="no route for the examples /matrix"):
        routes({"paths": paths})


@pytest.mark.nightly
@WRK
def test_the_desk_is_measured_route_by_route(shipped_snapshot: Snapshot, tmp_path: Path) -> None:
    done = run(
        "research",
        *("--snapshot", str(shipped_snapshot.path.parent), "--folder", str(tmp_path)),
        *("--only", "/actors/{name}", "--seconds", "1", "--rounds", "1", "--connections", "2"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    row = r"\| /api/v1/actors/\{name\}/members \| [\d,]+ \| [\d.]+ \| [\d.]+ \|"
    assert re.search(row, done.stdout)
    assert "/api/v1/matrix" not in done.stdout


@pytest.mark.nightly
@pytest.mark.parametrize("script", ["endpoint", "isolation", "research"])
def test_a_load_generator_that_is_missing_is_named(graph: Graph, script: str) -> None:
    done = run(script, path=str(graph.folder))
    assert done.returncode == 1
    assert "wrk" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no chromium here")
def test_painting_opens_pages_at_both_speeds(shipped_snapshot: Snapshot, tmp_path: Path) -> None:
    home = str(shipped_snapshot.path.parent)
    done = run(
        "painting", "--rounds", "1", "--only", "home", "--snapshot", home, "--folder", str(tmp_path)
    )
    assert done.returncode == 0, done.stderr
    row = re.search(r"^home +(\d+\.\d) +(\d+) +(\d+) +0\.0\d\d$", done.stdout, re.MULTILINE)
    assert row, done.stdout
    assert all(float(one) > 0 for one in row.groups())
