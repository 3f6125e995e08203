"""A step of an argument, with all that it rests on, made of the statements between two things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dcgraph.research.arguing.sentences import clause, definition, quoted
from dcgraph.research.desk import Desk
from dcgraph.research.links import Link, link_statement
from dcgraph.research.model import Language, Statement, Thing
from dcgraph.terms import DCG

__all__ = ["Direction", "Step", "named", "step"]

Direction = Literal["forward", "backward"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step from one thing to the next.

    `statements` are all those between the two that were asked for, the soundest first. By the
    first the step is read: `direction` tells whether it is walked from its subject (forward) or
    from its object, `sentence` is it in words. `provision` is the part of a text that it is
    about or speaks, where one of its ends is such a part.
    """

    start: Thing
    end: Thing
    direction: Direction
    sentence: str
    provision: Thing | None
    statements: tuple[Statement, ...]


def step(desk: Desk, start: str, end: str, links: tuple[Link, ...], lang: Language) -> Step:
    """The step between two neighbours, whose statements are given, the soundest first."""
    best = links[0]
    forward = best.subject == start
    found = tuple(link_statement(desk, one, lang) for one in links)
    names = (named(desk, best.subject, lang), named(desk, best.object, lang))
    provision = next(
        (one for one in (best.subject, best.object) if "Provision" in desk.kinds(one)), None
    )
    return Step(
        start=desk.thing(start, lang),
        end=desk.thing(end, lang),
        direction="forward" if forward else "backward",
        sentence=clause(found[0], names, lang, forward=forward),
        provision=desk.thing(provision, lang) if provision else None,
        statements=found,
    )


def named(desk: Desk, iri: str, lang: Language) -> str:
    """How a thing is mentioned in a sentence; a definition, by the concept that it defines."""
    concept = desk.facts.first(iri, DCG + "isDefinitionOf")
    if not concept:
        return quoted(desk.label(iri, lang).text, lang)
    date = desk.facts.first(iri, DCG + "definitionDate")
    return definition(desk.label(concept, lang).text, date, lang)
