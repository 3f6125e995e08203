"""The texts with some words in the order of the engine, for what needs no more than that."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dcgraph.errors import BuildError
from dcgraph.search.folding import fold, words
from dcgraph.search.index import Entry

__all__ = ["Hit", "find"]

_NAMES: Final = ("label", "other label", "official title", "title", "abbreviation")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that matched, with the rank the engine gives it (smaller is nearer)."""

    entry: Entry
    rank: float


def find(path: Path, asked: str, limit: int = 20) -> list[Hit]:
    """The texts that hold all the words, the last one perhaps unfinished; names come first.

    Raises BuildError if the index cannot be read.
    """
    parts = words(fold(asked))
    if not parts:
        return []
    query = "folded : (" + " ".join(f'"{part}"' for part in parts) + "*)"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            rows = base.execute(
                "SELECT t.iri, t.language, t.field, t.text, bm25(entry) AS rank"
                " FROM entry JOIN text t ON t.id = entry.rowid WHERE entry MATCH ?"
                " ORDER BY t.field NOT IN (?, ?, ?, ?, ?), rank, t.iri LIMIT ?",
                (query, *_NAMES, limit),
            ).fetchall()
    except sqlite3.Error as error:
        raise BuildError(
            f"The text index {path} cannot be read: {error}. Run `dcgraph build` to make it anew."
        ) from None
    return [Hit(Entry(*row[:4]), row[4]) for row in rows]
