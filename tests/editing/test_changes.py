"""A change of several files is made as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from dcgraph.edit.apply import Change, apply, diff, exact
from dcgraph.errors import EditError


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "data" / "old").mkdir(parents=True)
    (root / "data" / "a.ttl").write_bytes(b"one\r\ntwo\r\nthree\r\n")
    (root / "data" / "b.ttl").write_bytes(b"no end of line")
    (root / "data" / "old" / "c.ttl").write_bytes(b"c\n")
    return root


@pytest.fixture
def changes(root: Path) -> tuple[Change, ...]:
    data = root / "data"
    return (
        Change(data / "a.ttl", data / "a.ttl", "one\r\ntwo\r\nthree\r\n", "one\r\n2\r\nthree\r\n"),
        Change(data / "b.ttl", data / "b.ttl", "no end of line", None),
        Change(data / "old" / "c.ttl", data / "new" / "c.ttl", "c\n", "c\nd\n"),
        Change(data / "e.ttl", data / "e.ttl", None, "e"),
    )


AFTER = {
    "data/a.ttl": b"one\r\n2\r\nthree\r\n",
    "data/e.ttl": b"e",
    "data/new/c.ttl": b"c\nd\n",
}


def test_all_is_done(root: Path, changes: tuple[Change, ...]) -> None:
    (root / "data" / "a.ttl").chmod(0o640)
    apply(changes, root)
    assert files(root) == AFTER
    assert not (root / "data" / "old").exists(), "an empty folder is left"
    assert (root / "data" / "a.ttl").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_diff_is_one_that_git_applies(root: Path, changes: tuple[Change, ...]) -> None:
    text = diff(changes, root)
    done = subprocess.run(
        ["git", "apply", "-"], input=text.encode(), cwd=root, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode() + text
    assert files(root) == AFTER


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_fault_midway_takes_all_back(
    root: Path, changes: tuple[Change, ...], at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(root)
    real = Path.replace
    calls = []

    def replace(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == at:
            raise OSError(28, "No space left on device", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(EditError, match=r"Nothing was changed: .*No space left"):
        apply(changes, root)
    assert files(root) == before
    assert len(calls) >= at
    assert not (root / "data" / "new").exists()


def test_a_folder_that_cannot_be_written_is_named(
    root: Path, changes: tuple[Change, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(root)
    real = os.replace

    def refusing(self: Path, target: Path) -> Path:
        if target.parent.name == "new":
            raise PermissionError(13, "Permission denied", str(self), None, str(target))
        real(self, target)
        return target

    monkeypatch.setattr(Path, "replace", refusing)
    with pytest.raises(EditError, match=r"data/new/.*Permission denied"):
        apply(changes, root)
    assert files(root) == before


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(
    root: Path, changes: tuple[Change, ...]
) -> None:
    (root / "data" / "old" / "c.ttl").write_text("mine\n", encoding="utf-8")
    before = files(root)
    with pytest.raises(EditError, match="changed meanwhile"):
        apply(changes, root)
    assert files(root) == before


def test_a_place_that_is_taken_is_not_overwritten(root: Path, changes: tuple[Change, ...]) -> None:
    (root / "data" / "e.ttl").write_text("mine\n", encoding="utf-8")
    before = files(root)
    with pytest.raises(EditError, match="is there already"):
        apply(changes, root)
    assert files(root) == before


@pytest.mark.parametrize("which", ["file", "folder", "dots"])
def test_nothing_outside_is_written(root: Path, tmp_path: Path, which: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.ttl").write_text("x", encoding="utf-8")
    path = root / "data" / "x.ttl"
    if which == "file":
        path.symlink_to(outside / "x.ttl")
    elif which == "folder":
        (root / "data" / "link").symlink_to(outside)
        path = root / "data" / "link" / "x.ttl"
    else:
        path = root / "data" / ".." / ".." / "outside" / "x.ttl"
    with pytest.raises(EditError, match="no place of its own inside"):
        apply([Change(path, path, "x", "y")], root)
    assert (outside / "x.ttl").read_text("utf-8") == "x"


def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a\n\xff")
    with pytest.raises(EditError, match="line 2"):
        exact(tmp_path / "x")
