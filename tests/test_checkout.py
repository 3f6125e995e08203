"""On which graph a command works that is run in a folder, and that it says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph.files import ROOT, Rooms

MAIN = "from dcgraph.cli import main; main()"
RENAME = ("rename", "dcgd:small-office", "dcgd:tiny-office")
NEW = ("new", "source", "a-page", "--kind", "WebPage")
RETIRE = ("retire", "dcg:treats", "--successor", "dcg:bearsOn", "--reason", "One.")


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=folder,
        env={**os.environ, **environment},
    )


def contents(root: Path) -> dict[str, bytes]:
    found = {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert found
    return found


@pytest.mark.nightly
@pytest.mark.parametrize("folder", ["", "data", "data/actors", "elsewhere"])
def test_a_checkout_is_changed_from_any_folder_in_it(small: Rooms, folder: str) -> None:
    (small.root / "elsewhere").mkdir()
    done = run(small.root / folder, *RENAME)
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"Checkout: {small.root}\n"
    assert (small.root / "data/actors/tiny-office.ttl").is_file()


@pytest.mark.nightly
def test_a_checkout_is_read_from_a_folder_in_it(small: Rooms) -> None:
    done = run(small.root / "data", "ask")
    assert done.stderr == f"Checkout: {small.root}\n"
    assert done.stdout.startswith("small-standards ")
    found = run(small.root / "data", "check", "--format", "json")
    assert found.stderr == f"Checkout: {small.root}\n"
    assert found.stdout.startswith("{")


def test_the_checkout_of_the_package_needs_no_word() -> None:
    done = run(ROOT / "docs", "ask")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.nightly
def test_a_snapshot_is_that_of_the_checkout(small: Rooms, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    done = run(
        small.root / "data",
        *("ask", "small-standards", "--format", "csv"),
        XDG_CACHE_HOME=str(cache),
        DCGRAPH_HOME="",
    )
    assert done.returncode == 0, done.stderr
    assert "small-convention.1.1" in done.stdout
    assert len(list(cache.glob("dcgraph/*/current"))) == 1
    assert not (small.root / ".dcgraph").exists()


def test_the_named_root_goes_before_the_folder(small: Rooms, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small.root, other)
    before = contents(small.root)
    done = run(small.root, *RENAME, "--root", "../other")
    assert (done.returncode, done.stderr) == (0, "")
    assert (other / "data/actors/tiny-office.ttl").is_file()
    assert contents(small.root) == before


def test_a_checkout_in_a_checkout_is_the_one_that_is_changed(small: Rooms) -> None:
    inner = small.root / "data/inner"
    shutil.copytree(small.root, small.root.with_name("copy"))
    small.root.with_name("copy").rename(inner)
    before = (small.root / "data/actors/small-office.ttl").read_bytes()
    done = run(inner / "shapes", *RENAME)
    assert done.stderr == f"Checkout: {inner}\n"
    assert (inner / "data/actors/tiny-office.ttl").is_file()
    assert (small.root / "data/actors/small-office.ttl").read_bytes() == before


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_worktree_is_a_checkout_of_its_own(small: Rooms, tmp_path: Path) -> None:
    git = ["git", "-C", str(small.root), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["commit", "--quiet", "--message", "All"],
        ["worktree", "add", "--quiet", str(tmp_path / "tree"), "-b", "other"],
    ):
        subprocess.run([*git, *words], check=True, capture_output=True)
    done = run(tmp_path / "tree/data", *RENAME)
    assert done.stderr == f"Checkout: {tmp_path / 'tree'}\n"
    told = subprocess.run(
        ["git", "-C", str(tmp_path / "tree"), "status", "--porcelain", "--untracked-files=all"],
        check=True,
        capture_output=True,
        text=True,
    )
    lines = told.stdout.splitlines()
    assert "?? data/actors/tiny-office.ttl" in lines
    assert not [line for line in lines if "/." in line or " ." in line]
    same = subprocess.run([*git, "status", "--porcelain"], check=True, capture_output=True)
    assert same.stdout == b""


@pytest.mark.parametrize("words", [RENAME, RETIRE, NEW, ("fmt",), (*RENAME, "--dry-run")])
def test_nothing_is_changed_from_nowhere(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "shapes").mkdir()
    done = run(tmp_path / "data", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no checkout of dcgraph here" in done.stderr
    assert "name one with --root" in done.stderr


def test_a_check_from_nowhere_says_what_it_checks(tmp_path: Path) -> None:
    # A revision that is not there ends the check, once it has said it.
    done = run(tmp_path, "check", "--since", "nowhere")
    assert done.returncode == 2
    assert f"No checkout is around here: checking the graph in {ROOT}." in done.stderr


def test_the_packaged_graph_is_read_from_nowhere(tmp_path: Path) -> None:
    done = run(tmp_path, "ask")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run(ROOT, "ask").stdout


@pytest.mark.nightly
@pytest.mark.parametrize("words", [RENAME, RETIRE, NEW])
def test_an_installation_is_never_written_to(small: Rooms, words: tuple[str, ...]) -> None:
    package = small.root.with_name("dcgraph")
    package.mkdir()
    (package / "__init__.py").touch()
    bundle = small.root.rename(package / "_bundle")
    before = contents(package)
    for folder, more in ((bundle / "data", ()), (package, ("--root", "_bundle"))):
        done = run(folder, *words, *more)
        assert (done.returncode, done.stdout) == (2, "")
        assert "part of an installed dcgraph" in done.stderr
    assert contents(package) == before


@pytest.mark.nightly
def test_a_check_of_an_installation_writes_nothing(small: Rooms) -> None:
    package = small.root.with_name("dcgraph")
    package.mkdir()
    (package / "__init__.py").touch()
    bundle = small.root.rename(package / "_bundle")
    before = contents(package)
    assert "0 errors" in run(bundle, "check").stdout
    assert contents(package) == before
