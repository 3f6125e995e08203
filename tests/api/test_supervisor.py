"""Several server processes under one."""

from __future__ import annotations

import dataclasses
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from tests.waiting import PATIENCE, wait_until

from dcgraph.snapshot.manifest import opened, seal
from dcgraph_api import server as supervisor

BUSY = 'workers_busy{lane="open"} 1'
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")

PROGRAM = """
import sys
from pathlib import Path
from dcgraph.errors import DcgraphError
from dcgraph_api.server import run
from dcgraph_api.config import Settings
try:
    run(Path(sys.argv[1]), Settings.from_environment())
except DcgraphError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def start(snapshot: Path) -> subprocess.Popen[str]:
    given = {
        "DCGRAPH_PORT": "0",
        "DCGRAPH_PROCESSES": "2",
        "DCGRAPH_WORKERS": "1",
        "DCGRAPH_MEMORY_QUADS": "0",
        "DCGRAPH_LOG": "text",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(
        (sys.executable, "-c", PROGRAM, str(snapshot)),
        env=os.environ | given,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(snapshot: Path) -> Iterator[tuple[subprocess.Popen[str], str, set[int]]]:
    """A server of two processes, its address, and all processes below it."""
    with start(snapshot) as process:
        assert process.stderr is not None
        try:
            said = re.search(r"listens at (http://127\.0\.0\.1:\d+) ", process.stderr.readline())
            assert said
            yield process, said[1], below(process.pid)
        finally:
            if process.poll() is None:
                process.kill()


def parents() -> dict[int, int]:
    """The parent of every process that is alive."""
    found: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state not in "ZX":
            found[int(path.parent.name)] = int(parent)
    return found


def children(pid: int) -> set[int]:
    return {one for one, parent in parents().items() if parent == pid}


def below(pid: int) -> set[int]:
    direct = children(pid)
    return direct.union(*(below(one) for one in direct))


def ask(address: str) -> bool:
    return (
        httpx2.get(address + "/sparql?query=ASK%7B%7D", timeout=PATIENCE).json()["boolean"] is True
    )


def refuses(place: tuple[str, int]) -> bool:
    try:
        socket.create_connection(place, timeout=PATIENCE).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        # It was begun while the listener closed: the next one must be refused.
        return False
    return False


def gone(pids: set[int]) -> bool:
    return not pids & parents().keys()


@pytest.mark.nightly
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -15)])
def test_all_say_once_where_they_listen_and_end_when_told(
    snapshot: Path, number: signal.Signals, code: int
) -> None:
    with running(snapshot) as (process, address, all_of_them):
        assert len(children(process.pid)) == 2
        assert len(all_of_them) >= 6
        assert all(ask(address) for _ in range(10))
        process.send_signal(number)
        assert process.wait(PATIENCE) == code
        wait_until(lambda: gone(all_of_them))
        assert process.stderr is not None
        rest = process.stderr.read()
        assert "Traceback" not in rest
        assert "listens at" not in rest


@pytest.mark.nightly
def test_a_server_that_is_ending_takes_no_new_connection(snapshot: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with running(snapshot) as (process, address, _):
        parts = urlsplit(address)
        place = (str(parts.hostname), int(parts.port or 0))
        with socket.create_connection(place) as busy:
            path = f"/sparql?query={quote(endless)}&timeout=4"
            busy.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            wait_until(lambda: BUSY in httpx2.get(address + "/metrics", timeout=PATIENCE).text)
            process.terminate()
            wait_until(lambda: refuses(place))
            assert not select.select([busy], [], [], 0)[0]
            # What was begun is answered to its end.
            busy.settimeout(PATIENCE)
            assert busy.recv(100).startswith(b"HTTP/1.1 504 ")
        assert process.wait(PATIENCE) == -15


@pytest.mark.nightly
def test_a_process_that_is_lost_is_replaced(snapshot: Path) -> None:
    with running(snapshot) as (process, address, _):
        victim = min(children(process.pid))
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: gone({victim}))
        # Each on a connection of its own, which whoever is left accepts.
        assert all(ask(address) for _ in range(20))
        wait_until(lambda: len(children(process.pid)) == 2)
        assert all(ask(address) for _ in range(20))
        process.terminate()
        assert process.wait(PATIENCE) == -15
        assert process.stderr is not None
        assert f"(pid {victim}) was lost and is replaced" in process.stderr.read()


@pytest.mark.nightly
def test_nothing_is_left_when_the_first_process_is_killed(snapshot: Path) -> None:
    with running(snapshot) as (process, _, all_of_them):
        process.kill()
        process.wait(PATIENCE)
        wait_until(lambda: gone(all_of_them))


@pytest.mark.nightly
@pytest.mark.parametrize("sealed_again", [True, False])
def test_a_start_that_fails_is_told_in_one_sentence(
    snapshot: Path, tmp_path: Path, sealed_again: bool
) -> None:
    damaged = shutil.copytree(snapshot, tmp_path / "damaged")
    (damaged / "store" / "CURRENT").write_text("nothing")
    if sealed_again:
        seal(damaged, dataclasses.replace(opened(damaged).manifest, files={}))
    with start(damaged) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "Traceback" not in said
    told = [line for line in said.splitlines() if line.startswith("BuildError: ")]
    assert len(told) == 1
    assert "store" in told[0]


@pytest.mark.nightly
def test_it_ends_when_told_before_it_is_ready(snapshot: Path) -> None:
    with start(snapshot) as process:
        wait_until(lambda: bool(children(process.pid)) or process.poll() is not None)
        all_of_them = below(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == -15
        wait_until(lambda: gone(all_of_them))


@pytest.mark.nightly
def test_the_metrics_are_those_of_all_processes(snapshot: Path) -> None:
    def total() -> float:
        page = httpx2.get(address + "/metrics", timeout=PATIENCE).text
        samples = re.findall(
            r'dcgraph_requests_total\{method="GET",route="/sparql",status="2xx"\} (\S+)', page
        )
        return sum(map(float, samples))

    with running(snapshot) as (process, address, _):
        assert all(ask(address) for _ in range(30))
        wait_until(lambda: total() == 30)
        page = httpx2.get(address + "/metrics", timeout=PATIENCE).text
        memory = re.findall(r'dcgraph_memory_bytes\{process="(\d)"\} (\S+)', page)
        assert [number for number, held in memory if float(held) > 0] == ["0", "1"]
        process.terminate()
        process.wait(PATIENCE)


def test_a_process_that_cannot_be_started_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one = supervisor.Supervisor(1, lambda *_: None, lambda: None, 1.0)
    one._missing, one._started = {0}, {0: -1_000.0}

    def start(_: int) -> int:
        if not caplog.text:
            raise BlockingIOError("no process more")
        return os.open(os.devnull, os.O_RDONLY)

    monkeypatch.setattr(one, "_start", start)
    monkeypatch.setattr(supervisor, "_PAUSE_SECONDS", 0.0)
    one._replace_lost()
    assert "no process more" in caplog.text
    assert one._missing == {0}
    one._replace_lost()
    assert one._missing == set()
