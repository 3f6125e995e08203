"""`dcgraph check --since`, `--staged` and `--watch` as a person uses them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph.check.change import Checked, check_since, turns
from dcgraph.check.run import check
from dcgraph.files import Rooms, rooms
from dcgraph.rdf.corpus import load

MAIN = "from dcgraph.cli import main; main()"
FILE = "data/instruments/small-convention.ttl"
RULE = "Instrument-adoptionDate"
DATE = re.compile(r'dcg:adoptionDate "[^"]*"')


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(small: Rooms) -> Path:
    """A repository with the small graph, in which nothing is wrong."""
    git(small.root, "init", "-q")
    git(small.root, "add", ".")
    git(small.root, "commit", "-qm", "first")
    return small.root


def write(root: Path, *, faulty: bool, more: str = "") -> None:
    """Write the convention with a date that is one, or with one that is none."""
    date = '"long ago"' if faulty else '"2001-02-03"'
    text, count = DATE.subn(f"dcg:adoptionDate {date}", (root / FILE).read_text("utf-8"), count=1)
    assert count == 1
    (root / FILE).write_text(text + more, encoding="utf-8")


def since(root: Path, *, staged: bool = False) -> Checked:
    return check_since(root, "HEAD", staged=staged, seconds=PATIENCE)


def rules(checked: Checked) -> set[str]:
    return {finding.rule for finding in checked.findings}


def told(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, "check", "--root", str(root), *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.nightly
def test_a_fault_in_what_changed_is_told_in_its_place(root: Path) -> None:
    assert since(root).findings == ()
    write(root, faulty=True)
    found = since(root)
    assert found.files == 1
    assert RULE in rules(found)
    assert found.findings == check(load(rooms(root)), questions=False).findings
    (line,) = [
        n for n, text in enumerate((root / FILE).read_text().split("\n"), 1) if "ago" in text
    ]
    assert {f.place.line for f in found.findings if f.place and f.rule == RULE} == {line}


@pytest.mark.nightly
def test_the_folder_where_one_stands_can_be_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, faulty=True)
    monkeypatch.chdir(root)
    assert rules(since(Path())) == rules(since(root)) >= {RULE}


@pytest.mark.nightly
def test_where_everything_is_checked_what_was_there_before_is_told_too(root: Path) -> None:
    write(root, faulty=True)
    git(root, "commit", "-qam", "a fault")
    (root / "data/actors/new.ttl").write_text("# nothing yet\n")
    checked = since(root)
    assert "no snapshot" in checked.whole
    assert RULE in rules(checked)


@pytest.mark.nightly
def test_a_fault_elsewhere_that_the_change_brings_is_told(root: Path) -> None:
    # Other files cite the sources.
    (root / "data/sources/web.ttl").unlink()
    found = since(root)
    assert {f.place.path for f in found.findings if f.place and f.rule == "File-danglingIri"} >= {
        FILE
    }


@pytest.mark.nightly
def test_a_fault_that_is_written_once_more_is_told(root: Path) -> None:
    more = "dcgd:small-convention dcg:isAdoptedBy dcgd:nobody .\n"
    write(root, faulty=False, more=more)
    git(root, "commit", "-qam", "a fault")
    write(root, faulty=False, more=more)
    assert "File-danglingIri" in rules(since(root))


@pytest.mark.nightly
def test_what_is_staged_is_checked_as_it_is_staged(root: Path) -> None:
    write(root, faulty=True)
    assert rules(since(root, staged=True)) == set()
    git(root, "add", ".")
    write(root, faulty=False)
    (root / "data/stray.txt").write_text("")
    assert rules(since(root, staged=True)) >= {RULE}
    assert "File-unread" not in rules(since(root, staged=True))
    assert rules(since(root)) == {"File-unread"}


@pytest.mark.parametrize("more", [[], ["--staged"]])
def test_an_empty_name_is_not_taken_for_the_last_commit(root: Path, more: list[str]) -> None:
    # `--since "$BASE"` of a script in which BASE is not set would check nothing, and say so.
    done = told(root, "--since", "", *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'' is no name of a revision" in done.stderr


@pytest.mark.nightly
@pytest.mark.parametrize("staged", [False, True])
def test_a_file_that_is_no_turtle_is_told_and_then_mended(root: Path, *, staged: bool) -> None:
    write(root, faulty=True, more="nonsense")
    git(root, "add", ".")
    broken = since(root, staged=staged)
    assert "File-syntax" in rules(broken)
    assert broken.left_out
    git(root, "checkout", "-q", "HEAD", "--", ".")
    write(root, faulty=True)
    git(root, "add", ".")
    assert RULE in rules(since(root, staged=staged))


@pytest.mark.nightly
def test_a_link_out_of_the_checkout_is_told_and_the_rest_is_checked(
    root: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.ttl"
    outside.write_text((root / FILE).read_text("utf-8"))
    link = root / "data/instruments/outside.ttl"
    link.symlink_to(outside)
    write(root, faulty=True)
    for more in (["--no-questions"], ["--since", "HEAD"]):
        done = told(root, *more)
        assert done.returncode == 1, done.stderr
        assert "error[File-syntax]" in done.stdout
        assert "--> data/instruments/outside.ttl:1:1" in done.stdout
        assert "leads to" in done.stdout
        assert "Left out: constraints, consistency" in done.stdout
    link.unlink()
    # Watching goes on, and sees it come and go.
    seen = turns(root, seconds=PATIENCE, every=0.02)
    first = next(seen).checked
    assert first
    assert "File-syntax" not in rules(first)
    link.symlink_to(outside)
    turn = next(seen)
    assert turn.checked
    assert "File-syntax" in rules(turn.checked)
    link.unlink()
    turn = next(seen)
    assert turn.checked
    assert len(turn.mended) == 1


@pytest.mark.nightly
@pytest.mark.parametrize(
    "file", ["shapes/source.ttl", "ontology/source.ttl", "ontology/rules/claims.rq"]
)
def test_a_change_of_the_rules_has_all_findings_told(root: Path, file: str) -> None:
    write(root, faulty=True)
    git(root, "commit", "-qam", "a fault")
    assert rules(since(root)) == set()
    path = root / file
    path.write_text(path.read_text("utf-8") + "# a word\n", encoding="utf-8")
    assert RULE in rules(since(root))


@pytest.mark.nightly
def test_turns_tell_what_is_new_and_what_is_mended(root: Path) -> None:
    seen = turns(root, seconds=PATIENCE, every=0.02)
    first = next(seen)
    sound = (root / FILE).read_text("utf-8")
    write(root, faulty=True)
    second = next(seen)
    write(root, faulty=True, more="dcgd:s.2 a")
    third = next(seen)
    (root / FILE).write_text(sound, encoding="utf-8")
    fourth = next(seen)
    assert first.new == ()
    assert second.new
    assert len(third.new) == 1
    assert third.mended == ()
    assert fourth.new == ()
    assert set(fourth.mended) == {*second.new, *third.new}


@pytest.mark.nightly
def test_a_report_of_a_change_tells_that_nothing_was_asked(root: Path) -> None:
    (left,) = json.loads(told(root, "--since", "HEAD", "--format", "json").stdout)["left_out"]
    assert left["stage"] == "questions"
    write(root, faulty=False, more="dcgd:s.2 a")
    done = told(root, "--since", "HEAD", "--format", "json")
    assert done.returncode == 1
    stages = [left["stage"] for left in json.loads(done.stdout)["left_out"]]
    assert stages == ["constraints", "consistency", "shapes", "questions"]


@pytest.mark.nightly
def test_watching_ends_by_an_interrupt(root: Path) -> None:
    words = [sys.executable, "-c", MAIN, "check", "--root", str(root), "--watch"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert re.fullmatch(r"0 errors, 0 warnings \(\d+\.\d\d s\)\n", process.stdout.readline())
    write(root, faulty=True, more="dcgd:s.2 a")
    line = ""
    # The same summary as that of --since.
    while not line.startswith("Left out: constraints, consistency, questions, shapes"):
        line = process.stdout.readline()
        assert line
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in complaint
