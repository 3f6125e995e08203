"""Provisions found by free words, by all that is said of them; other records by their summaries."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.ask.vocabulary import alike
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Language
from dcgraph.research.relevance import wholes
from dcgraph.snapshot.search_index import content_words, same_as, stem

_LABEL: Final = PREFIXES["skos"] + "prefLabel"
_OWN: Final = ((DCG + "subjectLine", 3), (DCG + "summary", 2), (_LABEL, 2), (DCG + "heading", 2))
"""The texts of a provision, and how often each word of them counts."""
_NOT_TOLD: Final = frozenset(
    (
        *("CoverageNote", "State", "Norm", "Indicator", "Observation", "Table", "Audience"),
        *("Provision", "Periodical", "Source"),
    )
)
"""Kinds of records that are not found by their summaries."""
_YEAR: Final = 4
_OF_NORMS: Final = ((DCG + "summary", 1), (DCG + "condition", 1))
_PARTS: Final = ("hasAction", "hasMatter")
"""What a norm does, and with what: by labels."""
_SATURATION, _LENGTH = 1.2, 0.5
"""The usual constants of Okapi BM25: how fast more of a word stops to count, and of the length."""
_PREFERRED: Final = 1.08
"""What a provision of a treaty counts, where no text is named."""
_RELATED: Final = 1.2
"""What one counts of which it is said that it bears on a concept that is named."""
_NAMED: Final = 0.7
"""What a word counts of the English name of a concept: of many provisions all is in English."""
_CONTAINERS: Final = frozenset(("Chapter", "Section", "Title", "Part"))
_CONTAINED: Final = 0.75
"""What one counts that holds others, which say it themselves."""
_LEAST: Final = 0.34
"""A provision is told if it has at least this share of the weight of the words."""


class Match(NamedTuple):
    """A provision, how well it fits, and how much of the weight of the words it has, to 1."""

    iri: str
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class _Words:
    """How often each stem stands in each provision, with the lengths of all."""

    places: Mapping[str, Mapping[str, int]]
    lengths: Mapping[str, int]
    mean: float


@cached
def _words(desk: Desk, lang: Language, kind: str) -> _Words:
    places: dict[str, dict[str, int]] = defaultdict(dict)
    lengths: dict[str, int] = {}
    for iri in _provisions(desk) if kind == "Provision" else _records(desk):
        if not desk.facts.words(iri, DCG + "summary"):
            continue
        counted = Counter[str]()
        for text, weight in _texts(desk, iri, lang):
            for word in content_words(text):
                if not word.isdecimal() or len(word) == _YEAR:
                    counted[stem(word)] += weight
        for bare, number in counted.items():
            places[bare][iri] = number
        lengths[iri] = counted.total()
    return _Words(dict(places), lengths, sum(lengths.values()) / max(1, len(lengths)))


def _provisions(desk: Desk) -> Iterable[str]:
    return desk.facts.of_kind(DCG + "Provision")


def _records(desk: Desk) -> Iterable[str]:
    return (iri for iri in desk.facts.about if _NOT_TOLD.isdisjoint(desk.kinds(iri)))


def _texts(desk: Desk, iri: str, lang: Language) -> Iterator[tuple[str, int]]:
    facts = desk.facts
    for one, names in ((iri, _OWN), *((norm, _OF_NORMS) for norm in facts.iris(iri, _HAS))):
        for name, weight in names:
            values = facts.words(one, name)
            mine = [it for it in values if it.language == lang]
            yield from ((it.text, weight) for it in mine or values[:1])
    for norm in facts.iris(iri, _HAS):
        for name in _PARTS:
            for part in facts.iris(norm, DCG + name):
                yield desk.label(part, lang).text, 1


_HAS: Final = DCG + "hasNorm"


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Texts that are told in a language and in English: which have a stem, and their English."""

    places: Mapping[str, Sequence[int]]
    english: Sequence[frozenset[str]]
    counted: Mapping[str, int]


@cached
def _pairs(desk: Desk, lang: Language) -> _Pairs:
    places: dict[str, list[int]] = defaultdict(list)
    english: list[frozenset[str]] = []
    names = (*(name for name, _ in _OWN), _ALSO)
    alike_ = {iri for kind in _ALIKE_NAMED for iri in desk.facts.of_kind(DCG + kind)}
    for iri in desk.facts.about:
        for name in names if iri not in alike_ else ():
            told = desk.facts.words(iri, name)
            own = [one.text for one in told if one.language == lang]
            other = [one.text for one in told if one.language == "en"]
            if not own or not other:
                continue
            for bare in _stems(own):
                places[bare].append(len(english))
            english.append(frozenset(_stems(other)))
    return _Pairs(dict(places), english, Counter(one for some in english for one in some))


def _stems(texts: Iterable[str]) -> set[str]:
    every = (word for text in texts for word in content_words(text))
    return {stem(word) for word in every if not word.isdecimal()}


_ALSO: Final = PREFIXES["skos"] + "altLabel"
_ALIKE_NAMED: Final = ("TableFigure", "Norm", "Membership", "Claim", "Observation")
"""Kinds of records whose names are made of names of others."""


@cached
def _vocabulary(desk: Desk, lang: Language) -> Sequence[str]:
    return sorted(_pairs(desk, lang).places)


def _near(desk: Desk, bare: str, lang: Language) -> list[str]:
    """The stems of a language that begin as one that no text has: other forms of the word."""
    if len(bare) <= _BEGIN:
        return []
    begin = bare[: max(_BEGIN, len(bare) - _END)]
    every = _vocabulary(desk, lang)
    place = bisect_left(every, begin)
    found = [one for one in every[place : place + _LOOKED_NEAR] if one.startswith(begin)]
    return sorted(found, key=lambda one: (abs(len(one) - len(bare)), one))[:_LIKELY]


_BEGIN, _END, _LOOKED_NEAR = 6, 3, 40
"""Letters that such words share at least, letters of their endings, and how many are looked at."""


@cached
def _translated(desk: Desk, bare: str, lang: Language) -> Mapping[str, float]:
    """The English stems that stand where a stem of another language does, by how often they do.

    By the coefficient of Dice, over all that the graph tells in both languages.
    """
    pairs = _pairs(desk, lang)
    found = pairs.places[bare]
    step = 1 + len(found) // _LOOKED_AT
    looked = found[::step]
    together = Counter(one for place in looked for one in pairs.english[place])
    likely = sorted(
        (
            (2 * many / (len(looked) + pairs.counted[one] / step), one)
            for one, many in together.items()
            if many >= min(_TWICE, len(found))
        ),
        reverse=True,
    )
    least = max(_DICE, _BESIDE * likely[0][0]) if likely else _DICE
    return {one: _FOREIGN * min(1.0, share) for share, one in likely[:_LIKELY] if share >= least}


def forms(desk: Desk, bare: str, lang: Language, meant: Iterable[str] = ()) -> Mapping[str, float]:
    """The stems that say what a stem says, itself too, and how much each counts."""
    found = {**alike().get(bare, {}), **same_as().get(bare, {})}
    if lang != "en":
        held = bare in _pairs(desk, lang).places
        for own in [bare] if held else _near(desk, bare, lang):
            factor = 1.0 if held else _OTHER
            for one, weight in {own: 1.0, **_translated(desk, own, lang)}.items():
                found[one] = max(factor * weight, found.get(one, 0.0))
    for one in meant:
        found[one] = max(_NAMED, found.get(one, 0.0))
    return {**found, bare: 1.0}


_LOOKED_AT, _LIKELY, _TWICE = 400, 3, 2
"""Texts with a stem that are looked at, stems that it may be, and texts that must have both."""
_DICE, _BESIDE, _FOREIGN, _OTHER = 0.3, 0.65, 0.9, 0.7
"""How near a translation is at least, alone and beside the nearest, what the nearest counts, and
what another form of a word does."""


def shares(
    desk: Desk,
    words: Iterable[str],
    lang: Language,
    iris: Collection[str],
    *,
    meant: Mapping[str, Collection[str]] | None = None,
    also: Mapping[str, Collection[str]] | None = None,
) -> dict[str, float]:
    """How much of the weight of some folded words provisions and other records have, to 1.

    What no text has weighs too: so shares of provisions and of records can be compared. `also` has
    for a word those that have it besides, as the provisions of a text have the words of its name.
    """
    kinds = [_words(desk, lang, kind) for kind in ("Provision", "Record")]
    named = {stem(word): [*map(stem, some)] for word, some in (meant or {}).items()}
    found = dict.fromkeys(iris, 0.0)
    whole = 0.0
    besides = {stem(word): some for word, some in (also or {}).items()}
    for bare in dict.fromkeys(map(stem, words)):
        own = forms(desk, bare, lang, named.get(bare, ()))
        places = [one.places[form] for one in kinds for form in own if form in one.places]
        having = {iri for some in places for iri in some}
        rarity = math.log(1 + sum(len(one.lengths) for one in kinds) / max(1, len(having)))
        whole += rarity
        having.update(besides.get(bare, ()))
        for iri in having & found.keys():
            found[iri] += rarity
    return {iri: weight / whole if whole else 0.0 for iri, weight in found.items()}


def has_all(desk: Desk, words: Collection[str], inside: Collection[str]) -> bool:
    """Whether some provision has all of some English words, as they are and not by others."""
    places = _words(desk, "en", "Provision").places
    found = [{*places.get(stem(word), {})} for word in words]
    return bool(found) and not set.intersection(*found).isdisjoint(inside)


def matches(
    desk: Desk,
    words: Iterable[str],
    lang: Language,
    *,
    within: Collection[str] = (),
    related: Collection[str] = (),
    meant: Mapping[str, Collection[str]] | None = None,
    kind: str = "Provision",
) -> list[Match]:
    """The provisions that fit some folded words best, in a text if `within` has its parts.

    With another `kind`, the other records that have a summary.

    `related` are provisions that count for more. Words of a group, such as translations, stand
    for one another, and `meant` has words of the name of what a word is part of the name of.
    """
    index = _words(desk, lang, kind)
    scores: dict[str, float] = defaultdict(float)
    shares: dict[str, float] = defaultdict(float)
    whole = 0.0
    named = {stem(word): [*map(stem, some)] for word, some in (meant or {}).items()}
    for bare in dict.fromkeys(map(stem, words)):
        found: dict[str, float] = {}
        for form, weight in forms(desk, bare, lang, named.get(bare, ())).items():
            for iri, number in index.places.get(form, {}).items():
                found[iri] = max(weight * number, found.get(iri, 0.0))
        if not found:
            continue  # no provision has it, so it tells none from another
        rarity = math.log(1 + len(index.lengths) / len(found))
        whole += rarity
        for iri, many in found.items():
            if within and iri not in within:
                continue
            length = _SATURATION * (1 - _LENGTH + _LENGTH * index.lengths[iri] / index.mean)
            scores[iri] += rarity * many * (_SATURATION + 1) / (many + length)
            shares[iri] += rarity
    found_ = [
        Match(iri, score * _factor(desk, iri, related, free=not within), shares[iri] / whole)
        for iri, score in scores.items()
        if shares[iri] >= _LEAST * whole
    ]
    return sorted(found_, key=lambda one: (-one.score * one.share, one.iri))


def _factor(desk: Desk, iri: str, related: Collection[str], *, free: bool) -> float:
    factor = _RELATED if iri in related else 1.0
    if not _CONTAINERS.isdisjoint(desk.kinds(iri)):
        factor *= _CONTAINED
    if free and "Convention" in desk.kinds(wholes(desk, iri)[-1]):
        factor *= _PREFERRED
    return factor
