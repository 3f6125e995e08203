"""sparql-http-client and fetch-sparql-endpoint, two clients of the JavaScript world."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest
from tests.clients.conftest import NUMBERS
from tests.waiting import PATIENCE

HERE = Path(__file__).parent / "node"
OLDEST = 20
SELECT = [
    {"thing": ["https://example.org/gate", ""], "label": ['gate, with "quotes" and a comma', "en"]},
    {"thing": ["https://example.org/window", ""], "label": ["single window", "en"]},
    {"thing": ["https://example.org/window", ""], "label": ["единое окно", "ru"]},
]
OPERATIONS = ["get", "postDirect", "postUrlencoded"]


def give_up(reason: str) -> NoReturn:
    """Skip on a developer's machine; fail where CI should have what it takes."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the script and the clients that it needs."""
    if not shutil.which("node") or not shutil.which("npm"):
        give_up(f"install Node.js {OLDEST} or later with npm to try its clients")
    version = subprocess.run(
        ["node", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < OLDEST:
        give_up(f"Node.js {version} is older than {OLDEST}, which the clients need")
    folder = tmp_path_factory.mktemp("node")
    for name in ("ask.js", "package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        give_up(f"npm could not install the clients: {done.stderr.strip()[-500:]}")
    return folder


@pytest.fixture(scope="session")
def answers(installed: Path, endpoint: str) -> dict[str, Any]:
    """What the clients found, by client and method."""
    done = subprocess.run(
        ["node", "ask.js", endpoint, NUMBERS],
        cwd=installed,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.nightly
def test_stream_client(answers: dict[str, Any], operation: str) -> None:
    assert answers[f"stream {operation}"] == {
        "select": SELECT,
        "construct": 6,
        "ask": True,
        "graph": ["7", "8"],
    }


@pytest.mark.nightly
@pytest.mark.parametrize("operation", OPERATIONS)
def test_parsing_client(answers: dict[str, Any], operation: str) -> None:
    found = answers[f"parsing {operation}"]
    assert found == {
        "select": SELECT,
        "construct": 6,
        "ask": False,
        "graph": ["7", "8"],
        "syntax": "400",
    }


@pytest.mark.nightly
def test_simple_client(answers: dict[str, Any]) -> None:
    assert answers["simple"]["csv"].splitlines()[0] == "thing,label"
    assert answers["simple"]["update"] == 403


@pytest.mark.nightly
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_fetch_sparql_endpoint(answers: dict[str, Any], method: str) -> None:
    found = answers[f"fetch {method}"]
    assert "does not parse" in found.pop("syntax")
    assert found == {"select": SELECT, "construct": 6, "ask": True, "graph": ["7", "8"]}
