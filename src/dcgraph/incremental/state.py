"""The working state of a check: what was read and found, kept beside the graph in one file.

It stands in `.dcgraph/check/` and may be deleted at any time. Whatever else is in that folder is
never read: the name of the state tells the program that wrote it and the anchor beside it, an
empty file, by its number on the disk and the moment it came there, which neither git nor an
archive can bring along. So a state that came with somebody's branch is a stranger and is removed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyoxigraph

from dcgraph.errors import StateError
from dcgraph.files import is_installed
from dcgraph.incremental import terms

__all__ = ["DamagedError", "State", "opened"]

_FOLDER: Final = (".dcgraph", "check")
_ANCHOR: Final = "anchor"
_SCHEMA: Final = (
    terms.SCHEMA,
    """CREATE TABLE file (shown TEXT PRIMARY KEY, room TEXT, rank INTEGER, stat TEXT, hash TEXT,
    text TEXT)""",
    """CREATE TABLE triple (file TEXT, n INTEGER, room INTEGER, s INTEGER, p INTEGER, o INTEGER,
    raw INTEGER, line INTEGER, col INTEGER, start INTEGER)""",
    "CREATE TABLE label (term INTEGER PRIMARY KEY, key TEXT)",
    "CREATE TABLE derived (s INTEGER, p INTEGER, o INTEGER, PRIMARY KEY (s, p, o)) WITHOUT ROWID",
    "CREATE TABLE finding (rule TEXT, subject TEXT, said TEXT)",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)",
)
_INDEXES: Final = (
    "CREATE INDEX triple_file ON triple (file)",
    "CREATE INDEX triple_spo ON triple (s, p, o)",
    "CREATE INDEX triple_pos ON triple (p, o, s)",
    "CREATE INDEX triple_os ON triple (o, s)",
    "CREATE INDEX triple_raw ON triple (raw, p, s)",
    "CREATE INDEX label_key ON label (key)",
    "CREATE INDEX derived_pos ON derived (p, o)",
    "CREATE INDEX derived_os ON derived (o)",
    "CREATE INDEX finding_pair ON finding (rule, subject)",
)


class DamagedError(Exception):
    """The state cannot be read: it is to be made anew."""


class State:
    """The tables of the state, in one transaction until `keep`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = sqlite3.connect(path, isolation_level=None, cached_statements=512)
        try:
            self._begin()
        except sqlite3.Error:
            self.database.close()
            raise DamagedError from None

    def _begin(self) -> None:
        for setting in (
            "trusted_schema = OFF",
            "synchronous = NORMAL",
            "journal_mode = DELETE",
            "cache_size = -65536",
            "mmap_size = 67108864",
        ):
            self.database.execute(f"PRAGMA {setting}")
        self.database.execute("BEGIN IMMEDIATE")
        self.is_new = not self.database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if self.is_new:
            self.clear()
        self.terms = terms.Terms(self.database)

    def clear(self) -> None:
        """Empty the state, to be filled anew."""
        for statement in _SCHEMA:
            name = statement.split()[2]
            self.database.execute(f"DROP TABLE IF EXISTS {name}")
            self.database.execute(statement)
        self.terms = terms.Terms(self.database)

    def index(self) -> None:
        """Make the indexes, which is quicker when the tables are full."""
        for statement in _INDEXES:
            self.database.execute(statement)
        self.database.execute("ANALYZE")

    def get(self, name: str) -> Any:
        """What was kept by that name. Raises Damaged if it was not."""
        row = self.database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise DamagedError
        return json.loads(row[0])

    def put(self, name: str, value: Any) -> None:
        """Keep a value by name."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self.database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, text))

    def keep(self) -> None:
        """Make what was written last, and go on."""
        self.database.execute("COMMIT")
        self.database.execute("BEGIN IMMEDIATE")

    def remove(self) -> None:
        """Throw the state away."""
        self.database.close()
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Forget what was not kept."""
        self.database.close()


@contextmanager
def opened(root: Path) -> Iterator[State]:
    """The state of the graph in `root`, a new one if there is none or it is a stranger's.

    One program at a time works with it; the next waits. Raises StateError if the folder leads
    elsewhere or cannot be written.
    """
    try:
        folder = _folder(root)
        lock = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise StateError(
            f"The state of the check cannot be kept in {root}: {error.strerror}; check without"
            " --since, --staged and --watch, or a copy of the graph."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = folder / f"{_anchor(folder)}-{_program()}.sqlite"
        _clear(folder, path)
        state = _state(path)
        try:
            yield state
        finally:
            state.close()
    finally:
        os.close(lock)


def _state(path: Path) -> State:
    try:
        return State(path)
    except DamagedError:
        path.unlink(missing_ok=True)
        return State(path)


def _folder(root: Path) -> Path:
    if is_installed(root):
        raise StateError(
            f"{root} is part of an installed dcgraph, where no state of a check is kept; go into a"
            " checkout of dcgraph, or name one with --root."
        )
    folder = root
    for name in _FOLDER:
        folder = folder / name
        if folder.is_symlink():
            raise StateError(
                f"{folder} is a symbolic link, by which the state of the check would be written"
                " elsewhere; remove it."
            )
        folder.mkdir(exist_ok=True)
    return folder


def _anchor(folder: Path) -> str:
    """A name for this very folder's anchor, which is made if it is not there."""
    path = folder / _ANCHOR
    try:
        told = path.lstat()
    except FileNotFoundError:
        path.touch()
        told = path.lstat()
    return hashlib.sha256(f"{told.st_dev} {told.st_ino} {told.st_ctime_ns}".encode()).hexdigest()[
        :24
    ]


def _program() -> str:
    """A name for the program and the libraries that it stands on."""
    digest = hashlib.sha256(f"{sys.version} {pyoxigraph.__version__}".encode())
    package = Path(__file__).resolve().parents[1]
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name in _READ or folder != str(package))
        for name in sorted(name for name in files if name.endswith(".py")):
            told = Path(folder, name).stat()
            digest.update(f"{folder}/{name} {told.st_size} {told.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]


_READ: Final = ("incremental", "validate", "store")
"""The packages that have a say in a check."""


def _clear(folder: Path, path: Path) -> None:
    """Remove whatever is not of this state."""
    for other in folder.iterdir():
        name = other.name
        if name == _ANCHOR or name.startswith(path.name):
            if other.is_symlink() or (name != _ANCHOR and not other.is_file()):
                raise StateError(f"{other} is no file; remove it.")
            continue
        if other.is_dir() and not other.is_symlink():
            raise StateError(f"{other} does not belong there; remove it.")
        other.unlink()
