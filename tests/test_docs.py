"""Every command that the documents show is run here, and what they say it prints is true.

Those of README and CONTRIBUTING and all that ask a server run each time. The other commands are
read each time as the command line reads them, and run at night.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from tests.waiting import PATIENCE, wait_until
from typer import Exit
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from dcgraph.cli import app
from dcgraph.rdf.vocabulary import as_markdown, counts
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.store.pool import open_store

CHECKOUT = Path(__file__).resolve().parents[1]
DOCUMENTS = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md"]
DOCUMENTS += sorted((CHECKOUT / "docs").glob("*.md"))
FENCE = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WALK = "<!-- run in a copy -->"
ADDRESS = "http://127.0.0.1:8000"
DCGRAPH = f"{sys.executable} -c 'from dcgraph.cli import main; main()'"
MAKE_COMMANDS = {"make serve", "make test", "make lint", "make check"}
"""Run as a whole by whoever sets up a machine, and in part by the tests beside this one."""


def commands(*, walks: bool = False) -> list[tuple[str, str]]:
    found = []
    for path in DOCUMENTS:
        if WALK in path.read_text("utf-8") and not walks:
            continue  # Run as a whole, by test_walks.
        for block in FENCE.findall(path.read_text("utf-8")):
            # A command may go on over lines inside its quotes, and after a backslash.
            parts = re.findall(r"(?:\\\n|[^'\n]|'[^']*')+", block)
            found += [(path.name, part.partition("  #")[0].strip()) for part in parts]
    # What several documents show is run for the first of them.
    first = {command: (name, command) for name, command in reversed(found)}
    return [one for one in dict.fromkeys(found) if one == first[one[1]]]


@pytest.fixture(scope="module")
def address(shipped_snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server as `make serve` starts it, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = shipped_snapshot.path.parent
    log = tmp_path_factory.mktemp("serve") / "log"
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from dcgraph.cli import main; main()",
                "serve",
                "--snapshot",
                str(home),
                "--port",
                str(port),
            ],
            stdout=file,
            stderr=file,
            # Few questions come: to load the store into memory would take longer than they do.
            env={**os.environ, "DCGRAPH_PROCESSES": "1", "DCGRAPH_MEMORY_QUADS": "0"},
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    def answers() -> bool:
        assert server.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return True
        except OSError:
            return False

    wait_until(answers)


def run(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        shell=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=CHECKOUT,
        env={**os.environ, "DCGRAPH_HOME": str(home), "COLUMNS": "160"},
    )


def test_the_documents_show_commands() -> None:
    shown = commands()
    assert {name for name, _ in shown} >= {"README.md", "CONTRIBUTING.md"}
    assert len(shown) >= 8


def by_day(name: str, command: str) -> bool:
    return not name.islower() or command.startswith("curl ")


@pytest.mark.nightly
def test_the_command_line_knows_each_command_and_option_that_is_shown() -> None:
    shown = [command for _, command in commands(walks=True)]
    shown = [command for command in shown if command.startswith(".venv/bin/dcgraph ")]
    assert len(shown) > 50
    for command in shown:
        words = list(
            takewhile(
                lambda word: word not in {"|", "||", "<"}, shlex.split(command.replace("\\\n", " "))
            )
        )
        read(get_command(app), words[0], words[1:])
    with pytest.raises(TyperException, match="No such option"):
        read(get_command(app), "dcgraph", ["paths", "rkc", "tfa", "--nowhere"])


def read(command: Any, name: str, words: list[str]) -> None:
    """Read the words without doing what they say; raises TyperException for nonsense."""
    context = command.make_context(name, words)
    if isinstance(command, TyperGroup):
        rest = [*context._protected_args, *context.args]
        inner, one, words = command.resolve_command(context, rest)
        assert inner
        assert one
        with suppress(Exit):  # as --help ends
            read(one, inner, words)


@pytest.mark.parametrize(
    ("name", "command"),
    [pytest.param(*one, marks=() if by_day(*one) else pytest.mark.nightly) for one in commands()],
)
def test_a_command_that_is_shown_works(
    name: str, command: str, address: str, shipped_snapshot: Snapshot
) -> None:
    if command.startswith("make "):
        assert command in MAKE_COMMANDS
        assert re.search(
            rf"^{command.split()[1]}:", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE
        )
        return
    if command.startswith("curl ") and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    command = command.replace(ADDRESS, address).replace(".venv/bin/dcgraph", DCGRAPH)
    done = run(command, shipped_snapshot.path.parent)
    assert done.returncode == 0, f"{name}: {command}\n{done.stderr}"
    assert done.stdout.strip()


def test_the_first_answer_is_the_one_shown(address: str, shipped_snapshot: Snapshot) -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    shown = re.search(r"^```csv\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert shown
    command = next(c for _, c in commands() if c.startswith("curl ")).replace(ADDRESS, address)
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    answer = run(command, shipped_snapshot.path.parent).stdout
    plain = shown[1].replace('"', "").splitlines()
    assert answer.replace('"', "").splitlines() == plain


def test_the_counts_are_those_of_the_graph(shipped_snapshot: Snapshot) -> None:
    text = (CHECKOUT / "docs" / "contents.md").read_text("utf-8")
    shown = text.partition("<!-- counts -->\n")[2].partition("<!-- /counts -->")[0]
    with open_store(shipped_snapshot.store) as store:
        figures = as_markdown(counts(store.answer))
    assert shown.strip() == figures, "run `dcgraph counts` and put its table into docs/contents.md"


def test_no_page_is_orphaned() -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\((docs/[^)#]+\.md)", text))
    assert linked == {f"docs/{path.name}" for path in (CHECKOUT / "docs").glob("*.md")}


def test_every_picture_and_page_that_is_linked_is_there() -> None:
    for path in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
            if "://" not in link:
                assert (path.parent / link).exists(), f"{path.name} links {link}"
