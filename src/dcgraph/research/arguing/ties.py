"""The statements that can be steps of an argument, by IRIs: who stands in what relation to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from dcgraph.research.desk import Desk
from dcgraph.research.facts import Facts
from dcgraph.research.model import BASES, Basis, Confidence
from dcgraph.terms import DCG, DCGD

__all__ = ["NO_STEPS", "Tie", "ties"]

NO_STEPS: Final = frozenset(
    (
        "citesSource",
        "describesReadingOf",
        "hasCitation",
        "hasObject",
        "hasSubject",
        "isClaimedBy",
    )
)
"""Properties that bear statements out, or hold the parts of one: none is a step by itself."""


class Tie(NamedTuple):
    """A statement: `relation` is a local name, `claim` the IRI of the claim, empty without one."""

    subject: str
    relation: str
    object: str
    basis: Basis
    confidence: Confidence | None
    claim: str


def ties(desk: Desk) -> Iterator[Tie]:
    """Every statement of one thing about another, each once; the claims come first."""
    facts = desk.facts
    for claim in facts.claims.values():
        basis = next((one for one in BASES if one == claim.basis), None)
        if basis and claim.subject in facts.about and claim.object in facts.about:
            relation = claim.relation.removeprefix(DCG)
            grade = desk.graded(claim.iri)
            yield Tie(claim.subject, relation, claim.object, basis, grade, claim.iri)
    for iri in facts.about:
        if iri.startswith(DCGD) and iri not in facts.claims:
            yield from _own(desk, iri)


def _own(desk: Desk, iri: str) -> Iterator[Tie]:
    """What a record says itself of other things, and what follows by rule without a claim."""
    facts = desk.facts
    grades: list[tuple[Confidence, list[str]]] | None = None
    for predicate, values in facts.about[iri].items():
        relation = predicate.removeprefix(DCG)
        if relation == predicate or relation in NO_STEPS:
            continue
        for value in values:
            triple = (iri, predicate, value)
            if not isinstance(value, str) or not _is_thing(facts, value) or value == iri:
                continue
            if triple in facts.derived:
                if triple not in facts.asserted_by_claims:
                    yield Tie(iri, relation, value, "derived", None, "")
                continue
            grades = grades if grades is not None else _grades(desk, iri)
            fitting = (one for one, supports in grades if not supports or predicate in supports)
            yield Tie(iri, relation, value, "asserted", min(fitting, default=None), "")


def _is_thing(facts: Facts, iri: str) -> bool:
    return iri.startswith(DCGD) and iri in facts.about and iri not in facts.claims


def _grades(desk: Desk, iri: str) -> list[tuple[Confidence, list[str]]]:
    """The confidence of each citation of a record, and what it bears out."""
    facts = desk.facts
    found: list[tuple[Confidence, list[str]]] = []
    for one in facts.iris(iri, DCG + "hasCitation"):
        recalled = facts.first(one, DCG + "hasConfidence") == DCG + "Recalled"
        found.append(("recalled" if recalled else "confirmed", facts.iris(one, DCG + "supports")))
    return found
