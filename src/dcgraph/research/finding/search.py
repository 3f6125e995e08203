"""Search by words: things of all kinds, by their labels and texts in every language at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from dcgraph.errors import NotFound
from dcgraph.research.desk import Desk
from dcgraph.research.finding.asked import Asked, asked
from dcgraph.research.finding.labels import written
from dcgraph.research.finding.marking import marked
from dcgraph.research.finding.ranking import Hit, kinds_of, ranked
from dcgraph.research.finding.reading import Reading, Word, readings
from dcgraph.research.finding.silences import nothing_asked, other_kinds, unknown
from dcgraph.research.model import Language, Silence, Text, Thing
from dcgraph.research.pages import Page, Place, numbered
from dcgraph.research.wanted import listed
from dcgraph.terms import DCG

__all__ = [
    "MOST_SUGGESTED",
    "Found",
    "Kind",
    "Match",
    "Suggestion",
    "Suggestions",
    "search",
    "suggest",
]

MOST_SUGGESTED: Final = 10
_WEIGHED: Final = 400
"""So many names, the shortest, are weighed for what may be meant while somebody types."""
_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found, and by which of its texts.

    `field` tells which text that is: label, title, other label, official title, abbreviation,
    summary, definition or rationale. `marks` are the places of the words in it, each from one
    character to before another. `slips` counts the letters that the words that were given are
    off, and the words that were passed over.
    """

    thing: Thing
    matched: Text
    field: str
    marks: tuple[tuple[int, int], ...]
    slips: int


@dataclass(frozen=True, slots=True)
class Suggestion(Match):
    """A match for what somebody is typing, and what to put in its place.

    `written` is the label where that, given to a page, is read as the thing, else its name.
    """

    written: str


@dataclass(frozen=True, slots=True)
class Kind:
    """How many of the things that were found are of a kind."""

    name: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found by words.

    `words` tells how each was read. `kinds` counts all that was found, of other kinds than those
    asked for too; the most come first.
    """

    words: tuple[Word, ...]
    kinds: tuple[Kind, ...]
    matches: Page[Match]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Things whose names have the words that somebody is typing, and how many are of a kind."""

    words: tuple[Word, ...]
    kinds: tuple[Kind, ...]
    matches: tuple[Suggestion, ...]
    silence: Silence | None


def search(
    desk: Desk, text: str, lang: Language = "en", *, kind: str = "", limit: int, cursor: str = ""
) -> Found:
    """The things with all the words of a text, the last of them perhaps unfinished.

    Where no name has them, words like them are looked for too. `kind` has names of classes, with
    commas. Raises NotFound for a kind of which there is nothing, ParameterError for a text that
    is too long, a limit out of bounds or a cursor from elsewhere.
    """
    wish = asked(text)
    kinds = _classes(desk, kind)
    found = readings(desk, wish)
    hits = ranked(desk, wish, found, lang)
    chosen = _of_kinds(desk, hits, kinds)
    sought = _sought(found)
    return Found(
        _words(found),
        _counted(desk, hits, lang),
        numbered(
            chosen,
            Place(("search", wish.whole, kind, lang), limit, cursor),
            lambda hit: _match(desk, hit, sought, lang),
            lambda: _silence(desk, wish, found, len(hits), lang),
        ),
    )


def suggest(desk: Desk, text: str, lang: Language = "en", *, kind: str = "") -> Suggestions:
    """Up to ten things whose names have words that begin as those of a text, the best first.

    `kind` has names of classes, with commas. Raises NotFound for a kind of which there is
    nothing, ParameterError for a text that is too long.
    """
    wish = asked(text)
    kinds = _classes(desk, kind)
    # A thing of a rare kind may have a long name, so that none is left unweighed then.
    found = readings(desk, wish, typing=True, most=-1 if kinds else _WEIGHED)
    hits = ranked(desk, wish, found, lang)
    chosen = _of_kinds(desk, hits, kinds)[:MOST_SUGGESTED]
    sought = _sought(found)
    return Suggestions(
        _words(found),
        _counted(desk, chosen, lang),
        tuple(_suggestion(desk, hit, sought, lang, kinds) for hit in chosen),
        None if chosen else _silence(desk, wish, found, len(hits), lang),
    )


def _of_kinds(desk: Desk, hits: list[Hit], kinds: frozenset[str]) -> list[Hit]:
    return [hit for hit in hits if kinds.intersection(desk.kinds(hit[1]))] if kinds else hits


def _silence(
    desk: Desk, wish: Asked, found: Sequence[Reading], others: int, lang: Language
) -> Silence:
    """Why there is nothing, where there are so many things of other kinds."""
    if not wish.pieces:
        return nothing_asked(lang)
    if others:
        return other_kinds(others, lang)
    return unknown(_words(found), _near(desk, wish, lang), lang)


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


def _words(found: Sequence[Reading]) -> tuple[Word, ...]:
    return found[-1].words if found else ()


def _sought(found: Sequence[Reading]) -> frozenset[str]:
    return frozenset(word for one in found for group in one.groups for word in group)


def _counted(desk: Desk, hits: Sequence[Hit], lang: Language) -> tuple[Kind, ...]:
    counts = Counter(kinds_of(desk, hits))
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Kind(name, desk.label(DCG + name, lang).text, count) for name, count in order)


def _match(desk: Desk, hit: Hit, sought: frozenset[str], lang: Language) -> Match:
    _, iri, row, slips = hit
    text = desk.index.written(row.number)
    return Match(
        thing=desk.thing(iri, lang),
        matched=Text(text, row.language),
        field=row.field,
        marks=marked(text, sought),
        slips=slips,
    )


def _suggestion(
    desk: Desk, hit: Hit, sought: frozenset[str], lang: Language, kinds: frozenset[str]
) -> Suggestion:
    one = _match(desk, hit, sought, lang)
    put = written(desk, one.thing, lang, kinds)
    return Suggestion(one.thing, one.matched, one.field, one.marks, one.slips, put)


def _near(desk: Desk, wish: Asked, lang: Language) -> tuple[Thing, ...]:
    """Things with one of the words, or one like it, where no thing has them all."""
    found: dict[str, None] = {}
    for word in wish.words:
        alone = Asked(word, (word,))
        for hit in ranked(desk, alone, readings(desk, alone, typing=True, most=_WEIGHED), lang):
            found[hit[1]] = None
            break
    return desk.things(list(found)[:_NEAR], lang)
