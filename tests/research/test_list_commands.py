"""The commands that list and tell, from their arguments to what they print."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from dcgraph import cli
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research import Desk
from dcgraph.snapshot.manifest import Snapshot


@pytest.fixture(autouse=True)
def made(shipped_snapshot: Snapshot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph as it ships, which is not read anew for each command."""
    monkeypatch.setenv("DCGRAPH_HOME", str(shipped_snapshot.path.parent))
    monkeypatch.setattr(Desk, "open", lambda *_: desk)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, words)


def lines(*words: str) -> list[str]:
    told = run(*words)
    assert told.exit_code == 0, told.output
    return told.stdout.splitlines()


def test_things_are_listed_in_a_language() -> None:
    # data/instruments/rkc/general-annex-7.ttl has the Standards 7.1 to 7.4.
    told = lines("list", "provisions", "--within", "rkc.ga-7", "--lang", "ru")
    assert told[0] == "ПКК, Генеральное приложение, стандартное правило 7.1 (Standard, rkc.ga-7.1)"
    assert len(told) == 4


def test_the_next_page_is_told_and_had() -> None:
    first = lines("list", "provisions", "--within", "rkc.ga-7", "--limit", "3", "--lang", "fr")
    assert first[3].startswith("3 sur 4")
    cursor = first[3].split()[-1]
    second = lines("list", "provisions", "--within", "rkc.ga-7", "--limit", "3", "--cursor", cursor)
    assert second == ["RKC General Annex, Standard 7.4 (Standard, rkc.ga-7.4)"]


def test_a_claim_is_listed_with_its_places() -> None:
    # data/instruments/rkc/general-annex-7.ttl
    told = lines("claims", "--subject", "rkc.ga-7.1", "--object", "ict", "--basis", "stated")
    assert (
        "requires information and communication technology (obliges, stated, confirmed" in told[0]
    )
    assert told[1].endswith("General Annex, Chapter 7, Standard 7.1 [primary text, confirmed]")


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("words", "first", "rows"),
    [
        # The four Standards of the chapter; the claim of Standard 7.1 on ICT.
        (("list", "provisions", "--within", "rkc.ga-7"), "rkc.ga-7.1", 4),
        (("claims", "--subject", "rkc.ga-7.1", "--object", "ict"), "rkc.ga-7.1", 1),
        (("search", "digital customs", "--kind", "Notion"), "", 0),
        (("coverage", "--kind", "Convention"), "", 0),
        (("source", "sources.asycuda-kyoto"), "", 0),
        (("statistics",), "", 0),
        (("timeline", "rkc", "--to", "1999-06-26"), "", 0),
        (("compare", "rkc", "tfa"), "", 0),
    ],
)
def test_a_list_comes_as_a_table(words: tuple[str, ...], first: str, rows: int) -> None:
    told = run(*words, "--format", "csv")
    assert told.exit_code == 0, told.output
    head, *body = csv.reader(io.StringIO(told.stdout_bytes.decode(), newline=""))
    assert len(body) >= max(rows, 1)
    if rows:
        assert len(body) == rows
        assert first in body[0]
    book = openpyxl.load_workbook(io.BytesIO(run(*words, "--format", "xlsx").stdout_bytes))
    table = [[cell.value or "" for cell in row] for row in book.worksheets[0]]
    assert table == [head, *body]


def test_a_table_says_beside_it_what_comes_after_it() -> None:
    told = run("list", "provisions", "--within", "rkc.ga-7", "--limit", "3", "--format", "csv")
    assert told.stdout.count("rkc.ga-7.") == 6, "three, each with its name and its address"
    cursor = told.stderr.split()[-1]
    rest = run("list", "provisions", "--within", "rkc.ga-7", "--limit", "3", "--cursor", cursor)
    assert "rkc.ga-7.4" in rest.stdout
    none = run("claims", "--subject", "wco", "--object", "ict", "--format", "csv")
    assert "no such claim" in none.stderr


def test_a_form_that_there_is_not_is_told() -> None:
    error = run("statistics", "--format", "pdf").exception
    assert isinstance(error, ParameterError)
    assert "text, json, csv, xlsx" in str(error)


def test_an_empty_list_says_why() -> None:
    told = lines("claims", "--subject", "rkc.ga-7.1", "--object", "ict", "--basis", "interpreted")
    assert told == [
        (
            "Claims left out by basis, confidence, force or day: 1. "
            "Remove these conditions to see them."
        ),
    ]


def test_how_far_texts_were_read_is_told() -> None:
    # data/instruments/rkc/rkc.ttl: read in part.
    told = lines("coverage", "--kind", "Convention", "--extent", "in part", "--lang", "fr")
    assert "Convention de Kyoto révisée (rkc): lu en partie" in told


def test_a_tree_has_its_parts_below_it() -> None:
    # data/instruments/rkc/: Standard 7.1 is part of Chapter 7, of the General Annex, of the text.
    told = lines("tree", "rkc")
    assert told[0] == (
        "Revised Kyoto Convention (Convention, rkc): adoption date 1999-06-26; "
        "entry-into-force date 2006-02-03"
    )
    standard = next(line for line in told if line.endswith("(Standard, rkc.ga-7.1)"))
    assert standard == "      RKC General Annex, Standard 7.1 (Standard, rkc.ga-7.1)"


def test_a_source_is_told_with_what_rests_on_it() -> None:
    told = lines("source", "sources.asycuda-kyoto")
    assert "http://asycuda.org/kyotoconvention.asp" in told
    assert any("appeal.definition.wco-1999" in line for line in told)


def test_members_are_told_with_what_bears_that_out() -> None:
    # data/actors/eaeu-members.ttl
    told = lines("members", "eaeu")
    assert "- Armenia, 2015-01-02–" in told
    assert sum(line.startswith("- ") for line in told) == 5


def test_nobody_is_told_why() -> None:
    told = lines("members", "ict", "--json")
    assert json.loads("".join(told))["silence"]["message"]
    assert lines("members", "ict")[1] == json.loads("".join(told))["silence"]["message"]


def test_the_graph_is_told_in_figures(shipped_snapshot: Snapshot) -> None:
    told = lines("statistics")
    assert shipped_snapshot.manifest.hash in told[0]
    # data/concepts/: four notions, as README.md counts them.
    assert "      4  notion" in told


def test_a_question_is_asked_of_other_things() -> None:
    told = lines("ask", "gaps-of-smart-customs", "--of", "notion=paperless-customs")
    assert "characteristic  label  provision  relation  basis  confidence" in told
    # data/concepts/paperless-customs.ttl gives it that; nothing in data/instruments/rkc does.
    assert any(line.startswith("fully paperless  ") for line in told)


def test_the_questions_are_listed_for_tools() -> None:
    told = json.loads("".join(lines("ask", "--json")))
    assert "gaps-of-smart-customs" in {one["name"] for one in told["items"]}


@pytest.mark.parametrize(
    ("words", "error", "names"),
    [
        (("list", "states"), ParameterError, "concepts, instruments"),
        (("list", "concepts", "--kind", "State"), ParameterError, "Notion"),
        (("list", "concepts", "--limit", "501"), ParameterError, "1 to 500"),
        (("list", "provisions", "--within", "rkcc"), NotFoundError, "rkc"),
        (("claims", "--relation", "demands"), NotFoundError, "demands"),
        (("coverage", "--extent", "half"), ParameterError, "in part"),
        (("tree", "ict"), NotFoundError, "ict"),
        (("source", "rkc"), NotFoundError, "rkc"),
        (("ask", "no-such-question", "--json"), NotFoundError, "no-such-question"),
        (("ask", "--of", "notion=rkc"), ParameterError, "name one"),
        (("ask", "gaps-of-smart-customs", "--of", "notion"), ParameterError, "notion=paperless"),
        (("ask", "gaps-of-smart-customs", "--of", "notion=rkc"), ParameterError, "Convention"),
        (("ask", "gaps-of-smart-customs", "--of", "a=b"), ParameterError, "it has notion"),
    ],
)
def test_what_cannot_be_answered_is_told(
    words: tuple[str, ...], error: type[Exception], names: str
) -> None:
    told = run(*words)
    assert isinstance(told.exception, error), told.output
    assert names in str(told.exception)


def test_provisions_and_claims_are_listed_by_force() -> None:
    told = "\n".join(lines("list", "provisions", "--within", "tfa.10", "--force", "endeavours"))
    assert "tfa.10.4.1" in told
    claimed = "\n".join(lines("claims", "--subject", "rkc.ga-7.1", "--force", "obliges"))
    assert "Standard 7.1 requires information and communication technology" in claimed
    error = run("list", "concepts", "--force", "obliges").exception
    assert isinstance(error, ParameterError)
    assert "Only provisions" in str(error)


def test_a_matrix_in_a_terminal_says_force_and_norms() -> None:
    told = "\n".join(
        lines(
            "matrix",
            "--rows",
            "characteristics.electronic-beside-paper",
            "--columns",
            "rkc.ga-3.18",
        )
    )
    assert "must permit: RKC General Annex, Transitional Standard 3.18 (follows from" in told
