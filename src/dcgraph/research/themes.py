"""What the saved questions are about: the things that several of them name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.queries import tokens
from dcgraph.research.asking import Asked
from dcgraph.research.desk import Desk
from dcgraph.research.model import Language, Thing
from dcgraph.terms import DCGD

__all__ = ["Theme", "themes"]

_PREFIX: Final = "dcgd:"
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Theme:
    """A thing, and the names of the questions whose queries name it."""

    thing: Thing
    questions: frozenset[str]


def themes(desk: Desk, questions: tuple[Asked, ...], lang: Language) -> tuple[Theme, ...]:
    """The things that two or more of some questions name, by their labels."""
    found: dict[str, set[str]] = {}
    for one in questions:
        for token in tokens(one.query):
            iri = DCGD + token.text.removeprefix(_PREFIX)
            named = token.kind == "name" and token.text.startswith(_PREFIX)
            if named and iri in desk.facts.about:
                found.setdefault(iri, set()).add(one.name)
    shared = (iri for iri, names in found.items() if len(names) >= _LEAST)
    every = (Theme(desk.thing(iri, lang), frozenset(found[iri])) for iri in shared)
    return tuple(sorted(every, key=lambda theme: theme.thing.label.casefold()))
