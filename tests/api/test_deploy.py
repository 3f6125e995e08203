"""What is in deploy/ fits the project; what can be run without its machinery is run."""

from __future__ import annotations

import http.server
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph_api.config import Settings, settings_table

CHECKOUT = Path(__file__).resolve().parents[2]
DEPLOY = CHECKOUT / "deploy"
UNIT = (DEPLOY / "dcgraph.service").read_text("utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8")
KNOWN = {row.variable for row in settings_table()} | {"DCGRAPH_HOME"}
PLACE = "/opt/dcgraph/"


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, each on one line."""
    lines = [line for line in CONTAINER.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    found = [line.partition(" ") for line in joined.splitlines() if line.strip()]
    return [(word, rest.strip()) for word, _, rest in found]


def of_kind(word: str) -> list[str]:
    return [rest for found, rest in instructions() if found == word]


def test_the_base_is_pinned_by_its_tag_and_one_of_the_pythons_we_test() -> None:
    bases = {rest.split()[0] for rest in of_kind("FROM")}
    assert bases == {"python:3.13-slim"}
    project = (CHECKOUT / "pyproject.toml").read_text("utf-8")
    assert "Programming Language :: Python :: 3.13" in project


def test_every_file_that_is_copied_is_there() -> None:
    copied = [rest.split() for rest in of_kind("COPY") if "--from=" not in rest]
    sources = [source for words in copied for source in words[:-1]]
    assert {"requirements.lock", "src", "api", "data"} <= set(sources)
    for source in sources:
        assert (CHECKOUT / source).exists(), source


def test_what_the_wheel_is_made_of_is_copied() -> None:
    project = (CHECKOUT / "pyproject.toml").read_text("utf-8")
    wheel = project.partition("[tool.hatch.build.targets.wheel]")[2].partition("[tool.ruff]")[0]
    needed = set(re.findall(r'^"(\w+)" = "dcgraph/_bundle', wheel, re.MULTILINE))
    copied = {word for rest in of_kind("COPY") for word in rest.split()}
    assert needed == {"ontology", "data", "shapes"}
    assert needed <= copied


def test_what_comes_from_outside_comes_by_its_hash() -> None:
    commands = [part for rest in of_kind("RUN") for part in rest.split("&&")]
    fetching = [one for one in commands if " pip " in one and "--no-index" not in one]
    assert len(fetching) == 3
    for command in fetching:
        assert "--require-hashes" in command or "--no-deps" in command, command
        assert "--no-build-isolation" in command


def test_it_ends_as_an_ordinary_user_with_a_health_check_and_the_server() -> None:
    last = CONTAINER.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", last, re.MULTILINE)
    assert of_kind("ENTRYPOINT") == ['["/opt/dcgraph/bin/dcgraph"]']
    assert of_kind("CMD") == ['["serve"]']


@pytest.mark.parametrize("text", [UNIT, CONTAINER], ids=["unit", "container"])
def test_settings_are_named_as_they_are_called(text: str) -> None:
    assert set(re.findall(r"DCGRAPH_[A-Z_]+", text)) <= KNOWN


@pytest.mark.nightly
@pytest.mark.parametrize("text", [UNIT, CONTAINER], ids=["unit", "container"])
def test_commands_are_those_there_are(text: str) -> None:
    used = set(re.findall(r"bin/dcgraph[\"\]]*\s+(?:CMD \[\")?([a-z]+)", text))
    assert used <= {"serve", "build"}
    assert used
    for command in used:
        shown = subprocess.run(
            [sys.executable, "-c", "from dcgraph.cli import main; main()", command, "--help"],
            capture_output=True,
            check=False,
        )
        assert shown.returncode == 0, shown.stderr


def setting(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def test_the_unit_asks_the_port_of_the_server() -> None:
    (command,) = setting("ExecStartPost")
    words = shlex.split(command)
    assert words[2].removeprefix(PLACE) == "ready.py"
    assert (DEPLOY / "ready.py").is_file()
    assert words[3] == f"http://127.0.0.1:{Settings().port}"
    assert int(words[4]) < int(setting("TimeoutStartSec")[0])


def test_the_unit_waits_for_a_query_to_end() -> None:
    assert int(setting("TimeoutStopSec")[0]) > Settings().time_limit + 1
    assert setting("KillMode") == ["mixed"]
    assert setting("OOMPolicy") == ["continue"]
    connections = Settings().connections
    assert int(setting("LimitNOFILE")[0]) > connections + connections // 4 + 256


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with programs that are there, and the rest as it is."""
    path = tmp_path / "dcgraph.service"
    path.write_text(re.sub(r"/opt/dcgraph/bin/\w+", sys.executable, UNIT), "utf-8")
    return path


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


@needs_systemd
def test_systemd_reads_the_unit_without_a_word(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_finds_the_unit_hardened(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=15", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.splitlines()[-1]


@contextmanager
def answering(*statuses: int) -> Iterator[str]:
    """A server that answers with these statuses, the last one from then on."""
    left = list(statuses)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/ready"
            self.send_response(left.pop(0) if len(left) > 1 else left[0])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def ready(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(DEPLOY / "ready.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_ready_waits_until_the_server_is() -> None:
    with answering(503, 503, 200) as address:
        assert ready(address, "30").returncode == 0
        assert ready(address).returncode == 0


def test_ready_tells_that_the_server_is_not() -> None:
    with answering(503) as address:
        done = ready(address)
        assert done.returncode == 1
        assert "not ready" in done.stderr
        assert "Traceback" not in done.stderr
    assert ready(address).returncode == 1
