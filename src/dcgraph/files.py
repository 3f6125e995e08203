"""Files of the graph: where they are, read with bounds, written whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from dcgraph.errors import EditError, LoadError

MAX_BYTES: Final = 16 << 20
"""A file of the graph that is larger is not read."""
# What waits for nobody to write into a pipe; absent on Windows.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_text(path: Path) -> str:
    """The text of a file. Raises LoadError as `read_bytes` does, or if it is not UTF-8."""
    return text_of(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """What is in an ordinary file; no pipe and no device is read.

    Raises LoadError if it is none, larger than 16 MB or cannot be read.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise LoadError(
                    f"{path} cannot be read: it is no ordinary file; put a text file there.", path
                )
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise LoadError(
            f"{path} cannot be read: {error.strerror}; put a readable file there.", path
        ) from None
    _refuse_large(content, path)
    return content


def _refuse_large(content: bytes, path: Path) -> None:
    if len(content) > MAX_BYTES:
        raise LoadError(
            f"{path} is larger than {MAX_BYTES >> 20} MB, more than a hand-written file can"
            " be; split it by subject.",
            path,
        )


def text_of(content: bytes, path: Path) -> str:
    """What `exact_text` gives, each line ended by a line feed alone."""
    text = exact_text(content, path)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def exact_text(content: bytes, path: Path) -> str:
    """The text in the bytes of the file `path`, its line ends kept.

    Raises LoadError if they are more than 16 MB or, naming the line, if they are not UTF-8.
    """
    _refuse_large(content, path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LoadError(
            f"{path}, line {line}: a byte that is not UTF-8; save the file as UTF-8.", path, line
        ) from None


def beside(path: Path, content: bytes, like: Path | None = None) -> Path:
    """Lay the content into a new file in the folder of `path`, safe on the disk; where it is.

    Its mode is that of `like`, else that of any new file. Raises OSError, which names `path`,
    and leaves nothing behind, if that cannot be.
    """
    made: Path | None = None
    try:
        # A name that begins with a dot is read by nobody.
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        made = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if like is None:
            mask = os.umask(0)
            os.umask(mask)
            made.chmod(0o666 & ~mask)
        else:
            shutil.copymode(like, made)
    except BaseException as error:
        if made is not None:
            made.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, os.fspath(path)) from None
        raise
    return made


def write(path: Path, content: bytes) -> None:
    """Put the content into a file, new or old, all at once.

    An old file keeps its mode, and a link leads where it led: to what is written. What is no
    ordinary file, such as a pipe or a terminal, takes the content as it comes. Raises OSError.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        path.write_bytes(content)
        return
    made = beside(target, content, target if target.exists() else None)
    try:
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)


_PACKAGE: Final = Path(__file__).resolve().parent
_BUNDLE: Final = _PACKAGE / "_bundle"

FOLDERS: Final = ("ontology", "data", "shapes")

ROOT: Final = _BUNDLE if _BUNDLE.is_dir() else _PACKAGE.parents[1]
"""The folder that holds the three which came with this package."""

EXAMPLES: Final = _BUNDLE / "examples" if ROOT == _BUNDLE else ROOT / "tests" / "shapes"
"""Sound and faulty examples for each shape: `SHAPE/good.ttl` and `SHAPE/bad-CASE.ttl`."""


def checkout(start: Path) -> Path | None:
    """The nearest folder that holds all three, `start` or one above it; links are followed."""
    place = start.resolve()
    for folder in (place, *place.parents):
        if all((folder / name).is_dir() for name in FOLDERS):
            return folder
    return None


def is_installed(root: Path) -> bool:
    """Whether a folder is that of a package as it is installed, this one or another."""
    place = root.resolve()
    return place.name == _BUNDLE.name and (place.parent / "__init__.py").is_file()


@dataclass(frozen=True, slots=True)
class Rooms:
    """The three folders, each known to hold Turtle, and the `root` they stand in."""

    root: Path
    ontology: Path
    data: Path
    shapes: Path


def rooms(root: Path | None = None) -> Rooms:
    """Find the three folders in `root`, or else those that came with this package.

    Raises:
        LoadError: one of them is missing or holds no Turtle.
    """
    place = ROOT if root is None else root
    return Rooms(place, *(folder(name, place) for name in FOLDERS))


def folder(name: str, root: Path | None = None) -> Path:
    """Find the folder `name` in `root`, or else the one that came with this package.

    Raises:
        LoadError: it is missing or holds no Turtle.
    """
    path = (ROOT if root is None else root) / name
    if not path.is_dir():
        raise LoadError(
            f"There is no folder {path}. Name one that holds {', '.join(FOLDERS)},"
            " such as a checkout of dcgraph.",
            path,
        )
    # A link that leads out is refused where the files are read.
    if not turtle_files(path, []):
        raise LoadError(
            f"The folder {path} holds no Turtle (.ttl) file. Restore its files, or install"
            " dcgraph anew if it came with the package.",
            path,
        )
    return path


def turtle_files(root: Path, refused: list[LoadError] | None = None) -> list[Path]:
    """List every Turtle file below `root`; see `files_below`."""
    return files_below(root, (".ttl",), refused)


def files_below(
    root: Path, suffixes: tuple[str, ...], refused: list[LoadError] | None = None
) -> list[Path]:
    """List every file below `root` whose name ends so, in the same order on every system.

    Names that begin with a dot, which editors leave behind, are passed over. So is a symbolic
    link to a place inside `root`, since what it points to is listed where it stands. A pipe or
    a device is listed, for whoever reads it to refuse it by name.

    Raises:
        LoadError: a symbolic link leads out of `root`, or nowhere, or `root` itself is one
            that leads out of the folder in which it stands. Where the list `refused` is given,
            such a link inside `root` is passed over and its error added to the list.
    """
    if root.is_symlink():
        _refuse_way_out(root, root.parent.resolve())
    inside = root.resolve()
    start = len(os.path.join(root, ""))  # noqa: PTH118  # text, of which there is much here
    found: list[str] = []
    waiting = [os.fspath(root)]
    while waiting:
        # Names and kinds as the system gives them: asking for each path takes ten times as long.
        for entry in _entries(waiting.pop()):
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                try:
                    _refuse_way_out(Path(entry.path), inside)
                except LoadError as error:
                    if refused is None:
                        raise
                    refused.append(error)
            elif entry.is_dir():
                waiting.append(entry.path)
            elif entry.name.endswith(suffixes):
                found.append(entry.path)
    found.sort(key=lambda path: path[start:].replace(os.sep, "/"))
    return [Path(path) for path in found]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What a folder holds; nothing if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def blob_name(content: bytes, kind: str = "sha1") -> str:
    """The name by which git knows a content, with the hash that the repository uses."""
    header = b"blob %d\0" % len(content)
    return hashlib.new(kind, header + content, usedforsecurity=False).hexdigest()


def home(root: Path | None = None) -> Path:
    """Where the snapshots of `root`, or else of the graph that came with the package, are kept.

    That is where DCGRAPH_HOME says, else `.dcgraph` in the checkout from which the package runs,
    else `dcgraph` in the user's cache folder, where each other `root` has a folder of its own.
    """
    if given := os.environ.get("DCGRAPH_HOME"):
        return Path(given)
    is_own = root is None or root.resolve() == ROOT
    if is_own and ROOT != _BUNDLE:
        return ROOT / ".dcgraph"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "dcgraph")
    if root is None or is_own:
        return cache
    # Not in the checkout: a snapshot that came with somebody's branch is not to be opened.
    return cache / hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]


def _refuse_way_out(link: Path, inside: Path) -> None:
    if not (link.exists() and link.resolve().is_relative_to(inside)):
        raise LoadError(
            f"The symbolic link {link} leads to {link.readlink()}, which is not a place inside"
            f" {inside}. Put a copy of the file there instead.",
            link,
        )


# A change of several files of a checkout is made as a whole, wherever it is cut off.
#
# The old texts are kept in `.dcgraph/edit/journal` until every new one is in place. A journal that
# is there when nobody is writing was left by a command that was killed: whatever reads the graph
# next puts the old texts back first. New texts are laid out in the same folder, so that nothing
# but the graph ever stands beside the graph.


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
            held.enter_context(locked(root / FOLDERS[0], fcntl.LOCK_EX | fcntl.LOCK_NB))
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
        with locked(root, fcntl.LOCK_SH):
            if not os.path.lexists(root / _PRIVATE / _EDIT / _JOURNAL):
                yield
                return


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Wait until nobody reads or writes the checkout. Raises what `settle` raises."""
    with locked(root, fcntl.LOCK_EX):
        _settle(root)
        yield


def settle(root: Path) -> bool:
    """Take back a change of the checkout that was cut off; whether there was one.

    Raises EditError if that cannot be, or would undo what somebody has written since.
    """
    if not os.path.lexists(root / _PRIVATE / _EDIT):
        return False
    with locked(root, fcntl.LOCK_EX):
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
        entries = [
            {
                "path": write.path.relative_to(root).as_posix(),
                "before": None if write.before is None else write.before.decode(),
                "after": _digest(write.after),
                "mode": write.mode,
            }
            for write in writes
        ]
        undo = _Undo(root, entries, folders)
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
                    with suppress(OSError):
                        for folder in takewhile(root.__ne__, write.path.parents):
                            folder.rmdir()
            _sync(*(write.path.parent for write in writes), *(one.parent for one in folders))
        except BaseException:
            _take_back(undo, edit)
            raise
        (edit / _JOURNAL).unlink()
        _sync(edit)
    finally:
        # With a journal it is needed by the next command.
        if not os.path.lexists(edit / _JOURNAL):
            _clear(edit)


@dataclass(frozen=True, slots=True)
class _Undo:
    """What puts the old texts back; it can be cut off and run again."""

    root: Path
    entries: list[dict[str, Any]]
    folders: list[Path]

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
            folders = [folder.relative_to(self.root).as_posix() for folder in self.folders]
            json.dump({"files": self.entries, "folders": folders}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(edit / _JOURNAL)
        _sync(edit, edit.parent)

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
        _sync(*((self.root / entry["path"]).parent for entry in changed))
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
def locked(folder: Path, how: int) -> Iterator[int]:
    """Hold a folder, by its handle, by an operation of `flock`; raises what that raises."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, how)
        yield handle
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


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _missing(folders: Iterable[Path]) -> list[Path]:
    """The folders that are to be made, each after the one in which it stands."""
    return sorted({one for each in folders for one in (each, *each.parents) if not one.is_dir()})


def _sync(*folders: Path) -> None:
    """Make the names in folders safe on the disk."""
    for folder in sorted({one for one in folders if one.is_dir()}):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
