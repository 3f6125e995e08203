"""A command that is killed at any moment leaves what the next one takes back."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.editing import killing
from tests.nightly import by_night
from tests.waiting import PATIENCE

from dcgraph import files as journal
from dcgraph.edit.apply import Change, apply
from dcgraph.errors import EditError
from dcgraph.files import Rooms, editing, exclusive, reading, rooms, settle
from dcgraph.rdf.corpus import load

MAIN = "from dcgraph.cli import main; main()"
TITLES = ("--en", "Which claims?", "--fr", "Quelles assertions ?", "--ru", "Какие утверждения?")
QUERY = "SELECT ?c WHERE { ?c a <https://w3id.org/dcgraph/ontology/Claim> } ORDER BY ?c\n"
COMMANDS = {
    "rename": ("rename", "dcgd:small-customs", "dcgd:tiny-customs"),
    "retire": (
        *("retire", "dcg:treats", "--successor", "dcg:bearsOn", "--reason", "One."),
        "--move-mentions",
    ),
    "new": ("new", "question", "which-claims", *TITLES, "--query", "query.rq"),
    "fmt": ("fmt",),
}


@pytest.mark.nightly
@pytest.mark.parametrize("command", by_night(COMMANDS, but=("rename",)))
def test_a_command_killed_at_any_step_is_taken_back(small: Rooms, command: str) -> None:
    (small.root / "tests/questions").mkdir(parents=True)
    (small.root / "query.rq").write_text(QUERY, "utf-8")
    if command == "fmt":
        for path in sorted(small.data.rglob("*.ttl"))[:3]:
            path.write_text(path.read_text("utf-8").replace(" ;\n", ";\n"), "utf-8")
    done = subprocess.run(
        [sys.executable, killing.__file__, str(small.root), *COMMANDS[command]],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    steps, found = told["steps"], told["told"]
    before, after = ([pair[one] for pair in found[:steps]] for one in (0, 1))
    assert "between" in before, "nothing was cut off midway"
    # All of it is taken back until all of it is there, from when on it stays.
    kept = after.index("new")
    assert after == ["old"] * kept + ["new"] * (steps - kept)
    assert before[kept:] == ["new"] * (steps - kept)
    assert len(found) > steps + 1, "the undoing was never cut off"
    assert {pair[1] for pair in found[steps:]} == {"old"}


class Cut(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def cut_off(small: Rooms, monkeypatch: pytest.MonkeyPatch) -> Rooms:
    """A checkout in which a command was killed after the first of two files."""
    paths = [small.root / "ontology/claim.ttl", small.root / "ontology/concept.ttl"]
    texts = [path.read_text("utf-8") for path in paths]
    changes = [
        Change(path, path, text, text + "# more\n") for path, text in zip(paths, texts, strict=True)
    ]
    with monkeypatch.context() as patch:
        real = Path.replace

        def replace(self: Path, target: Path) -> Path:
            if target == paths[1]:
                raise Cut
            return real(self, target)

        def killed(*_: object) -> None:
            raise Cut

        patch.setattr(Path, "replace", replace)
        patch.setattr(journal, "_take_back", killed)
        with pytest.raises(Cut):
            apply(changes, small.root)
    assert paths[0].read_text("utf-8").endswith("# more\n")
    return small


def test_git_sees_nothing_of_it(cut_off: Rooms) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    git = ["git", "-C", str(cut_off.root)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    told = subprocess.run([*git, "ls-files"], check=True, capture_output=True, text=True).stdout
    assert "ontology/claim.ttl" in told
    assert ".dcgraph" not in told


def test_the_command_line_says_that_a_change_was_taken_back(cut_off: Rooms) -> None:
    words = [sys.executable, "-c", MAIN, "ask", "--root", str(cut_off.root)]
    done = [subprocess.run(words, capture_output=True, text=True, check=True) for _ in range(2)]
    assert done[0].stderr.startswith("A change that was cut off was taken back")
    assert done[1].stderr == ""
    assert done[0].stdout == done[1].stdout
    assert not (cut_off.root / ".dcgraph").exists()


def test_what_somebody_has_written_since_is_not_undone(cut_off: Rooms) -> None:
    mine = cut_off.root / "ontology/concept.ttl"
    mine.write_text("# mine\n", "utf-8")
    before = killing.tree(cut_off.root)
    for _ in range(2):
        with pytest.raises(EditError, match=r"ontology/concept\.ttl has been changed since"):
            settle(cut_off.root)
    assert killing.tree(cut_off.root) == before
    shutil.rmtree(cut_off.root / ".dcgraph/edit")
    assert not settle(cut_off.root)
    assert mine.read_text("utf-8") == "# mine\n"


def test_a_checkout_that_cannot_be_written_is_refused(
    cut_off: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system", os.fspath(self))

    with monkeypatch.context() as patch:
        # As on a disk that is read-only, which root may not write either.
        for name in ("replace", "unlink", "mkdir", "chmod"):
            patch.setattr(Path, name, refuse)
        with pytest.raises(EditError, match=r"cannot be taken back: .*Read-only file system"):
            load(rooms(cut_off.root))
    load(rooms(cut_off.root))
    assert not (cut_off.root / ".dcgraph").exists()


def test_the_journal_of_another_checkout_is_not_obeyed(cut_off: Rooms, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(cut_off.root, copy)
    before = killing.tree(copy)
    with pytest.raises(EditError, match="copied from another checkout"):
        load(rooms(copy))
    assert killing.tree(copy) == before


@pytest.mark.parametrize("name", ["../outside.ttl", "/outside.ttl", ".git/hooks/pre-commit"])
def test_a_journal_leads_nowhere_else(cut_off: Rooms, tmp_path: Path, name: str) -> None:
    path = cut_off.root / ".dcgraph/edit/journal"
    text = path.read_text("utf-8")
    with path.open("r+", encoding="utf-8") as file:  # the same file, by its number on the disk
        file.write(text.replace("ontology/claim.ttl", name))
    with pytest.raises(EditError, match="cannot be read"):
        settle(cut_off.root)
    assert not (tmp_path / "outside.ttl").exists()
    assert not (cut_off.root / ".git").exists()


def test_a_private_folder_that_is_a_link_is_refused(small: Rooms, tmp_path: Path) -> None:
    (tmp_path / "elsewhere/edit").mkdir(parents=True)
    (small.root / ".dcgraph").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EditError, match="symbolic link"):
        load(small)
    path = small.root / "ontology/claim.ttl"
    with pytest.raises(EditError, match="symbolic link"):
        apply([Change(path, path, path.read_text("utf-8"), "")], small.root)
    assert list((tmp_path / "elsewhere").rglob("*")) == [tmp_path / "elsewhere/edit"]


@pytest.mark.nightly
def test_one_command_changes_a_checkout_at_a_time(small: Rooms) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", MAIN, *words, "--root", str(small.root)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    rename = ("rename", "dcgd:small-office", "dcgd:tiny-office")
    before = killing.tree(small.root)
    with editing(small.root):
        refused = run(*rename)
        assert refused.returncode == 2
        assert "Another command is changing the graph" in refused.stderr
        assert run("fmt").returncode == 2
        assert run(*rename, "--dry-run").returncode == 0
        assert run("ask").returncode == 0
        assert killing.tree(small.root) == before
    assert run(*rename).returncode == 0


def test_nobody_reads_while_files_are_written(small: Rooms) -> None:
    def is_free(how: int) -> bool:
        handle = os.open(small.root, os.O_RDONLY)
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True

    with reading(small.root):
        assert is_free(fcntl.LOCK_SH)
        assert not is_free(fcntl.LOCK_EX)
    with exclusive(small.root):
        assert not is_free(fcntl.LOCK_SH)
    assert is_free(fcntl.LOCK_EX)
