"""The full-text index of a snapshot: an SQLite file that tells where each word and name occurs.

`record` has the records, the best known kinds first, and `name` their names. `term` has for each
stem, and `link` for each record that others are about, the records and how much they have of it.
`word` has each word that occurs, and `gram` finds words by the runs of three letters in them.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

from dcgraph.errors import BuildError

_SHORT_I, _KEPT = "й", "\ue000"
_WORD: Final = re.compile(r"\d+(?:\.\d+)+|\w+")
"""A number such as 7.1 or 10.4.1 is one word."""
_ORDINAL: Final = re.compile(r"(\d+)(?:st|nd|rd|th|e|er|eme|я|й|е|го)")
_LEAST: Final = 3
"""So many letters of a word stay at least when its ending is taken away."""

_CYRILLIC: Final = re.compile("[а-я]")
# fmt: off
_RUSSIAN: Final[tuple[str, ...]] = (
    "ается", "яется", "уются", "ются", "ится", "ется", "иями", "ями", "ами", "ыми", "ими", "ого",
    "его", "ому", "ему", "иях", "иям", "ием", "ией", "ило", "ить", "ия", "ию", "ии", "ие", "ая",
    "яя", "ое", "ее", "ые", "ой", "ей", "ий", "ый", "ую", "юю", "ов", "ев", "ам", "ям", "ах", "ях",
    "ом", "ем", "ым", "им", "ых", "их", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь",
)
# fmt: on
_LATIN: Final[tuple[str, ...]] = ("ing", "ees", "ed", "ee", "es", "s", "x", "e")
_LONGER: Final = frozenset(("ing", "ees", "ed", "ee"))
"""Endings before which a letter more stays: so `agree` and `agreed` come together."""


def fold(text: str) -> str:
    """Text without case and accents; ё becomes е, while й, a letter of its own, stays."""
    if text.isascii():
        return text.casefold()
    kept = text.casefold().replace(_SHORT_I, _KEPT)
    bare = (c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    return "".join(bare).replace(_KEPT, _SHORT_I)


def words(folded: str) -> list[str]:
    """The words and numbers of a folded text, in their order; `34th` is the number 34."""
    return [_bare(word) for word in _WORD.findall(folded)]


def places(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as it is written, folded, each with its first and last place + 1."""
    return [(_bare(_folded(word[0])), *word.span()) for word in _WORD.finditer(text)]


_folded: Final = lru_cache(maxsize=1 << 14)(fold)


def _bare(word: str) -> str:
    number = _ORDINAL.fullmatch(word) if word[0].isdecimal() else None
    return number[1] if number else word


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A folded word without its ending in Russian, or in French and English.

    Only forms of one word are brought together by it: `окна` and `окно`, `rules` and `rule`.
    """
    if word[-1:].isdecimal():
        return word
    if _CYRILLIC.search(word):
        endings = _RUSSIAN
    else:
        endings = _LATIN
        # British as American spelling; party, parties and partie have one stem.
        word = word.replace("isation", "ization")
        if word.endswith(("ies", "y")) and len(word) > _LEAST + 1:
            return word.removesuffix("ies").removesuffix("y") + "i"
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST + (ending in _LONGER):
            return word.removesuffix(ending)
    return word


def grams(word: str) -> set[str]:
    """The runs of three letters of a word, with two blanks before it and one after."""
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


_SAME, _TRANSLATED = 0.65, 0.9


@cache
def stop_words() -> frozenset[str]:
    """The folded words without content, of all languages."""
    return frozenset(word for part in _read()["stop"].values() for word in part.split())


@cache
def short_forms() -> Mapping[str, tuple[str, ...]]:
    """The folded words for which each short form stands before a number."""
    return {short: tuple(meant.split()) for short, meant in _read()["short"].items()}


@cache
def same_as() -> Mapping[str, Mapping[str, float]]:
    """For each stem in a group, the other stems of it, and how much each counts beside it.

    A translation counts nearly as much as the word, another word of the same language less.
    """
    groups: dict[str, dict[str, float]] = {}
    for line in _read()["same"]["groups"].strip().splitlines():
        languages = [{stem(word) for word in part.split()} for part in line.split("|")]
        for own in languages:
            for word in own:
                others = groups.setdefault(word, {})
                for language in languages:
                    weight = _SAME if language is own else _TRANSLATED
                    for other in language - {word}:
                        others[other] = max(weight, others.get(other, 0.0))
    return groups


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads((files("dcgraph.snapshot") / "vocabulary.toml").read_text("utf-8"))


_FEW, _MANY = 4, 9


def allowed(word: str) -> int:
    """How many slips may be in a word: none in a short one or in one with digits."""
    if len(word) < _FEW or any(letter.isdecimal() for letter in word):
        return 0
    return 1 if len(word) < _MANY else 2


def slips(given: str, meant: str, most: int, *, unfinished: bool = False) -> int:
    """The letters that are changed, dropped, put in or swapped; `most` + 1 for more than that.

    An `unfinished` word is compared with the beginning of the other.
    """
    if not unfinished and abs(len(given) - len(meant)) > most:
        return most + 1
    meant = meant[: len(given) + most]
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for down, letter in enumerate(given, 1):
        next_row = [down]
        for across, other in enumerate(meant, 1):
            cost = min(row[across] + 1, next_row[-1] + 1, row[across - 1] + (letter != other))
            swapped = down > 1 and across > 1 and letter == meant[across - 2]
            if swapped and given[down - 2] == other:
                cost = min(cost, before[across - 2] + 1)
            next_row.append(cost)
        before, row = row, next_row
        if min(row) > most:
            return most + 1
    return min(min(row) if unfinished else row[-1], most + 1)


_MAX_NAME_LENGTH: Final = 16
"""Words of a name that are held against a part of a text; a whole text may be longer."""
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}")


class Read(NamedTuple):
    """A word as it was given, folded, and as which it was read; empty where no text has it."""

    given: str
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or several that are a name of records: then `named` has their numbers.

    `given` are the words as they stand in the text, `stems` those that are looked for. The last
    word of a text may be unfinished: then `stems` are all that it can become.
    """

    given: tuple[str, ...]
    stems: tuple[str, ...]
    named: tuple[int, ...] = ()
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A text that was read: `stopped` are its words without content, which are not looked for.

    `exact` are the records of which the whole text, `whole` when folded, is a name. `slips` are the
    letters in which the words are off.
    """

    parts: tuple[Part, ...]
    words: tuple[Read, ...]
    stopped: tuple[str, ...]
    exact: tuple[int, ...]
    whole: str
    slips: int


Names = Mapping[str, tuple[int, ...]]
"""The records that have a name, by its key."""


def content_key(text: str) -> str:
    """The key of a name: the stems of its words, without those that have no content."""
    return " ".join(map(stem, content_words(text) or words(fold(text))))


def parse(text: str, names: Names, read: Callable[[str, bool], Sequence[str]]) -> Query:
    """A text in its parts. `read` gives the words that one stands for: itself, or near ones.

    Its second argument tells that the word may be unfinished. Words that stand for none are in no
    part.
    """
    every = [word for word, _, _ in places(text)]
    content = content_words(text) or every
    stopped = dict.fromkeys(word for word in every if word not in content)
    words: list[Read] = []
    known: list[tuple[str, tuple[str, ...]]] = []
    off = 0
    for place, word in enumerate(content, 1):
        meant = short_forms().get(word)
        if meant and place < len(content) and content[place][0].isdecimal():
            words.append(Read(word, meant))
            known += [(full, (full,)) for full in meant]
            continue
        near = tuple(read(word, place == len(content)))
        words.append(Read(word, near))
        off += _off(word, near)
        if near:
            known.append((word, near))
    key = " ".join(stem(near[0]) for _, near in known)
    exact = names.get(key, ()) if all(word.read for word in words) else ()
    return Query(
        tuple(dict.fromkeys(_parts(known, names))),
        tuple(dict.fromkeys(words)),
        tuple(stopped),
        exact,
        " ".join(fold(text).split()),
        off,
    )


def _off(given: str, read: Sequence[str]) -> int:
    """The letters in which a word is off from what it was read as; an unfinished one is not."""
    if not read or given in read or read[0].startswith(given) or stem(read[0]) == stem(given):
        return 0
    return slips(given, read[0], len(given))


def content_words(text: str) -> list[str]:
    """The words with content, folded; what is in capitals is an abbreviation."""
    shouted = text.isupper()
    return [
        word
        for word, start, end in places(text)
        if word not in stop_words()
        or (not shouted and text[start:end].isupper() and _CAPITALS.fullmatch(text[start:end]))
    ]


def _parts(known: Sequence[tuple[str, tuple[str, ...]]], names: Names) -> Iterator[Part]:
    bare = [tuple(map(stem, near)) for _, near in known]
    at = 0
    while at < len(known):
        for end in range(min(len(known), at + _MAX_NAME_LENGTH), at, -1):
            key = " ".join(stems[0] for stems in bare[at:end])
            if named := names.get(key):
                yield Part(tuple(word for word, _ in known[at:end]), tuple(key.split()), named)
                at = end
                break
        else:
            given, near = known[at]
            yield Part((given,), tuple(dict.fromkeys(bare[at])), (), unfinished=len(near) > 1)
            at += 1


LAYOUT: Final = 3
"""The number of this form of the file: one of another form is made anew."""

NAMED: Final = 170
"""A word of a name has this weight or more, of 255; a word of any other text has less."""

_MAX_WORD_LENGTH: Final = 40
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

    `factor`, of about 1 at most, tells how far in front it comes among equals; the documents are
    given in the order in which equal ones are shown. `texts` are its own, `context` is what its
    values and other records tell of it, each with a weight below NAMED. `links` are the IRIs of
    records that it is about, each with a weight of at most 255. `scope` tells that it is an
    instrument, within which others can be looked for.
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
    numbered = dict(enumerate(documents, 1))
    numbers = {document.iri: number for number, document in numbered.items()}
    terms, occurring = _terms(numbered)
    known = sorted(word for word in occurring if len(word) <= _MAX_WORD_LENGTH)
    links: dict[int, _Postings] = {}
    for number, document in numbered.items():
        for iri, weight in document.links.items():
            if other := numbers.get(iri):
                links.setdefault(other, {})[number] = weight
    rows: dict[str, Iterable[tuple[Any, ...]]] = {
        "record VALUES (?, ?, ?, ?)": (
            (number, d.iri, d.factor, d.scope) for number, d in numbered.items()
        ),
        "name VALUES (?, ?, ?, ?, ?, ?)": (
            (number, *name, " ".join(fold(name.text).split()), content_key(name.text))
            for number, document in numbered.items()
            for name in document.names
        ),
        "term VALUES (?, ?, ?)": ((term, *_packed(terms[term])) for term in sorted(terms)),
        "link VALUES (?, ?, ?)": ((number, *_packed(links[number])) for number in sorted(links)),
        "word VALUES (?, ?, ?, ?)": (
            (number, word, len(word), len(grams(word))) for number, word in enumerate(known, 1)
        ),
        "gram VALUES (?, ?)": (
            (gram, number) for number, word in enumerate(known, 1) for gram in sorted(grams(word))
        ),
    }
    try:
        with closing(sqlite3.connect(path)) as base, base:
            base.executescript(_TABLES)
            for table, values in rows.items():
                base.executemany(f"INSERT INTO {table}", values)
    except sqlite3.Error as error:
        raise BuildError(f"The text index {path} cannot be written: {error}.") from None
    return sum(len(d.names) + len(d.texts) for d in numbered.values())


def _packed(postings: _Postings) -> tuple[bytes, bytes]:
    return array("I", postings).tobytes(), bytes(postings.values())


def _terms(documents: Mapping[int, Document]) -> tuple[dict[str, _Postings], set[str]]:
    """The records of each stem, and all the words that occur."""
    terms: dict[str, _Postings] = {}
    every: set[str] = set()

    @cache  # The same labels tell of many records.
    def stems_of(text: str) -> list[str]:
        occurring = words(fold(text))
        every.update(occurring)
        return [*map(stem, occurring)]

    for number, document in documents.items():
        own: dict[str, int] = {}
        for name in document.names:
            parts = stems_of(name.text)
            # A word tells more of a short name than of a long one.
            weight = NAMED + round((255 - NAMED) / max(1, len(parts)) ** 0.5)
            for part in parts:
                own[part] = max(own.get(part, 0), weight)
        for weight, text in (*document.texts, *document.context):
            for part in stems_of(text):
                if own.get(part, 0) < weight:
                    own[part] = weight
        for part, weight in own.items():
            terms.setdefault(part, {})[number] = weight
    return terms, every
