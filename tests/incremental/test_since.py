"""`dcgraph check --since`, `--staged` and `--watch` as a person uses them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.incremental.test_start import HEAVY
from tests.incremental.world import HEAD, World
from tests.waiting import PATIENCE

from dcgraph.check.run import check
from dcgraph.errors import StateError
from dcgraph.files import rooms
from dcgraph.incremental.since import Checked, check_now, check_since
from dcgraph.incremental.state import opened
from dcgraph.incremental.watching import turns
from dcgraph.rdf.corpus import load

MAIN = "from dcgraph.cli import main; main()"
SOUND = HEAD + "dcgd:s.1 a dcg:C .\n"
FAULTY = HEAD + "dcgd:s.1 a dcg:C ;\n    dcg:number 1 .\n"


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one sound record, checked once."""
    world = World(tmp_path / "root", 0)
    for name in world.files:
        world.path(name).unlink()
    (world.root / "data/concepts/s.ttl").write_text(SOUND)
    (world.root / ".gitignore").write_text("/.dcgraph/\n")
    git(world.root, "init", "-q")
    git(world.root, "add", ".")
    git(world.root, "commit", "-qm", "first")
    return world.root


def since(root: Path, *, staged: bool = False) -> Checked:
    return check_since(root, "HEAD", staged=staged, seconds=60)


def rules(checked: Checked) -> set[str]:
    return {finding.rule for finding in checked.findings}


def state_of(root: Path) -> Path:
    (path,) = (root / ".dcgraph/check").glob("*.sqlite")
    return path


def test_a_change_is_checked_by_itself(root: Path) -> None:
    assert "no state" in since(root).full
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    found = since(root)
    assert found.full == ""
    assert found.files == 1
    assert found.rules
    assert found.records == 1
    assert [(f.rule, f.place) for f in found.findings if f.rule == "C"] == [
        ("C", ("data/concepts/s.ttl", 10, 16))
    ]
    assert set(found.findings) == set(check(load(rooms(root)), questions=False).findings)


def test_what_takes_long_to_begin_is_not_imported(root: Path) -> None:
    since(root)
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    listing = f"import sys\ntry:\n    {MAIN}\nfinally:\n    print('imported', *sys.modules)"
    words = ("check", "--root", str(root), "--since", "HEAD")
    done = subprocess.run(
        [sys.executable, "-c", listing, *words], capture_output=True, text=True, check=False
    )
    told, _, names = done.stdout.rpartition("imported ")
    assert "1 changed file" in told
    assert "Everything" not in told
    ours = {"dcgraph.cli.check", "dcgraph.check.reports", "dcgraph.check.run"}
    assert (HEAVY | ours | {"pydantic", "rich"}) & set(names.split()) == set()


def test_the_folder_where_one_stands_keeps_its_state(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    assert since(Path()).full == "there was no state of an earlier check"
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    checked = since(Path())
    assert (checked.full, checked.errors) == ("", since(root).errors)
    assert checked.errors


def test_a_check_that_could_read_nothing_leaves_no_state(root: Path) -> None:
    (root / "data/concepts/s.ttl").write_text(SOUND + "nonsense")
    assert rules(since(root)) == {"File-syntax"}
    (root / "data/concepts/s.ttl").write_text(SOUND)
    assert since(root).full == "there was no state of an earlier check"


def test_what_was_there_before_is_not_told(root: Path) -> None:
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    git(root, "commit", "-qam", "a fault")
    (root / "data/concepts/t.ttl").write_text(SOUND.replace("s.1", "t.1"))
    assert rules(since(root)) == set()
    assert "C" in rules(check_now(root, seconds=60))


def test_a_fault_that_is_written_once_more_is_told(root: Path) -> None:
    (root / "data/concepts/s.ttl").write_text(SOUND + "dcgd:s.1 dcg:isIn dcgd:nobody .\n")
    git(root, "commit", "-qam", "a fault")
    (root / "data/concepts/s.ttl").write_text(SOUND + "dcgd:s.1 dcg:isIn dcgd:nobody .\n" * 2)
    check_now(root, seconds=60)
    assert [f.rule for f in since(root).findings if f.rule == "File-danglingIri"] != []


def test_what_is_staged_is_checked_as_it_is_staged(root: Path) -> None:
    since(root)
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    assert rules(since(root, staged=True)) == set()
    git(root, "add", ".")
    (root / "data/concepts/s.ttl").write_text(SOUND)
    assert "C" in rules(since(root, staged=True))
    assert rules(since(root)) == set()


@pytest.mark.parametrize("more", [[], ["--staged"]])
def test_an_empty_name_is_not_taken_for_the_last_commit(root: Path, more: list[str]) -> None:
    # `--since "$BASE"` of a script in which BASE is not set would check nothing, and say so.
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "check", "--root", str(root), "--since", "", *more],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "'' is no name of a revision" in done.stderr


def test_a_file_that_is_no_turtle_is_told_and_then_mended(root: Path) -> None:
    since(root)
    (root / "data/concepts/s.ttl").write_text(SOUND.replace(" .\n", "\n", 1))
    broken = since(root)
    assert rules(broken) == {"File-syntax"}
    assert broken.left_out
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    mended = since(root)
    assert mended.full == ""
    assert "C" in rules(mended)


def test_a_link_out_of_the_checkout_is_told_and_the_rest_is_checked(
    root: Path, tmp_path: Path
) -> None:
    since(root)
    outside = tmp_path / "outside.ttl"
    outside.write_text(SOUND.replace("s.1", "o.1"))
    link = root / "data/concepts/o.ttl"
    link.symlink_to(outside)
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    words = [sys.executable, "-c", MAIN, "check", "--root", str(root)]
    told = [
        subprocess.run(
            [*words, *more], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        for more in (["--no-questions"], ["--since", "HEAD"])
    ]
    for done in told:
        assert done.returncode == 1, done.stderr
        assert "error[File-syntax]" in done.stdout
        assert "--> data/concepts/o.ttl:1:1" in done.stdout
        assert "leads to" in done.stdout
        assert "error[C]" in done.stdout
    link.unlink()
    assert rules(since(root)) == {"C"}
    # Watching goes on, and sees it come and go.
    seen = turns(root, seconds=60, every=0.02)
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


@pytest.mark.parametrize("file", ["shapes/s.ttl", "ontology/m.ttl", "ontology/rules/claims.rq"])
def test_a_change_of_the_rules_has_everything_checked(root: Path, file: str) -> None:
    since(root)
    path = root / file
    path.write_text(path.read_text() + "# a word\n")
    assert since(root).full


def test_a_file_written_twice_in_one_moment_is_read_twice(root: Path) -> None:
    since(root)
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    assert "C" in rules(since(root))
    told = (root / "data/concepts/s.ttl").stat()
    (root / "data/concepts/s.ttl").write_text(FAULTY.replace("number 1", "number 2"))
    os.utime(root / "data/concepts/s.ttl", ns=(told.st_atime_ns, told.st_mtime_ns))
    assert {f.value for f in since(root).findings if f.rule == "C"} == {'"2"'}


def test_a_state_that_came_with_a_branch_is_not_believed(root: Path, tmp_path: Path) -> None:
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    check_now(root, seconds=60)
    with closing(sqlite3.connect(state_of(root))) as database, database:
        database.execute("DELETE FROM finding")
    copy = tmp_path / "copy"
    shutil.copytree(root, copy, copy_function=shutil.copy2)
    assert (copy / ".dcgraph/check/anchor").exists()
    found = check_now(copy, seconds=60)
    assert found.full
    assert "C" in rules(found)


def test_a_damaged_state_is_made_anew(root: Path) -> None:
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    check_now(root, seconds=60)
    path = state_of(root)
    path.write_bytes(b"no database" * 1000)
    assert "C" in rules(check_now(root, seconds=60))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    assert "C" in rules(check_now(root, seconds=60))


def test_a_state_that_was_killed_half_way_is_rolled_back(root: Path) -> None:
    check_now(root, seconds=60)
    with opened(root) as state:
        state.database.execute("DELETE FROM triple")
        state.database.execute("PRAGMA cache_spill = 1")
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    found = check_now(root, seconds=60)
    assert found.full == ""
    assert "C" in rules(found)


@pytest.mark.parametrize("link", [".dcgraph", ".dcgraph/check"])
def test_nothing_is_written_through_a_link(root: Path, tmp_path: Path, link: str) -> None:
    away = tmp_path / "away"
    away.mkdir()
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(away)
    with pytest.raises(StateError, match="symbolic link"):
        check_now(root, seconds=60)
    assert list(away.iterdir()) == []


def test_two_at_once_wait_for_each_other(root: Path) -> None:
    words = [sys.executable, "-c", MAIN, "check", "--root", str(root), "--since", "HEAD"]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE) for _ in range(3)]
    assert [process.wait(PATIENCE) for process in running] == [0, 0, 0]
    for process in running:
        assert process.stdout is not None
        process.stdout.close()


def test_turns_tell_what_is_new_and_what_is_mended(root: Path) -> None:
    path = root / "data/concepts/s.ttl"
    told = turns(root, seconds=60, every=0.02)
    first = next(told)
    path.write_text(FAULTY)
    second = next(told)
    path.write_text(FAULTY + "dcgd:s.2 a")
    third = next(told)
    path.write_text(SOUND)
    fourth = next(told)
    path.unlink()
    (root / "data/concepts/u.ttl").write_text(SOUND.replace("s.1", "u.1"))
    fifth = next(told)
    assert [len(turn.new) for turn in (first, second, third, fourth, fifth)] == [
        0,
        len(second.new),
        1,
        0,
        0,
    ]
    assert second.new
    assert third.mended == ()
    assert set(fourth.mended) == {*second.new, *third.new}


def test_a_report_of_a_change_tells_that_nothing_was_asked(root: Path) -> None:
    words = [sys.executable, "-c", MAIN, "check", "--root", str(root), "--since", "HEAD"]
    done = subprocess.run([*words, "--format", "json"], capture_output=True, check=True)
    (left,) = json.loads(done.stdout)["left_out"]
    assert left["stage"] == "questions"
    (root / "data/concepts/s.ttl").write_text(SOUND + "dcgd:s.2 a")
    done = subprocess.run([*words, "--format", "json"], capture_output=True, check=False)
    assert done.returncode == 1
    told = [left["stage"] for left in json.loads(done.stdout)["left_out"]]
    assert told == ["lint", "profile", "shapes", "constraints", "consistency", "questions"]


def test_watching_ends_by_an_interrupt(root: Path) -> None:
    words = [sys.executable, "-c", MAIN, "check", "--root", str(root), "--watch"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "0 errors" in process.stdout.readline()
    (root / "data/concepts/s.ttl").write_text(FAULTY)
    while not re.fullmatch(
        r"1 error, 0 warnings \(\d\.\d\d s\)\n", line := process.stdout.readline()
    ):
        assert line
    (root / "data/concepts/s.ttl").write_text("dcgd:s.2 a")
    # The same summary as that of --since.
    while not line.startswith("Left out: lint, profile, shapes"):
        line = process.stdout.readline()
        assert line
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in complaint
