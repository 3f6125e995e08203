"""A file is written whole or not at all, and keeps what it was beside its content."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph.files import beside, write


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_the_mode_of_any(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    write(tmp_path / "new", b"one\r\n")
    assert (tmp_path / "new").read_bytes() == b"one\r\n"
    assert mode(tmp_path / "new") == mode(plain)


def test_an_old_file_keeps_its_mode_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"before, and longer")
    path.chmod(0o640)
    write(path, b"after")
    assert path.read_bytes() == b"after"
    assert mode(path) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_leads_where_it_led(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    path, link = tmp_path / "there/file", tmp_path / "link"
    path.write_bytes(b"before")
    link.symlink_to(path)
    write(link, b"after")
    assert link.is_symlink()
    assert path.read_bytes() == b"after"


def test_a_pipe_takes_it_as_it_comes(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write(pipe, b"after")
    reader.join(PATIENCE)
    assert got == [b"after"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_what_fails_leaves_the_old_file_and_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if fails == "fsync" else Path, fails, full)
    with pytest.raises(OSError, match="No space left"):
        write(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_error_names_the_file_that_was_wanted(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        beside(tmp_path / "nowhere/file", b"")
    assert caught.value.filename == os.fspath(tmp_path / "nowhere/file")
