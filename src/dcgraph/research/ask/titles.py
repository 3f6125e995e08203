"""Texts that a question names by part of their title: by their kind with a year, maker or word."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.ask.vocabulary import names, text_kinds, unheld_names
from dcgraph.research.graph import Desk, cached
from dcgraph.snapshot.search_index import content_words, fold, stem, stop_words
from dcgraph.snapshot.search_index import words as split

_SKOS: Final = PREFIXES["skos"]
_NAMES: Final = (
    *(_SKOS + name for name in ("prefLabel", "altLabel")),
    *(DCG + name for name in ("abbreviation", "officialTitle")),
)
_DATES: Final = ("adoptionDate", "entryIntoForceDate", "applicationDate", "publicationDate")
_BEFORE, _AFTER = 5, 9
"""Words with content before and after the word for a kind of text, among which its title is."""
_LEAST: Final = 5.5
"""So much weight a part of a title has at least: a word that few titles have, with its kind."""
_RARE: Final = 2.6
"""So much weight has a word, beside that for the kind, that tells some titles from the others."""
_BEGUN: Final = 1.3
"""What a part counts that is the beginning of the title."""
_AHEAD: Final = 1.2
"""So many times as much as any other must the title have that is meant."""
_FIRST: Final = 3
_FULL, _FULLER = 20, 3
"""Parts of a text of which much is told, and how many times as much as of any other."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class Part(NamedTuple):
    """A text that is named in part, with the places of the first and the last word of it."""

    iri: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Titles:
    """The stems by which each text may be named, its kinds, and how much each stem tells.

    `owners` are stems of the names of the States whose act a text is, `begins` the first stems of
    each of its names.
    """

    stems: Mapping[str, frozenset[str]]
    kinds: Mapping[str, frozenset[str]]
    owners: Mapping[str, frozenset[str]]
    begins: Mapping[str, frozenset[str]]
    weights: Mapping[str, float]
    parts: Mapping[str, int]


@cached
def _titles(desk: Desk) -> _Titles:
    stems: dict[str, frozenset[str]] = {}
    kinds: dict[str, frozenset[str]] = {}
    owners: dict[str, frozenset[str]] = {}
    begins: dict[str, frozenset[str]] = {}
    called: dict[str, list[str]] = defaultdict(list)
    for key, name in names().items():
        called[DCGD + name].append(key)
    for iri in desk.facts.of_kind(DCG + "Instrument"):
        own = {stem(word) for word in _words_of(desk, iri)}
        own |= {
            one[:4]
            for name in _DATES
            for one in (desk.facts.first(iri, DCG + name),)
            if _YEAR.match(one)
        }
        states: set[str] = set()
        for maker in desk.facts.iris(iri, DCG + "isAdoptedBy"):
            named = {stem(word) for word in _words_of(desk, maker)}
            own |= named
            if "State" in desk.kinds(maker):
                named |= {word for key in called[maker] for word in key.split()}
                own |= named
                states |= named
        stems[iri] = frozenset(own)
        # What a text is called tells its kind, and its class where its name does not.
        kinds[iri] = frozenset(
            kind for word in own if (kind := text_kinds().get(word))
        ) | frozenset(one.lower() for one in desk.kinds(iri)[:1])
        owners[iri] = frozenset(states)
        begins[iri] = frozenset(
            stem(word)
            for name in _NAMES
            for text in desk.texts(iri, name)
            for word in content_words(text.text)[:_FIRST]
        )
    counted = Counter(word for own in stems.values() for word in own)
    weights = {word: math.log(1 + len(stems) / many) for word, many in counted.items()}
    parts = {iri: len(desk.facts.leading_to(iri, DCG + "isWithin")) for iri in stems}
    return _Titles(stems, kinds, owners, begins, weights, parts)


def _words_of(desk: Desk, iri: str) -> Iterator[str]:
    for name in _NAMES:
        for text in desk.texts(iri, name):
            yield from content_words(text.text)


def titled(desk: Desk, every: Sequence[str], taken: Iterable[range]) -> Iterator[Part]:
    """The texts that are named in part, at most one for each word for a kind of text.

    `every` are the folded words of a question, and `taken` the places of the names of texts that
    were found in it: they are in no other title.
    """
    named = {place for one in taken for place in one}
    titles = _titles(desk)
    for place, word in enumerate(every):
        kind = text_kinds().get(stem(word))
        if kind is None or place in named:
            continue
        found = _meant(titles, every, place, kind, named)
        if found:
            yield found
            named |= {*range(found.start, found.end + 1)}


def _meant(
    titles: _Titles, every: Sequence[str], place: int, kind: str, named: set[int]
) -> Part | None:
    sides = (
        [*_side(every, range(place - 1, -1, -1), named)][:_BEFORE],
        [*_side(every, range(place + 1, len(every)), named)][:_AFTER],
    )
    found: list[tuple[float, str, list[int]]] = []
    for iri, own in titles.stems.items():
        if kind not in titles.kinds[iri]:
            continue
        before, after = sides
        places = [place, *_run(every, before, own, 0), *_run(every, after, own, 1)]
        stems = {stem(every[at]) for at in places}
        owner = titles.owners[iri]
        # An act of a State is meant where the State is named with it.
        if owner and owner.isdisjoint(stems):
            continue
        begins = stems <= titles.begins[iri]
        weight = sum(titles.weights.get(one, 0.0) for one in stems)
        rare = any(
            titles.weights.get(one, 0.0) >= _RARE for one in stems if one not in text_kinds()
        )
        if weight >= _LEAST and (rare or (begins and len(stems) > 1)):
            # A name is cut at its end rather than at its beginning.
            found.append((weight * _BEGUN if begins else weight, iri, places))
    found.sort(key=lambda one: (-one[0], one[1]))
    if not found:
        return None
    near = [one for one in found if one[0] * _AHEAD > found[0][0]]
    if len(near) > 1:
        # Of those that fit alike the one is meant of which far more is told.
        near.sort(key=lambda one: -titles.parts[one[1]])
        if titles.parts[near[0][1]] < max(_FULL, _FULLER * titles.parts[near[1][1]]):
            return None
        found = near
    _, iri, places = found[0]
    following = (at for at in range(max(places) + 1, len(every)) if every[at] not in stop_words())
    if next(following, -1) in named:
        # As in `the protocol of amendment to` a text that is named.
        return None
    return Part(iri, min(places), max(places))


def _run(
    every: Sequence[str], side: Iterable[int], own: frozenset[str], most: int
) -> Iterator[int]:
    """The places of the words of a title on one side, with at most so many others between two."""
    missed = 0
    for at in side:
        if stem(every[at]) in own:
            yield at
            missed = 0
        elif missed >= most:
            return
        else:
            missed += 1


def _side(every: Sequence[str], places: Iterable[int], named: set[int]) -> Iterator[int]:
    """The places of the words with content on one side, as far as the next name of a text."""
    for at in places:
        if at in named:
            return
        if every[at] not in stop_words():
            yield at


def unheld(desk: Desk, text: str, known: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The names of treaties and laws that nothing here has, as in `Budapest Convention`.

    `known` are the places of the names that were found.
    """
    spans = [*known]
    for found in _NAMED.finditer(text):
        inside = any(a < found.end() and found.start() < b for a, b in spans)
        word = found["before"] or found["after"] or found["russian"]
        # A title has both, the name and the kind of text: another treaty may have the name alone.
        named = {stem(one) for one in content_words(found[0])}
        titled_ = any(named <= own for own in _titles(desk).stems.values())
        # An adjective stands in a text in any of its forms.
        written = word[:-_ENDING] if found["russian"] else found[0]
        if not inside and not titled_ and fold(written) not in _written(desk):
            yield found[0].strip()
    plain = f" {' '.join(split(fold(text)))} "
    for name in unheld_names():
        if f" {name} " in plain and name not in _written(desk):
            yield name
    for found in _PHRASE.finditer(text):
        inside = any(a < found.end() and found.start() < b for a, b in spans)
        first = fold(found[0].partition(" ")[0])
        known_ = fold(found[0]) in unheld_names()
        if (
            not (inside or known_)
            and first not in stop_words()
            and fold(found[0]) not in _written(desk)
        ):
            yield found[0]


_ENDING: Final = 2
_PHRASE: Final = re.compile(r"\b[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})+\b")
"""Words in capitals side by side, as in `Doing Business`."""


@cached
def _written(desk: Desk) -> str:
    """All summaries and labels, folded, as one text."""
    names = (_SKOS + "prefLabel", DCG + "summary")
    return "\n".join(
        fold(one.text)
        for iri in desk.facts.about
        for name in names
        for one in desk.facts.words(iri, name)
    )


_KINDS: Final = "Convention|Agreement|Protocol|Treaty|Accord|Declaration|Act|Rules"
_NAMED: Final = re.compile(
    rf"(?P<before>[A-Z][^\W\d_A-Z]{{3,}}) (?:{_KINDS}|convention|agreement|protocol|treaty)\b"
    r"|(?:[Cc]onvention|[Aa]greement|[Aa]ccord|[Pp]rotocole?|[Tt]raité|[Tt]reaty)"
    r" (?:de |d[’']|of )(?P<after>[A-ZÉ][^\W\d_A-Z]{3,})\b"
    r"|(?P<russian>[А-ЯЁ][а-яё]{3,}(?:ск|цк)[а-яё]{2,3}) (?:конвенц|протокол|соглаш)\w+"
)
