"""A real assistant's client at the command, over standard input and output.

What is expected stands in `data/instruments/rkc.ttl`, `data/concepts/` and `data/questions/`.
"""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from mcp import MCPError
from mcp.types import TextResourceContents
from tests.assistants.grounded import require_grounded
from tests.assistants.sessions import (
    COMMAND,
    VERSIONS,
    Session,
    asking,
    opening,
    over_stdio,
    request,
    require_opened,
)
from tests.waiting import PATIENCE

from dcgraph.files import ROOT
from dcgraph.mcp.evidence import notice
from dcgraph.mcp.server import TOOLS as WRITTEN
from dcgraph.research.operations import OPERATIONS
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.words import words

TOOLS = sorted(
    (*(one.name for one in WRITTEN), *(one.name for one in OPERATIONS.values() if one.tool))
)


@pytest.fixture(scope="module")
def home(shipped_snapshot: Snapshot) -> Path:
    """Where the snapshot of the graph as it ships is."""
    return shipped_snapshot.path.parent


@pytest.fixture(scope="module")
def session(home: Path) -> Iterator[Session]:
    """A client of the command."""
    with asking(over_stdio(home)) as session:
        yield session


@pytest.mark.nightly
def test_the_example_in_the_documentation_is_what_is_told(session: Session) -> None:
    page = (ROOT / "docs" / "assistants.md").read_text("utf-8")
    example = json.loads(page.split("```json\n")[2].split("```")[0])
    told = session.answer("record", name="rkc.ga-7.1")
    (said,) = (one for one in told["statements"] if one.get("claim") == example["claim"])
    sources = example.pop("sources")
    assert {name: said[name] for name in example} == example
    assert [one["locator"] for one in said["sources"]] == [one["locator"] for one in sources]


def test_it_says_how_to_cite_and_what_the_grades_mean(session: Session) -> None:
    assert session.client.protocol_version == VERSIONS[-1]
    server, told = session.client.server_info, session.client.instructions
    assert server is not None
    assert server.name == "dcgraph"
    assert told is not None
    for word in ("sources", "recalled", "interpreted", "coverage", "silence", "cite", "content"):
        assert word in told
    assert len(told) < 4_000


def test_its_tools_only_read_and_tell_what_they_take(session: Session) -> None:
    tools = session.run(lambda one: one.list_tools())
    assert sorted(one.name for one in tools) == TOOLS
    assert len(TOOLS) > 20
    for one in tools:
        assert one.annotations is not None
        assert one.annotations.read_only_hint is True
        assert one.annotations.open_world_hint is False
        assert one.description
        assert one.input_schema["additionalProperties"] is False
        for name, field in one.input_schema["properties"].items():
            assert "description" in field, f"{one.name}.{name}"
        assert one.input_schema["properties"]["lang"]["enum"] == ["en", "fr", "ru"]
    # An assistant reads all of it with each question: each tool is bounded, so that a next one
    # costs no other its words, and the sum, so that it stays some 10,000 tokens at most.
    sizes = {one.name: len(one.model_dump_json(exclude_none=True)) for one in tools}
    assert {name: size for name, size in sizes.items() if size > 2_600} == {}
    assert all(len(one.description or "") <= 500 for one in tools)
    assert sum(sizes.values()) < 40_000


def test_it_finds_and_reads(session: Session) -> None:
    found = session.answer("search", words="единое окно", lang="ru")
    require_grounded(found)
    assert found["matches"][0]["thing"]["name"] == "single-window"
    told = session.answer("record", name="rkc.ga-7.1")
    assert require_grounded(told) > 0
    required = next(
        one for one in told["statements"] if one.get("claim") == "rkc.ga-7.1.requires.ict"
    )
    assert required["basis"] == "stated"
    assert "Standard 7.1" in required["sources"][0]["locator"]
    assert told["coverage"][0]["extent"] == "whole"
    assert told["cite"]["permalink"].endswith("/api/v1/records/rkc.ga-7.1?format=json")


@pytest.mark.nightly
def test_it_argues_and_tells_gaps(session: Session) -> None:
    led = session.answer("paths", start="single-window", end="rkc.ga-7.1", number=1)
    assert require_grounded(led) > 0
    assert led["note"]
    assert [one["name"] for one in led["paths"][0]["things"]][::2] == [
        "single-window",
        "rkc.ga-7.1",
    ]
    gaps = session.answer("gaps", notion="smart-customs", instrument="rkc.ga", lang="fr")
    assert require_grounded(gaps) > 0
    counts = gaps["counts"]
    states = ("covered", "gap", "not read", "filtered")
    assert counts["characteristics"] == sum(counts[one] for one in states) > 0


def test_the_matrix_tells_force_cell_by_cell(session: Session) -> None:
    # data/instruments/rkc/general-annex-3.ttl: Transitional Standard 3.21 obliges to permit, and
    # that is stated; Standard 7.1 (general-annex-7.ttl) says nothing on the electronic declaration.
    texts = "rkc.ga-3.21,rkc.ga-7.1"
    answer = session.answer("matrix", rows="electronic-declaration", columns=texts)
    require_grounded(answer)
    assert answer["counts"] == {"covered": 1, "gap": 1, "not read": 0, "filtered": 0}
    covered, blank = answer["cells"]
    assert (covered["text"]["name"], covered["force"]) == ("rkc.ga-3.21", "obliges to permit")
    assert covered["strongest"]["force"] == "obliges to permit"
    assert covered["strongest"]["basis"] == "stated"
    assert covered["strongest"]["sources"][0]["locator"].endswith("Transitional Standard 3.21")
    assert blank["texts"] == ["rkc.ga-7.1"]
    assert blank["state"] == "gap"
    assert answer["cite"]["permalink"].endswith(
        "/matrix?rows=electronic-declaration&columns=rkc.ga-3.21%2Crkc.ga-7.1&format=json"
    )
    (filtered,) = session.answer(
        "matrix", rows="electronic-declaration", columns="rkc.ga-3.21", force=["obliges"]
    )["cells"]
    assert (filtered["state"], filtered["texts"]) == (
        "left out by the filter",
        ["rkc.ga-3.21"],
    )


def test_economies_come_with_their_figures_and_what_has_to_be_said(session: Session) -> None:
    answer = session.answer("profile", name="states.kenya", lang="fr")
    assert answer["notices"] == [words("fr")("economies.note")]
    assert "note" not in answer["columns"]
    rows = [dict(zip(answer["columns"], one["cells"], strict=True)) for one in answer["rows"]]
    # wb-gtmi-2022-customs.csv and wb-gtmi-2020-2025.csv: the figures of KEN; see tests/api.
    met = [one for one in rows if one["standing"] == "meets"]
    assert [one["values"] for one in met] == ["2", "2", "1; 1"]
    assert all("confirmed" in one["citations"] for one in met)
    assert {(one["measured"], one["total"]) for one in rows} == {("18", "43")}
    assert answer["cite"]["text"].startswith("Kenya : profil de l’économie")
    pair = {"a": "states.angola", "b": "states.kazakhstan", "as_of": "2025"}
    first = session.answer("compare_economies", **pair)
    cells = dict(zip(first["columns"], first["rows"][0]["cells"], strict=True))
    assert (cells["a_values"], cells["b_values"]) == ("0; 0", "1; 1")
    assert cells["a_citations"]
    assert "2025-12-31" in first["notices"][0]
    # What is counted has no source: the answer says so and leads to what has.
    listed = session.answer("economies", order="met")
    assert listed["notices"] == [words("en")("economies.note"), notice("en", "counted")]
    assert {"meets", "not_known", "smart-customs.gacc"} <= {*listed["columns"]}
    assert listed["left_out"] + len(listed["rows"]) == 199


@pytest.mark.parametrize(
    ("tool", "given", "column", "cell"),
    [
        # data/instruments/rkc.ttl and data/actors/rkc-parties.ttl.
        ("state", {"name": "rkc", "as_of": "2005-01-01"}, "standing", "not yet"),
        ("members", {"name": "eaeu"}, "member", "states.belarus"),
        ("timeline", {"of": "rkc", "since": "1999-06-26"}, "date", "1999-06-26"),
        ("compare", {"a": "rkc", "b": "tfa"}, "name", "adoptionDate"),
        ("claims", {"subject": "rkc.ga-7.1"}, "claim", "rkc.ga-7.1.requires.ict"),
        ("coverage", {"kind": "Convention"}, "text", "aanzfta"),
        ("concordance", {"instrument": "rkc.ga-3.21"}, "force", "obliges to permit"),
    ],
)
def test_each_list_comes_in_rows_with_its_sources(
    session: Session, tool: str, given: dict[str, object], column: str, cell: str
) -> None:
    answer = session.answer(tool, **given)
    place = answer["columns"].index(column)
    assert cell in {one["cells"][place] for one in answer["rows"]}
    require_told(answer)
    assert answer["cite"]["permalink"].startswith("/at/")


def require_told(answer: dict[str, Any]) -> int:
    """How many rows have a notice; each has one that is recalled, read by us or derived."""
    columns = answer["columns"]
    assert not {"citations", "sources"}.isdisjoint(columns)
    for one in answer["rows"]:
        told = dict(zip(columns, one["cells"], strict=True))
        must = []
        if told.get("basis") in ("interpreted", "derived"):
            must.append(told["basis"])
        if told.get("confidence") == "recalled" and told.get("basis") != "derived":
            must.append("recalled")
        if not must and not (told.get("citations") or told.get("sources")):
            must.append("unsourced")
        assert one.get("notice", "") == " ".join(notice("en", each) for each in must), one
    return sum("notice" in one for one in answer["rows"])


def test_what_is_recalled_or_read_by_us_is_marked_row_by_row(session: Session) -> None:
    recalled = session.answer("claims", confidence="recalled")
    assert require_told(recalled) == len(recalled["rows"]) > 0
    read = session.answer("claims", basis="interpreted", confidence="confirmed")
    assert require_told(read) == len(read["rows"]) > 0
    stated = session.answer("claims", basis="stated", confidence="confirmed")
    assert require_told(stated) == 0
    # What there was no room for is counted, and asked for from there on.
    assert stated["left_out"] > 0
    further = session.answer(
        "claims", basis="stated", confidence="confirmed", offset=stated["next_offset"]
    )
    assert further["rows"][0] not in stated["rows"]


def test_what_is_missing_of_a_text_is_never_left_out_of_its_row(session: Session) -> None:
    # data/instruments/aanzfta.ttl: its note names two gaps.
    answer = session.answer("coverage", kind="Convention")
    rows = [dict(zip(answer["columns"], one["cells"], strict=True)) for one in answer["rows"]]
    (row,) = (one for one in rows if one["text"] == "aanzfta")
    assert row["gaps"].count("; ") == 1
    assert answer["left_out"] > 0


def test_a_record_tells_what_follows_as_that(session: Session) -> None:
    # By ontology/instrument.ttl conventions bind; by general-annex-3.ttl 3.18 and 3.21 oblige to
    # permit.
    answer = session.answer("record", name="rkc.ga-3")
    require_grounded(answer)
    counted = {(one["thing"]["name"], one["force"]): one for one in answer["tally"]}
    paper = counted["characteristics.electronic-beside-paper", "obliges to permit"]
    assert (paper["norms"], paper["provisions"], paper["relation"]) == (2, 2, "obligesToPermit")
    offset = 0
    while True:
        answer = session.answer("record", name="istanbul-convention", offset=offset)
        binding = [one for one in answer.get("statements", ()) if one["text"].endswith(" true")]
        if binding or not answer.get("left_out"):
            break
        offset = answer["next_offset"]
    (bound,) = binding
    assert (bound["basis"], bound["notice"]) == ("derived", notice("en", "derived"))


def test_a_large_matrix_comes_in_parts_and_no_cell_is_lost(session: Session) -> None:
    given = {"rows": "mechanisms", "columns": "provisions:rkc.ga"}
    met: list[tuple[str, str]] = []
    offset, parts = 0, 0
    while True:
        answer = session.answer("matrix", **given, offset=offset)
        require_grounded(answer)
        for one in answer["cells"]:
            names = one.get("texts") or [one["text"]["name"]]
            met += [(one["thing"]["name"], name) for name in names]
        parts += 1
        if not answer.get("left_out"):
            break
        assert answer["next_offset"] == offset + len(answer["cells"])
        offset = answer["next_offset"]
    assert parts > 1
    assert len(met) == len(set(met)) == sum(answer["counts"].values())
    assert answer["silent_texts"]
    # What is left out is had by asking for the whole.
    whole = session.answer("matrix", **given, whole=True)
    rows = len({thing for thing, _ in met})
    left_out = sum(answer["silent_texts"].values())
    assert sum(whole["counts"].values()) == len(met) + rows * left_out


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.nightly)])
def test_every_saved_question_is_listed_and_answered(session: Session, every: int) -> None:
    listed = session.answer("questions")
    require_grounded(listed)
    files = sorted(Path("data/questions").glob("*.rq"))
    assert files
    names = [one["name"] for one in listed["questions"]]
    while "left_out" in listed:
        listed = session.answer("questions", offset=listed["next_offset"])
        names += [one["name"] for one in listed["questions"]]
    assert names == [one.stem for one in files]
    for name in names[::every]:
        answer = session.answer("answer", question=name)
        require_grounded(answer)
        assert answer.get("rows") or answer["silence"]["message"], name
        assert answer["title"] in answer["cite"]["text"] or len(answer["title"]) > 100


def test_a_question_is_asked_of_other_things(session: Session) -> None:
    answer = session.answer(
        "answer", question="gaps-of-smart-customs", parameters={"notion": "paperless-customs"}
    )
    require_grounded(answer)
    assert "notion=paperless-customs" in answer["cite"]["permalink"]
    assert "stands for things of the kind Notion" in session.refusal(
        "answer", question="gaps-of-smart-customs", parameters={"notion": "rkc"}
    )
    assert "no parameter" in session.refusal(
        "answer", question="gaps-of-smart-customs", parameters={"nation": "rkc"}
    )


def test_queries_read_and_have_their_ground(session: Session) -> None:
    rows = session.answer(
        "sparql",
        query="SELECT ?p ?o { VALUES ?p { dcgd:rkc.ga-7.1 } ?p dcg:requires ?o } ORDER BY DESC(?o)",
    )
    assert require_grounded(rows) > 0
    assert [one["name"] for one in rows["rows"][0]["cells"]] == ["rkc.ga-7.1", "ict"]
    assert rows["rows"][0]["grounds"][0]["claim"] == "rkc.ga-7.1.requires.ict"
    assert rows["notices"]
    assert session.answer("sparql", query="ASK { ?s ?p dcgd:no-such-thing }")["truth"] is False
    counted = session.answer("sparql", query="SELECT (COUNT(*) AS ?n) { ?s a dcg:Notion }")
    assert counted["rows"][0]["cells"] == ["4"]
    assert counted["rows"][0]["notice"]
    none = session.answer("sparql", query="SELECT ?s { ?s a dcg:NoSuchKind }")
    assert none["silence"]["reason"] == "not covered"
    triples = session.answer("sparql", query="DESCRIBE dcgd:rkc.ga-7.1")
    require_grounded(triples)
    assert all(one.endswith(" .") for one in triples["triples"])
    everything = session.answer("sparql", query="SELECT * { ?s ?p ?o }")
    require_grounded(everything)
    assert "10000" in " ".join(everything["notices"])
    assert everything["left_out"] > 9_000
    further = session.answer(
        "sparql", query="SELECT * { ?s ?p ?o }", offset=everything["next_offset"]
    )
    require_grounded(further)
    assert session.answer("sparql", query="CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 500")


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("record", {"name": "rkc.ga-7.l"}, "did you mean"),
        ("record", {"name": "x" * 301}, "at most 300 characters"),
        ("record", {"name": ""}, "at least 1 character"),
        ("record", {"name": 7}, "valid string"),
        ("record", {"name": "rkc", "asOf": "2019"}, "asOf: Unexpected"),
        ("record", {"name": "rkc", "as_of": "last year"}, "as_of"),
        ("record", {"name": "rkc", "as_of": "2019-02-31"}, "is no day"),
        ("record", {"name": "rkc", "lang": "de"}, "'en', 'fr' or 'ru'"),
        ("record", {"name": "rkc", "basis": ["rumour"]}, "'asserted'"),
        ("record", {"name": "rkc", "confidence": "sure"}, "confidence"),
        ("record", {"name": "rkc", "offset": 10**30}, "offset"),
        ("record", {}, "name: Missing"),
        ("search", {"words": "x" * 201}, "at most 200 characters"),
        ("search", {"words": "customs", "kind": "Notoin"}, "Notion"),
        ("search", {"words": "customs", "limit": 0}, "greater than or equal to 1"),
        ("paths", {"start": "rkc", "end": "rkc"}, "asked for as both"),
        ("paths", {"start": "rkc", "end": "wco", "longest": 7}, "less than or equal to 6"),
        ("gaps", {"notion": "rkc", "instrument": "smart-customs"}, "comes first"),
        ("answer", {"question": "single-window-in-which-notoin"}, "single-window-in-which-notion"),
        ("answer", {"question": "contradictions", "offset": 9999}, "in all"),
        ("sparql", {"query": "SELEKT ?s { ?s ?p ?o }"}, "SELEKT"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "read-only"),
        ("sparql", {"query": "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }"}, "SERVICE"),
        ("sparql", {"query": "SELECT * { " + "{" * 5_000}, "bracket"),
        ("sparql", {"query": "#" * 20_001}, "at most 20000"),
        ("matrix", {"rows": "notion"}, "nothing named 'notion'"),
        ("matrix", {"columns": "digital-customs"}, "is of kind Notion"),
        ("no-such-tool", {}, "There is no tool 'no-such-tool'"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(
    session: Session, tool: str, given: dict[str, object], told: str
) -> None:
    text = session.refusal(tool, **given)
    assert told in text
    assert len(text) < 600


@pytest.mark.nightly
def test_an_endless_query_is_stopped_and_others_go_on(session: Session) -> None:
    told = session.refusal(
        "sparql", query="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    )
    assert "10 s" in told
    assert session.answer("record", name="rkc")


def test_an_empty_answer_says_why(session: Session) -> None:
    assert session.answer("search", words="zzqxv")["silence"]["reason"] == "unknown"
    filtered = session.answer(
        "record", name="rkc.ga-7.1", confidence=["recalled"], basis=["derived"], as_of="1950"
    )
    assert filtered["silence"]["reason"] == "filtered"


def test_records_and_questions_are_resources(session: Session) -> None:
    templates = session.run(lambda one: one.list_resource_templates())
    assert [one.uri_template for one in templates] == ["dcgraph://record/{name}"]
    (content,) = session.run(lambda one: one.read_resource("dcgraph://record/rkc.ga-7.1"))
    assert isinstance(content, TextResourceContents)
    assert require_grounded(json.loads(content.text)) > 0
    (content,) = session.run(lambda one: one.read_resource("dcgraph://questions"))
    assert isinstance(content, TextResourceContents)
    require_grounded(json.loads(content.text))
    with pytest.raises(MCPError, match="did you mean"):
        session.run(lambda one: one.read_resource("dcgraph://record/rkcx"))


@contextmanager
def started(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """The command, what it reads and what it writes; it has to leave no trace in its log."""
    with subprocess.Popen(
        [*COMMAND, "--snapshot", str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        try:
            yield process, process.stdin, process.stdout
            assert process.stderr.read() == b""
        finally:
            process.kill()


def lines(*messages: dict[str, Any] | bytes) -> bytes:
    """Messages as they go over standard input; bytes are no messages, and go as they are."""
    return b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in messages
    )


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("version", "how"), [*zip(VERSIONS, (None, signal.SIGINT, signal.SIGTERM), strict=True)]
)
def test_it_speaks_each_version_and_ends_when_it_is_told_to(
    home: Path, version: str, how: signal.Signals | None
) -> None:
    begun: list[dict[str, Any]] = [opening(version)]
    if version != VERSIONS[-1]:
        begun.append({"jsonrpc": "2.0", "method": "notifications/initialized"})
    with started(home) as (process, given, told):
        given.write(
            lines(
                *begun,
                *(b"no JSON at all", b"[" * 5_000, b"[]", b'"\xff"', b'{"jsonrpc": "2.0"}'),
                request(version, 2, "no/such"),
                request(version, 3, "tools/call", name=["x"], arguments=7),
                request(version, 4, "tools/list"),
                request(version, 5, "tools/call", name="record", arguments={"name": "rkc.ga-7.1"}),
            )
        )
        given.flush()
        # Standard output belongs to the protocol: every line of it is a message.
        answers: dict[int, dict[str, Any]] = {}
        while not {1, 2, 3, 4, 5} <= answers.keys():
            line = told.readline()
            assert b"Traceback" not in line
            message = json.loads(line)
            answers[message.get("id")] = message
        require_opened(version, answers[1])
        assert "error" in answers[2]
        assert "error" in answers[3]
        assert sorted(one["name"] for one in answers[4]["result"]["tools"]) == TOOLS
        (content,) = answers[5]["result"]["content"]
        assert require_grounded(json.loads(content["text"])) > 0
        if how is None:
            given.close()
        else:
            process.send_signal(how)
        assert process.wait(timeout=PATIENCE) == (0 if how is None else 128 + how)
        assert told.read() == b""


@pytest.mark.nightly
def test_it_ends_quietly_when_its_client_reads_no_more(home: Path) -> None:
    version = VERSIONS[-1]
    with started(home) as (process, given, told):
        given.write(lines(request(version, 1, "tools/list")))
        given.flush()
        assert json.loads(told.readline())["id"] == 1
        told.close()
        given.write(lines(*(request(version, one, "tools/list") for one in range(2, 6))))
        given.close()
        assert process.wait(timeout=PATIENCE) == 0
