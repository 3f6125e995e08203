"""The entries of a timeline in words, with what each rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from dcgraph.research.desk import Desk
from dcgraph.research.facts import HOLDERS
from dcgraph.research.force import force_of
from dcgraph.research.model import (
    Basis,
    Citation,
    Confidence,
    Force,
    Language,
    SourcedText,
    Text,
    Thing,
)
from dcgraph.research.timing.conflicts import Conflicts
from dcgraph.research.timing.drafts import Draft
from dcgraph.research.timing.happenings import Kind
from dcgraph.research.timing.phrasing import sentence
from dcgraph.research.timing.timeline_words import KIND_WORDS, phrase
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["Entry", "Precision", "entry"]

Precision = Literal["day", "month", "year"]

_PRECISIONS: Final[dict[int, Precision]] = {4: "year", 7: "month", 10: "day"}
_INVOLVED: Final = tuple(
    DCG + one
    for one in (
        *("isAdoptedBy", "isAdministeredBy", "isEditionOf", "amends", "supersedes", "explains"),
        *("isMembershipIn", "hasMember", "hasIndicator", "hasFocus", "isDefinitionOf", "isGivenBy"),
        *("isGivenIn", "hasOrganizer", "hasSpeaker", "represents", "isMadeBy", "isMadeAt"),
        *("isHeldBy", "isPostIn", "hasAuthor", "analyses", "concerns", "resultsIn"),
        *("hasSubject", "hasObject", "isClaimedBy", "isLaidDownBy"),
    )
)
_TOLD_OF_CLAIM: Final = (*HOLDERS, DCG + "unnamedClaimant", DCG + "statedOnDate")
"""What the sentence on a claim tells besides what it states."""
_TEXTS: Final = (DCG + "wording", DCG + "rationale", DCG + "summary")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, was said or was counted, at a date.

    `date` is written as it is known, to the `precision` of a day, a month or a year, and
    `dated_by` is the property that gives it, or `text` where a claim has the date of the text
    that makes it. `until` is the last day of what lasted. `of` is the thing of whose timeline
    it is, `things` are those involved, what is told first. `text` is the substance of a
    definition in our own words, the rationale of a claim or the summary of a record. `force` tells
    how strongly a text speaks, None where the entry says nothing of that. `claims` are the names
    of those that say it, `norms` of those from which it follows. `first` is said where no text is
    known to stand in that relation earlier. `other_dates` are what the same record is dated to
    besides and cannot be at once; `contradicts` are records that cannot hold together with it,
    `in_tension` those that point another way and can. All of them are kept.
    """

    date: str
    precision: Precision
    dated_by: str
    until: str
    kind: Kind
    kind_label: str
    force: Force | None
    sentence: str
    text: Text | None
    of: Thing
    things: tuple[Thing, ...]
    claims: tuple[str, ...]
    norms: tuple[str, ...]
    first: bool
    other_dates: tuple[str, ...]
    contradicts: tuple[Thing, ...]
    in_tension: tuple[Thing, ...]
    notes: tuple[SourcedText, ...]
    basis: Basis
    confidence: Confidence | None
    citations: tuple[Citation, ...]


def entry(desk: Desk, draft: Draft, conflicts: Conflicts, lang: Language) -> Entry:
    """A draft in words, with what it is in contradiction to."""
    norms = draft.norms()
    tellers = [one.iri for one in draft.claims] or norms or draft.records
    single, teller = len(tellers) == 1, tellers[0]
    found = _text(desk, teller, lang) if single else None
    return Entry(
        date=draft.date,
        precision=_PRECISIONS[len(draft.date)],
        dated_by=draft.property.rpartition("/")[2] or "text",
        until="" if draft.until == draft.date else draft.until,
        kind=draft.kind,
        kind_label=phrase(KIND_WORDS[draft.kind], lang),
        force=force_of(draft.relation().removeprefix(DCG)),
        sentence=sentence(desk, draft, lang),
        text=found[1] if found else None,
        of=desk.thing(draft.of, lang),
        things=_things(desk, draft, lang),
        claims=tuple(one.iri.removeprefix(DCGD) for one in draft.claims),
        norms=tuple(one.removeprefix(DCGD) for one in norms),
        first=draft.first,
        other_dates=conflicts.other_dates(draft),
        contradicts=desk.things(conflicts.records(draft), lang),
        in_tension=desk.things(conflicts.tensions(draft), lang),
        notes=desk.sourced(teller, PREFIXES["skos"] + "note", lang) if single else (),
        basis=draft.basis,
        confidence=draft.confidence,
        citations=_citations(desk, draft, found[0] if found else "", lang),
    )


def _text(desk: Desk, iri: str, lang: Language) -> tuple[str, Text] | None:
    """What a record says at length, and by which property."""
    for prop in _TEXTS:
        if found := desk.chosen(desk.facts.words(iri, prop), lang):
            return prop, found
    return None


def _things(desk: Desk, draft: Draft, lang: Language) -> tuple[Thing, ...]:
    facts = desk.facts
    if draft.kind == "accessions":
        found = [facts.first(one, DCG + "hasMember") for one in draft.records]
        found.append(draft.of)
    else:
        found = [*draft.records, draft.bearer]
        for one in (*draft.records, *(claim.iri for claim in draft.claims)):
            own = facts.about.get(one, {})
            found += [other for name in _INVOLVED if name in own for other in facts.iris(one, name)]
        found += [end for one in draft.follows for end in (one.subject, one.object)]
        found += draft.norms()
    claims = {one.iri for one in draft.claims}
    return desk.things((one for one in dict.fromkeys(found) if one not in claims), lang)


def _citations(desk: Desk, draft: Draft, said: str, lang: Language) -> tuple[Citation, ...]:
    if draft.claims:
        found = [
            one
            for claim in draft.claims
            for one in desk.citations(
                claim.iri, lang, *desk.facts.main_properties(claim.iri), *_TOLD_OF_CLAIM
            )
        ]
    elif draft.follows:
        argued = (claim for one in draft.follows for _, claims in one.chains for claim in claims)
        found = [
            one
            for teller in dict.fromkeys((*draft.norms(), *argued))
            for one in desk.main_citations(teller, lang)[0]
        ]
    elif draft.kind == "accessions":
        found = [
            one
            for record in draft.records
            for one in desk.citations(record, lang, DCG + "hasMember", draft.property)
        ]
    else:
        (record,) = draft.records
        found = [*desk.citations(draft.bearer, lang, draft.property)]
        if record != draft.bearer:
            found = [*desk.citations(record, lang, *((said,) if said else ())), *found]
        elif said:
            found += desk.citations(record, lang, said)
    return tuple(dict.fromkeys(found))
