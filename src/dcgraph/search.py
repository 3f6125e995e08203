"""Search by words over the labels and texts of the graph, in all its languages at once."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dcgraph.errors import BuildError
from dcgraph.terms import DCG

__all__ = ["FIELDS", "Entry", "Hit", "build_index", "find", "fold"]

_SKOS = "http://www.w3.org/2004/02/skos/core#"

FIELDS = {
    _SKOS + "prefLabel": "label",
    _SKOS + "altLabel": "other label",
    DCG + "officialTitle": "official title",
    "http://purl.org/dc/terms/title": "title",
    DCG + "abbreviation": "abbreviation",
    DCG + "summary": "summary",
    DCG + "wording": "definition",
    DCG + "rationale": "rationale",
}
"""The properties whose texts are indexed, and how a hit names them; labels rank first."""

_NAMES = ("label", "other label", "official title", "title", "abbreviation")
_SHORT_I, _KEPT = "й", "\ue000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of one thing; `language` is empty where the text has none."""

    iri: str
    language: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that matched, with the rank the engine gives it (smaller is nearer)."""

    entry: Entry
    rank: float


def fold(text: str) -> str:
    """Text without case and accents; ё becomes е, while й, a letter of its own, stays."""
    kept = text.casefold().replace(_SHORT_I, _KEPT)
    bare = (c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    return "".join(bare).replace(_KEPT, _SHORT_I)


def build_index(path: Path, entries: Iterable[Entry]) -> int:
    """Write a new index file; the number of texts in it.

    Raises BuildError if the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as base, base:
            base.execute(
                "CREATE VIRTUAL TABLE entry USING fts5(folded, iri UNINDEXED, language UNINDEXED,"
                " field UNINDEXED, text UNINDEXED, tokenize='unicode61 remove_diacritics 0')"
            )
            base.executemany(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?)",
                ((fold(e.text), e.iri, e.language, e.field, e.text) for e in entries),
            )
            (count,) = base.execute("SELECT count(*) FROM entry").fetchone()
            return int(count)
    except sqlite3.Error as error:
        raise BuildError(f"The text index {path} cannot be written: {error}.") from None


def find(path: Path, words: str, limit: int = 20) -> list[Hit]:
    """The texts that hold all the words, the last one perhaps unfinished; names come first.

    Raises BuildError if the index cannot be read.
    """
    parts = re.findall(r"\w+", fold(words))
    if not parts:
        return []
    query = " ".join(f'"{part}"' for part in parts[:-1]) + f' "{parts[-1]}"*'
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            rows = base.execute(
                "SELECT iri, language, field, text, bm25(entry) AS rank FROM entry"
                " WHERE entry MATCH ? ORDER BY field NOT IN (?, ?, ?, ?, ?), rank, iri LIMIT ?",
                (query, *_NAMES, limit),
            ).fetchall()
    except sqlite3.Error as error:
        raise BuildError(
            f"The text index {path} cannot be read: {error}. Run `dcgraph build` to make it anew."
        ) from None
    return [Hit(Entry(*row[:4]), row[4]) for row in rows]
