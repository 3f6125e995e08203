"""What a contributed branch may hold: each is refused by name, and none runs, hangs or dials."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest
from pyoxigraph import Literal
from tests.waiting import PATIENCE

from dcgraph.check.findings import Finding, shown
from dcgraph.check.run import check
from dcgraph.errors import LoadError
from dcgraph.files import Rooms
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import load
from dcgraph.sparql import rules as derive
from dcgraph.sparql import run as evaluate

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
FIRST = HEAD.count("\n") + 1
NOWHERE = "http://127.0.0.1:9/"

Put = Callable[[str, str], None]


@pytest.fixture
def put(small: Rooms) -> Put:
    """Write a text into a file of the small checkout."""

    def write(name: str, text: str) -> None:
        (small.root / name).write_text(text, encoding="utf-8")

    return write


def constraint(select: str, target: str = "sh:targetClass dcg:Notion ;", more: str = "") -> str:
    return (
        f"{HEAD}dcgs:X a sh:NodeShape ; {target} sh:sparql dcgs:X-y .\n"
        f'dcgs:X-y {more} sh:select """{select}""" .\n'
    )


def complaint(small: Rooms, rule: str = "Query-form") -> Finding:
    """The one finding on a rule that cannot be run, beside one that has nothing to do with it."""
    path = small.data / "concepts" / "other.ttl"
    path.write_text(f"{HEAD}dcgd:other a dcg:Nothing .\n", encoding="utf-8")
    findings = check(load(small)).findings
    assert "File-unknownTerm" in {finding.rule for finding in findings}, "others are hidden"
    (found,) = (finding for finding in findings if finding.rule == rule)
    return found


@pytest.mark.parametrize(
    "record",
    [
        "dcgd:x skos:note " + "[ skos:note " * 5000 + "1" + "]" * 5000 + " .",
        "dcgd:x skos:note " + "( " * 5000 + ")" * 5000 + " .",
        "_:a skos:note _:b . _:b skos:note _:a .",
    ],
    ids=["brackets", "lists", "circle"],
)
def test_nodes_without_end_are_refused(small: Rooms, put: Put, record: str) -> None:
    put("data/concepts/x.ttl", HEAD + record)
    with pytest.raises(LoadError, match=r"data/concepts/x\.ttl.*(deep|circle)"):
        load(small)


@pytest.mark.parametrize(
    "record",
    [
        "dcgd:x skos:note <<( dcgd:x skos:note 1 )>> .",
        "dcgd:x skos:note 1 {| skos:note 2 |} .",
        'dcgd:x skos:note "a"@ar--rtl .',
    ],
)
def test_what_only_newer_turtle_knows_is_refused_at_its_line(
    small: Rooms, put: Put, record: str
) -> None:
    put("data/concepts/x.ttl", HEAD + record)
    with pytest.raises(LoadError, match=r"x\.ttl, line \d+.*version 1\.1") as caught:
        load(small)
    assert caught.value.line == FIRST


def test_what_the_two_readers_read_differently_is_refused(small: Rooms, put: Put) -> None:
    put("data/concepts/x.ttl", HEAD + "@base <http://example.org/a> .\n<c> skos:note <?> .")
    with pytest.raises(LoadError, match=r"data/concepts/x\.ttl.*otherwise"):
        load(small)


@pytest.mark.parametrize("name", ["a b.ttl", "a<b>.ttl", "a\nb.ttl", os.fsdecode(b"\xff.ttl")])
def test_a_file_name_that_no_iri_can_hold_is_refused(small: Rooms, name: str) -> None:
    (small.data / name).write_text(HEAD, encoding="utf-8")
    with pytest.raises(LoadError, match="rename"):
        load(small)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("ASK { ?s ?p ?o }", "CONSTRUCT"),
        ("CONSTRUCT {", "line 1"),
        ("DROP ALL", "does not parse"),
        (f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}", "SERVICE"),
        ("CONSTRUCT { ?s ?p [] } WHERE { ?s ?p ?o }", "without end|more than 20000"),
        ("CONSTRUCT { ?s ?q ?o } WHERE { ?s ?p ?o . ?a ?q ?b }", "more than 20000"),
    ],
)
def test_a_rule_that_is_none_is_named(
    small: Rooms, put: Put, monkeypatch: pytest.MonkeyPatch, text: str, word: str
) -> None:
    for module in (evaluate, derive):
        monkeypatch.setattr(module, "MAX_COUNT", 20_000)
    put("ontology/rules/zz.rq", text)
    found = complaint(small)
    assert re.search(word, found.message)
    assert "zz" in found.message
    assert found.place is not None
    assert found.place.path == "ontology/rules/zz.rq"


@pytest.mark.nightly
@pytest.mark.parametrize("folder", ["ontology/rules", "ontology/contradictions"])
def test_a_query_file_that_cannot_be_read_is_named(small: Rooms, folder: str) -> None:
    path = small.root / folder / "zz.rq"
    path.write_bytes(b"# one\n\xff")
    found = complaint(small)
    assert found.place == (f"{folder}/zz.rq", 2, 1)
    assert "UTF-8" in found.message
    path.unlink()
    path.mkdir()
    assert "zz.rq cannot be read" in complaint(small).message


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("# m\nSELECT ?s WHERE { ?s a ?class }", "does not select [$]this"),
        ("# m\nCONSTRUCT WHERE { ?s ?p ?o }", "SELECT"),
        (f"# m\nSELECT ?this WHERE {{ SERVICE <{NOWHERE}> {{ ?this a ?o }} }}", "SERVICE"),
    ],
)
def test_a_contradiction_that_is_none_is_named(
    small: Rooms, put: Put, text: str, word: str
) -> None:
    put("ontology/contradictions/zz.rq", text)
    found = complaint(small)
    assert re.search(word, found.message)
    assert "zz" in found.message
    assert found.place is not None
    assert found.place.path == "ontology/contradictions/zz.rq"


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("shape", "word"),
    [
        (constraint("SELECT ?x WHERE { ?x a ?class }"), "does not select [$]this"),
        (constraint("SELECT $this WHERE {"), "line 1"),
        (constraint(f"SELECT $this {{ SERVICE <{NOWHERE}> {{ $this ?p ?o }} }}"), "SERVICE"),
        (constraint("SELECT $this WHERE { $this a ?class }", target=""), "no target"),
    ],
)
def test_a_constraint_that_finds_nothing_is_refused_with_its_file(
    small: Rooms, put: Put, shape: str, word: str
) -> None:
    put("shapes/x.ttl", shape)
    found = complaint(small)
    assert re.search(word, found.message)
    assert "X-y in shapes/x.ttl" in found.message
    assert found.place is not None
    assert (found.place.path, found.place.line >= FIRST) == ("shapes/x.ttl", True)


def test_a_constraint_without_words_runs_all_the_same(small: Rooms, put: Put) -> None:
    put("shapes/x.ttl", constraint("SELECT $this WHERE { $this a ?class }"))
    found = [finding for finding in check(load(small)).findings if finding.rule == "X-y"]
    assert found
    assert {finding.severity for finding in found} == {"error"}


def test_a_core_shape_without_words_speaks_with_those_of_the_engine(small: Rooms, put: Put) -> None:
    put(
        "shapes/x.ttl",
        f"{HEAD}dcgs:X a sh:NodeShape ; sh:targetClass dcg:Notion ; sh:property dcgs:X-y .\n"
        "dcgs:X-y a sh:PropertyShape ; sh:path skos:scopeNote ; sh:minCount 1 .\n",
    )
    (found,) = (finding for finding in check(load(small)).findings if finding.rule == "X-y")
    assert "1" in found.message
    assert found.why == ""


@pytest.mark.nightly
@pytest.mark.parametrize(
    "shape",
    [
        'dcgs:V a sh:SPARQLAskValidator . dcgs:C sh:validator dcgs:V . dcgs:V sh:ask "ASK {}" .',
        "dcgs:X a sh:NodeShape ; sh:targetClass dcg:Notion ; sh:js dcgs:J .",
        "dcgs:X a sh:NodeShape ; sh:target dcgs:T .",
        "dcgs:X a sh:NodeShape ; sh:targetClass dcg:Notion ; sh:rule dcgs:R .",
    ],
)
def test_code_that_a_shape_brings_along_is_refused(small: Rooms, put: Put, shape: str) -> None:
    put("shapes/x.ttl", f"{HEAD}{shape}\n")
    found = complaint(small, "Shape-form")
    assert "is not supported here" in found.message
    assert found.place is not None
    assert (found.place.path, found.place.line) == ("shapes/x.ttl", FIRST)


def test_a_shape_within_itself_is_refused(small: Rooms, put: Put) -> None:
    put(
        "shapes/x.ttl", f"{HEAD}dcgs:X a sh:NodeShape ; sh:targetClass dcg:Notion ; sh:not dcgs:X ."
    )
    found = complaint(small, "Shape-form")
    assert "The shape cannot be run" in found.message
    assert found.place is not None
    assert (found.place.path, found.place.line) == ("shapes/x.ttl", FIRST)


@pytest.mark.nightly
def test_a_literal_that_does_not_fit_its_type_leaves_no_trace_of_a_library(
    small: Rooms, put: Put, caplog: pytest.LogCaptureFixture
) -> None:
    put("data/concepts/x.ttl", f'{HEAD}dcgd:x a dcg:Notion ; skos:note "abc"^^xsd:date .')
    check(load(small))
    assert not caplog.records


def test_a_finding_cannot_command_a_terminal() -> None:
    assert shown(Literal("a\x1b[2Jb\nc\u202ed")) == '"a\\u001B[2Jb\\u000Ac\\u202Ed"'


@pytest.mark.skipif(sys.platform != "linux", reason="the second wall is the Linux kernel's")
def test_a_query_that_slips_past_the_first_guard_still_meets_a_closed_network(
    small: Rooms, put: Put
) -> None:
    blind = (
        "import dcgraph.sparql.run as e, dcgraph.sparql.lexer as q\n"
        "e.inspect = lambda text: q.QueryFacts(None, None, False, 0)\n"
        "from dcgraph.cli import main; main()"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        put(
            "ontology/rules/zz.rq",
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
        )
        done = subprocess.run(
            [sys.executable, "-c", blind, "check", "--root", str(small.root)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        with pytest.raises(TimeoutError):
            listener.accept()
    assert done.returncode == 1
    assert "ontology/rules/zz.rq" in done.stdout
    assert "Traceback" not in done.stderr
