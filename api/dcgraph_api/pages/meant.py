"""What a reader means who gives a thing by its name or, without suggestions, by other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.errors import NotFound
from dcgraph.research import Desk
from dcgraph.research.finding.search import search
from dcgraph.research.model import Language, Thing

__all__ = ["Meant", "meant"]

_LOOKED_AT: Final = 10
_APART: Final = frozenset(("Claim", "Citation"))
"""What no page is about that asks for things by name."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A thing, and the words that it was found by; they are empty where its name was given."""

    thing: Thing
    words: str


def meant(desk: Desk, given: str, lang: Language, kind: str = "") -> Meant:
    """The thing of a name, or else the best that is found by the words, of a kind if one is named.

    Raises NotFound, with the nearest names, where there is neither; ParameterError for a text
    that is too long to be searched for.
    """
    try:
        return Meant(desk.thing(desk.iri(given), lang), "")
    except NotFound:
        for one in search(desk, given, lang, limit=_LOOKED_AT).matches.items:
            kinds = desk.kinds(one.thing.iri)
            if _APART.isdisjoint(kinds) and (not kind or kind in kinds):
                return Meant(one.thing, given.strip())
        raise
