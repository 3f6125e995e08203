"""The files of the graph as they are to be checked, and which of them the state has otherwise."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from dcgraph import git as revisions
from dcgraph.errors import LoadError
from dcgraph.files import FOLDERS, folder, read_text, settle, turtle_files
from dcgraph.incremental.rows import digest
from dcgraph.incremental.state import State
from dcgraph.rdf.corpus import SourceFile, mapping_tables, source_file

__all__ = ["Entry", "fingerprint", "in_index", "in_tree", "renewed"]

_QUERIES: Final = ("ontology/rules", "ontology/contradictions")

_SETTLED: Final = 50_000_000
"""Nanoseconds after which a file that is written again has another time of change."""


class Entry(NamedTuple):
    """A file of the graph: how it is shown, its room, what stat says of it, where or what it is."""

    shown: str
    room: str
    stat: str
    path: Path
    text: str | None = None

    def read(self, root: Path) -> SourceFile:
        """What the file says. Raises LoadError."""
        text = read_text(self.path) if self.text is None else self.text
        return source_file(self.path, text, self.room, root)


def in_tree(root: Path, refused: list[LoadError]) -> list[Entry]:
    """The files of a folder that hold triples; a link that leads out is `refused`.

    Raises what `dcgraph.rdf.corpus.load` raises.
    """
    settle(root)
    found: list[tuple[Path, str]] = []
    for name in FOLDERS:
        paths = turtle_files(root / name, refused)
        if not paths:
            folder(name, root)  # which tells what is amiss
        found += [(path, name) for path in paths]
    found += [(path, "tables") for path in mapping_tables(root / "data")]
    # The folder "." is no part of the paths in it.
    start = len(os.fspath(root / "_")) - 1
    return [Entry(os.fspath(path)[start:], room, _stamp(path), path) for path, room in found]


def in_index(root: Path) -> list[Entry]:
    """The same as git would commit them. Raises RevisionError."""
    return [
        Entry(shown, room, "", root / shown, text)
        for shown, text in revisions.staged(root).texts.items()
        if (room := revisions.room_of(shown)) == "tables" or shown.endswith(".ttl")
    ]


def renewed(state: State, entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries whose files the state does not have as they are.

    Of a file that was only touched, the state learns what stat says of it.
    """
    rows = state.database.execute("SELECT shown, stat, hash FROM file")
    known = {shown: (stat, hash_) for shown, stat, hash_ in rows}
    for entry in entries:
        stat, hash_ = known.get(entry.shown, ("", ""))
        if entry.stat and entry.stat == stat:
            continue
        if hash_ and digest(_text(entry)) == hash_:
            if entry.stat != stat:
                state.database.execute(
                    "UPDATE file SET stat = ? WHERE shown = ?", (entry.stat, entry.shown)
                )
            continue
        yield entry


def _text(entry: Entry) -> str:
    return read_text(entry.path) if entry.text is None else entry.text


def _stamp(path: Path) -> str:
    """What changes whenever a file is written; empty if it was written a moment ago."""
    told = path.stat()
    if time.time_ns() - max(told.st_mtime_ns, told.st_ctime_ns) < _SETTLED:
        return ""
    return f"{told.st_ino} {told.st_size} {told.st_mtime_ns} {told.st_ctime_ns}"


def fingerprint(root: Path) -> str:
    """What changes with the queries that are rules of the graph."""
    paths = [path for name in _QUERIES for path in sorted((root / name).glob("*.rq"))]
    return digest("\n".join(f"{path.relative_to(root)}\n{read_text(path)}" for path in paths))
