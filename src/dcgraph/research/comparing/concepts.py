"""Two concepts side by side: definitions, characteristics, relations, texts and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dcgraph.research.comparing.model import Absence, Told
from dcgraph.research.comparing.pairing import Gathered, Sheet, by_relation, statement_told
from dcgraph.research.coverage.bearing import is_text, owner
from dcgraph.research.coverage.reading import extent
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.moments import admitted
from dcgraph.research.norms import Followed, said_on
from dcgraph.research.records import definitions
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["lay_concepts"]

_TRAIT: Final = DCG + "hasCharacteristic"


def lay_concepts(sheet: Sheet, a: str, b: str) -> None:
    """Lay out two concepts; what one says of the other is told apart."""
    one, other = (_Concept(sheet, iri, (a, b)) for iri in (a, b))

    def absent(text: str, _side: int) -> Absence:
        whole = extent(sheet.desk, text, sheet.wanted.as_of)[0] == "whole"
        return "gap" if whole else "not read"

    sheet.lay("definitions", one.definitions, other.definitions)
    sheet.lay("characteristics", one.traits, other.traits)
    sheet.lay("relations", one.relations, other.relations)
    sheet.lay("texts", one.texts, other.texts, absent)
    sheet.lay("sources", _sources(one), _sources(other))


class _Concept:
    """What is told of a concept."""

    def __init__(self, sheet: Sheet, iri: str, ends: tuple[str, str]) -> None:
        desk, wanted = sheet.desk, sheet.wanted
        self.definitions = _definitions(desk, iri, wanted)
        self.traits = _traits(desk, iri, wanted)
        self.relations = by_relation(desk, _related(desk, iri, ends), _object, wanted)
        self.texts = by_relation(
            desk, _bearing(desk, iri), lambda claim: owner(desk, claim.subject), wanted
        )


def _object(claim: Claimed | Followed) -> str:
    return claim.object


def _definitions(desk: Desk, iri: str, wanted: Wanted) -> Gathered:
    found = Gathered()
    for one in definitions(desk, iri, wanted.lang, wanted.as_of):
        kept = wanted.trusts(one.confidence)
        text = one.wording.text if one.wording else ""
        found.add(
            one.thing.iri,
            Told(text, one.date, one.given_by, "", (), "asserted", one.confidence, one.citations)
            if kept
            else None,
        )
    return found


def _traits(desk: Desk, iri: str, wanted: Wanted) -> Gathered:
    found = Gathered()
    for claim in desk.facts.by_subject.get(iri, ()):
        if claim.relation == _TRAIT:
            one = desk.claim_statement(claim, wanted.lang)
            text = one.rationale.text if one.rationale else ""
            kept = admitted(desk, one, wanted)
            found.add(claim.object, statement_told(one, text) if kept else None)
    return found


def _related(desk: Desk, iri: str, ends: tuple[str, str]) -> Iterator[Claimed]:
    """What a concept is said to use, include, serve and so on, but for the other of the two."""
    for claim in desk.facts.by_subject.get(iri, ()):
        if claim.relation != _TRAIT and claim.object not in ends:
            yield claim


def _bearing(desk: Desk, iri: str) -> Iterator[Claimed | Followed]:
    for claim in said_on(desk, iri):
        if is_text(desk, claim.subject):
            yield claim


def _sources(concept: _Concept) -> Gathered:
    """The sources behind what is told of a concept, with the places in them."""
    found = Gathered()
    cited = [
        at
        for gathered in (concept.definitions, concept.traits, concept.relations, concept.texts)
        for told in gathered.told.values()
        for each in told
        for at in each.citations
    ]
    for source in dict.fromkeys(one.source.iri for one in cited):
        places = tuple(dict.fromkeys(one for one in cited if one.source.iri == source))
        best = min(one.confidence for one in places)
        text = "; ".join(dict.fromkeys(one.locator for one in places))
        # The places are in the text; the citations themselves stand where they are told.
        found.add(source, Told(text, "", (), "", (), "asserted", best, ()))
    return found
