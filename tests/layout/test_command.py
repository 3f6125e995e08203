"""`dcgraph fmt` as a person, a hook or an editor runs it, and what it does to files."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph.check.syntax import unreadable
from dcgraph.errors import LayoutError, LoadError
from dcgraph.files import Rooms
from dcgraph.rdf.corpus import load_file
from dcgraph.rdf.layout_safety import read, write

MAIN = "from dcgraph.cli import main; main()"
HEAD = "@prefix e: <http://e/> .\n\n"
UGLY = HEAD + "e:s e:p e:o;e:q 1.\n"
NEAT = HEAD + "e:s e:p e:o ;\n    e:q 1 .\n"


def fmt(*words: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, "fmt", *words],
        input=stdin,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        cwd=cwd,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "ugly.ttl").write_bytes(UGLY.encode())
    (tmp_path / "neat.ttl").write_bytes(NEAT.encode())
    (tmp_path / "bad.ttl").write_bytes(b"e:s e:p\n  e:o ..\n")
    return tmp_path


def test_files_are_laid_out_in_place(desk: Path) -> None:
    (desk / "ugly.ttl").chmod(0o640)
    before = (desk / "neat.ttl").stat()
    done = fmt("ugly.ttl", "neat.ttl", cwd=desk)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"ugly.ttl\n2 files: 1 changed\n"
    assert (desk / "ugly.ttl").read_bytes() == NEAT.encode()
    assert stat.S_IMODE((desk / "ugly.ttl").stat().st_mode) == 0o640
    after = (desk / "neat.ttl").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(path.name for path in desk.iterdir()) == ["bad.ttl", "neat.ttl", "ugly.ttl"]


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> main", "||||||| 0f3a"])
def test_marks_of_a_merge_are_told_as_the_check_tells_them(desk: Path, mark: str) -> None:
    text = f"@prefix e: <http://e/> .\ne:s e:p 1 .\n{mark}\ne:s e:p 2 .\n"
    (desk / "merge.ttl").write_text(text, encoding="utf-8")
    said = "marks of an unfinished merge{} keep one side and remove the marks."
    done = fmt("merge.ttl", cwd=desk)
    assert done.returncode == 2
    assert done.stderr.decode() == f"dcgraph: merge.ttl, line 3, column 1: {said.format(';')}\n"
    with pytest.raises(LoadError) as caught:
        load_file(desk / "merge.ttl", "data", desk)
    finding = unreadable(caught.value, desk)
    assert finding.place == ("merge.ttl", 3, 1)
    assert said.format(":") in finding.message


def test_check_shows_the_difference_and_changes_nothing(desk: Path) -> None:
    done = fmt("--check", "ugly.ttl", "neat.ttl", cwd=desk)
    assert done.returncode == 1
    assert done.stdout.decode() == (
        "--- a/ugly.ttl\n+++ b/ugly.ttl\n@@ -1,3 +1,4 @@\n @prefix e: <http://e/> .\n \n"
        "-e:s e:p e:o;e:q 1.\n+e:s e:p e:o ;\n+    e:q 1 .\n2 files: 1 would change\n"
    )
    assert (desk / "ugly.ttl").read_bytes() == UGLY.encode()
    assert fmt("--check", "neat.ttl", cwd=desk).returncode == 0
    quiet = fmt("--check", "--quiet", "ugly.ttl", "neat.ttl", cwd=desk)
    assert (quiet.returncode, quiet.stdout) == (1, b"ugly.ttl\n")


def test_what_is_not_turtle_is_told_and_the_others_are_laid_out(desk: Path) -> None:
    done = fmt("bad.ttl", "missing.ttl", "ugly.ttl", cwd=desk)
    assert done.returncode == 2
    assert (desk / "ugly.ttl").read_bytes() == NEAT.encode()
    first, second = done.stderr.decode().splitlines()
    assert first.startswith("dcgraph: bad.ttl, line 2, column 8: '.' stands where")
    assert second.startswith("dcgraph: missing.ttl cannot be read")
    assert done.stdout.endswith(b"3 files: 1 changed, 2 refused\n")
    assert fmt("--check", "bad.ttl", cwd=desk).returncode == 2


@pytest.mark.nightly
def test_standard_input_goes_to_standard_output(desk: Path) -> None:
    done = fmt("-", cwd=desk, stdin=UGLY.replace("\n", "\r\n").encode())
    assert (done.returncode, done.stdout) == (0, NEAT.encode())
    refused = fmt("-", cwd=desk, stdin=b"e:s")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"<stdin>, line 1, column 4" in refused.stderr
    assert fmt("--check", "-", cwd=desk, stdin=NEAT.encode()).returncode == 0
    assert fmt("--check", "-", cwd=desk, stdin=UGLY.encode()).returncode == 1
    assert fmt("-", "neat.ttl", cwd=desk).returncode == 2
    assert fmt("-", cwd=desk, stdin=b"# \xff").returncode == 2


def test_without_files_the_whole_graph_is_laid_out(small: Rooms) -> None:
    path = small.data / "instruments" / "small-convention.ttl"
    neat = path.read_bytes()
    path.write_bytes(neat.replace(b" ;\n", b";\r\n\r\n"))
    found = fmt("--check", "--quiet", "--root", str(small.root), cwd=small.root)
    assert (found.returncode, found.stdout) == (1, b"data/instruments/small-convention.ttl\n")
    assert fmt("--root", str(small.root), cwd=small.root).returncode == 0
    assert path.read_bytes() == neat


def test_a_folder_stands_for_its_turtle_and_an_empty_one_is_refused(desk: Path) -> None:
    (desk / "in").mkdir()
    assert fmt("--check", "in", cwd=desk).returncode == 2
    (desk / "ugly.ttl").rename(desk / "in" / "x.ttl")
    done = fmt("--check", "-q", "in", cwd=desk)
    assert (done.returncode, done.stdout) == (1, b"in/x.ttl\n")


@pytest.mark.nightly
def test_a_bundled_graph_is_not_written_to(small: Rooms) -> None:
    # As in a wheel, where the graph stands in a folder of the package.
    bundle = small.root.rename(small.root.with_name("_bundle"))
    (bundle.parent / "__init__.py").touch()
    path = bundle / "data/instruments/small-convention.ttl"
    ugly = path.read_bytes().replace(b" ;\n", b";\n")
    path.write_bytes(ugly)
    for words in ([], ["--root", "."], [str(path)]):
        refused = fmt(*words, cwd=bundle)
        assert refused.returncode == 2
        assert b"part of an installed dcgraph" in refused.stderr
        assert fmt("--check", *words, cwd=bundle).returncode == 1
    assert path.read_bytes() == ugly
    assert not (bundle / ".dcgraph").exists()


def test_the_files_of_two_checkouts_are_laid_out_in_each(small: Rooms, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small.root, other)
    name = "data/instruments/small-convention.ttl"
    neat = (other / name).read_bytes()
    for root in (small.root, other):
        (root / name).write_bytes(neat.replace(b" ;\n", b";\n"))
    done = fmt(f"../other/{name}", name, cwd=small.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == f"../other/{name}\n{name}\n2 files: 2 changed\n"
    assert (small.root / name).read_bytes() == (other / name).read_bytes() == neat


def test_links_are_not_followed(desk: Path) -> None:
    outside = desk / "outside"
    outside.mkdir()
    (desk / "ugly.ttl").rename(outside / "ugly.ttl")
    root = desk / "root"
    root.mkdir()
    (root / "file.ttl").symlink_to(outside / "ugly.ttl")
    (root / "folder").symlink_to(outside)
    (root / "real.ttl").write_bytes(UGLY.encode())
    (root / "inner.ttl").symlink_to("real.ttl")
    done = fmt("folder/ugly.ttl", "file.ttl", "inner.ttl", cwd=root)
    told = done.stderr.decode().splitlines()
    assert (done.returncode, len(told)) == (2, 3)
    assert "folder/ugly.ttl leads to" in told[0]
    assert "file.ttl leads to" in told[1]
    assert "inner.ttl is a symbolic link" in told[2]
    done = fmt(".", cwd=root)
    assert done.returncode == 2
    assert b"symbolic link" in done.stderr
    assert (outside / "ugly.ttl").read_bytes() == UGLY.encode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_ordinary_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    with pytest.raises(LoadError, match="no ordinary file"):
        read(tmp_path / "pipe.ttl", "pipe.ttl")
    with pytest.raises(LoadError):
        read(tmp_path, "folder")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    with path.open("wb") as file:
        file.truncate((16 << 20) + 1)
    with pytest.raises(LoadError, match="larger than 16 MB"):
        read(path, "large.ttl")


def test_a_file_that_was_changed_meanwhile_is_left_alone(desk: Path) -> None:
    path = desk / "ugly.ttl"
    with pytest.raises(LayoutError, match="changed meanwhile"):
        write(path, "what it was before", NEAT, "ugly.ttl")
    assert path.read_bytes() == UGLY.encode()
    assert len(list(desk.iterdir())) == 3


def test_a_write_that_fails_leaves_the_file_whole(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(LayoutError, match="cannot be written: No space left"):
        write(desk / "ugly.ttl", UGLY, NEAT, "ugly.ttl")
    assert (desk / "ugly.ttl").read_bytes() == UGLY.encode()
    assert len(list(desk.iterdir())) == 3


def test_a_name_does_not_steer_the_terminal(desk: Path) -> None:
    (desk / "a\x1b[2J.ttl").write_bytes(UGLY.encode())
    (desk / "b\x1b[2J.ttl").write_bytes(b"e:s")
    done = fmt("a\x1b[2J.ttl", "b\x1b[2J.ttl", cwd=desk)
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"a\\u001B[2J.ttl" in done.stdout
