"""Audits: sheets drawn, judged, counted, and what the latest one measured wherever it is shown."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.assistants.sessions import asking
from tests.research.desks import PACT, desk_over
from tests.serving import serving
from tests.waiting import PATIENCE
from typer.testing import CliRunner, Result

from dcgraph import cli
from dcgraph.audit import COLUMNS, KINDS, guarded, latest, read_sheet, unguarded, upper_bound
from dcgraph.build import build, inputs_hash, sources
from dcgraph.check.run import check
from dcgraph.client import Graph
from dcgraph.errors import ParameterError
from dcgraph.files import Rooms
from dcgraph.mcp.server import assistant_server
from dcgraph.namespaces import DCG, DCGD
from dcgraph.rdf.corpus import load
from dcgraph.research import Desk
from dcgraph.research.sampling import drawn, sheet
from dcgraph.research.statistics import statistics
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import Answer, Request
from dcgraph_api.config import Settings

HEADER = ",".join(COLUMNS)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["audit", *words])


def cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def row(number: int, verdict: str, reader: str = "A. Reader", day: str = "2026-12-01") -> str:
    """A row on the statement of that number; of the first forty each is a norm."""
    kind = "norm" if number <= 40 else "provision"
    ends = f"{reader},{day}" if verdict else ","
    return f"{number},{kind},record-{number},It says {number}.,Book,https://b.example,confirmed,{verdict},,{ends}"


def filled(place: Path, name: str, *rows: str) -> Path:
    folder = place / "data" / "audits"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    return path


def audited(place: Path) -> Path:
    """An audit of 150: 2 wrong, 3 overstated, 1 padding, 4 that cannot be verified."""
    verdicts = ["wrong"] * 2 + ["overstated"] * 3 + ["padding"] + ["unverifiable"] * 4
    verdicts += ["right"] * (154 - len(verdicts))
    return filled(place, "first.csv", *(row(n, one) for n, one in enumerate(verdicts, start=1)))


@pytest.fixture
def made(shipped_snapshot: Snapshot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph as it ships, which is not read anew for each command."""
    monkeypatch.setenv("DCGRAPH_HOME", str(shipped_snapshot.path.parent))
    monkeypatch.setattr(Desk, "open", lambda *_: desk)


# The sheet.


@pytest.mark.nightly
@pytest.mark.usefixtures("made")
def test_the_same_seed_draws_the_same_sheet_and_another_another(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.csv", "two.csv", "three.csv")]
    for path, seed in zip(paths, ("7", "7", "8"), strict=True):
        assert run("draw", "--seed", seed, "--number", "150", "--out", str(path)).exit_code == 0
    one, two, three = (path.read_bytes() for path in paths)
    assert one == two != three
    rows = cells(one)
    assert [int(each["number"]) for each in rows] == list(range(1, 151))
    assert list(rows[0]) == list(COLUMNS)
    assert len({each["name"] for each in rows}) == 150
    assert {each[name] for each in rows for name in COLUMNS[-4:]} == {""}
    assert all(each["citations"] and each["statement"] for each in rows)
    # As it was drawn, every statement is that of the graph, and nobody has read it.
    told = run("report", str(paths[0]))
    assert (told.exit_code, told.stderr) == (0, "")
    assert "all: 0 read" in told.stdout
    assert "150 not read" in told.stdout


@pytest.mark.nightly
def test_every_kind_is_drawn_in_proportion_and_some_of_each(desk: Desk) -> None:
    found = Counter(one.kind for one in drawn(desk, 3, 150))
    assert set(found) == set(KINDS)
    assert min(found.values()) >= 5
    # Of 150, the readings are so few that five stand for them; of 1,000, none are that few.
    found = Counter(one.kind for one in drawn(desk, 3, 1_000))
    assert min(found.values()) > 5
    claims = Counter(one.basis for one in desk.facts.claims.values())
    wanted = claims["stated"] / claims["interpreted"]
    assert found["claim stated"] / found["claim interpreted"] == pytest.approx(wanted, rel=0.15)


@pytest.mark.nightly
def test_a_statement_is_told_with_what_supports_it(desk: Desk) -> None:
    every = drawn(desk, 1, 2_000)
    for one in every:
        assert one.citations
        assert len(one.citations) == len(one.addresses)
        assert one.statement.endswith((".", ")", "?"))
    norms = [one for one in every if one.kind == "norm"]
    assert len(norms) >= 10
    # A norm whose verb was not read has no such words.
    words = {one.name: desk.facts.first(DCGD + one.name, DCG + "operativeWords") for one in norms}
    assert sum(map(bool, words.values())) >= 10
    assert all(words[one.name] in one.statement for one in norms)
    readings = [one for one in every if one.kind == "claim interpreted"]
    assert readings
    assert all("(this project's reading" in one.statement for one in readings)
    assert all(" Reason: " in one.statement for one in readings)


def test_the_pact_in_statements() -> None:
    found = {one.name: one for one in drawn(desk_over(PACT), 1, 6)}
    # The pact and the quiet one are instruments without a statement of their own.
    assert found["c1"].statement == "Pact deals with big (stated)."
    assert found["c1"].citations == ("The book, page 2 [recalled]",)
    assert found["c1"].confidence == "recalled"
    assert (
        found["c2"].statement
        == "Pact, 1.1 requires big (this project's reading). Reason: +It asks."
    )


def test_a_number_that_cannot_be_drawn_is_refused() -> None:
    desk = desk_over(PACT)
    with pytest.raises(ParameterError, match="150 statements cannot be drawn: the graph has"):
        drawn(desk, 1, 150)
    with pytest.raises(ParameterError, match="0 statements cannot be drawn"):
        drawn(desk, 1, 0)


@pytest.mark.nightly
@pytest.mark.usefixtures("made")
def test_a_sheet_is_never_written_over_another(tmp_path: Path) -> None:
    path = audited(tmp_path)
    before = path.read_bytes()
    told = run("draw", "--seed", "1", "--out", str(path))
    assert isinstance(told.exception, ParameterError)
    assert "Name a new file" in str(told.exception)
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "'t is so", "＝1", "a=b"])
def test_no_cell_is_a_formula_and_each_is_read_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "＝"))
    assert unguarded(guarded(text)) == text


def test_hostile_labels_stay_text_in_the_sheet_and_match_the_graph(tmp_path: Path) -> None:
    turtle = PACT.replace('"Advice"@en', '"=cmd|\'/c calc\'!A1,\\n\\"x\\"\\u001B"@en')
    desk = desk_over(turtle)
    content = sheet(drawn(desk, 1, 6))
    (one,) = (each for each in cells(content) if each["name"] == "c4")
    assert one["statement"].startswith("'=cmd|'/c calc'!A1, \"x\"\\u001B enables =small (stated")
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)
    read = read_sheet(path, "sheet.csv")
    assert read.faults == ()
    assert one["statement"].removeprefix("'") in {each.statement for each in read.rows}


# Sheets that were filled in.


BROKEN = (
    (row(2, "correct"), "'correct' is no verdict; write one of right, wrong, overstated"),
    (row(2, "Wrong"), "'Wrong' is no verdict; write wrong."),
    (row(2, "wrong", reader=""), "The reader is missing"),
    (row(2, "wrong", day="1.12.2026"), "The day is '1.12.2026'; write it as in 2026-11-27."),
    (row(2, "wrong", day=""), "The day is missing; write it as in 2026-11-27."),
    (row(2, "wrong").replace(",wrong,", ",,"), "The verdict is missing"),
    (row(2, "wrong").replace("norm", "nrom"), "'nrom' is no kind of statement; write norm."),
    (row(2, "wrong").replace("record-2", ""), "no name or no statement"),
    (row(2, "wrong") + ",more", "The row has 12 cells and the header 11"),
    (row(1, "wrong"), "A. Reader judges record-1 twice"),
    ('2,norm,"record-2', "This is not CSV from here on"),
)
"""Rows that cannot be counted, each with what is said of it."""


def test_a_row_that_cannot_be_counted_is_told_at_its_line(small: Rooms) -> None:
    path = filled(small.root, "broken.csv", row(1, "right"), *(line for line, _ in BROKEN))
    findings = check(load(small)).findings
    assert {(one.rule, one.severity) for one in findings} == {("Audit-sheet", "error")}
    told = {one.place.line: one.message for one in findings if one.place}
    assert list(told) == list(range(3, 3 + len(BROKEN)))
    for line, (_, said) in enumerate(BROKEN, start=3):
        assert said in told[line]
    assert {one.place.path for one in findings if one.place} == {"data/audits/broken.csv"}
    # The report says the same of it.
    assert [one.message for one in read_sheet(path, "broken.csv").faults] == [*told.values()]
    assert latest(small.data) is None


@pytest.mark.nightly
def test_a_sheet_without_a_column_or_in_another_encoding_is_told(small: Rooms) -> None:
    path = filled(small.root, "broken.csv")
    path.write_text(HEADER.replace(",verdict", "") + "\n", encoding="utf-8")
    (finding,) = check(load(small)).findings
    assert "The column verdict is missing" in finding.message
    path.write_bytes(HEADER.encode() + b"\n\xff\n")
    (finding,) = check(load(small)).findings
    assert "not UTF-8" in finding.message
    assert finding.place is not None
    assert finding.place.line == 2


@pytest.mark.nightly
def test_a_sheet_that_can_be_counted_is_no_finding_and_a_spreadsheet_may_have_saved_it(
    small: Rooms,
) -> None:
    path = audited(small.root)
    assert check(load(small)).findings == ()
    path.write_text("\ufeff" + path.read_text("utf-8").replace(",", ";"), encoding="utf-8")
    assert check(load(small)).findings == ()
    assert latest(small.data) is not None


# Figures.


@pytest.mark.parametrize(
    ("number", "of", "percent"),
    [
        # 0 faults: 1 - 0.05 ** (1 / of). The others: the tables of the AICPA for tests of controls
        # at a risk of 5 %, and 1 - 0.95 ** (1 / 10) turned round for 9 of 10.
        (0, 150, 1.98),
        (0, 20, 13.91),
        (1, 10, 39.42),
        (1, 100, 4.66),
        (3, 100, 7.57),
        (2, 150, 4.14),
        (9, 10, 99.49),
        (10, 10, 100),
        (0, 0, 100),
    ],
)
def test_the_upper_bound_is_that_of_clopper_and_pearson(
    number: int, of: int, percent: float
) -> None:
    assert upper_bound(number, of) * 100 == pytest.approx(percent, abs=0.006)


def figures_of(*paths: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    told = run("report", *map(str, paths), "--format", "csv")
    assert told.exit_code == 0, told.output
    rows = csv.DictReader(io.StringIO(told.stdout, newline=""))
    return {(each["sheet"], each["kind"], each["verdict"]): each for each in rows}


@pytest.mark.usefixtures("made")
def test_the_report_counts_by_kind_and_in_all(tmp_path: Path) -> None:
    path = audited(tmp_path)
    found = figures_of(path)
    wrong = found[str(path), "all", "wrong"]
    # 2 of the 150 that could be judged are wrong; 4 more could not.
    assert (wrong["read"], wrong["unverifiable"], wrong["unread"]) == ("150", "4", "0")
    assert (wrong["number"], wrong["share"]) == ("2", "0.013333")
    assert float(wrong["upper_bound"]) == pytest.approx(0.0414, abs=0.00006)
    # All ten that are not right stand among the first forty, which are norms.
    assert found[str(path), "norm", "overstated"]["number"] == "3"
    assert found[str(path), "norm", "padding"]["read"] == "36"
    clean = found[str(path), "provision", "wrong"]
    assert (clean["read"], clean["number"]) == ("114", "0")
    # With no fault among 114, the bound is one less the 114th root of 0.05.
    assert float(clean["upper_bound"]) == pytest.approx(0.02594, abs=0.00001)


@pytest.mark.usefixtures("made")
def test_two_readers_are_pooled_by_statement_and_their_disagreement_is_kept(tmp_path: Path) -> None:
    one = filled(tmp_path, "one.csv", row(1, "right"), row(2, "wrong"), row(3, "unverifiable"))
    other = filled(
        tmp_path,
        "other.csv",
        *(row(n, verdict, "B") for n, verdict in ((1, "right"), (2, "overstated"), (3, "right"))),
        row(4, "", "B"),
    )
    found = figures_of(one, other)
    pooled = {verdict: found["all", "all", verdict] for verdict in ("wrong", "overstated")}
    # Three statements were judged by somebody, the second is both, the fourth was not read.
    assert [each["number"] for each in pooled.values()] == ["1", "1"]
    assert [pooled["wrong"][name] for name in ("read", "unverifiable", "unread")] == ["3", "0", "1"]
    (agreed,) = json.loads(run("report", str(one), str(other), "--format", "json").stdout)[
        "agreements"
    ]
    assert agreed == {
        "readers": ["A. Reader", "B"],
        "both": 3,
        "same": 1,
        "differ": [["record-2", "wrong", "overstated"], ["record-3", "unverifiable", "right"]],
    }
    text = run("report", str(one), str(other)).stdout
    assert "A. Reader and B judged 3 both, 1 alike" in text


@pytest.mark.nightly
@pytest.mark.usefixtures("made")
def test_what_changed_since_is_told_at_its_line_and_faults_end_in_failure(tmp_path: Path) -> None:
    path = tmp_path / "drawn.csv"
    run("draw", "--seed", "1", "--number", "40", "--out", str(path))
    lines = path.read_text("utf-8-sig").splitlines()
    names = [each["name"] for each in cells(path.read_bytes())]
    lines[2] = lines[2].replace(names[1], "no-such-record")
    # Whatever it says first, it said otherwise then.
    lines[3] = lines[3].replace(cells(path.read_bytes())[2]["statement"][:9], "Once, it ")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = run("report", str(path))
    assert told.exit_code == 0
    assert told.stderr.splitlines() == [
        f"{path}:3: note: no-such-record is in the graph no longer.",
        f"{path}:4: note: The statement of {names[2]} has changed since it was drawn.",
    ]
    bad = filled(tmp_path, "bad.csv", row(1, "rigth"))
    told = run("report", str(bad))
    assert told.exit_code == 1
    assert f"{bad}:2: error: 'rigth' is no verdict; write right." in told.stderr


def test_the_latest_audit_is_the_last_that_is_complete(small: Rooms) -> None:
    assert latest(small.data) is None
    audited(small.root)
    filled(small.root, "later.csv", row(1, "wrong", day="2026-12-24"), row(2, ""))
    filled(small.root, "second.csv", row(8, "right", day="2026-12-05"), row(9, "wrong"))
    filled(small.root, "second-again.csv", row(8, "padding", "B"), row(9, "wrong", "B"))
    found = latest(small.data)
    assert found is not None
    assert (found.read_on, found.readers, found.read) == ("2026-12-05", 2, 2)
    assert [(one.verdict, one.number) for one in found.rates] == [
        ("wrong", 1),
        ("overstated", 0),
        ("incomplete", 0),
        ("padding", 1),
    ]
    # On one day, the last by the name of its sheet.
    filled(small.root, "third.csv", row(8, "right", day="2026-12-05"))
    found = latest(small.data)
    assert found is not None
    assert (found.read_on, found.read) == ("2026-12-05", 1)


# Where it is shown.

SENTENCES = {
    "en": "Last audit: 2026-12-01, 150 statements read, wrong 1.3\u00a0% (at most 4.1\u00a0%), ",
    "fr": "Dernier audit\u00a0: 2026-12-01, énoncés lus\u00a0: 150\u00a0; erronés 1,3\u00a0% (au ",
    "ru": "Последняя проверка: 2026-12-01, прочитано утверждений: 150; ошибочны 1,3\u00a0% (не ",
}


@pytest.fixture
def snapshot(small: Rooms, tmp_path: Path) -> Snapshot:
    """The small graph with an audit, as it is built where there is a checkout."""
    before = inputs_hash(sources(small.root))
    audited(small.root)
    assert inputs_hash(sources(small.root)) != before
    return build(load(small), tmp_path / "home")


@pytest.fixture
def client(snapshot: Snapshot) -> Iterator[httpx2.Client]:
    """A client of a server that has the snapshot alone."""
    own = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with (
        serving(snapshot.path, own) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as opened,
    ):
        yield opened


async def unasked(request: Request) -> Answer:
    """What is put to the store where nothing asks it."""
    raise AssertionError(request)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.nightly
def test_the_rate_stands_in_the_statistics_on_the_page_and_in_the_endpoint(
    client: httpx2.Client,
) -> None:
    found = client.get("/api/v1/statistics").json()
    assert found["audit"]["read"] == 150
    assert found["audit"]["read_on"] == "2026-12-01"
    wrong = found["audit"]["rates"][0]
    assert (wrong["verdict"], wrong["number"]) == ("wrong", 2)
    assert wrong["bound"] == pytest.approx(0.0414, abs=0.00006)
    table = client.get("/api/v1/statistics?format=csv").text
    assert "audit,overstated,overstated,3" in table
    for lang, sentence in SENTENCES.items():
        incomplete = {"en": "incomplete 0.0", "fr": "incomplets 0,0", "ru": "неполны 0,0"}[lang]
        told = client.get(f"/api/v1/statistics?lang={lang}").json()["audited"]
        assert plain(told).startswith(plain(sentence))
        page = client.get("/about", params={"lang": lang})
        assert page.status_code == 200
        assert plain(sentence) in plain(page.text)
        assert incomplete in plain(page.text)
        assert incomplete in plain(told)
    query = """PREFIX dqv: <http://www.w3.org/ns/dqv#> SELECT ?value WHERE {
      <https://w3id.org/dcgraph/> dqv:hasQualityMeasurement ?one .
      ?one dqv:isMeasurementOf <https://w3id.org/dcgraph/audit#metric-wrong> ; dqv:value ?value }"""
    (row_,) = client.get(
        "/sparql", params={"query": query}, headers={"accept": "application/json"}
    ).json()["results"]["bindings"]
    assert row_["value"]["value"] == "2"


@pytest.mark.nightly
def test_the_client_and_assistants_have_it_from_the_snapshot(
    snapshot: Snapshot, client: httpx2.Client
) -> None:
    with Graph.at(str(client.base_url), seconds=PATIENCE) as remote:
        found = remote.statistics().audit
    assert found is not None
    assert (found.read, found.rates[3].verdict, found.rates[3].number) == (150, "padding", 1)
    with asking(assistant_server(Desk.open(snapshot), unasked)) as session:
        told = session.client.instructions or ""
        assert plain(SENTENCES["en"]) in plain(told)
        assert "incomplete 0.0 % (at most" in plain(told)


def test_where_there_was_no_audit_it_is_said() -> None:
    bare = desk_over(PACT)
    assert statistics(bare, "en").audit is None
    assert statistics(bare, "en").audited == "No audit was made."
    assert statistics(bare, "fr").audited == "Aucun audit n’a été fait."
    assert statistics(bare, "ru").audited == "Проверок достоверности не проводилось."
