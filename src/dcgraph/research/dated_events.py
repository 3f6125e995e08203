"""The dated records that make a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from dcgraph.dates import last_day, reached, surely_after
from dcgraph.namespaces import DCG
from dcgraph.research.dates import Day, days
from dcgraph.research.facts import Claimed
from dcgraph.research.filters import Filters, applied, began, claim_by
from dcgraph.research.force import passes
from dcgraph.research.graph import Desk
from dcgraph.research.model import Basis, Confidence
from dcgraph.research.norms import Followed, confidence_of, follows_for
from dcgraph.research.relevance import above, is_text, texts

Kind = Literal[
    "adoption",
    "signature",
    "publication",
    "entry into force",
    "beginning",
    "end",
    "edition",
    "part",
    "amendment",
    "successor",
    "guidance",
    "accessions",
    "membership",
    "figure",
    "definition",
    "claim",
    "bearing",
    "event",
    "point",
    "post",
    "study",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""What an entry of a timeline can be. `bearing` is that a text says something on a thing,
`accessions` are those of a year, `study` is a publication that examines or was written by it."""


Happening = tuple[Kind, str, Day]
"""What a record is to a thing, the record, and a date of it, empty for none."""

_LIFE: Final[dict[str, Kind]] = {
    DCG + "adoptionDate": "adoption",
    DCG + "signatureDate": "signature",
    DCG + "publicationDate": "publication",
    DCG + "entryIntoForceDate": "entry into force",
    DCG + "endDate": "end",
}
_ROLES: Final[dict[str, Kind]] = {
    "amends": "amendment",
    "supersedes": "successor",
    "explains": "guidance",
    **dict.fromkeys(("isGivenIn", "isDefinitionOf", "isGivenBy"), "definition"),
    **dict.fromkeys(("isMembershipIn", "hasMember"), "membership"),
    **dict.fromkeys(("concerns", "resultsIn", "isConductedUnder", "presents"), "event"),
    **dict.fromkeys(("hasOrganizer", "hasParticipant", "hasSpeaker", "represents"), "event"),
    **dict.fromkeys(("isMadeAt", "isMadeBy"), "point"),
    **dict.fromkeys(("isPostIn", "isHeldBy"), "post"),
    **dict.fromkeys(("isAdoptedBy", "isAdministeredBy"), "adoption"),
    **dict.fromkeys(("analyses", "hasAuthor"), "study"),
    "hasFocus": "figure",
}
"""What a record that leads to a thing by a property is to it."""
_TEXTS: Final = frozenset(("Instrument", "Edition", "Provision"))


def foci(desk: Desk, iri: str) -> tuple[str, ...]:
    """A thing with its editions and parts, or the organs of a body, or the parts of an event."""
    kinds = desk.kinds(iri)
    if not _TEXTS.isdisjoint(kinds):
        return (iri, *sorted(texts(desk, iri) - {iri}))
    whole = not {"Actor", "Event"}.isdisjoint(kinds)
    return (iri, *(desk.facts.leading_to(iri, DCG + "isWithin") if whole else ()))


def happenings(desk: Desk, iri: str) -> Iterator[Happening]:
    """The records of a thing and of its foci, each date of each but once."""
    found: dict[tuple[str, Day], Happening] = {}
    for one in (*_dates_of_foci(desk, iri), *_dates_of_links(desk, iri)):
        found.setdefault(one[1:], one)
    yield from found.values()


def _dates_of_foci(desk: Desk, iri: str) -> Iterator[Happening]:
    for one in foci(desk, iri):
        kinds = desk.kinds(one)
        if one != iri and "Actor" in kinds:
            continue
        for day in days(desk, one):
            if "Event" in kinds:
                yield "event", one, day
            elif one == iri:
                yield _LIFE.get(day.property, "beginning"), one, day
            else:
                yield "edition" if "Edition" in kinds else "part", one, day


def _dates_of_links(desk: Desk, iri: str) -> Iterator[Happening]:
    for one in foci(desk, iri):
        within = one != iri and "Provision" in desk.kinds(one)
        for record, predicate in desk.facts.ways_to(one):
            role = _ROLES.get(predicate.removeprefix(DCG))
            # What leads to a part of a text is not of the text, but for the words that stand there.
            if role is not None and (not within or predicate == DCG + "isGivenIn"):
                yield from _dates_by_role(desk, record, role)


def _dates_by_role(desk: Desk, record: str, role: Kind) -> list[Happening]:
    """A record that leads to a thing, by its dates, else by those of its editions."""
    kinds = desk.kinds(record)
    if role == "event" and "Event" not in kinds:
        role = "point" if "Point" in kinds else "beginning"
    life = role in ("adoption", "beginning")
    own: list[Happening] = [
        (_LIFE.get(day.property, "beginning") if life else role, record, day)
        for day in days(desk, record)
    ]
    editions = () if own else desk.facts.leading_to(record, DCG + "isEditionOf")
    told: list[Happening] = [
        *own,
        *(("edition", one, day) for one in editions for day in days(desk, one)),
    ]
    return told or [(role, record, Day("", "", "", record))]


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


def collected(desk: Desk, iri: str, wanted: Filters) -> tuple[list[Draft], int, int]:
    """All that the graph dates of a thing, in order of time.

    A year stands before its months and a month before its days, as it may have been on the
    first of them; a sum of a year stands at its end.

    After it stand how many were left out as not wanted, and how many are without a date.
    """
    # A thing has some hundred drafts at most: some megabytes in all.
    every = desk.remembered(
        "drafts",
        iri,
        lambda: (*_records(desk, iri), *_claims(desk, iri), *_following(desk, iri)),
        most=100,
    )
    dated = [one for one in every if one.date]
    kept = [one for one in dated if _wanted(desk, one, wanted)]
    drafts = sorted((*_accessions(desk, kept), *_bearings(desk, kept)), key=place)
    return drafts, len(dated) - len(kept), len(every) - len(dated)


def place(draft: Draft) -> tuple[str, str, tuple[str, ...], str]:
    """Where a draft stands among others."""
    date = last_day(draft.date) if draft.kind == "accessions" else draft.date
    return date, draft.kind, draft.records, draft.of


def _wanted(desk: Desk, one: Draft, wanted: Filters) -> bool:
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
        and all(
            applied(desk, each.subject, each.relation.removeprefix(DCG), day)
            for each in one.follows
        )
    )


def _records(desk: Desk, iri: str) -> Iterator[Draft]:
    for kind, record, (date, until, prop, bearer) in happenings(desk, iri):
        grade = _grade(desk, record, bearer, prop) if date else None
        yield Draft(iri, kind, date, until, "asserted", grade, (record,), prop, bearer)


def _grade(desk: Desk, record: str, bearer: str, prop: str) -> Confidence | None:
    """The confidence of a record that has a date; the date may rest on another record."""
    grade = desk.graded(bearer, prop)
    own = desk.graded(record) if bearer != record else grade
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
                basis="stated" if claim.basis == "stated" else "interpreted",
                confidence=desk.graded(claim.iri),
                records=(_text_of(desk, claim.subject) if bears else claim.iri,),
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
            records=(_text_of(desk, one.subject),),
            property="",
            bearer=one.subject,
            follows=(one,),
        )


def _text_of(desk: Desk, iri: str) -> str:
    """The edition or instrument to which what speaks belongs; else what speaks itself."""
    kinds = {"Edition", "Instrument"}
    return next((one for one in above(desk, iri) if not kinds.isdisjoint(desk.kinds(one))), iri)


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


class Conflicts:
    """The contradictions among some drafts, found once for all of them."""

    def __init__(self, desk: Desk, drafts: Iterable[Draft]) -> None:
        self._facts = desk.facts
        self._dates: dict[tuple[str, str], set[str]] = {}
        self._figures: dict[tuple[str, ...], list[str]] = {}
        for one in drafts:
            if one.kind not in ("accessions", "bearing"):
                self._dates.setdefault((one.bearer, one.property), set()).add(one.date)
            if one.kind == "figure":
                self._figures.setdefault(self._figure_key(one), []).append(one.records[0])

    def _figure_key(self, draft: Draft) -> tuple[str, ...]:
        record = draft.records[0]
        names = ("hasIndicator", "hasFocus")
        return (*(self._facts.first(record, DCG + one) for one in names), draft.date)

    def other_dates(self, draft: Draft) -> tuple[str, ...]:
        """What the same record has as the same date and cannot be, the earliest first.

        A month does not contradict a day that lies in it.
        """
        known, date = self._dates.get((draft.bearer, draft.property), set()), draft.date
        apart = (one for one in known if surely_after(one, date) or surely_after(date, one))
        return tuple(sorted(apart))

    def tensions(self, draft: Draft) -> tuple[str, ...]:
        """The claims and definitions that point another way and can hold with it."""
        return tuple(sorted(self._joined(draft, "isInTensionWith")))

    def records(self, draft: Draft) -> tuple[str, ...]:
        """The claims, definitions and figures that say otherwise."""
        found, value = self._joined(draft, "contradicts"), DCG + "observedValue"
        if draft.kind == "figure":
            own = self._facts.first(draft.records[0], value)
            counted = self._figures[self._figure_key(draft)]
            found.update(one for one in counted if self._facts.first(one, value) != own)
        return tuple(sorted(found))

    def _joined(self, draft: Draft, how: str) -> set[str]:
        told = [one.iri for one in draft.claims] or draft.records
        return {other for one in told for other in self._facts.iris(one, DCG + how)}
