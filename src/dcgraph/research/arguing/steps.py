"""A step of an argument, with all that it rests on, made of the statements between two things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dcgraph.research.arguing.sentences import clause, definition, quoted
from dcgraph.research.arguing.ties import Tie
from dcgraph.research.desk import Desk
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


def step(desk: Desk, start: str, end: str, ties: tuple[Tie, ...], lang: Language) -> Step:
    """The step between two neighbours, whose statements are given, the soundest first."""
    best = ties[0]
    forward = best.subject == start
    found = tuple(_statement(desk, tie, lang) for tie in ties)
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


def _statement(desk: Desk, tie: Tie, lang: Language) -> Statement:
    if tie.claim:
        return desk.claim_statement(desk.facts.claims[tie.claim], lang)
    relation = DCG + tie.relation
    asserted = tie.basis == "asserted"
    return Statement(
        subject=desk.thing(tie.subject, lang),
        relation=tie.relation,
        relation_label=desk.label(relation, lang).text,
        object=desk.thing(tie.object, lang),
        value=None,
        basis=tie.basis,
        confidence=tie.confidence,
        claim="",
        claimants=(),
        stated_on="",
        rationale=None,
        citations=desk.citations(tie.subject, lang, relation) if asserted else (),
    )
