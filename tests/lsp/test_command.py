"""The command `dcgraph lsp` without its library, its positions, and the settings that are shown."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import permutations
from pathlib import Path

import pytest
from lsprotocol.types import Position, PositionEncodingKind
from pygls.workspace import PositionCodec
from typer.testing import CliRunner

from dcgraph import cli
from dcgraph.cli.lazy import commands
from dcgraph.edit.statements import mention_at
from dcgraph.errors import SettingsError
from dcgraph.files import Rooms
from dcgraph.lsp.graph import Graph, judged
from dcgraph.lsp.server import Page
from dcgraph.namespaces import DCGD

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
    page = Page("x\r\n𝔎ж\u2028 a b", PositionCodec(PositionEncodingKind(encoding)))
    width = {"utf-8": 3}.get(encoding, 1)  # of U+2028, which ends no line
    position = Position(1, units + width)
    assert page.position(7) == page.token(2, 5)[1].start == position
    assert page.offset(position) == 7
    for beyond in (Position(0, 9), Position(0, 1)):
        assert page.offset(beyond) == 1
    for beyond in (Position(1, 99), Position(9, 0)):
        assert page.offset(beyond) == len(page.text)


def test_edits_lead_to_the_other_text() -> None:
    texts = ("a\nb\nc", "a\nB\nc\nd\n", "", "x\n", "a\r\nb\r\n", "a\nb\n", "a\rb\r\nc\r", "b\nc\r")
    for before, after in permutations(texts, 2):
        page = Page(before)
        rest = before
        for edit in reversed(page.edits(after)):
            start, end = page.offset(edit.range.start), page.offset(edit.range.end)
            assert edit.range.start.character == 0 or start == len(before)
            rest = rest[:start] + edit.new_text + rest[end:]
        assert rest == after


def test_a_text_cut_anywhere_is_marked_or_read(small: Rooms) -> None:
    graph = Graph(small.root)
    graph.reload()
    path = small.root / "data/concepts/small-customs.ttl"
    text = path.read_text("utf-8")
    faults = 0
    for end in range(len(text)):
        for finding in graph.put(path, text[:end]):
            faults += 1
            assert finding.place
            assert finding.place.path == "data/concepts/small-customs.ttl"
        mention_at(text[:end], end)
    assert faults > len(text) // 2
    assert graph.put(path, text) == ()


def test_a_hover_lists_what_is_filled_in(small: Rooms) -> None:
    path = small.root / "data/instruments/small-convention.ttl"
    with path.open("a", encoding="utf-8") as file:
        file.write("\ndcgd:small-convention.1.1.norm-1 a dcg:ObligationNorm .\n")
    graph = Graph(small.root)
    graph.reload()
    filled = "**Filled in**\n\n- dcg:hasNorm dcgd:small-convention.1.1.norm-1\n\n"
    assert filled in graph.described(DCGD + "small-convention.1.1")
    labels = graph.described(DCGD + "small-convention.1.1.norm-1")
    assert '- skos:prefLabel "Small Convention, Standard 1.1, norm 1"@en' in labels
    assert "Filled in" not in graph.described(DCGD + "small-office")


def test_a_slip_in_the_ontology_is_found(small: Rooms) -> None:
    path = small.root / "ontology/instrument.ttl"
    text = path.read_text("utf-8")
    assert judged(small.root, path, {path: text})[0] == ()
    slips = (
        "dcg:inForceSince rdfs:subPropertyOf dcg:adoptionDat , [ owl:inverseOf dcg:adoptionDat ] ."
    )
    findings, unjudged = judged(small.root, path, {path: f"{text}\n{slips}\n"})
    assert unjudged == "the ontology, its rules or the shapes have changed"
    unknown = [finding for finding in findings if finding.rule == "File-unknownTerm"]
    assert [finding.value for finding in unknown] == ["dcg:adoptionDat"] * 2
    assert unknown[0].near == ("dcg:adoptionDate",)
