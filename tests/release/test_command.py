"""`dcgraph release` as a person runs it: the same bytes everywhere, all or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from tests.release.sample import checkout
from tests.waiting import PATIENCE

from dcgraph.errors import ReleaseError
from dcgraph.release.build import put

MAIN = "from dcgraph.cli import main; main()"


def run(
    root: Path, *words: str, since: str | None = "./one", umask: int = 0o022, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command in the folder above; `since` is what is said to be the last release."""
    words = words if since is None else (*words, "--since", since)
    return subprocess.run(
        [sys.executable, "-c", MAIN, "release", "--root", str(root), *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=root.parent,
        env={**os.environ, **environment},
        umask=umask,
    )


def contents(folder: Path) -> Mapping[str, tuple[int, float, bytes]]:
    """Each file and folder with its mode, its time and its bytes."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mode,
            path.stat().st_mtime,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in (folder, *folder.rglob("*"))
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return checkout(tmp_path / "one")


@pytest.mark.nightly
def test_the_same_text_gives_the_same_bytes_anywhere(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "a checkout"
    other.parent.mkdir()
    shutil.copytree(root, other, copy_function=shutil.copy)  # with other times
    first = run(root, "0.3.0", TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C")
    second = run(
        other,
        "0.3.0",
        since="./a checkout",
        umask=0o077,
        TZ="America/Los_Angeles",
        PYTHONHASHSEED="2",
        LC_ALL="C.UTF-8",
        SOURCE_DATE_EPOCH="1000000000",
    )
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    one, two = (contents(place.parent / "dist" / "dcgraph-0.3.0") for place in (root, other))
    assert len(one) > 60
    assert one == two


def test_a_release_verifies_and_can_be_made_again(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    words = ("0.3.0", "--output", str(folder), "--no-check", "--site", "https://x.example")
    done = run(root, *words)
    assert done.returncode == 0, done.stderr
    assert "dcgraph 0.3.0 of 2027-02-01" in done.stdout
    if shutil.which("sha256sum"):
        verified = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
        subprocess.run(verified, cwd=folder, check=True)
    before = contents(folder)
    again = run(root, *words)
    assert again.returncode == 0, again.stderr
    assert "already has the same" in again.stdout
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.nightly
def test_another_release_of_the_version_is_refused(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert run(root, "0.3.0", "--output", str(folder), "--no-check").returncode == 0
    before = contents(folder)
    path = root / "data/concepts/small-customs.ttl"
    path.write_text(path.read_text("utf-8").replace("small customs", "tiny customs"), "utf-8")
    done = run(root, "0.3.0", "--output", str(folder), "--no-check")
    assert done.returncode == 2
    assert "What is released never changes" in done.stderr
    assert contents(folder) == before


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("1.0",), "is no version", 2),
        (("9.9.9",), "has no section for 9.9.9", 2),
        (("0.3.0", "--site", "ftp://x"), "no address to lead to", 2),
        (("0.3.0", "--changelog", "nowhere.md"), "There is no nowhere.md", 2),
    ],
)
def test_what_cannot_be_released_is_refused_in_a_sentence(
    root: Path, words: tuple[str, ...], says: str, code: int
) -> None:
    done = run(root, *words, "--no-check")
    assert done.returncode == code
    assert says in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert not (root.parent / "dist").exists()


@pytest.mark.nightly
def test_errors_are_not_released_unless_they_are_wanted(root: Path, tmp_path: Path) -> None:
    path = root / "data/instruments/small-convention.ttl"
    path.write_text(path.read_text("utf-8").replace('"1999-06-26"', '"1999-13-26"'), "utf-8")
    folder = tmp_path / "out"
    done = run(root, "0.3.0", "--output", str(folder))
    assert done.returncode == 1
    assert "was not released" in done.stderr
    assert not folder.exists()
    assert run(root, "0.3.0", "--output", str(folder), "--no-check").returncode == 0


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(
        ["git", *who, *words], cwd=root, check=True, capture_output=True, timeout=PATIENCE
    )


def put_in(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def tagged(root: Path) -> Path:
    """The checkout as 0.2.0 was released, with the changelog of what follows."""
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=0.2.0")
    git(root, "tag", "v0.2.0")
    return root


def said(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join(done.stderr.split())


@pytest.mark.nightly
def test_a_version_below_what_the_changes_ask_for_is_refused(tagged: Path) -> None:
    put_in(tagged, "CHANGELOG.md", "[0.3.0]", "[0.2.1]")
    put_in(tagged, "ontology/claim.ttl", '"claim"@en', '"assertion of a source"@en')
    assert run(tagged, "0.2.1", "--no-check", since=None).returncode == 0  # wording is a patch
    shutil.rmtree(tagged.parent / "dist")
    put_in(tagged, "ontology/claim.ttl", "owl:SymmetricProperty", "owl:IrreflexiveProperty")
    done = run(tagged, "0.2.1", "--no-check", since=None)
    assert done.returncode == 2
    assert "0.2.1 is too low after 0.2.0: term" in said(done)
    assert "asks for 0.3.0 or higher" in said(done)
    assert not (tagged.parent / "dist").exists()
    put_in(tagged, "CHANGELOG.md", "[0.2.1]", "[0.3.0]")
    assert run(tagged, "0.3.0", "--no-check", since=None).returncode == 0


@pytest.mark.nightly
def test_a_version_whose_text_has_gone_on_is_refused_with_the_next(tagged: Path) -> None:
    git(tagged, "tag", "v0.3.0")
    put_in(tagged, "CHANGELOG.md", "[Unreleased]\n", "[Unreleased]\n\n- A standard is retired.\n")
    put_in(tagged, "data/concepts/small-customs.ttl", '"small customs"@en', '"tiny customs"@en')
    done = run(tagged, "0.3.0", "--no-check", since=None)
    assert done.returncode == 2
    assert "has changes after 0.3.0, under Unreleased" in said(done)
    assert "0.3.1 or higher" in said(done)
    git(tagged, "tag", "--delete", "v0.3.0")
    done = run(tagged, "0.3.0", "--no-check", since=None)
    assert done.returncode == 2
    assert "a version of their own, above 0.3.0, which `dcgraph diff` suggests" in said(done)


@pytest.mark.nightly
def test_without_a_known_last_release_there_is_none(root: Path) -> None:
    done = run(root, "0.3.0", "--no-check", since=None)
    assert done.returncode == 2
    assert "The state of the last release, 0.2.0, is not known" in said(done)
    assert "name it with --since" in said(done)
    put_in(root, "CHANGELOG.md", "## [0.2.0] - 2027-01-05", "Old:")
    assert run(root, "0.3.0", "--no-check", since=None).returncode == 0  # it is the first


FILES = {"a.txt": b"a", "b/c.txt": b"c", "SHA256SUMS": b""}


def test_a_folder_with_anything_else_is_refused(tmp_path: Path) -> None:
    day = date(2027, 2, 1)
    for name in ("file", "folder"):
        (tmp_path / name).mkdir()
    (tmp_path / "file/mine.txt").write_text("mine", "utf-8")
    (tmp_path / "folder/link").symlink_to("nowhere")
    (tmp_path / "plain").write_text("mine", "utf-8")
    for name in ("file", "folder", "plain"):
        with pytest.raises(ReleaseError, match="is not empty and holds no release"):
            put(FILES, tmp_path / name, day)
    assert (tmp_path / "file/mine.txt").read_text("utf-8") == "mine"
    (tmp_path / "empty").mkdir()
    assert put(FILES, tmp_path / "empty", day)
    assert not put(FILES, tmp_path / "empty", day)


def test_a_release_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _body: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReleaseError, match="No space left"):
        put(FILES, tmp_path / "out", date(2027, 2, 1))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_release_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".building-dead1234/release").mkdir(parents=True)
    put({"a": b"a"}, tmp_path / "one", date(2026, 1, 1))
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
