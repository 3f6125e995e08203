"""What operators meet: signals, lines of the log, damaged files, who may read answers."""

from __future__ import annotations

import dataclasses
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from tests.api.test_swap import letter, put
from tests.nightly import by_night
from tests.serving import serving
from tests.waiting import PATIENCE, wait_until

from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.config import Settings

PROGRAM = """
import sys
from pathlib import Path
from dcgraph_api.server import run
from dcgraph_api.config import Settings
run(Path(sys.argv[1]), Settings.from_environment())
"""
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?p ?o . ?b ?q ?r . ?c ?s ?t FILTER (?o != ?r) }"


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in processes of its own, and its address."""
    given = {"PORT": "0", "WORKERS": "1", "MEMORY_QUADS": "0", "LOG": "text"} | settings
    with subprocess.Popen(
        (sys.executable, "-c", PROGRAM, str(folder)),
        env=os.environ
        | {f"DCGRAPH_{name}": value for name, value in given.items()}
        | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            said = re.search(r"listens at (http://\S+) ", process.stderr.readline())
            assert said
            yield process, said[1]
        finally:
            if process.poll() is None:
                process.kill()


def ended(process: subprocess.Popen[str]) -> str:
    """End a server; what its log says after its first line."""
    process.terminate()
    assert process.stderr is not None
    said = process.stderr.read()
    assert process.wait(20) == -signal.SIGTERM
    return said


@pytest.mark.nightly
def test_a_malformed_request_writes_no_line(snapshot: Path) -> None:
    with running(snapshot, PROCESSES="1", ACCESS_LOG="off") as (process, address):
        parts = urlsplit(address)
        for _ in range(5):
            with socket.create_connection((str(parts.hostname), int(parts.port or 0))) as one:
                one.sendall(b"nonsense\r\n\r\n")
                while one.recv(1_000):
                    pass
        said = ended(process).splitlines()
    assert [line for line in said if "as root" not in line and "stopped" not in line] == []


@pytest.mark.nightly
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start it as root")
def test_a_start_as_root_is_told_once(snapshot: Path) -> None:
    with running(snapshot, PROCESSES="2") as (process, address):
        assert httpx2.get(address + "/ready", timeout=PATIENCE).status_code == 200
        assert ended(process).count("as root") == 1


@pytest.mark.nightly
@pytest.mark.parametrize("processes", ["1", "2"])
def test_sighup_puts_the_new_snapshot_in_service_and_no_signal_ends_a_request(
    tmp_path: Path, processes: str
) -> None:
    put(tmp_path, "a")
    answers: list[httpx2.Response] = []
    with (
        running(tmp_path, PROCESSES=processes, FOLLOW_SECONDS="0", TIME_LIMIT="60") as (
            process,
            address,
        ),
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):

        def ask() -> None:
            # Again and again: on a quick machine one query would end before it is seen to run.
            while not enough.is_set():
                asked = httpx2.post(f"{address}/sparql", data={"query": SLOW}, timeout=PATIENCE)
                answers.append(asked)

        enough = threading.Event()
        asker = threading.Thread(target=ask)
        asker.start()
        wait_until(lambda: 'workers_busy{lane="open"} 1.0' in client.get("/metrics").text)
        put(tmp_path, "b")
        for number in (signal.SIGUSR1, signal.SIGUSR2):
            process.send_signal(number)
        assert letter(client) == "a"
        process.send_signal(signal.SIGHUP)
        # A new connection each time, which any of the processes may take.
        wait_until(lambda: {_fresh(address) for _ in range(6)} == {"b"})
        enough.set()
        asker.join()
        assert {answer.status_code for answer in answers} == {200}
        assert "Traceback" not in ended(process)


def _fresh(address: str) -> str:
    with httpx2.Client(base_url=address, timeout=PATIENCE) as client:
        return letter(client)


@pytest.mark.nightly
def test_all_addresses_are_those_of_ipv4_too(snapshot: Path) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this system has no IPv6")
    with running(snapshot, PROCESSES="1", HOST="::") as (_, address):
        port = urlsplit(address).port
        for host in ("127.0.0.1", "[::1]"):
            assert httpx2.get(f"http://{host}:{port}/ready", timeout=PATIENCE).status_code == 200


def test_a_current_that_leads_nowhere_is_told_once(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path, "a")
    quick = dataclasses.replace(settings, follow_seconds=0.02, workers=1)
    with (
        caplog.at_level(logging.INFO),
        serving(tmp_path, quick) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        link = tmp_path / "new"
        link.symlink_to("0" * 12 + "-" + "0" * 12)
        link.replace(tmp_path / "current")
        wait_until(lambda: bool(client.get("/health").json()["refusal"]))
        assert "cannot be read" in client.get("/health").json()["refusal"]
        assert letter(client) == "a"
        put(tmp_path, "b")
        wait_until(lambda: letter(client) == "b")
        assert client.get("/health").json()["refusal"] is None
    told = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert len(told) == 1
    assert told[0].exc_info is None
    assert "0" * 12 in told[0].getMessage()


@pytest.mark.nightly
@pytest.mark.parametrize("damage", by_night(["cut", "removed"], but=("cut",)))
def test_files_damaged_below_the_server_are_told_and_it_is_not_ready(
    shipped_snapshot: Snapshot,
    tmp_path: Path,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    damage: str,
) -> None:
    folder = shutil.copytree(shipped_snapshot.path, tmp_path / "snapshot")
    own = dataclasses.replace(settings, time_limit=20.0, output_bytes=8 << 20)
    with (
        serving(folder, own) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        assert client.get("/ready").json() == {"ready": True, "reason": ""}
        assert client.get("/api/v1/search?q=digital").status_code == 200
        if damage == "cut":
            os.truncate(folder / "search.sqlite", 5_000)
        else:
            folder.rename(tmp_path / "elsewhere")
        ready = client.get("/ready")
        assert ready.status_code == 503
        assert ready.json()["ready"] is False
        assert "search.sqlite" in ready.json()["reason"] or damage == "removed"
        assert client.get("/health").status_code == 200
        if damage == "cut":
            # There is no such thing, whatever else is lost.
            assert client.get("/id/no-such-thing").status_code == 404
        caplog.clear()
        path = "/downloads/claim.ttl" if damage == "removed" else "/api/v1/search?q=paper"
        answer = client.get(path)
        assert answer.status_code == 503, answer.text
        document = answer.json()
        assert document["type"].endswith("/graph-unreadable")
        assert "dcgraph build" in document["detail"]
        assert str(tmp_path) not in answer.text
        page = client.get(path, headers={"accept": "text/html"})
        assert page.status_code == 503
        assert "<h1>The graph cannot be read</h1>" in page.text
        told = [one for one in caplog.records if str(tmp_path) in one.getMessage()]
        assert len([one for one in told if one.name == "dcgraph_api.middleware"]) == 2
        assert not [one for one in caplog.records if one.exc_info]


def test_a_snapshot_made_anew_in_its_place_is_served(tmp_path: Path, settings: Settings) -> None:
    before = put(tmp_path, "a")
    quick = dataclasses.replace(settings, follow_seconds=0.02, workers=1)
    with (
        serving(tmp_path, quick) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        os.truncate(before.index, 10)
        wait_until(lambda: client.get("/ready").status_code == 503)
        after = put(tmp_path, "a")
        assert after.path == before.path
        wait_until(lambda: 'swaps_total{result="served"} 1.0' in client.get("/metrics").text)
        assert client.get("/ready").status_code == 200
        assert letter(client) == "a"


def test_what_is_not_listed_and_what_took_its_place_is_not_served(
    shipped_snapshot: Snapshot, tmp_path: Path, settings: Settings
) -> None:
    folder = shutil.copytree(shipped_snapshot.path, tmp_path / "snapshot")
    secret, downloads = tmp_path / "secret", folder / "downloads"
    with (
        serving(folder, settings) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        secret.write_bytes(b"x" * len(client.get("/downloads/claim.ttl").content))
        for path in (folder / "made" / "claim.ttl", downloads / "shapes.nt"):
            path.unlink()
            path.symlink_to(secret)
        (downloads / "more.html").write_text("<script>")
        assert client.get("/downloads/more.html").status_code == 404
        assert client.get("/downloads/shapes.nt").status_code == 503
        made = client.get("/downloads/claim.ttl")
        assert (made.status_code, made.headers["content-type"]) == (200, "text/turtle")
        assert made.content != secret.read_bytes()


@pytest.mark.parametrize("origin", ["*", "", "https://example.org"])
def test_who_may_read_answers_from_a_page_elsewhere(
    snapshot: Path, settings: Settings, origin: str
) -> None:
    own = dataclasses.replace(settings, cors_origin=origin)
    asked = {"origin": "https://example.org"}
    with (
        serving(snapshot, own) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE, headers=asked) as client,
    ):
        query = "/sparql?query=ASK%7B%7D"
        # Kept, and known byte for byte, from the second time on.
        answers = [client.get(query) for _ in range(3)]
        answers += [client.get(path) for path in ("/limits", "/nowhere", "/sparql?query=nonsense")]
        answers.append(client.options("/sparql"))
        for answer in answers:
            assert answer.headers.get("access-control-allow-origin", "") == origin
            assert ("access-control-expose-headers" in answer.headers) is bool(origin)
        for path in ("/metrics", "/health", "/ready"):
            for answer in (client.get(path), client.options(path)):
                assert answer.is_success
                assert "access-control-allow-origin" not in answer.headers
