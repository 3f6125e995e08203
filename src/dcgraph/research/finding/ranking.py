"""Which of the things that were found comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from weakref import WeakKeyDictionary

from dcgraph.research.desk import Desk
from dcgraph.research.finding.asked import Asked
from dcgraph.research.finding.reading import NAMES, Reading
from dcgraph.research.model import Language
from dcgraph.search import Row, stem, words
from dcgraph.terms import DCGD

__all__ = ["Hit", "kinds_of", "ranked", "weight_of"]

_LABELS: Final = NAMES[:2]
_EXACT, _OTHER_EXACT, _BEGINNING, _WITHIN, _OTHER, _TEXT, _REASON = range(7)
_SLIP: Final = 3
"""A slip weighs as much as so many steps from the exact label to the rationale of a claim."""

_WEIGHTS: Final = {
    "Notion": 0,
    "Mechanism": 1,
    "Instrument": 1,
    "CustomsProcess": 1,
    "Technology": 1,
    "Concept": 2,
    "Edition": 2,
    "Provision": 2,
    "Actor": 3,
    "Event": 3,
    "Programme": 3,
    "Source": 4,
}
"""The classes in the order in which readers look for them; what is in none of them comes last."""
_LAST: Final = 5
_LOOSE, _WEIGHT, _LENGTH = 8, 3, 32
"""Bits for what a place is made of: at most 200 words, six weights, the length of any text."""


Hit = tuple[int, str, Row, int]
"""The place in the order, a thing, the text by which it was found best, the slips passed over.

A bare tuple, as there may be thousands for a broad word.
"""
_Fit = tuple[Row, int, int, int]
"""A text: how far it is from what is asked, how many words are in it in another form, the slips."""

# The weight and the kind of each thing, remembered as long as its desk.
_KINDS: Final[WeakKeyDictionary[Desk, dict[str, tuple[int, str]]]] = WeakKeyDictionary()


def ranked(desk: Desk, wish: Asked, found: Iterable[Reading], lang: Language) -> list[Hit]:
    """The things in the texts that were found, each once, the best first."""
    best: dict[str, Hit] = {}
    weights = _KINDS.setdefault(desk, {})
    for reading in found:
        for row, far, loose, slips in _fitted(wish, reading):
            _, iri, language, _, folded = row
            weight = (weights.get(iri) or _weighed(desk, iri))[0]
            # How far comes first, then the words in another form, the kind, the language, the
            # length: a number, since to compare thousands of tuples takes longer than to find.
            place = (far + _SLIP * slips) << _LOOSE | loose
            place = (place << _WEIGHT | weight) << 1 | (language not in (lang, ""))
            hit = place << _LENGTH | len(folded), iri, row, slips
            known = best.get(iri)
            if known is None or hit < known:
                best[iri] = hit
    return sorted(best.values())


def kinds_of(desk: Desk, hits: Iterable[Hit]) -> Iterator[str]:
    """The name of the nearest class of each of some things."""
    known = _KINDS.setdefault(desk, {})
    for _, iri, _, _ in hits:
        yield (known.get(iri) or _weighed(desk, iri))[1]


def weight_of(desk: Desk, iri: str) -> int:
    """How late a thing comes among equals, by its kind."""
    return _weighed(desk, iri)[0]


def _weighed(desk: Desk, iri: str) -> tuple[int, str]:
    known = _KINDS.setdefault(desk, {})
    found = known.get(iri)
    if found is None:
        kinds = desk.kinds(iri)
        weight = min((_WEIGHTS.get(kind, _LAST) for kind in kinds), default=_LAST)
        found = known[iri] = weight, kinds[0] if kinds else ""
    return found


def _fitted(wish: Asked, reading: Reading) -> Iterator[_Fit]:
    whole, count = _whole(wish, reading), len(wish.words)
    named = set()
    for row in reading.rows:
        _, iri, _, field, folded = row
        # The terms of the ontology are indexed too, and are no things.
        if not iri.startswith(DCGD):
            continue
        if not reading.as_given:
            yield row, *_alike(row, reading)
        elif field in NAMES:
            named.add(iri)
            loose = 0
            for piece in whole:
                loose += not piece.search(folded)
            yield row, _far(row, wish.whole, count), loose, 0
        elif iri not in named:
            # Names come before texts, and no text tells more than a name.
            yield row, _REASON if field == "rationale" else _TEXT, 0, 0


def _whole(wish: Asked, reading: Reading) -> list[re.Pattern[str]]:
    """What finds the pieces that should stand in a name as they were given."""
    last = wish.pieces[-1]
    unfinished = reading.typing and not any(map(str.isdecimal, last))
    pieces = wish.pieces[:-1] if unfinished else wish.pieces
    return [re.compile(rf"(?<![\w.]){re.escape(one)}(?!\w|[.]\w)") for one in pieces]


def _far(row: Row, whole: str, count: int) -> int:
    if row.field not in NAMES:
        return _REASON if row.field == "rationale" else _TEXT
    label = row.field in _LABELS
    if row.folded == whole:
        return _EXACT if label else _OTHER_EXACT
    if not label:
        return _OTHER
    return _BEGINNING if row.folded.startswith(whole) or _has(row, count) else _WITHIN


def _has(row: Row, count: int) -> bool:
    """Whether a text has so many words, all of which were then asked for in some form."""
    return row.folded.count(" ") < count and len(words(row.folded)) == count


def _alike(row: Row, reading: Reading) -> tuple[int, int, int]:
    """The same of a text that has words like those that were given."""
    own = set(words(row.folded))
    stems = {stem(word) for word in own}
    slips = reading.passed_over
    loose = 0
    for group in reading.groups:
        fewest = min((number for word, number in group.items() if word in own), default=None)
        if fewest is None:
            loose += 1
            fewest = min((n for word, n in group.items() if stem(word) in stems), default=0)
        slips += fewest
    far = _far(row, "", len(reading.groups))
    if far == _BEGINNING and _has(row, len(reading.groups)):
        far = _EXACT
    elif far == _BEGINNING:
        far = _WITHIN
    return far, loose, max(slips, 1)
