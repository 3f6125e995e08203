"""Work done in a copy of the process gives what it would give here, errors included."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.waiting import PATIENCE, running, wait_until

from dcgraph import errors, forked
from dcgraph.errors import DcgraphError, LoadError, QueryTimeoutError
from dcgraph.files import Rooms
from dcgraph.forked import Tell, aside
from dcgraph.namespaces import PREFIXES


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the command line: this process has no other threads."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def double(number: int, _: Tell) -> int:
    return 2 * number


def fail(line: int, _: Tell) -> int:
    raise LoadError("The file x.ttl is bad; mend it.", Path("x.ttl"), line)


def die(_: int, __: Tell) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def compute(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def compute_for_ever(_: int, tell: Tell) -> int:
    tell("The first step", Path("one.rq"))
    tell("The second step", Path("two.rq"))
    compute(float("inf"))
    return 0


def hang(_: int, tell: Tell) -> int:
    tell("The waiting step", Path("one.rq"))
    threading.Event().wait()
    return 0


def compute_in_steps(seconds: float, tell: Tell) -> int:
    for number in range(4):
        tell(f"Step {number}", Path("one.rq"))
        compute(seconds)
    return 4


def wait(seconds: float, _: Tell) -> str:
    time.sleep(seconds)
    return "waited"


def test_the_result_comes_back() -> None:
    with aside(double, 21, 60) as result:
        assert result() == 42


def test_an_error_comes_back_whole() -> None:
    with pytest.raises(LoadError, match="mend it") as caught, aside(fail, 7, 60) as result:
        result()
    assert (caught.value.path, caught.value.line) == (Path("x.ttl"), 7)


@pytest.mark.usefixtures("alone")
def test_a_copy_that_dies_is_told_in_a_sentence() -> None:
    with pytest.raises(DcgraphError, match="without a result"), aside(die, 0, 60) as result:
        result()


@pytest.mark.usefixtures("alone")
def test_a_step_that_does_not_end_is_stopped_and_named() -> None:
    stopped = r"The second step ran for more than 0\.2 s of CPU time and was stopped"
    with (
        pytest.raises(LoadError, match=stopped) as caught,
        aside(compute_for_ever, 0, 0.2) as result,
    ):
        result()
    assert caught.value.path == Path("two.rq")


@pytest.mark.usefixtures("alone")
def test_each_step_has_a_limit_of_its_own() -> None:
    with aside(compute_in_steps, 0.15, 0.4) as result:
        assert result() == 4


@pytest.mark.usefixtures("alone")
def test_waiting_does_not_count() -> None:
    with aside(wait, 1.5, 1) as result:
        assert result() == "waited"


@pytest.mark.usefixtures("alone")
def test_a_step_that_hangs_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked, "CLOCK_FACTOR", 1)
    stopped = r"The waiting step ran for more than 0\.3 s by the clock and was stopped"
    with pytest.raises(LoadError, match=stopped), aside(hang, 0, 0.3) as result:
        result()


HANG = """
import os, sys, threading
from pathlib import Path
from dcgraph.forked import aside

def hang(path, _):
    path.write_text(str(os.getpid()))
    threading.Event().wait()

with aside(hang, Path(sys.argv[1]), None) as result:
    result()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends the copy with its parent")
def test_the_copy_ends_when_the_process_is_killed(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", HANG, str(pid)])
    try:
        wait_until(lambda: pid.exists() and pid.read_text("utf-8") != "")
        copy = int(pid.read_text("utf-8"))
        assert running(copy)
    finally:
        parent.kill()
        parent.wait(timeout=PATIENCE)
    wait_until(lambda: not running(copy))


def test_with_other_threads_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with aside(lambda _given, _tell: os.getpid(), 0, 60) as result:
        assert result() == os.getpid()


def test_every_error_can_pass_between_processes() -> None:
    error = QueryTimeoutError("The query was stopped.", 1.5)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert (str(copy), copy.seconds) == ("The query was stopped.", 1.5)
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and one is not Path]
    assert len(kinds) > 10
    assert all(issubclass(kind, DcgraphError) for kind in kinds)


HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
FOR_EVER = (
    "SELECT $this WHERE { $this a ?class . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . "
    'FILTER (CONCAT(STR(?c), STR(?f), STR(?i), STR(?l)) = "x") }'
)


QUERY = f"""
dcgs:X a sh:NodeShape ; sh:targetClass dcg:Notion ; sh:sparql dcgs:X-y .
dcgs:X-y a sh:SPARQLConstraint ; sh:select '''{FOR_EVER}''' .
"""
PATTERN = """
dcgs:X a sh:NodeShape ; sh:targetClass dcg:Notion ; sh:property dcgs:X-y .
dcgs:X-y a sh:PropertyShape ; sh:path dcg:summary ; sh:pattern "^(([A-Za-z ]+)+)+[0-9]$" .
"""


RULE = f"CONSTRUCT {{ ?this a dcg:Slow }} {FOR_EVER.removeprefix('SELECT $this ')}"
LINE = HEAD.count("\n") + 3


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("file", "text", "name", "place"),
    [
        ("shapes/x.ttl", HEAD + QUERY, "The rule X-y in shapes/x.ttl", f"shapes/x.ttl:{LINE}:"),
        ("shapes/x.ttl", HEAD + PATTERN, "Together, the shapes that are no queries", "shapes:1:1"),
        (
            "ontology/rules/slow.rq",
            RULE,
            "The rule ontology/rules/slow.rq",
            "ontology/rules/slow.rq:1:1",
        ),
    ],
    ids=["query", "pattern", "rule"],
)
def test_a_rule_that_runs_for_ever_is_stopped_and_named(
    small: Rooms, file: str, text: str, name: str, place: str
) -> None:
    (small.root / file).write_text(text, encoding="utf-8")
    other = small.data / "concepts" / "other.ttl"
    other.write_text(f"{HEAD}dcgd:other a dcg:Nothing .\n", encoding="utf-8")
    main = "from dcgraph.cli import main; main()"
    command = [sys.executable, "-c", main, "check", "--root", str(small.root), "--seconds", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1, done.stderr
    assert f"{name} ran for more than 3 s of CPU time and was stopped" in done.stdout
    assert f"--> {place}" in done.stdout
    # The others have run all the same.
    assert "error[File-unknownTerm]" in done.stdout
    assert "Traceback" not in done.stderr
