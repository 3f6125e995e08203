"""The index of a snapshot: an SQLite file that tells in which record each word and name occurs.

`record` has the records, the best known kinds first, and `name` their names. `term` has for each
stem, and `link` for each record that others are about, the records and how much they have of it.
`word` has each word that occurs, and `gram` finds words by the runs of three letters in them.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from dcgraph.errors import BuildError
from dcgraph.search.folding import fold, grams, stem, words
from dcgraph.search.query import content_key

__all__ = ["LAYOUT", "NAMED", "Document", "Name", "build_index"]

LAYOUT: Final = 3
"""The number of this form of the file: one of another form is made anew."""

NAMED: Final = 170
"""A word of a name has this weight or more, of 255; a word of any other text has less."""

_LONGEST_WORD: Final = 40
"""Longer words are found as they are written only: nobody mistypes an address."""

_TABLES: Final = """
    CREATE TABLE record(id INTEGER PRIMARY KEY, iri TEXT, factor REAL, scope INTEGER);
    CREATE TABLE name(
        record INTEGER, field TEXT, language TEXT, text TEXT, folded TEXT, key TEXT
    );
    CREATE TABLE term(term TEXT PRIMARY KEY, records BLOB, weights BLOB) WITHOUT ROWID;
    CREATE TABLE link(record INTEGER PRIMARY KEY, records BLOB, weights BLOB);
    CREATE TABLE word(id INTEGER PRIMARY KEY, word TEXT UNIQUE, size INTEGER, grams INTEGER);
    CREATE TABLE gram(gram TEXT, word INTEGER, PRIMARY KEY (gram, word)) WITHOUT ROWID;
"""


class Name(NamedTuple):
    """A name of a record; `language` is empty where it has none."""

    field: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A record as it is searched.

    `factor`, from 0 to 1, tells how far in front it comes among equals; the documents are given
    in the order in which equal ones are shown. `texts` are its own, `context` is what its values
    and other records tell of it, each with a weight below NAMED. `links` are the IRIs of records
    that it is about, each with a weight of at most 255. `scope` tells that it is an instrument,
    within which others can be looked for.
    """

    iri: str
    factor: float
    names: Sequence[Name]
    texts: Sequence[tuple[int, str]]
    context: Sequence[tuple[int, str]]
    links: Mapping[str, int]
    scope: bool


_Postings = dict[int, int]
"""Records by number, each with a weight."""


def build_index(path: Path, documents: Iterable[Document]) -> int:
    """Write a new index file; the number of names and texts in it.

    Raises BuildError if the file cannot be written.
    """
    found = list(documents)
    numbers = {one.iri: number for number, one in enumerate(found, 1)}
    terms, known = _terms(found)
    links: dict[int, _Postings] = {}
    for number, one in enumerate(found, 1):
        for iri, weight in one.links.items():
            if other := numbers.get(iri):
                links.setdefault(other, {})[number] = weight
    try:
        with closing(sqlite3.connect(path)) as base, base:
            base.executescript(_TABLES)
            base.executemany(
                "INSERT INTO record VALUES (?, ?, ?, ?)",
                ((n, one.iri, one.factor, one.scope) for n, one in enumerate(found, 1)),
            )
            base.executemany(
                "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (number, *name, " ".join(fold(name.text).split()), content_key(name.text))
                    for number, one in enumerate(found, 1)
                    for name in one.names
                ),
            )
            base.executemany(
                "INSERT INTO term VALUES (?, ?, ?)",
                ((term, *_packed(terms[term])) for term in sorted(terms)),
            )
            base.executemany(
                "INSERT INTO link VALUES (?, ?, ?)",
                ((number, *_packed(links[number])) for number in sorted(links)),
            )
            _write_words(base, sorted(word for word in known if len(word) <= _LONGEST_WORD))
    except sqlite3.Error as error:
        raise BuildError(f"The text index {path} cannot be written: {error}.") from None
    return sum(len(one.names) + len(one.texts) for one in found)


def _terms(documents: Sequence[Document]) -> tuple[dict[str, _Postings], set[str]]:
    """The records of each stem, and all the words that occur."""
    terms: dict[str, _Postings] = {}
    read: dict[str, list[str]] = {}
    for number, one in enumerate(documents, 1):
        weighed: _Postings
        own: dict[str, int] = {}
        for name in one.names:
            parts = _words(name.text, read)
            # A word tells more of a short name than of a long one.
            weight = NAMED + round((255 - NAMED) / max(1, len(parts)) ** 0.5)
            for part in map(stem, parts):
                own[part] = max(own.get(part, 0), weight)
        for weight, text in (*one.texts, *one.context):
            for part in map(stem, _words(text, read)):
                if own.get(part, 0) < weight:
                    own[part] = weight
        for part, weight in own.items():
            weighed = terms.setdefault(part, {})
            weighed[number] = weight
    return terms, set().union(*read.values())


def _words(text: str, read: dict[str, list[str]]) -> list[str]:
    """The words of a text. The same labels tell of many records, so that `read` keeps them."""
    if text not in read:
        read[text] = words(fold(text))
    return read[text]


def _packed(postings: _Postings) -> tuple[bytes, bytes]:
    return array("I", postings).tobytes(), bytes(postings.values())


def _write_words(base: sqlite3.Connection, known: Sequence[str]) -> None:
    base.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?)",
        ((number, word, len(word), len(grams(word))) for number, word in enumerate(known, 1)),
    )
    base.executemany(
        "INSERT INTO gram VALUES (?, ?)",
        ((gram, number) for number, word in enumerate(known, 1) for gram in sorted(grams(word))),
    )
