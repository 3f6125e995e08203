"""What changes in the graph when files change: triples, not lines."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from dcgraph.incremental.rows import Row
from dcgraph.incremental.walking import TooManyError, Triple

__all__ = ["Changed", "changed_rows"]

_MAX_COUNT = 2000
"""Triples beyond which a full check is the quicker way."""

_CORE, _ASSERTED = 0, 1


class Changed(NamedTuple):
    """The triples that are no longer in any file, and those that were in none.

    `core_…` are those that the core shapes see, as they are written; the others are as the
    engine writes them. `subjects` are the subjects of triples that a file has more times or
    fewer than before, `in_files` all subjects in the changed files, now and before; `names` are
    the records that are new or are no more.
    """

    core_removed: set[Triple]
    core_added: set[Triple]
    removed: set[Triple]
    added: set[Triple]
    subjects: set[int]
    in_files: set[int]
    files: set[str]
    names: set[int]


def changed_rows(
    database: sqlite3.Connection, old: dict[str, list[Row]], new: dict[str, list[Row]]
) -> Changed:
    """What changes when `old`, which the state has, gives way to `new`. Both are by file.

    A file that is missing from one of the two is there with no rows or not at all. Raises
    TooManyError if it is so much that a full check is the quicker way.
    """
    before = [row for rows in old.values() for row in rows]
    after = [row for rows in new.values() for row in rows]
    files = old.keys() | new.keys()
    core = _difference(database, files, before, after, _CORE)
    asserted = _difference(database, files, before, after, _ASSERTED)
    if sum(map(len, (*core, *asserted))) > _MAX_COUNT:
        raise TooManyError
    was = Counter((row.file, row.room, row.s, row.p, row.raw) for row in before)
    has = Counter((row.file, row.room, row.s, row.p, row.raw) for row in after)
    return Changed(
        *core,
        *asserted,
        {written[2] for written in was.keys() | has.keys() if was[written] != has[written]},
        {row.s for row in (*before, *after)},
        set(files),
        _names(database, files, before, after),
    )


def _names(
    database: sqlite3.Connection, files: Iterable[str], before: list[Row], after: list[Row]
) -> set[int]:
    was, has = (
        {r.s for r in rows if r.file.startswith("data/") and r.room == _CORE}
        for rows in (before, after)
    )
    found = set()
    for name in was ^ has:
        rows = database.execute("SELECT file FROM triple WHERE s = ? AND room = 0", (name,))
        if not any(file.startswith("data/") and file not in files for (file,) in rows):
            found.add(name)
    return found


def _difference(
    database: sqlite3.Connection,
    files: Iterable[str],
    before: list[Row],
    after: list[Row],
    room: int,
) -> tuple[set[Triple], set[Triple]]:
    """The triples lost and won by the graph of the rooms up to `room`."""
    raw = room == _CORE
    was = {(r.s, r.p, r.raw if raw else r.o) for r in before if r.room <= room}
    has = {(r.s, r.p, r.raw if raw else r.o) for r in after if r.room <= room}
    elsewhere = {
        triple
        for triple in was ^ has
        if _in_other_files(database, files, triple, "raw" if raw else "o", room)
    }
    return was - has - elsewhere, has - was - elsewhere


def _in_other_files(
    database: sqlite3.Connection, files: Iterable[str], triple: Triple, column: str, room: int
) -> bool:
    rows = database.execute(
        f"SELECT file FROM triple WHERE s = ? AND p = ? AND {column} = ? AND room <= ?",  # noqa: S608
        (*triple, room),
    )
    return any(file not in files for (file,) in rows)
