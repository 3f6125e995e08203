"""The command `dcgraph mcp`, as far as it goes before it serves, and a fault of the server."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.assistants.sessions import asking
from tests.research.desks import PACT, desk_with_index
from typer.testing import CliRunner, Result

from dcgraph import cli
from dcgraph.errors import ParameterError, QueryTimeoutError, SettingsError
from dcgraph.mcp.server import assistant_server
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import Answer, Request


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["mcp", *words])


def test_without_fastmcp_it_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dcgraph.cli.serve.find_spec", lambda _: None)
    told = run()
    assert isinstance(told.exception, SettingsError)
    assert "pip install 'dcgraph[mcp]'" in str(told.exception)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--http", "localhost"), "no place to listen at"),
        (("--http", "127.0.0.1:65536"), "no place to listen at"),
        (("--http", "127.0.0.1:-1"), "no place to listen at"),
        (("--http", ":" + "9" * 5_000), "no place to listen at"),
        (("--server", "dcg.example"), "no address of a server"),
    ],
)
def test_places_that_mean_nothing_are_refused(words: tuple[str, ...], part: str) -> None:
    told = run(*words)
    assert isinstance(told.exception, ParameterError)
    assert part in str(told.exception)
    assert len(str(told.exception)) < 300


def test_a_port_that_is_taken_is_told(shipped_snapshot: Snapshot) -> None:
    home = shipped_snapshot.path.parent
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        told = run("--snapshot", str(home), "--http", place)
    assert isinstance(told.exception, OSError)


def test_a_fault_of_the_server_is_not_told_in_its_own_words(tmp_path: Path) -> None:
    async def broken(_: Request) -> Answer:
        raise RuntimeError("at /secret/place")

    async def slow(_: Request) -> Answer:
        raise QueryTimeoutError("The query was stopped.", 1.0)

    desk = desk_with_index(tmp_path, PACT)
    with asking(assistant_server(desk, broken)) as session:
        told = session.refusal("sparql", query="ASK {}")
        assert told == "Error calling tool 'sparql'"
        assert session.answer("search", words="pact")["matches"]
    with asking(assistant_server(desk, slow)) as session:
        assert session.refusal("sparql", query="ASK {}") == "The query was stopped."
