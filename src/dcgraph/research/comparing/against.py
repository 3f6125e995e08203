"""What the one says of the other, and what of both contradicts or is in tension."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dcgraph.research.comparing.model import Conflict, Position
from dcgraph.research.comparing.words import SENTENCES, worded
from dcgraph.research.coverage.bearing import bearing
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.model import Language, Statement
from dcgraph.research.moments import had_begun
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG, DCGD

__all__ = ["between", "conflicts"]

_CONDITION: Final = DCG + "conflictCondition"


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


def conflicts(desk: Desk, a: str, b: str, how: str, wanted: Wanted) -> tuple[Conflict, ...]:
    """The pairs of claims and definitions, one on `a` and one on `b`, that conflict.

    `how` is the property that joins them: `contradicts` or `isInTensionWith`.
    """
    on_a, on_b = _said_of(desk, a, how, wanted), _said_of(desk, b, how, wanted)
    pairs = {
        tuple(sorted((one, other)))
        for one in on_a
        for other in desk.facts.iris(one, DCG + how)
        if other in on_b
    }
    return tuple(
        Conflict(
            _position(desk, one, wanted.lang),
            _position(desk, other, wanted.lang),
            tuple(
                text
                for end in (one, other)
                if (text := desk.chosen(desk.facts.words(end, _CONDITION), wanted.lang))
            ),
        )
        for one, other in sorted(pairs)
    )


def _said_of(desk: Desk, iri: str, how: str, wanted: Wanted) -> frozenset[str]:
    facts = desk.facts
    claims = (*facts.by_subject.get(iri, ()), *facts.by_object.get(iri, ()))
    opposed = [one for one in claims if facts.iris(one.iri, DCG + how)]
    found = {DCGD + one.claim for one in bearing(desk, opposed, wanted).statements}
    for one in facts.leading_to(iri, DCG + "isDefinitionOf"):
        if wanted.trusts(desk.graded(one)) and had_begun(desk, one, wanted.as_of):
            found.add(one)
    return frozenset(found)


def _position(desk: Desk, iri: str, lang: Language) -> Position:
    facts = desk.facts
    claim = facts.claims.get(iri)
    if claim is None:
        wording = desk.chosen(facts.words(iri, DCG + "wording"), lang)
        of = desk.label(facts.first(iri, DCG + "isDefinitionOf"), lang).text
        text = f"{of}: {wording.text if wording else ''}"
        holders, date = facts.iris(iri, DCG + "isGivenBy"), "definitionDate"
    else:
        ends = (claim.subject, claim.relation, claim.object)
        text = " ".join(desk.label(one, lang).text for one in ends)
        holders, date = facts.holders(iri), "statedOnDate"
    unnamed = desk.chosen(facts.words(iri, DCG + "unnamedClaimant"), lang)
    named = ", ".join(desk.label(one, lang).text for one in holders)
    own = claim is not None and claim.basis != "stated"
    return Position(
        thing=desk.thing(iri, lang),
        text=text,
        holders=worded(SENTENCES["own reading"], lang)
        if own
        else named or (unnamed.text if unnamed else ""),
        date=facts.first(iri, DCG + date),
        citations=desk.main_citations(iri, lang)[0],
    )
