"""What the command line prints and how it ends: no raw text, one table of codes, near names."""

from __future__ import annotations

import ast
import io
import re
import sys
from pathlib import Path

import pytest
from tests.test_architecture import SOURCES
from typer.testing import CliRunner

from dcgraph import errors
from dcgraph.cli import app
from dcgraph.cli.output import EXITS, code_of, hand_on, say
from dcgraph.errors import BuildError, DcgraphError, InvalidDataError, QueryError, QueryTimeoutError

CHECKOUT = Path(__file__).resolve().parents[1]
HOSTILE = "a\x1b[2J\u202eb\udcff\r"
SEEN = "a\\u001B[2J\\u202Eb\\uDCFF\\u000D"


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def handed(monkeypatch: pytest.MonkeyPatch, kind: type[io.TextIOWrapper]) -> bytes:
    """What standard output of some kind gets of a text that steers terminals."""
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", kind(out, encoding="utf-8"))
    hand_on(b"a\x1b[2J\n")
    sys.stdout.flush()
    return out.getvalue()


def test_what_is_said_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE)
    say(HOSTILE, err=True, nl=False)
    told = capsys.readouterr()
    assert (told.out, told.err) == (SEEN + "\n", SEEN)


def test_a_program_gets_the_bytes_and_a_terminal_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert handed(monkeypatch, io.TextIOWrapper) == b"a\x1b[2J\n"
    assert handed(monkeypatch, Terminal) == b"a\\u001B[2J\n"


def test_all_that_is_printed_goes_that_way() -> None:
    raw = {
        module
        for path, module in SOURCES.items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and module.startswith("dcgraph.cli")
        and ast.unparse(node) in {"typer.echo", "typer.secho", "sys.stdout", "print"}
    }
    assert raw == {"dcgraph.cli.output"}


def test_the_exit_codes_stand_in_one_table() -> None:
    page = (CHECKOUT / "docs/checking.md").read_text("utf-8").partition("## Exit codes")[2]
    rows = re.findall(r"^\| (\d) \| (.+) \|$", page, re.MULTILINE)
    assert {int(code): meaning for code, meaning in rows} == EXITS
    told = " ".join(CliRunner().invoke(app, ["--help"]).stdout.split())
    assert all(f"{code} {meaning}" in told for code, meaning in EXITS.items())
    pages = [*(CHECKOUT / "docs").rglob("*.md"), CHECKOUT / "README.md"]
    other = {
        path.name
        for path in pages
        if re.search(r"^\| code \|", path.read_text("utf-8"), re.MULTILINE)
    }
    assert other == {"checking.md"}


def test_every_error_has_its_code() -> None:
    codes = {
        code_of(kind.__new__(kind))
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, DcgraphError)
    }
    assert codes == EXITS.keys() - {0}
    assert code_of(QueryTimeoutError("", 1)) == code_of(QueryError("")) == 3
    assert (
        code_of(InvalidDataError("", ())),
        code_of(BuildError("")),
        code_of(DcgraphError("")),
    ) == (
        1,
        4,
        2,
    )


@pytest.mark.parametrize(("typed", "meant"), [("chekc", "check"), ("renam", "rename")])
def test_a_mistyped_command_is_met_with_the_nearest(typed: str, meant: str) -> None:
    done = CliRunner().invoke(app, [typed])
    assert done.exit_code == 2
    assert f"There is no command '{typed}'; did you mean {meant}?" in " ".join(done.output.split())


def test_what_is_like_no_command_is_told_as_it_is() -> None:
    done = CliRunner().invoke(app, ["xyzzy"])
    assert done.exit_code == 2
    assert "No such command 'xyzzy'" in done.output
