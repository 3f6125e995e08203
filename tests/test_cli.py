"""The command line as a person or a tool runs it: its words, its output, its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import small_checkout
from tests.waiting import PATIENCE

from dcgraph.build import build
from dcgraph.files import Rooms, rooms
from dcgraph.rdf.corpus import load

MAIN = "from dcgraph.cli import main; main()"
CONVENTION = "data/instruments/small-convention.ttl"


class Desk:
    """A small checkout, with a snapshot of it, and the command line over both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root.parent / "home"

    def run(self, command: str, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        folders = (
            [] if command in ("check", "reason", "version") else ["--snapshot", str(self.home)]
        )
        return subprocess.run(
            [
                sys.executable,
                "-c",
                MAIN,
                command,
                "--root",
                str(self.root),
                *folders,
                *words,
            ],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def spoil(self) -> None:
        path = self.root / CONVENTION
        text = path.read_text("utf-8").replace('"1999-06-26"', '"1999-13-26"')
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = small_checkout(tmp_path_factory.mktemp("cli") / "small")
    build(load(rooms(root)), root.parent / "home")
    return Desk(root)


@pytest.fixture
def desk(built: Desk) -> Desk:
    """The checkout and snapshot of all tests that only read."""
    return Desk(built.root)


@pytest.fixture
def own(small: Rooms) -> Desk:
    """A checkout that a test may spoil, without a snapshot as yet."""
    return Desk(small.root)


@pytest.mark.nightly
def test_ask_lists_the_questions_in_a_language(desk: Desk) -> None:
    done = desk.run("ask", "--lang", "fr")
    assert done.returncode == 0
    assert "small-standards" in done.stdout
    assert "Quelle disposition demande une petite douane ?" in done.stdout


def test_ask_answers_a_question(desk: Desk) -> None:
    done = desk.run("ask", "small-standards")
    assert done.returncode == 0, done.stderr
    assert "Which provision asks for small customs?" in done.stdout
    assert "Small Convention, Standard 1.1" in done.stdout
    assert "dcgd:" not in done.stdout
    assert done.stdout.rstrip().endswith("1 row")


def test_a_question_that_there_is_not_is_met_with_the_nearest(desk: Desk) -> None:
    done = desk.run("ask", "small-standard")
    assert done.returncode == 2
    assert "did you mean small-standards?" in done.stderr


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("form", "sign"),
    [("json", '{"head"'), ("xml", "<?xml"), ("csv", "x\r\n"), ("tsv", "?x\n"), ("table", "x ")],
)
def test_query_answers_in_each_format(desk: Desk, form: str, sign: str) -> None:
    query = "SELECT ?x WHERE { ?x a <https://w3id.org/dcgraph/ontology/Notion> }"
    done = desk.run("query", "--format", form, stdin=query)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(sign.replace("\r\n", "\n"))
    assert "small-customs" in done.stdout


def test_a_graph_is_answered_as_turtle(desk: Desk) -> None:
    done = desk.run("query", stdin="DESCRIBE <https://w3id.org/dcgraph/id/small-customs>")
    assert "dcgd:small-customs" in done.stdout


@pytest.mark.nightly
def test_an_empty_answer_says_so_and_why(desk: Desk) -> None:
    done = desk.run("query", stdin="SELECT ?x WHERE {\n?x a ?kind ; a <urn:nothing> }")
    assert done.stdout.strip() == (
        "No rows. Nothing in the graph fits ?x a <urn:nothing> (line 2) by itself. "
        "Without it there would be an answer."
    )
    asked = desk.run("query", stdin="ASK { FILTER (1 > 2) }")
    assert asked.stdout == (
        "no\nFILTER (1 > 2) (line 1) leaves nothing. Without it there would be an answer.\n"
    )


def test_programs_get_an_empty_answer_bare(desk: Desk) -> None:
    done = desk.run("query", "--format", "csv", stdin="SELECT ?x WHERE { ?x a <urn:nothing> }")
    assert done.stdout == "x\n"


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("query", "code", "word"),
    [
        ("SELECT WHERE", 3, "line 1"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 3, "SERVICE"),
        ("DELETE WHERE { ?s ?p ?o }", 3, "DELETE"),
    ],
)
def test_a_query_without_an_answer_exits_with_3_and_a_sentence(
    desk: Desk, query: str, code: int, word: str
) -> None:
    done = desk.run("query", stdin=query)
    assert done.returncode == code
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_query_past_its_time_limit_is_stopped(desk: Desk) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    done = desk.run("query", "--timeout", "0.3", stdin=query)
    assert done.returncode == 3
    assert "0.3" in done.stderr


@pytest.mark.nightly
def test_a_missing_file_and_an_unknown_format_are_named(desk: Desk) -> None:
    missing = desk.run("query", "nowhere.rq")
    unknown = desk.run("query", "--format", "docx", stdin="ASK {}")
    assert missing.returncode == unknown.returncode == 2
    assert "nowhere.rq" in missing.stderr
    assert "docx" in unknown.stderr
    assert "jsonld" in unknown.stderr


def test_check_says_nothing_wrong_and_exits_with_0(desk: Desk) -> None:
    done = desk.run("check")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("0 errors, 0 warnings in")


@pytest.mark.nightly
def test_check_shows_rule_place_and_repair_and_exits_with_1(own: Desk) -> None:
    own.spoil()
    done = own.run("check")
    assert done.returncode == 1
    shown = done.stdout.split("\n")
    assert shown[:7] == [
        "error[Instrument-adoptionDate]: instrument: adoption date",
        f"  --> {CONVENTION}:11:22",
        "     |",
        '  11 |     dcg:adoptionDate "1999-13-26" ;',
        "     |                      ^^^^^^^^^^^^",
        "  record:   “Small Convention” (dcgd:small-convention)",
        '  found:    dcg:adoptionDate "1999-13-26"',
    ]
    assert shown[7].startswith("  repair:   Write one adoption date as a year")
    assert shown[8].startswith(
        "  expected: at most one value; text in quotes without a language tag"
    )
    assert shown[9].startswith("  why:      A date is compared as text")
    assert "1 error, 0 warnings in" in done.stdout


def test_check_speaks_json_to_tools(own: Desk) -> None:
    own.spoil()
    report = json.loads(own.run("check", "--format", "json").stdout)
    assert report["errors"] >= 1
    finding = next(f for f in report["findings"] if f["rule"] == "Instrument-adoptionDate")
    assert finding["place"] == {"path": CONVENTION, "line": 11, "column": 22}


@pytest.mark.nightly
def test_build_refuses_a_graph_with_errors_unless_told(own: Desk) -> None:
    own.spoil()
    refused = own.run("build")
    assert refused.returncode == 1
    assert "was not built" in refused.stderr
    assert "Instrument-adoptionDate" in refused.stderr
    built = own.run("build", "--no-check", "--json")
    assert built.returncode == 0, built.stderr
    assert json.loads(built.stdout)["triples"] > 1000


def test_a_changed_file_makes_a_new_snapshot_by_itself(own: Desk) -> None:
    build(load(rooms(own.root)), own.home)
    path = own.root / "data/concepts/small-customs.ttl"
    path.write_text(path.read_text("utf-8").replace("small customs", "tiny customs"), "utf-8")
    assert "tiny customs" in own.run("search", "tiny", "cust").stdout


@pytest.mark.nightly
def test_a_file_that_is_no_turtle_is_a_finding_and_cannot_be_built(own: Desk) -> None:
    (own.root / "data/concepts/bad.ttl").write_text("nonsense", encoding="utf-8")
    checked = own.run("check")
    assert checked.returncode == 1
    assert "error[File-syntax]" in checked.stdout
    assert "--> data/concepts/bad.ttl:1:1" in checked.stdout
    assert "Left out: constraints, consistency, questions, shapes" in checked.stdout
    built = own.run("build")
    assert built.returncode == 2
    assert "data/concepts/bad.ttl, line 1" in built.stderr
    assert "Traceback" not in checked.stderr + built.stderr


def test_a_folder_that_is_no_checkout_is_named(desk: Desk, tmp_path: Path) -> None:
    desk.root = tmp_path / "nowhere"
    done = desk.run("check")
    assert done.returncode == 2
    assert "nowhere" in done.stderr


@pytest.mark.nightly
def test_a_home_that_cannot_be_written_exits_with_4(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    desk.home = file
    done = desk.run("build", "--no-check")
    assert done.returncode == 4
    assert "cannot be written" in done.stderr


@pytest.mark.nightly
def test_counts_are_those_of_the_graph(desk: Desk) -> None:
    figures = json.loads(desk.run("counts", "--json").stdout)
    assert figures["bases"] == {"Interpreted": 1, "Stated": 1}
    assert figures["confidences"] == {"Confirmed": 8, "Recalled": 2}
    assert figures["classes"]["Standard"] == 1
    assert "| claims | Stated | 1 |" in desk.run("counts").stdout


@pytest.mark.nightly
@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e300"])
def test_a_time_limit_that_is_none_is_wrong_use(desk: Desk, seconds: str) -> None:
    for done in (
        desk.run("query", "--timeout", seconds, stdin="ASK {}"),
        desk.run("reason", "--seconds", seconds),
    ):
        assert done.returncode == 2
        assert "no time above 0" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a Linux device")
def test_output_that_cannot_be_written_is_a_sentence(desk: Desk) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-c", MAIN, "ask", "--root", str(desk.root)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 2
    assert "dcgraph: The system refuses" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.nightly
def test_a_host_that_is_no_name_is_a_setting_at_fault(desk: Desk) -> None:
    done = desk.run("serve", "--host", "a" * 70, "--port", "0")
    assert done.returncode == 2
    assert "cannot be listened on" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.nightly
def test_a_damaged_store_is_made_anew_without_a_word(own: Desk) -> None:
    build(load(rooms(own.root)), own.home)
    for path in own.home.glob("*/store/*.sst"):
        path.write_bytes(b"")
    done = own.run("query", stdin="ASK { ?s ?p ?o }")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "yes"
