"""Starting and stopping the server."""

from __future__ import annotations

import dataclasses
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.waiting import PATIENCE

from dcgraph.errors import BuildError, SettingsError
from dcgraph_api.config import Settings
from dcgraph_api.server import run

PROGRAM = """
import sys
from pathlib import Path
from dcgraph_api.server import run
from dcgraph_api.config import Settings
run(Path(sys.argv[1]), Settings.from_environment())
"""


@pytest.mark.nightly
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -15)])
def test_it_says_where_it_listens_and_ends_when_told(
    snapshot: Path, number: signal.Signals, code: int
) -> None:
    process = subprocess.Popen(
        (sys.executable, "-c", PROGRAM, str(snapshot)),
        env=os.environ
        | {"DCGRAPH_PORT": "0", "DCGRAPH_WORKERS": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        said = re.search(r"listens at (http://127\.0\.0\.1:\d+) ", process.stderr.readline())
        assert said
        assert httpx2.get(said[1] + "/sparql?query=ASK%7B%7D", timeout=PATIENCE).status_code == 200
        process.send_signal(number)
        assert process.wait(PATIENCE) == code
        assert "Traceback" not in process.stderr.read()


def test_an_address_that_is_taken_is_told_by_its_setting(
    snapshot: Path, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"{port}.*DCGRAPH_PORT"):
            run(snapshot, dataclasses.replace(settings, port=port))


def test_a_folder_that_is_no_snapshot_is_refused(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(BuildError):
        run(tmp_path, settings)


def test_a_store_that_does_not_open_is_told_by_its_own_error(
    tmp_path: Path, snapshot: Path, settings: Settings
) -> None:
    damaged = shutil.copytree(snapshot, tmp_path / "damaged")
    (damaged / "store" / "CURRENT").write_text("nothing")
    with pytest.raises(BuildError, match="store"):
        run(damaged, settings)


@contextmanager
def limited(snapshot: Path, files: int) -> Iterator[subprocess.Popen[str]]:
    """The server under a hard limit of so many open files."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    process = subprocess.Popen(
        (sys.executable, "-c", PROGRAM, str(snapshot)),
        env=os.environ
        | {"DCGRAPH_PORT": "0", "DCGRAPH_PROCESSES": "1", "DCGRAPH_WORKERS": "1"}
        | {"DCGRAPH_LOG": "text", "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,  # noqa: PLW1509 - no other thread holds a lock here
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.mark.nightly
def test_a_low_limit_of_open_files_lowers_the_limit_of_connections(snapshot: Path) -> None:
    with limited(snapshot, 276) as process, ExitStack() as kept:
        assert process.stderr is not None
        warning = process.stderr.readline()
        assert "276 open files" in warning
        assert "keeps 16 connections instead of the 1000" in warning
        said = re.search(r"listens at http://127\.0\.0\.1:(\d+) ", process.stderr.readline())
        assert said
        place = "127.0.0.1", int(said[1])
        request = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
        answers = []
        for _ in range(17):
            one = kept.enter_context(socket.create_connection(place, timeout=PATIENCE))
            one.sendall(request)
            answers.append(one.recv(65_536).split(b" ")[1])
        assert answers == [b"200"] * 16 + [b"503"]


@pytest.mark.nightly
def test_too_few_open_files_are_told_with_what_to_do(snapshot: Path) -> None:
    with limited(snapshot, 64) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(10) != 0
    assert "SettingsError: The system allows a process 64 open files" in said
    assert "ulimit -Hn" in said
