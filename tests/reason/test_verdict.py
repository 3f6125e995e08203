"""HermiT finds the shipped graph consistent and a contradiction in it inconsistent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple
from tests.reason.conftest import Made
from tests.waiting import PATIENCE, running, wait_until
from typer.testing import CliRunner

from dcgraph import cli
from dcgraph.errors import ReasonerError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, TYPE
from dcgraph.owl import hermit as hermit_module
from dcgraph.owl import report
from dcgraph.owl.axioms import Nodes
from dcgraph.owl.explain import inferences
from dcgraph.owl.hermit import Hermit, OutOfTimeError, reason
from dcgraph.owl.profile import profile
from dcgraph.rdf.corpus import Corpus, load


def replace(rooms: Rooms, file: str, old: str, new: str) -> Corpus:
    path = rooms.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load(rooms)


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_the_shipped_graph_is_consistent(shipped: Corpus) -> None:
    hermit = Hermit(300)  # what the command allows
    verdict = reason(shipped, hermit)
    assert verdict.consistent
    assert verdict.unsatisfiable == ()
    assert hermit.runs == 2


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_only_defined_classes_follow_from_the_shipped_graph(shipped: Corpus) -> None:
    # That an obligation is a duty of a public body follows from its bearer, and that a convention
    # is in force from its status.
    kinds = {one.kind.removeprefix(DCG) for one in inferences(Nodes(shipped), Hermit(560))}
    assert kinds == {"ConventionInForce", "PublicDuty", "PublicDutyToPermit"}


@pytest.mark.nightly
def test_the_shipped_graph_is_in_owl_2_dl(shipped: Corpus) -> None:
    assert profile(shipped) == ()


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_a_class_below_two_disjoint_ones_is_unsatisfiable(small: Rooms) -> None:
    corpus = replace(
        small,
        "ontology/concept.ttl",
        "dcg:Notion a owl:Class ;\n",
        "dcg:Impossible a owl:Class ;\n    rdfs:subClassOf dcg:Notion , dcg:Technology .\n\n"
        "dcg:Notion a owl:Class ;\n",
    )
    verdict = reason(corpus, Hermit(120))
    assert verdict.consistent
    assert verdict.unsatisfiable == ("https://w3id.org/dcgraph/ontology/Impossible",)


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_what_hermit_cannot_read_is_not_taken_for_consistent(small: Rooms) -> None:
    corpus = replace(
        small,
        "data/instruments/small-convention.ttl",
        "position 1",
        'position "x"^^<http://www.w3.org/2001/XMLSchema#integer>',
    )
    with pytest.raises(ReasonerError, match="HermiT gave up"):
        reason(corpus, Hermit(120))


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_a_text_outside_of_the_datatype_of_its_property_is_inconsistent(small: Rooms) -> None:
    corpus = replace(small, "data/instruments/small-convention.ttl", '"1999-06-26"', '"1999-13-26"')
    assert not reason(corpus, Hermit(120)).consistent


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
@pytest.mark.parametrize(
    "use",
    [
        ":year rdfs:range :Year .",
        """:C rdfs:subClassOf [
            a owl:Restriction ; owl:onProperty :year ; owl:allValuesFrom :Year ] .""",
    ],
    ids=["range", "restriction"],
)
def test_a_datatype_with_a_name_means_its_definition(made: Made, use: str) -> None:
    text = f"""
:Year a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype xsd:string ;
    owl:withRestrictions ( [ xsd:pattern "[0-9]{{4}}" ] ) ] .
:year a owl:DatatypeProperty . :C a owl:Class . {use}
:c a :C ; :year """
    assert reason(made(text + '"1999" .'), Hermit(120)).consistent
    assert not reason(made(text + '"19" .'), Hermit(120)).consistent


@pytest.mark.usefixtures("java")
def test_a_reasoner_out_of_time_is_stopped(small: Rooms) -> None:
    with pytest.raises(OutOfTimeError, match=r"0\.1 seconds of CPU time and was stopped"):
        reason(load(small), Hermit(0.1))


def fake_java(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    java = folder / "java"
    java.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def asked(hermit: Hermit, name: str) -> int | None:
    """Its answer to a question that no other test asks."""
    thing = NamedNode(f"https://example.org/{name}")
    return hermit.first_inconsistent([[Triple(thing, NamedNode(TYPE), thing)]])


def test_the_time_that_a_busy_machine_takes_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_java(tmp_path, "sleep 1.5; echo 'It is satisfiable.'", monkeypatch)
    hermit = Hermit(1)
    assert asked(hermit, "waiting") is None
    assert hermit.used < 1


def test_all_questions_share_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_java(tmp_path, "while :; do :; done", monkeypatch)
    hermit = Hermit(0.3)
    for name in ("busy", "late"):
        with pytest.raises(OutOfTimeError, match=r"0\.3 seconds of CPU time"):
            asked(hermit, name)
    assert hermit.runs == 1


def test_a_reasoner_that_hangs_is_stopped_by_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hermit_module, "CLOCK_FACTOR", 1)
    fake_java(tmp_path, "exec sleep 600", monkeypatch)
    with pytest.raises(OutOfTimeError, match=r"0\.5 seconds by the clock"):
        asked(Hermit(0.5), "hanging")


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_what_there_was_no_time_for_is_told_and_no_success(
    small: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object) -> None:
        raise OutOfTimeError("late")

    monkeypatch.setattr(report, "proof", late)
    words = ("reason", "--inferred", "--root", str(small.root))
    told = CliRunner().invoke(cli.app, words)
    assert told.exit_code == 1, told.output
    assert "The time was up while comparing the rules with HermiT" in told.stdout
    plain = json.loads(CliRunner().invoke(cli.app, (*words, "--json")).stdout)
    assert (plain["finished"], plain["stopped"]) == (False, "comparing the rules with HermiT")


def test_without_java_a_sentence_says_so(small: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path("/nowhere")))
    with pytest.raises(ReasonerError, match="needs Java"):
        reason(load(small), Hermit(120))


@pytest.mark.nightly
@pytest.mark.parametrize("path", ["", "/nowhere"])
def test_without_java_the_command_says_so(small: Rooms, path: str) -> None:
    done = run(small, env={**os.environ, "PATH": path})
    assert done.returncode == 2
    assert "needs Java" in done.stderr
    assert "Traceback" not in done.stderr
    # What needs no Java is told all the same.
    assert run(small, "--profile", env={**os.environ, "PATH": path}).returncode == 0


@pytest.mark.usefixtures("java")
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends the reasoner with its parent")
def test_java_ends_with_the_command_that_started_it(small: Rooms, tmp_path: Path) -> None:
    fake = tmp_path / "bin"
    fake.mkdir()
    java = fake / "java"
    java.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n", encoding="utf-8")
    java.chmod(0o755)
    env = {**os.environ, "PATH": f"{fake}:{os.environ['PATH']}"}
    child = subprocess.Popen(command(small), env=env, stdout=subprocess.DEVNULL)
    try:
        pid = tmp_path / "pid"
        wait_until(lambda: pid.exists() and pid.read_text("utf-8").strip() != "")
        number = int(pid.read_text("utf-8"))
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=PATIENCE)
        wait_until(lambda: not running(number))
    finally:
        child.kill()
        child.wait(timeout=PATIENCE)


def command(rooms: Rooms, *words: str) -> list[str]:
    main = "from dcgraph.cli import main; main()"
    return [sys.executable, "-c", main, "reason", "--root", str(rooms.root), *words]


def run(rooms: Rooms, *words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(rooms, *words),
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_the_command_tells_tools_all_of_it(small: Rooms) -> None:
    replace(
        small,
        "data/concepts/small-customs.ttl",
        "a dcg:Notion ;",
        "a dcg:Notion , dcg:Technology , dcg:Tecnology ;",
    )
    done = run(small, "--json", env=dict(os.environ))
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert [one["rule"] for one in told["profile"]] == ["DL-undeclared"]
    assert told["consistent"] is False
    assert told["finished"] is True
    (why,) = told["contradictions"]
    assert [axiom["text"] for axiom in why["axioms"]][2:] == [
        "Nothing is both a Notion and a Technology"
    ]
    assert {axiom["path"] for axiom in why["axioms"]} == {
        "data/concepts/small-customs.ttl",
        "ontology/concept.ttl",
    }
