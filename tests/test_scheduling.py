"""Workers beside each other take whole files, and whole folders where a server is shared."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.scheduling import MAX_LENGTH, TOGETHER
from tests.waiting import PATIENCE

CHECKOUT = Path(__file__).resolve().parents[1]
TEST = """
import os, pathlib, pytest

@pytest.mark.parametrize("number", range(6))
def test_one(number):
    with pathlib.Path({told!r}).open("a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + " " + {scope!r} + "\\n")
"""
PLACES = {
    "tests/a/test_a.py": "a",
    "tests/a/test_b.py": "b",
    "tests/c/test_c.py": "c",
    "tests/virtuoso/test_d.py": "virtuoso",
    "tests/virtuoso/test_e.py": "virtuoso",
}


@pytest.mark.nightly
def test_a_file_runs_in_one_worker(tmp_path: Path) -> None:
    told = tmp_path / "told"
    for place, scope in PLACES.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEST.format(told=str(told), scope=scope), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = ["-m", "pytest", "-q", "-n", "2", "-p", "xdist.plugin", "-p", "tests.scheduling"]
    done = subprocess.run(
        [sys.executable, *command, "--import-mode=importlib", "--rootdir", tmp_path, tmp_path],
        cwd=CHECKOUT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = told.read_text("utf-8").splitlines()
    assert len(lines) == 6 * len(PLACES)
    pairs = {tuple(line.split()) for line in lines}
    assert len({worker for worker, _ in pairs}) == 2
    assert len(pairs) == len(set(PLACES.values()))


def test_what_is_named_is_there() -> None:
    assert MAX_LENGTH
    assert TOGETHER
    assert [name for name in (*MAX_LENGTH, *TOGETHER) if not (CHECKOUT / name).exists()] == []
