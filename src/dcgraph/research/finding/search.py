"""Search by words: things of all kinds, by their names and texts in every language at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from dcgraph.errors import NotFound, ParameterError
from dcgraph.research.desk import Desk
from dcgraph.research.finding.documents import NAMES, TEXTS
from dcgraph.research.finding.labels import written
from dcgraph.research.finding.marking import marked, stems_of
from dcgraph.research.finding.silences import (
    names_apart,
    notes,
    nothing_asked,
    other_kinds,
    without,
)
from dcgraph.research.model import Language, Silence, Text, Thing
from dcgraph.research.pages import Page, Place, numbered
from dcgraph.research.wanted import listed
from dcgraph.search import MAX_LETTERS, Hit, Query, fold
from dcgraph.terms import DCG

__all__ = [
    "MOST_SUGGESTED",
    "Found",
    "Kind",
    "Match",
    "Suggestion",
    "Suggestions",
    "Word",
    "search",
    "suggest",
]

MOST_SUGGESTED: Final = 10
_NEAR: Final = 3
_LABEL, _TITLE = list(NAMES)[:2]
_ALIKE: Final = 0.9
"""What a translation or another word counts for the text that is shown, beside the word itself."""

_Sought = tuple[frozenset[str], frozenset[str]]
"""The stems of a part, and with those of words that stand for it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was given, and the words of the graph that it was read as, if any."""

    given: str
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found, and by which of its texts.

    `field` tells which text that is: label, title, other label, official title, abbreviation,
    heading, summary, definition, note, known gap or rationale. `marks` are the places of the words
    in it, each from one character to before another; there are none where the thing was found by
    what it is linked with. `slips` counts the letters that the words that were given are off.
    `missing` are the words that the thing does not have, folded.
    """

    thing: Thing
    matched: Text
    field: str
    marks: tuple[tuple[int, int], ...]
    slips: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion(Match):
    """A match for what somebody is typing, and what to put in its place.

    `written` is the label where that, given to a page, is read as the thing, else its name.
    """

    written: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How many of the things that were found are of a kind."""

    name: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """Things found by words, the best first.

    `words` are those that were looked for and how each was read, `notes` say in sentences what of
    the text was read otherwise, left out or not found. `together` counts the matches that have all
    the words, the rest have most of them. `kinds` counts all matches by kind.
    """

    words: tuple[Word, ...]
    notes: tuple[str, ...]
    together: int
    kinds: tuple[Kind, ...]
    matches: Page[Match]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Things whose names have the words that somebody is typing, and how many are of a kind.

    `more` says that other things have such names too: those told are the best of them.
    """

    words: tuple[Word, ...]
    kinds: tuple[Kind, ...]
    matches: tuple[Suggestion, ...]
    more: bool
    silence: Silence | None


def search(
    desk: Desk, text: str, lang: Language = "en", *, kind: str = "", limit: int, cursor: str = ""
) -> Found:
    """The things with all the words of a text, then those with most of them.

    Words without content are passed over. `kind` has names of classes, with commas. Raises
    NotFound for a kind of which there is nothing, ParameterError for a text that is too long, a
    limit out of bounds or a cursor from elsewhere.
    """
    query = _read(desk, text)
    kinds = _classes(desk, kind)
    hits = desk.index.search(query, lang)
    chosen = _of_kinds(desk, hits, kinds)
    complete = all(word.read for word in query.words)
    together = any(not hit.missing for hit in hits)
    sought = [(frozenset(part.stems), desk.index.stems(part)) for part in query.parts]
    return Found(
        words=tuple(Word(*word) for word in query.words),
        notes=notes(query, lang, found=bool(hits), together=together),
        together=sum(not hit.missing for hit in chosen) if complete else 0,
        kinds=_counted(desk, [hit.iri for hit in hits], lang),
        matches=numbered(
            chosen,
            Place(("search", fold(text), kind, lang), limit, cursor),
            lambda hit: _match(desk, query, sought, hit, lang),
            lambda: _silence(query, len(hits), lang),
        ),
    )


def suggest(desk: Desk, text: str, lang: Language = "en", *, kind: str = "") -> Suggestions:
    """Up to ten things whose names have words that begin as those of a text, the best first.

    `kind` has names of classes, with commas. Raises NotFound for a kind of which there is
    nothing, ParameterError for a text that is too long.
    """
    _bounded(text)
    kinds = _classes(desk, kind)
    read, found = desk.index.suggest(text, lang, lambda iri: _is_of(desk, iri, kinds))
    chosen = found[:MOST_SUGGESTED]
    words = tuple(Word(*word) for word in read)
    begun = tuple(one for word in words for one in word.read)
    silence = None if chosen else _nothing_suggested(desk, text, words, lang, kinds)
    return Suggestions(
        words,
        _counted(desk, [one.iri for one in chosen], lang),
        tuple(
            Suggestion(
                thing := desk.thing(one.iri, lang),
                Text(one.name.text, one.name.language),
                one.name.field,
                marked(one.name.text, frozenset(), begun),
                one.slips,
                (),
                written(desk, thing, lang, kinds),
            )
            for one in chosen
        ),
        len(found) > len(chosen),
        silence,
    )


def _read(desk: Desk, text: str) -> Query:
    _bounded(text)
    return desk.index.read(text)


def _bounded(text: str) -> None:
    if len(text) > MAX_LETTERS:
        raise ParameterError(
            f"{MAX_LETTERS} characters may be searched for, and {len(text)} are given; "
            "use fewer words."
        )


def _of_kinds(desk: Desk, hits: list[Hit], kinds: frozenset[str]) -> list[Hit]:
    return [hit for hit in hits if _is_of(desk, hit.iri, kinds)] if kinds else hits


def _is_of(desk: Desk, iri: str, kinds: frozenset[str]) -> bool:
    return not kinds or not kinds.isdisjoint(desk.kinds(iri))


def _silence(query: Query, others: int, lang: Language) -> Silence:
    """Why there is nothing, where there are so many things of other kinds."""
    if not query.words:
        return nothing_asked(lang)
    return other_kinds(others, lang) if others else without(query, lang)


def _nothing_suggested(
    desk: Desk, text: str, words: Sequence[Word], lang: Language, kinds: frozenset[str]
) -> Silence:
    if not words:
        return nothing_asked(lang)
    if kinds and (others := desk.index.suggest(text, lang, lambda _: True)[1]):
        return other_kinds(len(others), lang)
    query = desk.index.read(text)
    if not query.parts:
        return without(query, lang)
    near = [hit.iri for hit in desk.index.search(query, lang)[:_NEAR]]
    return names_apart(", ".join(word.given for word in words), desk.things(near, lang), lang)


def _classes(desk: Desk, given: str) -> frozenset[str]:
    names = listed(given)
    for name in names:
        if not desk.facts.of_kind(DCG + name):
            known = (iri.removeprefix(DCG) for iri in desk.facts.about if desk.facts.of_kind(iri))
            near = tuple(get_close_matches(name[:40], known, n=3, cutoff=0.5))
            hint = f"did you mean {' or '.join(near)}?" if near else "use one as in Notion."
            told = f"Nothing in the graph is of the kind {name[:40]!r}; {hint}"
            raise NotFound(told, name, near)
    return frozenset(names)


def _counted(desk: Desk, iris: Sequence[str], lang: Language) -> tuple[Kind, ...]:
    counts = Counter(next(iter(desk.kinds(iri)), "") for iri in iris)
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Kind(name, desk.label(DCG + name, lang).text, count) for name, count in order)


def _match(desk: Desk, query: Query, sought: Sequence[_Sought], hit: Hit, lang: Language) -> Match:
    thing = desk.thing(hit.iri, lang)
    had = [one for at, one in enumerate(sought) if at not in hit.missing]
    best, field, most = Text(thing.label, thing.language), "label", 0.0
    for told, name in _texts(desk, hit.iri, lang):
        own = stems_of(told.text)
        number = sum(
            max(len(literal & own) / len(literal), 0.0 if alike.isdisjoint(own) else _ALIKE)
            for literal, alike in had
        )
        if number > most:
            best, field, most = told, name, number
    missing = [word for at in hit.missing for word in query.parts[at].given]
    missing += [word.given for word in query.words if not word.read]
    return Match(
        thing=thing,
        matched=best,
        field=field,
        marks=marked(best.text, frozenset().union(*(alike for _, alike in sought))),
        slips=query.slips,
        missing=tuple(dict.fromkeys(missing)),
    )


def _texts(desk: Desk, iri: str, lang: Language) -> Iterator[tuple[Text, str]]:
    """The texts of a record, names first, and those that the reader reads before others."""
    label = desk.label(iri, lang)
    titled = not desk.texts(iri, _LABEL) and desk.texts(iri, _TITLE)
    yield label, "title" if titled else "label"
    fields = {**NAMES, **{predicate: name for predicate, (name, _) in TEXTS.items()}}
    for predicate, name in fields.items():
        found = desk.texts(iri, predicate)
        for one in sorted(found, key=lambda text: text.language not in (lang, "")):
            yield one, name
