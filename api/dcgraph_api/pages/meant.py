"""What a reader means who gives a thing by its name or other words, and what fields say of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import NotFound, ParameterError
from dcgraph.research import Desk
from dcgraph.research.finding.documents import NAMES
from dcgraph.research.finding.labels import can_be_named, read_exactly, same_words, written
from dcgraph.research.finding.search import Match, search, suggest
from dcgraph.research.model import Language, Thing
from dcgraph.search import MAX_LETTERS, fold, words

__all__ = ["Meant", "filled", "filled_with_all", "meant", "nearest"]

_LOOKED_AT: Final = 10
_NEAR: Final = 5
"""Things that a message offers in place of words that name none."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A thing, and the words that it was found by; they are empty where its name was given.

    So they are where its label was, which the page shows as it stands.
    """

    thing: Thing
    words: str


def meant(desk: Desk, given: str, lang: Language, kinds: Collection[str] = ()) -> Meant:
    """The thing of a name, a label or another of its names, in any order of the words.

    It is of one of some kinds if any are named and there is one. Raises NotFound where nothing
    has these words for its name, and does not guess; ParameterError for a text that is too long
    to be searched for.
    """
    if iri := read_exactly(desk, given, lang, frozenset(kinds)):
        thing = desk.thing(iri, lang)
        plain = desk.facts.named(given) or same_words(given, thing.label)
        return Meant(thing, "" if plain else given.strip())
    for one in search(desk, given, lang, limit=_LOOKED_AT).matches.items:
        if can_be_named(desk, one.thing.iri, frozenset(kinds)) and _named_so(one, given):
            return Meant(one.thing, given.strip())
    raise NotFound(f"Nothing in the graph is named {given[:80]!r}.", given, ())


def _named_so(one: Match, given: str) -> bool:
    """Whether it is by one of its names that a thing was found, and by all words of that."""
    return one.field in NAMES.values() and _bag(one.matched.text) == _bag(given)


def _bag(text: str) -> list[str]:
    return sorted(words(fold(text)))


def nearest(
    desk: Desk, given: str, lang: Language, kinds: Collection[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Things that may be meant by words that name none: what to enter for each, and its label."""
    found: dict[str, Thing] = {}
    try:
        typed = suggest(desk, given, lang).matches
        met = search(desk, given, lang, limit=_LOOKED_AT).matches.items
    except ParameterError:
        return ()
    for one in (*typed, *met):
        if can_be_named(desk, one.thing.iri, frozenset(kinds)):
            found.setdefault(one.thing.iri, one.thing)
    try:
        desk.iri(given)
    except NotFound as error:
        for name in error.near:
            thing = desk.thing(desk.iri(name), lang)
            if can_be_named(desk, thing.iri, frozenset(kinds)):
                found.setdefault(thing.iri, thing)
    return tuple((one.name, one.label) for one in list(found.values())[:_NEAR])


def filled(desk: Desk, thing: Thing, lang: Language, kind: str = "") -> str:
    """What a field says of a thing: the label if that is read as the same thing, else the name."""
    return written(desk, thing, lang, _only(kind))


def filled_with_all(desk: Desk, things: Sequence[Thing], lang: Language, kind: str = "") -> str:
    """The same of a field for several with commas, so that a label with a comma cannot stand."""
    told = [filled(desk, one, lang, kind) for one in things]
    told = [one.name if "," in word else word for one, word in zip(things, told, strict=True)]
    whole = ", ".join(told)
    # What is longer could not be changed by hand.
    return whole if len(whole) <= MAX_LETTERS else ",".join(one.name for one in things)


def _only(kind: str) -> frozenset[str]:
    return frozenset((kind,)) if kind else frozenset()
