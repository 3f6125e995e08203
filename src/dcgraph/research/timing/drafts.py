"""The entries of a timeline before they are put into words: what is wanted, in order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from dcgraph.research.coverage.bearing import above, is_text
from dcgraph.research.dates import last_day, reached, surely_after
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.force import passes
from dcgraph.research.model import Basis, Confidence
from dcgraph.research.moments import began, claim_by
from dcgraph.research.norms import Followed, confidence_of, follows_for
from dcgraph.research.timing.happenings import Happening, Kind, foci, happenings
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["Collected", "Draft", "collected", "place"]

_SINGLE: Final = 12
"""As many accessions to one text are told one by one."""
_TOLD: Final = DCG + "statedOnDate"
_LOOSEST: Final = DCG + "isRelatedTo"
"""That no earlier text is known to be related to a thing would say nothing."""
_DEED: Final = DCG + "instrumentDate"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry by IRIs.

    `records` are what is told, `bearer` what has the date by `property`, which is empty where a
    claim, or what follows from norms, has the date of the text. An entry has `claims` or `follows`
    or neither. `total` are the accessions so far. `first` says that no text is known to stand in
    this relation earlier.
    """

    of: str
    kind: Kind
    date: str
    until: str
    basis: Basis
    confidence: Confidence | None
    records: tuple[str, ...]
    property: str
    bearer: str
    claims: tuple[Claimed, ...] = ()
    follows: tuple[Followed, ...] = ()
    total: int = 0
    first: bool = False

    def relation(self) -> str:
        """The relation that is claimed or follows; empty for what a record tells itself."""
        said: tuple[Claimed | Followed, ...] = self.claims or self.follows
        return said[0].relation if said else ""

    def norms(self) -> tuple[str, ...]:
        """The norms from which it follows."""
        return tuple(dict.fromkeys(norm for one in self.follows for norm, _ in one.chains))


@dataclass(frozen=True, slots=True)
class Collected:
    """What there is on a thing: wanted and dated, left out as not wanted, and without a date."""

    drafts: tuple[Draft, ...]
    hidden: int
    undated: int


def collected(desk: Desk, iri: str, wanted: Wanted) -> Collected:
    """All that the graph dates of a thing, in order of time.

    A year stands before its months and a month before its days, as it may have been on the
    first of them; a sum of a year stands at its end.
    """
    every = _every(desk, iri)
    dated = [one for one in every if one.date]
    kept = [one for one in dated if _wanted(desk, one, wanted)]
    drafts = [*_accessions(desk, kept), *_bearings(desk, kept)]
    drafts.sort(key=place)
    return Collected(tuple(drafts), len(dated) - len(kept), len(every) - len(dated))


def _every(desk: Desk, iri: str) -> tuple[Draft, ...]:
    # A thing has some hundred drafts at most: some megabytes in all.
    return desk.remembered(
        "drafts",
        iri,
        lambda: (*_records(desk, iri), *_claims(desk, iri), *_following(desk, iri)),
        most=100,
    )


def place(draft: Draft) -> tuple[str, str, tuple[str, ...], str]:
    """Where a draft stands among others."""
    date = last_day(draft.date) if draft.kind == "accessions" else draft.date
    return date, draft.kind, draft.records, draft.of


def _wanted(desk: Desk, one: Draft, wanted: Wanted) -> bool:
    day = wanted.as_of
    # A definition has no basis of its own.
    based = one.kind == "definition" or wanted.admits(
        one.basis, one.confidence, usual=bool(one.follows)
    )
    return (
        based
        and wanted.trusts(one.confidence)
        and passes(one.relation().removeprefix(DCG), wanted.force)
        and (not day or reached(one.date, day) != "no")
        and all(claim_by(desk, claim, day) for claim in one.claims)
    )


def _records(desk: Desk, iri: str) -> Iterator[Draft]:
    for one in happenings(desk, iri):
        if one.day is None:
            yield Draft(iri, one.kind, "", "", "asserted", None, (one.record,), "", one.record)
        else:
            grade = _grade(desk, one)
            date, until, prop, bearer = one.day
            yield Draft(iri, one.kind, date, until, "asserted", grade, (one.record,), prop, bearer)


def _grade(desk: Desk, one: Happening) -> Confidence | None:
    """The confidence of a record that has a date; the date may rest on another record."""
    assert one.day is not None
    grade = desk.graded(one.day.bearer, one.day.property)
    own = desk.graded(one.record) if one.day.bearer != one.record else grade
    return "recalled" if "recalled" in (grade, own) else grade or own


def _claims(desk: Desk, iri: str) -> Iterator[Draft]:
    """The claims on a thing; of a text those that are dated, since it has the rest itself."""
    facts, own = desk.facts, is_text(desk, iri)
    told = set()
    for one in foci(desk, iri) if own else (iri,):
        for claim in (*facts.by_subject.get(one, ()), *facts.by_object.get(one, ())):
            date = facts.first(claim.iri, _TOLD)
            if claim.iri in told or (own and not date):
                continue
            told.add(claim.iri)
            bears = not own and is_text(desk, claim.subject)
            yield Draft(
                of=iri,
                kind="bearing" if bears else "claim",
                date=date or (began(desk, claim.subject) if bears else ""),
                until="",
                basis=_basis(claim),
                confidence=desk.graded(claim.iri),
                records=(_text(desk, claim.subject) if bears else claim.iri,),
                property=_TOLD if date or not bears else "",
                bearer=claim.iri,
                claims=(claim,),
            )


def _following(desk: Desk, iri: str) -> Iterator[Draft]:
    """What follows for a thing from the norms of texts, at the date of the text."""
    for one in follows_for(desk, iri):
        yield Draft(
            of=iri,
            kind="bearing",
            date=began(desk, one.subject),
            until="",
            basis="derived",
            confidence=confidence_of(desk, one),
            records=(_text(desk, one.subject),),
            property="",
            bearer=one.subject,
            follows=(one,),
        )


def _basis(claim: Claimed) -> Basis:
    return "stated" if claim.basis == "stated" else "interpreted"


def _text(desk: Desk, iri: str) -> str:
    """The edition or instrument to which what speaks belongs; else what speaks itself."""
    for one in above(desk, iri):
        if not {"Edition", "Instrument"}.isdisjoint(desk.kinds(one)):
            return one
    return iri


def _bearings(desk: Desk, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Those that bear on a thing, gathered by text and relation; the others as they are."""
    groups: dict[tuple[object, ...], list[Draft]] = {}
    firsts: dict[str, str] = {}
    for one in drafts:
        if one.kind == "bearing":
            relation = one.relation()
            by = tuple(desk.facts.holders(one.bearer))
            key = (one.records, one.date, one.property, relation, one.basis, one.confidence, by)
            groups.setdefault(key, []).append(one)
            firsts[relation] = min(firsts.get(relation, one.date), one.date)
    for group in groups.values():
        one = group[0]
        relation = one.relation()
        yield replace(
            one,
            claims=tuple(claim for each in group for claim in each.claims),
            follows=tuple(follow for each in group for follow in each.follows),
            first=relation != _LOOSEST and not surely_after(one.date, firsts[relation]),
        )


def _accessions(desk: Desk, drafts: list[Draft]) -> Iterator[Draft]:
    """The accessions to a text by year where they are many; all others as they are."""
    deeds = [one for one in drafts if one.kind == "membership" and one.property == _DEED]
    to_one = {desk.facts.first(one.records[0], DCG + "isMembershipIn") for one in deeds}
    gathered = len(deeds) > _SINGLE and len(to_one) == 1
    years: dict[tuple[str, Confidence | None], list[Draft]] = {}
    for one in drafts:
        if gathered and one.kind == "membership" and one.property == _DEED:
            years.setdefault((one.date[:4], one.confidence), []).append(one)
        elif one.kind != "bearing":
            yield one
    total = 0
    for (year, confidence), group in sorted(years.items(), key=lambda one: one[0][0]):
        total += len(group)
        records = tuple(one.records[0] for one in group)
        yield replace(
            group[0],
            kind="accessions",
            date=year,
            records=records,
            confidence=confidence,
            total=total,
        )
