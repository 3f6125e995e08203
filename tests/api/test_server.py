"""Starting and stopping the server."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from dcgraph.errors import BuildError, SettingsError
from dcgraph_api.server import run
from dcgraph_api.settings import Settings

PROGRAM = """
import sys
from pathlib import Path
from dcgraph_api.server import run
from dcgraph_api.settings import Settings
run(Path(sys.argv[1]), Settings.from_environment())
"""


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
        assert httpx2.get(said[1] + "/sparql?query=ASK%7B%7D").status_code == 200
        process.send_signal(number)
        assert process.wait(10) == code
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
