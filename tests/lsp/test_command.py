"""The command `dcgraph lsp` without its library, its positions, and the settings that are shown."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from lsprotocol.types import Position
from typer.testing import CliRunner

from dcgraph import cli
from dcgraph.cli.lazy import commands
from dcgraph.errors import SettingsError
from dcgraph.files import Rooms
from dcgraph.lsp.graph import Graph
from dcgraph.lsp.positions import Page

PAGE = Path(__file__).parents[2] / "docs" / "language-server.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_without_pygls_it_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dcgraph.cli.serve.find_spec", lambda _: None)
    result = CliRunner().invoke(cli.app, ["lsp"])
    assert isinstance(result.exception, SettingsError)
    assert "pip install 'dcgraph[lsp]'" in str(result.exception)


def test_the_settings_that_are_shown_name_the_command() -> None:
    shown = dict(FENCE.findall(PAGE.read_text("utf-8")))
    assert shown.keys() == {"json", "lua", "toml", "elisp"}
    code = json.loads(shown["json"])
    helix = tomllib.loads(shown["toml"])["language-server"]["dcgraph"]
    given = [
        [code["glspc.server.command"], *code["glspc.server.commandArguments"]],
        [helix["command"], *helix["args"]],
        *(re.findall(r'"(\w+)"', part) for part in re.findall(r"cmd = {(.*?)}", shown["lua"])),
        *(re.findall(r'"(\w+)"', part) for part in re.findall(r"\. \((.*?)\)", shown["elisp"])),
    ]
    assert given == [["dcgraph", "lsp"]] * 4
    assert "lsp" in commands()


@pytest.mark.parametrize(
    ("encoding", "units"), [("utf-8", 4 + 2 + 1), ("utf-16", 2 + 1 + 1), ("utf-32", 3)]
)
def test_columns_are_counted_in_units_of_the_editor(encoding: str, units: int) -> None:
    page = Page("x\r\n𝔎ж\u2028 a b", encoding)
    width = {"utf-8": 3}.get(encoding, 1)  # of U+2028, which ends no line
    position = Position(1, units + width)
    assert page.position(2, 5) == position
    assert page.place(position) == (2, 5)
    assert page.offset(position) == 6
    assert page.place(Position(1, 99)) == (2, 8)
    assert page.place(Position(9, 0)) == (2, 1)
    assert page.place(Position(1, 1)) == (2, 2 if encoding == "utf-32" else 1)


def test_edits_lead_to_the_other_text() -> None:
    for before, after in (("a\nb\nc", "a\nB\nc\nd\n"), ("", "x\n"), ("a\r\nb\r\n", "a\nb\n")):
        lines = re.findall(r"[^\n]*\n|[^\n]+", before)
        for edit in reversed(Page(before).edits(after)):
            start, end = edit.range.start, edit.range.end
            rest = [lines[end.line][end.character :]] if end.line < len(lines) else []
            lines[start.line : end.line + 1] = [edit.new_text, *rest]
        assert "".join(lines) == after


def test_a_text_cut_anywhere_is_marked_or_read(small: Rooms) -> None:
    graph = Graph.read(small.root)
    shown = "data/concepts/small-customs.ttl"
    text = graph.page(shown, "utf-16").text
    faults = 0
    for end in range(len(text)):
        finding = graph.put(shown, text[:end])
        faults += finding is not None
        if finding is not None:
            assert finding.place
            assert finding.place.path == shown
        graph.mention(shown, text[:end], end)
    assert faults > len(text) // 2
    assert graph.put(shown, text) is None
