"""What a reader means who gives a thing by its name or other words, and what fields say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.research import Desk
from dcgraph.research.finding.labels import can_be_named, read_exactly, same_words, written
from dcgraph.research.finding.search import search
from dcgraph.research.model import Language, Thing
from dcgraph.search import MAX_LETTERS

__all__ = ["Meant", "filled", "filled_with_all", "meant"]

_LOOKED_AT: Final = 10


@dataclass(frozen=True, slots=True)
class Meant:
    """A thing, and the words that it was found by; they are empty where its name was given.

    So they are where its label was, which the page shows as it stands.
    """

    thing: Thing
    words: str


def meant(desk: Desk, given: str, lang: Language, kind: str = "") -> Meant:
    """The thing of a name or a label, or else the best that is found by the words.

    It is of a kind if one is named. Raises NotFound, with the nearest names, where there is
    nothing; ParameterError for a text that is too long to be searched for.
    """
    kinds = _only(kind)
    if iri := read_exactly(desk, given, lang, kinds):
        thing = desk.thing(iri, lang)
        plain = desk.facts.named(given) or same_words(given, thing.label)
        return Meant(thing, "" if plain else given.strip())
    for one in search(desk, given, lang, limit=_LOOKED_AT).matches.items:
        if can_be_named(desk, one.thing.iri, kinds):
            return Meant(one.thing, given.strip())
    # That there is no such name is told last, since to look for what is near takes long.
    return Meant(desk.thing(desk.iri(given), lang), "")


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
