"""The commands new, rename and retire as a person runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from pyoxigraph import NamedNode, Quad, Store
from tests.waiting import PATIENCE
from typer.testing import CliRunner

from dcgraph.cli import app
from dcgraph.cli import edit as drafting
from dcgraph.errors import DcgraphError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCGD

MAIN = "from dcgraph.cli import main; main()"
CONVENTION = "data/instruments/small-convention.ttl"
QUERY = """PREFIX dcg: <https://w3id.org/dcgraph/ontology/>

SELECT ?claim WHERE { ?claim a dcg:Claim } ORDER BY ?claim
"""
TITLES = ("--en", "Which claims?", "--fr", "Quelles assertions ?", "--ru", "Какие утверждения?")


def texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def run(root: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words, "--root", str(root)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.nightly
def test_new_writes_and_tells_what_check_then_finds(small: Rooms) -> None:
    words = ("--part-of", "small-convention.1", "--number", "1.2", "--kind", "Standard")
    done = run(small.root, "new", "provision", *words, "--en", "Small Convention, Standard 1.2")
    assert done.returncode == 0, done.stderr
    head, _, told = done.stdout.partition("Still to be filled in:\n\n")
    assert head == f"dcgd:small-convention.1.2 stands at {CONVENTION}:51.\n"
    for rule in ("Labelled-labelFr", "Labelled-labelRu", "Provision-summary", "Record-hasCitation"):
        assert rule in told
    found = run(small.root, "check")
    assert found.returncode == 1
    told, _, hint = told.rpartition("\n\n")
    assert hint.startswith("Fill it in there;")
    assert "\nOnly texts, names and shapes were judged, not what follows: there is no snap" in hint
    assert hint.endswith("\nRun `dcgraph check` before you commit: it also asks the questions.\n")
    assert found.stdout.startswith(told)
    assert "4 errors" in found.stdout


@pytest.mark.nightly
def test_a_dry_run_prints_a_diff_and_writes_nothing(small: Rooms) -> None:
    before = texts(small.root)
    new = run(small.root, "new", "source", "a-page", "--kind", "WebPage", "--dry-run")
    assert new.returncode == 0, new.stderr
    assert "\n+dcgd:sources.a-page a dcg:WebPage .\n" in new.stdout
    assert "Source-title" in new.stderr
    named = run(small.root, "rename", "dcgd:small-customs", "dcgd:tiny-customs", "--dry-run")
    assert named.returncode == 0, named.stderr
    assert "\nrename to data/concepts/tiny-customs.ttl\n" in named.stdout
    assert "4 names would change in 3 files, of which 1 moved." in named.stderr
    gone = run(
        small.root,
        *("retire", "dcg:treats", "--successor", "dcg:bearsOn", "--reason", "Too vague."),
        "--dry-run",
    )
    assert gone.returncode == 0, gone.stderr
    assert "\n+    owl:deprecated true ;\n" in gone.stdout
    assert "docs/migrations/dcg-treats.rq" in gone.stderr
    assert texts(small.root) == before


def test_rename_and_retire_write(small: Rooms) -> None:
    named = run(small.root, "rename", "dcgd:small-office", "dcgd:tiny-office")
    assert named.returncode == 0, named.stderr
    assert "dcgd:small-office -> dcgd:tiny-office" in named.stdout
    assert (small.root / "data/actors/tiny-office.ttl").is_file()
    gone = run(
        small.root,
        *("retire", "dcgd:small-convention.1.1", "--successor", "dcgd:small-convention.1"),
        *("--reason", "One."),
    )
    assert gone.returncode == 0, gone.stderr
    assert "is retired in favour of dcgd:small-convention.1; 2 files." in gone.stdout
    assert run(small.root, "check").returncode == 0


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("old", "successor", "claim"),
    [
        (
            "dcgd:small-convention.1.1",
            "dcgd:small-convention.1",
            "small-convention.1.requires.small-customs",
        ),
        ("dcg:requires", "dcg:bearsOn", "small-convention.1.1.bearsOn.small-customs"),
        ("dcgd:small-convention.1.1", "dcgd:other-law.1", "other-law.1.requires.small-customs"),
    ],
)
def test_claims_are_named_by_the_successor_with_their_mentions(
    small: Rooms, old: str, successor: str, claim: str
) -> None:
    was = "dcgd:small-convention.1.1.requires.small-customs"
    (small.root / "docs").mkdir()
    (small.root / "docs/a.md").write_text(f"See {was} now.\n", "utf-8")
    law = (small.root / CONVENTION).read_text("utf-8").partition("\n\n")[0]
    law += "\n\ndcgd:other-law a dcg:Convention .\n\ndcgd:other-law.1 a dcg:Chapter .\n"
    (small.root / "data/instruments/other-law.ttl").write_text(law, "utf-8")
    gone = run(
        small.root,
        *("retire", old, "--successor", successor, "--reason", "One.", "--move-mentions"),
    )
    assert gone.returncode == 0, gone.stderr
    said = "".join(path.read_text("utf-8") for path in small.data.rglob("*.ttl"))
    assert f"dcgd:{claim} a dcg:Claim ;" in said
    assert f"{was} " not in said
    assert "docs/a.md:1: " in gone.stdout
    # Of the name that a claim has, and of the file in which it stands, nothing is found.
    told = run(small.root, "check", "--no-questions", "--format", "concise")
    assert "File-" not in told.stdout
    (query,) = (small.root / "docs/migrations").glob("*.rq")
    store = Store()
    iri, other = NamedNode(DCGD + was.removeprefix("dcgd:")), NamedNode("https://example.org/a")
    store.extend([Quad(iri, other, other), Quad(other, other, iri)])
    store.update(query.read_text("utf-8"))
    moved = NamedNode(DCGD + claim)
    assert {(q.subject, q.object) for q in store} == {(moved, other), (other, moved)}


def test_a_claim_that_is_there_already_is_not_merged(small: Rooms) -> None:
    path = small.root / CONVENTION
    text = path.read_text("utf-8")
    start = text.index("dcgd:small-convention.1.1.requires.small-customs a dcg:Claim")
    block = text[start : text.index("\n\n", start)]
    again = block.replace("small-convention.1.1", "small-convention.1")
    path.write_text(f"{text.rstrip()}\n\n{again}\n", "utf-8")
    before = texts(small.root)
    gone = run(
        small.root,
        *("retire", "dcgd:small-convention.1.1", "--successor", "dcgd:small-convention.1"),
        *("--reason", "One.", "--move-mentions"),
    )
    assert gone.returncode == 2
    assert "dcgd:small-convention.1.requires.small-customs is there already" in gone.stderr
    assert texts(small.root) == before


@pytest.mark.nightly
def test_a_question_is_written_with_its_answer_to_come(small: Rooms) -> None:
    (small.root / "tests/questions").mkdir(parents=True)
    words = ("new", "question", "which-claims", *TITLES, "--query", "-")
    done = run(small.root, *words, stdin=QUERY)
    assert done.returncode == 0, done.stderr
    text = (small.root / "data/questions/which-claims.rq").read_text("utf-8")
    assert text == (
        "# en: Which claims?\n# fr: Quelles assertions ?\n# ru: Какие утверждения?\n" + QUERY
    )
    assert (small.root / "tests/questions/which-claims.csv").read_text("utf-8") == "claim\n"
    assert "data/questions/which-claims.rq:3: say in `# empty: …`" in done.stdout
    assert "tests/questions/which-claims.csv:2: write the expected answer" in done.stdout
    assert run(small.root, "ask").returncode == 0
    again = run(small.root, *words, stdin=QUERY)
    assert again.returncode == 2
    assert "is there already" in again.stderr


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (("../x", *TITLES), "", "no name of a question"),
        (("X", *TITLES), "", "no name of a question"),
        (("x", *TITLES[:4]), "", "Give the question in ru"),
        (("x", *TITLES, "--empty", "None"), "", "ended by a full stop"),
        (("x", *TITLES, "--query", "-"), "SELECT WHERE", "does not parse"),
        (("x", *TITLES, "--query", "-"), "ASK { ?s ?p ?o }", "no SELECT"),
        (("x", *TITLES, "--query", "-"), "DROP ALL", "read-only"),
        (("x", *TITLES, "--query", "-"), "SELECT * { SERVICE <http://127.0.0.1/> {} }", "SERVICE"),
        (
            ("x", *TITLES, "--query", "-"),
            QUERY.replace("dcg:Claim", "dcg:Claims"),
            "did you mean dcg:Claim",
        ),
        (("x", *TITLES, "--query", "nowhere.rq"), "", "nowhere.rq"),
    ],
)
def test_a_question_that_cannot_be_is_a_sentence(
    small: Rooms, words: tuple[str, ...], stdin: str, said: str
) -> None:
    before = texts(small.root)
    done = run(small.root, "new", "question", *words, stdin=stdin)
    assert done.returncode in (2, 3)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert texts(small.root) == before


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("new", "concept", "../../etc/passwd", "--kind", "Notion"), 2, "no name that is given"),
        (("new", "concept", "x", "--kind", "Notion", "--en", "a\nb"), 2, "U+000A"),
        (("new", "concept", "small-customs", "--kind", "Notion"), 2, "is there already, at data/"),
        (("new", "concept", "x", "--kind", "Notion", "--en", "small customs"), 1, "labelUnique"),
        (
            ("new", "claim", "small-convention", "adores", "small-customs"),
            2,
            "adores is no relation",
        ),
        (
            ("new", "claim", "small-customs", "requires", "small-convention.1.1"),
            2,
            (
                "dcg:requires does not hold between the two. From dcgd:small-customs (Notion) to "
                "dcgd:small-convention.1.1 (Standard) fit helpsImplement."
            ),
        ),
        (
            ("new", "claim", "small-convention.1.1", "hasCharacteristic", "small-office"),
            2,
            (
                "dcg:hasCharacteristic does not hold between the two. From "
                "dcgd:small-convention.1.1 (Standard) to dcgd:small-office (Organization) no "
                "exact relation fits"
            ),
        ),
        (
            ("new", "claim", "small-convention.1.1", "small-customs"),
            2,
            (
                "Name the relation between the two. From dcgd:small-convention.1.1 (Standard) to "
                "dcgd:small-customs (Notion) fit defines, enables, endeavours, guides, "
                "obligesToPermit, permits, recommends, requires, treats."
            ),
        ),
        (("new", "claim", "small-convention.1.1"), 2, "Name what the claim ends at: "),
        (
            ("new", "claim", "small-convention.1.1", "requires"),
            2,
            "Name what the claim ends at, after the relation: ",
        ),
        (("rename", "dcgd:small-customs", "dcgd:small-office"), 2, "is there already, at data/"),
        (("rename", "dcgd:small-customs.definition.office-1999", "dcgd:x.y"), 2, "--move"),
    ],
)
def test_wrong_use_is_a_sentence(
    small: Rooms, words: tuple[str, ...], code: int, said: str
) -> None:
    before = texts(small.root)
    done = run(small.root, *words)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert texts(small.root) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rename", "drones", "dcgd:x"), "'drones' is no name of a thing: write its prefix"),
        (("rename", "dcgd:a", "b"), "'b' is no name of a thing"),
        (("rename", "dcgd:a", "dcg:b"), "a record stays a record"),
        (("rename", "dcgd:a", "dcgd:a"), "dcgd:a has this name already"),
        (("rename", "dcgd:a", "dcgd:sources"), "the stem of all sources"),
        (("rename", "dcgd:a.citation-1", "dcgd:b"), "is a citation"),
        (("retire", "dcgd:a", "--successor", "dcgd:b", "--reason", " "), "Say with --reason"),
        (("retire", "dcgd:a", "--successor", "dcgd:a", "--reason", "x"), "its own successor"),
        (("retire", "dcgd:a", "--successor", "dcg:b", "--reason", "x"), "a term gives way"),
        (("new", "concept"), "Name the concept: "),
        (("new", "concept", "A b"), "is no name of a thing"),
        (("new", "concept", "x", "--kind", "a b"), "--kind: 'dcg:a b' is no name of a thing"),
        (("new", "concept", "x", "--with", "a"), "--with: 'a' is no statement"),
        (("new", "concept", "x", "--source", "a b"), "--source: 'dcgd:sources.a b' is no name"),
        (("new", "event", "x", "--start", "June"), "--start: 'June' is no date"),
        (("new", "observation", "x.y", "--value", "much"), "--value: dcg:observedValue is a num"),
        (("new", "source", "x", "--lang", "EN"), "--lang: 'EN' is no language"),
        (("new", "source", "x", "--title", "A page"), "Tell the language of the title"),
        (("new", "provision", "--number", "2"), "Give the name, or --part-of, --number"),
        (("new", "claim", "x"), "Name what the claim ends at: "),
        (("new", "concept", "--from", "t.csv", "--en", "x"), "With --from, leave out en: "),
        (("new", "claim", "x", "--from", "t.csv"), "With --from, leave out subject: "),
        (("new", "concept", "--from", "nowhere.csv"), "nowhere.csv cannot be read"),
        (("new", "question", "X", *TITLES), "no name of a question"),
        (("new", "question", "x", *TITLES[:4]), "Give the question in ru"),
        (("new", "question", "x", *TITLES, "--empty", "None"), "ended by a full stop"),
        (("new", "question", "x", *TITLES, "--query", "nowhere.rq"), "nowhere.rq"),
    ],
)
def test_what_cannot_be_is_refused_before_the_graph_is_read(
    small: Rooms, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("the graph was read")

    monkeypatch.setattr(drafting, "load", read)
    done = CliRunner().invoke(app, [*words, "--root", str(small.root)])
    assert isinstance(done.exception, DcgraphError)
    assert said in str(done.exception)


def test_a_table_of_records_is_written(small: Rooms, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,kind,en\ntiny-boats,Technology,tiny boats\nx,Technology,x y\n", "utf-8")
    done = run(small.root, "new", "concept", "--from", str(path))
    assert done.returncode == 0, done.stderr
    for name, line in (("tiny-boats", 9), ("x", 9)):
        place = f"data/concepts/{name}.ttl"
        assert f"dcgd:{name} stands at {place}:{line}.\n" in done.stdout
        assert (
            (small.root / place).read_text("utf-8").split("\n")[line - 1].startswith(f"dcgd:{name}")
        )
    assert "Record-hasCitation" in done.stdout


def test_a_terminal_is_asked_for_what_is_not_given(
    small: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"Label in English": "tiny boats", "Label in French": "petits bateaux"}

    def prompt(text: str, **_: object) -> str:
        return answers.get(text.partition(" (empty")[0], "")

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(drafting, "sys", type("S", (), {"stdin": Terminal(), "stderr": Terminal()}))
    monkeypatch.setattr(typer, "prompt", prompt)
    words = ["new", "concept", "tiny-boats", "--kind", "Technology", "--root", str(small.root)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    text = (small.root / "data/concepts/tiny-boats.ttl").read_text("utf-8")
    assert '    skos:prefLabel "tiny boats"@en , "petits bateaux"@fr .\n' in text


def test_a_terminal_is_offered_the_relations_that_fit(
    small: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def prompt(text: str, **_: object) -> str:
        asked.append(text)
        return "guides" if len(asked) == 1 else ""

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(drafting, "sys", type("S", (), {"stdin": Terminal(), "stderr": Terminal()}))
    monkeypatch.setattr(typer, "prompt", prompt)
    words = ["new", "claim", "small-convention.1.1", "small-customs", "--root", str(small.root)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "fit defines, enables, endeavours, guides," in asked[0]
    text = (small.root / "data/instruments/small-convention.ttl").read_text("utf-8")
    assert "dcgd:small-convention.1.1.guides.small-customs a dcg:Claim" in text
