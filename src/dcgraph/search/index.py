"""The text index of a snapshot: an SQLite file with the texts, their words, and how these sound.

`text` has the texts, `entry` finds them by words and by stems (FTS5), `word` has each word that
occurs, and `gram` finds words by the runs of three letters in them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dcgraph.errors import BuildError
from dcgraph.search.folding import fold, grams, stemmed, words
from dcgraph.terms import DCG, PREFIXES

__all__ = ["FIELDS", "LAYOUT", "Entry", "build_index"]

LAYOUT: Final = 2
"""The number of this form of the file: one of another form is made anew."""

FIELDS: Final = {
    PREFIXES["skos"] + "prefLabel": "label",
    PREFIXES["dcterms"] + "title": "title",
    PREFIXES["skos"] + "altLabel": "other label",
    DCG + "officialTitle": "official title",
    DCG + "abbreviation": "abbreviation",
    DCG + "summary": "summary",
    DCG + "wording": "definition",
    DCG + "rationale": "rationale",
}
"""The properties whose texts are indexed, and how a hit names them."""

_LONGEST_WORD: Final = 40
"""Longer words are found as they are written only: nobody mistypes an address."""

_TABLES: Final = """
    CREATE TABLE text(
        id INTEGER PRIMARY KEY, iri TEXT, language TEXT, field TEXT, text TEXT, folded TEXT
    );
    CREATE VIRTUAL TABLE entry USING fts5(
        folded, stems, content='', prefix='1 2 3', tokenize='unicode61 remove_diacritics 0'
    );
    CREATE TABLE word(id INTEGER PRIMARY KEY, word TEXT UNIQUE, size INTEGER, grams INTEGER);
    CREATE TABLE gram(gram TEXT, word INTEGER, PRIMARY KEY (gram, word)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of one thing; `language` is empty where the text has none."""

    iri: str
    language: str
    field: str
    text: str


def build_index(path: Path, entries: Iterable[Entry]) -> int:
    """Write a new index file; the number of texts in it.

    Raises BuildError if the file cannot be written.
    """
    # Names come first, and short ones before long: so they are found in this order.
    order = list(FIELDS.values())
    texts = sorted(entries, key=lambda one: (order.index(one.field), len(one.text), one.iri))
    folded = [fold(one.text) for one in texts]
    known = sorted({word for text in folded for word in words(text)})
    try:
        with closing(sqlite3.connect(path)) as base, base:
            base.executescript(_TABLES)
            _write_texts(base, texts, folded)
            _write_words(base, [word for word in known if len(word) <= _LONGEST_WORD])
            base.execute("INSERT INTO entry(entry) VALUES ('optimize')")
    except sqlite3.Error as error:
        raise BuildError(f"The text index {path} cannot be written: {error}.") from None
    return len(texts)


def _write_texts(base: sqlite3.Connection, texts: Sequence[Entry], folded: Sequence[str]) -> None:
    base.executemany(
        "INSERT INTO text VALUES (?, ?, ?, ?, ?, ?)",
        (
            (number, one.iri, one.language, one.field, one.text, bare)
            for number, (one, bare) in enumerate(zip(texts, folded, strict=True), 1)
        ),
    )
    base.executemany(
        "INSERT INTO entry(rowid, folded, stems) VALUES (?, ?, ?)",
        ((number, " ".join(words(bare)), stemmed(bare)) for number, bare in enumerate(folded, 1)),
    )


def _write_words(base: sqlite3.Connection, known: Sequence[str]) -> None:
    base.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?)",
        ((number, word, len(word), len(grams(word))) for number, word in enumerate(known, 1)),
    )
    base.executemany(
        "INSERT INTO gram VALUES (?, ?)",
        ((gram, number) for number, word in enumerate(known, 1) for gram in sorted(grams(word))),
    )
