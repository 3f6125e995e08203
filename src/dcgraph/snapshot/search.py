"""Find things by words in the index of a snapshot, in the order of their scores.

Equal ones keep the order in which they were indexed, which `research.search` decides.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple
from weakref import finalize

from dcgraph.errors import BuildError
from dcgraph.snapshot.search_index import (
    NAMED,
    Name,
    Part,
    Query,
    Read,
    allowed,
    content_key,
    fold,
    grams,
    parse,
    same_as,
    slips,
    stem,
    words,
)

MAX_LETTERS: Final = 200
"""So many characters may be searched for at once."""

_ALL_WORDS: Final = 0.8
"""What all words of a name count in a text that has them, as part of the least of them."""
_BESIDE: Final = 0.4
"""What these count for a record that is linked with what has the name."""
_LONG: Final = 6
_MAX_NAMES: Final = 12
"""So many names of one record are looked for in the texts of others."""
_SCOPE: Final = 0.7
"""What the named records themselves count where something is looked for within an instrument."""
_ALL: Final = 1.0
"""What is added to a record that has all parts."""
_SUBJECT: Final = 0.25
"""What is added to the only record that a text names: what else is asked for, its page may tell."""
_LABEL: Final = 2.0
"""What is added to a record of which a text is the very label, not another name."""
_LABELS: Final = ("label", "title")
_SHARE: Final = 0.5
"""A record is shown that has so much of a text as part of what the one with most has."""
_OPEN: Final = 3
"""A shorter word at the end is taken for a whole one: too much begins with it."""
_TRIED: Final = 24
"""So many words that share most with one are compared with it letter by letter."""
_COMPLETED: Final = 12
_KEPT: Final = 200_000
"""So many times that a word is in a record are remembered, some 80 bytes each."""
_PARTS: Final = tuple(weight / 255 for weight in range(256))
_WEIGHED: Final = 200
"""So many records, the foremost, are weighed for what may be meant while somebody types."""

_Strengths = Mapping[int, float]
"""How much some records have of a part, from 0 to 1."""


class Hit(NamedTuple):
    """A record, and the parts of the text, by number, that it does not have."""

    iri: str
    missing: tuple[int, ...]


class Suggested(NamedTuple):
    """A record that may be meant, the name by which it was found, and the slips in the words."""

    iri: str
    name: Name
    slips: int


@dataclass(frozen=True, slots=True)
class _Record:
    iri: str
    factor: float
    scope: bool


class Index:
    """The text index of a snapshot, opened when it is first asked, anew in each process.

    It may be asked from any thread. Raises BuildError, whatever is asked, if the file cannot be
    read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[int, Any, sqlite3.Connection] | None = None
        self._remembered: dict[str, _Strengths] = {}
        self._held = 0

    def read(self, text: str) -> Query:
        """A text in its parts, each of which some record has."""
        return parse(text, self._keys, self._meant)

    def search(
        self, query: Query, language: str = "", among: Collection[str] | None = None
    ) -> list[Hit]:
        """The records that have the parts of a text, or most of them, the best first.

        Of records with the same name, one whose name is in the language comes first. With `among`
        only these, by their IRIs, are weighed, and none comes first for its name.
        """
        records = self._records
        # Whether another thing or a number is looked for within an instrument.
        scopes = [any(records[n].scope for n in part.named) for part in query.parts]
        within = (part.named or part.given[0][0].isdecimal() for part in query.parts)
        scoped = any(scopes) and sum(map(bool, within)) > 1
        parts = [self._strengths(part, scoped=scoped) for part in query.parts]
        chosen = None if among is None else {self._numbers[iri] for iri in among}
        weights = [math.log(1 + len(records) / max(1, len(having))) for having in parts]
        whole = sum(weights) or 1.0
        scores: dict[int, float] = {}
        shares: dict[int, float] = {}
        for weight, strengths in zip(weights, parts, strict=True):
            for number, strength in strengths.items():
                if chosen is not None and number not in chosen:
                    continue
                scores[number] = scores.get(number, 0.0) + weight * strength
                shares[number] = shares.get(number, 0.0) + weight
        named = [part.named for part in query.parts if part.named]
        if len(named) == 1 and len(query.parts) > 1:
            for number in named[0] if chosen is None else ():
                scores[number] += _SUBJECT * whole
        every = whole * (1 - 1e-9)
        least = _SHARE * max(shares.values(), default=0.0)
        # Records that have a text as their name come first: as their label, then as another.
        order: list[tuple[float, int, int]] = []
        # In a question, a name of several tells of none that it is meant: it is weighed as others.
        exact = frozenset(
            n
            for n in (query.exact if chosen is None else ())
            if len(query.exact) == 1 or self._asked_by_name(n, query)
        )
        for number in exact:
            names = self._names[number]
            labels = [n for n, folded in names if folded == query.whole and n.field in _LABELS]
            foreign = all(label.language not in (language, "") for label in labels)
            factor = records[number].factor + (_LABEL if labels else 0.0)
            order.append((-factor, int(foreign), number))
        order.sort()
        order += sorted(
            (-(score / whole + _ALL * (shares[n] >= every)) * records[n].factor, 0, n)
            for n, score in scores.items()
            if shares[n] >= least and n not in exact
        )
        return [
            Hit(records[n].iri, tuple(at for at, having in enumerate(parts) if n not in having))
            for _, _, n in order
        ]

    def _asked_by_name(self, number: int, query: Query) -> bool:
        """Whether a text is no more than a name: the words without content are in it too."""
        beside = set(query.stopped)
        return any(beside.issubset(words(folded)) for _, folded in self._names[number])

    def named(self, key: str) -> tuple[str, ...]:
        """The IRIs of the records that have a name, by its `content_key`, the best known first."""
        return tuple(self._records[number].iri for number in sorted(self._keys.get(key, ())))

    def find(self, text: str, most: int) -> list[str]:
        """The IRIs of the records with all words of a text in their names, perhaps unfinished."""
        groups = [self._named_by(word) for word in words(fold(text))]
        found = set(groups[0]).intersection(*groups[1:]) if groups else set()
        return [self._records[number].iri for number in sorted(found)[:most]]

    def suggest(
        self, text: str, language: str, only: Callable[[str], bool]
    ) -> tuple[list[Read], list[Suggested]]:
        """The records of which a name has words that begin as those of a text, the best first.

        `only` tells of an IRI whether it may be among them.
        """
        read, groups, off = [], [], 0
        for word in words(fold(text)):
            near = {word: 0} if self._named_by(word) else self.near(word, unfinished=True)
            read.append(Read(word, tuple(near)))
            if near:
                off += min(near.values())
                groups.append(set().union(*map(self._named_by, near)))
        if not groups:
            return read, []
        records = self._records
        exact = self._keys.get(content_key(text), ())
        fitting = dict.fromkeys((*exact, *sorted(groups[0].intersection(*groups[1:]))))
        chosen = [n for n in fitting if only(records[n].iri)][:_WEIGHED]
        whole = " ".join(fold(text).split())
        begins = tuple(begin for word in read for begin in word.read)
        rated = [(*self._fit(number, whole, begins, language), number) for number in chosen]
        rated.sort(key=lambda rating: (rating[0], rating[2]))
        return read, [Suggested(records[n].iri, name, off) for _, name, n in rated]

    def _fit(
        self, number: int, whole: str, begins: Sequence[str], language: str
    ) -> tuple[tuple[int, int, int], Name]:
        """How far a record is from what is typed by the nearest of its names, and that name."""

        def distance(named: tuple[Name, str]) -> tuple[int, int, int, int]:
            name, folded = named
            own = words(folded)
            lacking = sum(not any(word.startswith(begin) for word in own) for begin in begins)
            far = 0 if folded == whole else 1 if folded.startswith(whole) else 2
            foreign = name.language not in (language, "")
            return lacking, far + (name.field == "official title"), foreign, len(folded)

        nearest = min(self._names[number], key=distance)
        return distance(nearest)[:3], nearest[0]

    def stems(self, part: Part) -> frozenset[str]:
        """The stems by which a text can have a part: in any language, for the name of a record."""
        found = set(part.stems)
        for bare in part.stems:
            found.update(same_as().get(bare, ()))
        for named in part.named:
            found.update(bare for key in self._other_keys.get(named, ()) for bare in key.split())
        return frozenset(found)

    def near(self, word: str, *, unfinished: bool = False) -> dict[str, int]:
        """Up to five words that a folded one may stand for, with the slips in it, the fewest first.

        The word itself is among them if it occurs.
        """
        bound = allowed(word)
        if not bound and not unfinished:
            rows = self._asked("SELECT word, 0 FROM word WHERE word = ?", (word,))
            return dict(rows)
        shared = sorted(grams(word))
        if unfinished:
            shared = [gram for gram in shared if not gram.endswith(" ")]
        longest = len(word) + (100 if unfinished else bound)
        rows = self._asked(
            "SELECT w.word FROM gram g JOIN word w ON w.id = g.word"
            " WHERE g.gram IN (SELECT value FROM json_each(?)) AND w.size BETWEEN ? AND ?"
            " GROUP BY w.id ORDER BY count(*) * 2.0 / (w.grams + ?) DESC, w.word LIMIT ?",
            (json.dumps(shared), len(word) - bound, longest, len(shared), _TRIED),
        )
        rated = sorted((slips(word, w, bound, unfinished=unfinished), w) for (w,) in rows)
        return {other: number for number, other in rated[:5] if number <= bound}

    def _meant(self, word: str, last: bool) -> Sequence[str]:
        """The word itself if it or one of its group occurs, else those that it becomes, or near."""
        if self._word(stem(word)):
            return (word,)
        if any(map(str.isdecimal, word)):
            return ()
        if last and len(word) >= _OPEN:
            rows = self._asked(
                "SELECT word FROM word WHERE word > ? AND word < ? || char(1114111) ORDER BY word",
                (word, word),
            )
            if rows:
                return [longer for (longer,) in rows[:_COMPLETED]]
        near = self.near(word)
        fewest = min(near.values(), default=0)
        # Of those with the fewest slips, the one that most records have.
        best = [other for other, number in near.items() if number == fewest]
        return (max(best, key=lambda other: len(self._term(stem(other)))),) if best else ()

    def _strengths(self, part: Part, *, scoped: bool) -> _Strengths:
        if part.named:
            key = f"named {' '.join(part.stems)} {scoped}"
            return self._kept(key, lambda: self._named(part, _SCOPE if scoped else 1.0))
        if part.unfinished:
            return self._any(dict.fromkeys(part.stems, 1.0))
        return self._word(part.stems[0])

    def _named(self, part: Part, own: float) -> _Strengths:
        """The records that have a name, or are about what has it, which itself counts `own`."""
        found = dict(self._together(part.stems))
        for named in part.named:
            # What is named in one language is told of in another.
            for key in () if self._records[named].scope else self._other_keys.get(named, ()):
                for number, strength in self._together(key.split()).items():
                    found[number] = max(found.get(number, 0.0), strength)
        for named in part.named:
            for number, strength in self._linked(named).items():
                less, more = sorted((strength, found.get(number, 0.0)))
                found[number] = more + _BESIDE * less * (1 - more)
        for named in part.named:
            found[named] = own
        return found

    def _together(self, bare: Sequence[str]) -> _Strengths:
        """The records that have all of some stems."""
        if len(bare) == 1:
            return self._word(bare[0])
        words = sorted(map(self._word, bare), key=len)
        common = set(words[0]).intersection(*words[1:])
        return {number: _ALL_WORDS * min([having[number] for having in words]) for number in common}

    def _word(self, bare: str) -> _Strengths:
        """The records that have a stem or another of its group."""
        if not (group := same_as().get(bare)):
            return self._term(bare)
        return self._kept(f"group {bare}", lambda: self._any({bare: 1.0, **group}))

    def _any(self, weights: Mapping[str, float]) -> _Strengths:
        """The records that have one of some stems, each of which counts so much."""
        found: dict[int, float] = {}
        for bare, weight in weights.items():
            for number, strength in self._term(bare).items():
                found[number] = max(weight * strength, found.get(number, 0.0))
        return found

    def _named_by(self, begin: str) -> Collection[int]:
        """The records that have in a name a word that begins so, or is another form of it."""
        query = (
            "SELECT records, weights FROM term"
            " WHERE term = ? OR term >= ? AND term < ? || char(1114111)"
        )

        def names() -> _Strengths:
            rows = self._asked(query, (stem(begin), begin, begin))
            return {n: share for n, share in _unpacked(rows).items() if share >= _PARTS[NAMED]}

        return self._kept(f"begin {begin}", names).keys()

    def _term(self, bare: str) -> _Strengths:
        query = "SELECT records, weights FROM term WHERE term = ?"
        return self._kept(bare, lambda: _unpacked(self._asked(query, (bare,))))

    def _linked(self, number: int) -> _Strengths:
        query = "SELECT records, weights FROM link WHERE record = ?"
        return self._kept(f"link {number}", lambda: _unpacked(self._asked(query, (number,))))

    def _kept(self, key: str, make: Callable[[], _Strengths]) -> _Strengths:
        strengths = self._remembered.get(key)
        if strengths is None:
            strengths = make()
            if self._held > _KEPT:
                self._remembered, self._held = {}, 0
            self._remembered[key] = strengths
            self._held += len(strengths)
        return strengths

    @cached_property
    def _records(self) -> Mapping[int, _Record]:
        rows = self._asked("SELECT id, iri, factor, scope FROM record")
        return {number: _Record(iri, factor, bool(scope)) for number, iri, factor, scope in rows}

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {record.iri: number for number, record in self._records.items()}

    @cached_property
    def _names(self) -> Mapping[int, Sequence[tuple[Name, str]]]:
        found: dict[int, list[tuple[Name, str]]] = {}
        rows = self._asked("SELECT record, field, language, text, folded FROM name")
        for number, name_field, language, text, folded in rows:
            found.setdefault(number, []).append((Name(name_field, language, text), folded))
        return found

    @cached_property
    def _other_keys(self) -> Mapping[int, Sequence[str]]:
        """The keys of the names of each record, but for those of its own long titles."""
        found: dict[int, dict[str, None]] = {}
        for key, numbers in self._keys.items():
            if key.count(" ") < _LONG:
                for number in numbers:
                    found.setdefault(number, {})[key] = None
        return {number: tuple(keys)[:_MAX_NAMES] for number, keys in found.items()}

    @cached_property
    def _keys(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, dict[int, None]] = {}
        for number, key in self._asked("SELECT record, key FROM name WHERE key <> ''"):
            found.setdefault(key, {})[number] = None
        return {key: tuple(numbers) for key, numbers in found.items()}

    def _asked(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            opened = self._opened
            # A connection does not outlive a fork, and only one thread asks it at a time.
            if opened is None or opened[0] != os.getpid():
                address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
                base = sqlite3.connect(address, uri=True, check_same_thread=False)
                finalize(self, base.close)
                opened = self._opened = (os.getpid(), Lock(), base)
            _, lock, base = opened
            with lock:
                return base.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise BuildError(
                f"The text index {self._path} cannot be read: {error}. "
                "Run `dcgraph build` to make it anew."
            ) from None


def _unpacked(rows: Sequence[tuple[bytes, bytes]]) -> _Strengths:
    found: dict[int, float] = {}
    for records, weights in rows:
        for number, weight in zip(array("I", records), weights, strict=True):
            strength = _PARTS[weight]
            if found.get(number, 0.0) < strength:
                found[number] = strength
    return found
