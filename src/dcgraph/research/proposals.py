"""Provisions that this project proposes where a text has a gap: no law, and no source's claim."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from dcgraph.dates import reached
from dcgraph.namespaces import DCG
from dcgraph.research.concordance import index, is_past
from dcgraph.research.coverage import extent
from dcgraph.research.filters import Filters
from dcgraph.research.force import force_of, relation_of
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Force, Statement, Text, Thing
from dcgraph.research.norms import actions_for, kind_of
from dcgraph.research.paging import natural_key
from dcgraph.research.relevance import texts

_FORCE_FROM: Final = DCG + "takesForceFrom"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A provision that this project proposes for a part of a text, on an act that it lacks.

    The gap is `action`: the text around `part` was read as a whole and has no norm on it.
    `characteristics` are those of a notion to which the act comes, by claims that do not rest on
    recall alone. `derivation` tells from which norms the proposal comes, each with the citations of
    the norm; the first is the norm whose `force` it has, and `reason` says why it has that.
    """

    thing: Thing
    part: Thing
    action: Thing
    characteristics: tuple[Thing, ...]
    force: Force | None
    text: Text | None
    reason: Text | None
    derivation: tuple[Statement, ...]


def proposals(
    desk: Desk, iri: str, wanted: Filters, characteristics: Collection[str] = ()
) -> tuple[Proposal, ...]:
    """The proposals that fill a gap of a text or of a part of it, or one on an action, by IRI.

    They come in the order of the parts. A proposal is wanted as what a record says itself is, with
    the force of its norm, and from the day on which it was read.
    """
    within, facts = texts(desk, iri), desk.facts
    candidates = (
        _proposal(desk, proposal, wanted, characteristics)
        for proposal in _filling(desk)
        if facts.first(proposal, DCG + "isProposedFor") in within
        or facts.first(proposal, DCG + "proposesAction") == iri
        if not wanted.as_of or reached(facts.first(proposal, DCG + "readOn"), wanted.as_of) != "no"
    )
    return tuple(
        proposal
        for proposal in candidates
        if wanted.admits("asserted", proposal.derivation[0].confidence)
        and (not wanted.force or proposal.force in wanted.force)
    )


@cached
def _filling(desk: Desk) -> tuple[str, ...]:
    """The proposals on an act on which the text around their part has no norm."""
    facts = desk.facts

    def fills(iri: str) -> bool:
        part = facts.first(iri, DCG + "isProposedFor")
        # A chapter has no gap where another chapter of its annex asks for the same.
        around = facts.first(part, DCG + "isPartOf") or part
        action, within = facts.first(iri, DCG + "proposesAction"), texts(desk, around)
        return extent(desk, around)[0] == "whole" and not any(
            action in norm.actions and norm.provision in within and not is_past(desk, norm)
            for norm in index(desk).entries.values()
        )

    def place(iri: str) -> tuple[object, ...]:
        return natural_key(facts.first(iri, DCG + "isProposedFor")), iri

    return tuple(sorted(filter(fills, facts.of_kind(DCG + "Proposal")), key=place))


def _proposal(desk: Desk, iri: str, wanted: Filters, characteristics: Collection[str]) -> Proposal:
    facts, lang = desk.facts, wanted.lang
    part, action = (facts.first(iri, DCG + name) for name in ("isProposedFor", "proposesAction"))
    force_from = facts.first(iri, _FORCE_FROM)
    others = sorted({*facts.iris(iri, DCG + "derivesFromNorm")} - {force_from})

    def derived(relation: str, norm: str) -> Statement:
        citations = desk.citations(norm, lang)
        return desk.statement(
            (iri, relation, norm),
            lang,
            basis="asserted",
            confidence=desk.confidence(citations),
            citations=citations,
        )

    return Proposal(
        thing=desk.thing(iri, lang),
        part=desk.thing(part, lang),
        action=desk.thing(action, lang),
        characteristics=desk.things(
            (concept for concept in characteristics if action in actions_for(facts, concept)), lang
        ),
        force=force_of(relation_of(kind_of(facts, force_from))),
        text=desk.chosen(facts.words(iri, DCG + "proposedText"), lang),
        reason=desk.chosen(facts.words(iri, DCG + "proposalReason"), lang),
        derivation=(
            derived(_FORCE_FROM, force_from),
            *(derived(DCG + "derivesFromNorm", norm) for norm in others),
        ),
    )
