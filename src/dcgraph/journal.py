"""A change of several files of a checkout that is made as a whole, wherever it is cut off.

The old texts are kept in `.dcgraph/edit/journal` until every new one is in place. A journal that
is there when nobody is writing was left by a command that was killed: whatever reads the graph
next puts the old texts back first. New texts are laid out in the same folder, so that nothing
but the graph ever stands beside the graph.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dcgraph.errors import EditError
from dcgraph.paths import FOLDERS

_PRIVATE: Final = ".dcgraph"
_EDIT: Final = "edit"
_JOURNAL: Final = "journal"
_FOREIGN: Final = {"..", ".git", _PRIVATE}
_MAX_INODE: Final = 32
"""Characters of the first line of a journal, which is its number on the disk."""


@dataclass(frozen=True, slots=True)
class Write:
    """A file that gets another content; without `before` it is new, without `after` it goes."""

    path: Path
    before: bytes | None = field(repr=False)
    after: bytes | None = field(repr=False)
    mode: int | None = None
    """The mode of the file before and after; else that of any new file."""


@contextmanager
def editing(root: Path) -> Iterator[None]:
    """Keep other commands from changing the checkout. Raises EditError if one is at it."""
    with ExitStack() as held:
        try:
            # Not the lock of the files, since a command may wait for a person while others read.
            held.enter_context(_locked(root / FOLDERS[0], fcntl.LOCK_EX | fcntl.LOCK_NB))
        except BlockingIOError:
            raise EditError(
                f"Another command is changing the graph in {root}. Wait until it has ended and "
                "try again.",
                root,
            ) from None
        yield


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Read files of the checkout while nobody writes them. Raises what `settle` raises."""
    while True:
        settle(root)
        with _locked(root, fcntl.LOCK_SH):
            if not os.path.lexists(root / _PRIVATE / _EDIT / _JOURNAL):
                yield
                return


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Wait until nobody reads or writes the checkout. Raises what `settle` raises."""
    with _locked(root, fcntl.LOCK_EX):
        _settle(root)
        yield


def settle(root: Path) -> bool:
    """Take back a change of the checkout that was cut off; whether there was one.

    Raises EditError if that cannot be, or would undo what somebody has written since.
    """
    if not os.path.lexists(root / _PRIVATE / _EDIT):
        return False
    with _locked(root, fcntl.LOCK_EX):
        return _settle(root)


def perform(writes: Sequence[Write], root: Path) -> None:
    """Write all the files or none; only inside `exclusive`.

    Raises OSError, which names the file, if one cannot be written; then all is as it was.
    """
    _refuse_links(root)
    edit = root / _PRIVATE / _EDIT
    edit.parent.mkdir(exist_ok=True)
    edit.mkdir()
    try:
        (edit / ".gitignore").write_text("*\n", encoding="utf-8")
        laid = [
            None if one.after is None else _laid(edit / str(number), one.after, one.mode)
            for number, one in enumerate(writes)
        ]
        folders = _missing(write.path.parent for write in writes if write.after is not None)
        undo = _Undo(root, [_entry(write, root) for write in writes], folders)
        try:
            undo.keep(edit)
            for folder in folders:
                folder.mkdir()
            for write, new in zip(writes, laid, strict=True):
                if new is not None:
                    new.replace(write.path)
                else:
                    write.path.unlink()
            for write in writes:
                if write.after is None:
                    _remove_empty(write.path.parent, root)
            _sync_all([*(write.path.parent for write in writes), *(one.parent for one in folders)])
        except BaseException:
            _take_back(undo, edit)
            raise
        (edit / _JOURNAL).unlink()
        _sync(edit)
    finally:
        # With a journal it is needed by the next command.
        if not os.path.lexists(edit / _JOURNAL):
            _clear(edit)


class _Undo:
    """What puts the old texts back; it can be cut off and run again."""

    def __init__(self, root: Path, entries: list[dict[str, Any]], folders: Iterable[Path]) -> None:
        self.root = root
        self.entries = entries
        self.folders = tuple(folders)

    @classmethod
    def kept(cls, journal: Path, root: Path) -> _Undo:
        """That of a journal. Raises ValueError for one that was not written where it lies."""
        handle = os.open(journal, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, encoding="utf-8") as file:
            if file.readline(_MAX_INODE) != f"{os.fstat(handle).st_ino}\n":
                raise ValueError
            said = json.load(file)
        for shown in (*(entry["path"] for entry in said["files"]), *said["folders"]):
            if Path(shown).is_absolute() or _FOREIGN & {*Path(shown).parts}:
                raise ValueError
        return cls(root, said["files"], [root / shown for shown in said["folders"]])

    def keep(self, edit: Path) -> None:
        """Write the journal, safe on the disk before any file is touched."""
        draft = edit / f"{_JOURNAL}.draft"
        with draft.open("x", encoding="utf-8") as file:
            # A copy of the journal, such as one that came with a branch, is not obeyed.
            file.write(f"{os.fstat(file.fileno()).st_ino}\n")
            said = {
                "files": self.entries,
                "folders": [folder.relative_to(self.root).as_posix() for folder in self.folders],
            }
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(edit / _JOURNAL)
        _sync_all([edit, edit.parent])

    def run(self, edit: Path) -> None:
        """Put the old texts back, and remove the journal.

        Raises EditError, and touches nothing, if a file has neither its old nor its new text.
        """
        changed = [entry for entry in self.entries if not self._is_old(entry, edit)]
        for entry in changed:
            path = self.root / entry["path"]
            if entry["before"] is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            _laid(edit / "old", entry["before"].encode(), entry["mode"]).replace(path)
        for folder in reversed(self.folders):
            with suppress(OSError):
                folder.rmdir()
        _sync_all((self.root / entry["path"]).parent for entry in changed)
        (edit / _JOURNAL).unlink(missing_ok=True)
        _sync(edit)

    def _is_old(self, entry: dict[str, Any], edit: Path) -> bool:
        path = self.root / entry["path"]
        before = None if entry["before"] is None else entry["before"].encode()
        wanted = self.root.resolve() / entry["path"]
        if wanted.resolve() == wanted:
            try:
                now = path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                now = None
            is_old: bool = now == before
            if is_old or _digest(now) == entry["after"]:
                return is_old
        raise EditError(
            f"A change of several files in {self.root} was cut off, and {entry['path']} has been "
            "changed since: nothing was put back. Restore that file, or keep all files as they "
            f"are by deleting {edit}; then try again.",
            path,
        )


def _settle(root: Path) -> bool:
    edit = root / _PRIVATE / _EDIT
    if not os.path.lexists(edit):
        return False
    _refuse_links(root)
    journal = edit / _JOURNAL
    was_cut_off = os.path.lexists(journal)
    if was_cut_off:
        try:
            undo = _Undo.kept(journal, root)
        except (OSError, ValueError, KeyError, TypeError):
            raise EditError(
                f"{journal} cannot be read or was not written in this place, as if copied from "
                "another checkout. See whether the files are as you want them, delete "
                f"{edit} and try again.",
                journal,
            ) from None
        _take_back(undo, edit)
    _clear(edit)
    return was_cut_off


def _clear(edit: Path) -> None:
    shutil.rmtree(edit, ignore_errors=True)
    with suppress(OSError):
        edit.parent.rmdir()  # if nothing else is kept there


def _take_back(undo: _Undo, edit: Path) -> None:
    try:
        undo.run(edit)
    except OSError as error:
        raise EditError(
            f"A change of several files in {undo.root} was cut off and cannot be taken back: "
            f"{error.filename2 or error.filename} cannot be read or written ({error.strerror}). "
            "Make its folder writable and try again.",
            undo.root,
        ) from None


def _refuse_links(root: Path) -> None:
    for one in (root / _PRIVATE, root / _PRIVATE / _EDIT):
        if one.is_symlink():
            raise EditError(f"{one} is a symbolic link, which leads elsewhere; remove it.", one)


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _laid(place: Path, content: bytes, mode: int | None) -> Path:
    """A file with the content, safe on the disk; its mode is that of any new file by default."""
    with place.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        place.chmod(mode)
    return place


def _entry(write: Write, root: Path) -> dict[str, Any]:
    return {
        "path": write.path.relative_to(root).as_posix(),
        "before": None if write.before is None else write.before.decode(),
        "after": _digest(write.after),
        "mode": write.mode,
    }


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _missing(folders: Iterable[Path]) -> list[Path]:
    """The folders that are to be made, each after the one in which it stands."""
    found: set[Path] = set()
    for folder in folders:
        while not folder.is_dir():
            found.add(folder)
            folder = folder.parent  # noqa: PLW2901
    return sorted(found)


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_relative_to(root):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _sync_all(folders: Iterable[Path]) -> None:
    for folder in sorted(set(folders)):
        if folder.is_dir():
            _sync(folder)


def _sync(folder: Path) -> None:
    """Make the names in a folder safe on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
