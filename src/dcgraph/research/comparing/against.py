"""What the one says of the other, and what of both cannot hold together."""

from __future__ import annotations

from collections.abc import Iterable

from dcgraph.research.comparing.model import Contradiction
from dcgraph.research.coverage.bearing import bearing
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.model import Language, Statement
from dcgraph.research.moments import had_begun
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG, DCGD

__all__ = ["between", "contradictions"]


def between(
    desk: Desk, a: Iterable[str], b: Iterable[str], wanted: Wanted
) -> tuple[tuple[Statement, ...], int]:
    """The claims that relate one of `a` to one of `b`, either way, and how many are left out."""
    ones, others = frozenset(a), frozenset(b)
    claims: dict[str, Claimed] = {}
    for near, far in ((ones, others), (others, ones)):
        for iri in near:
            for claim in desk.facts.by_subject.get(iri, ()):
                if claim.object in far:
                    claims[claim.iri] = claim
    found = bearing(desk, (claims[one] for one in sorted(claims)), wanted)
    return found.statements, found.hidden


def contradictions(desk: Desk, a: str, b: str, wanted: Wanted) -> tuple[Contradiction, ...]:
    """The pairs of claims and definitions, one on `a` and one on `b`, that exclude each other."""
    on_a, on_b = _said_of(desk, a, wanted), _said_of(desk, b, wanted)
    pairs = {
        tuple(sorted((one, other)))
        for one in on_a
        for other in desk.facts.iris(one, DCG + "contradicts")
        if other in on_b
    }
    lang = wanted.lang
    return tuple(
        Contradiction(
            desk.thing(one, lang),
            _words(desk, one, lang),
            desk.thing(other, lang),
            _words(desk, other, lang),
        )
        for one, other in sorted(pairs)
    )


def _said_of(desk: Desk, iri: str, wanted: Wanted) -> frozenset[str]:
    facts = desk.facts
    claims = (*facts.by_subject.get(iri, ()), *facts.by_object.get(iri, ()))
    opposed = [one for one in claims if facts.iris(one.iri, DCG + "contradicts")]
    found = {DCGD + one.claim for one in bearing(desk, opposed, wanted).statements}
    for one in facts.leading_to(iri, DCG + "isDefinitionOf"):
        if wanted.trusts(desk.graded(one)) and had_begun(desk, one, wanted.as_of):
            found.add(one)
    return frozenset(found)


def _words(desk: Desk, iri: str, lang: Language) -> str:
    claim = desk.facts.claims.get(iri)
    if claim is None:
        wording = desk.chosen(desk.facts.words(iri, DCG + "wording"), lang)
        of = desk.label(desk.facts.first(iri, DCG + "isDefinitionOf"), lang).text
        return f"{of}: {wording.text if wording else ''}"
    ends = (claim.subject, claim.relation, claim.object)
    by = [desk.label(one, lang).text for one in desk.facts.iris(iri, DCG + "isClaimedBy")]
    said = " ".join(desk.label(one, lang).text for one in ends)
    return f"{said} ({', '.join(by)})" if by else said
