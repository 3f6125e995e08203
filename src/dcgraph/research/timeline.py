"""The timeline of a thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from dcgraph.dates import first_day, is_date, last_day
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, SKOS
from dcgraph.research.dated_events import Conflicts, Draft, Kind, collected, place
from dcgraph.research.facts import HOLDERS
from dcgraph.research.filters import Filters, bounded, listed
from dcgraph.research.force import force_of
from dcgraph.research.graph import Desk
from dcgraph.research.links import basis_words, cited
from dcgraph.research.model import (
    Basis,
    Citation,
    Confidence,
    Force,
    Language,
    Reason,
    Silence,
    SourcedText,
    Text,
    Thing,
)
from dcgraph.research.norms import Followed
from dcgraph.research.paging import Page, Place, numbered
from dcgraph.research.tables import Table
from dcgraph.words import COLON, SEMICOLON, words

_PARTS: Final = frozenset(("edition", "part", "amendment", "successor", "guidance"))
_BY: Final[dict[str, tuple[str, ...]]] = {
    "point": ("isMadeBy", "isMadeAt"),
    "post": ("isHeldBy",),
    "study": ("hasAuthor",),
}
_OF_MEMBERSHIP: Final = {
    "instrumentDate": "accession",
    "entryIntoForceDate": "force for a party",
    "endDate": "membership ends",
}


def sentence(desk: Desk, draft: Draft, lang: Language) -> str:
    """What a draft tells, in a sentence without its date."""
    said = _clause(desk, draft, lang)
    bears = draft.kind == "bearing"
    notes = {
        "first": draft.first,
        "text": bears and not draft.property,
        "wording": bears and desk.facts.leading_to(draft.records[0], DCG + "isEditionOf"),
        "told": draft.property == DCG + "statedOnDate" and not draft.claims,
    }
    tail = (SEMICOLON[lang] + words(lang)(f"timeline.{one}") for one in notes if notes[one])
    whole = said[:1].upper() + said[1:] + "".join(tail)
    return whole if whole.endswith(".") else f"{whole}."


def _clause(desk: Desk, draft: Draft, lang: Language) -> str:
    if draft.claims or draft.follows:
        return _relation(desk, draft, lang)
    told = partial(_labels, desk, draft.records[0], lang)
    t, kind, prop = words(lang), draft.kind, draft.property.removeprefix(DCG)
    label = desk.label(draft.records[0], lang).text
    match kind:
        case "membership" | "accessions":
            return t(
                "timeline." + (_OF_MEMBERSHIP.get(prop, kind) if kind == "membership" else kind),
                what=told("hasMember"),
                of=told("isMembershipIn"),
                count=len(draft.records),
                total=draft.total,
            )
        case "figure":
            value = desk.facts.first(draft.records[0], DCG + "observedValue")
            what = f"{told('hasIndicator')} ({told('hasFocus')})"
            return t("timeline.figure", what=what, count=value)
        case "definition":
            by = _by(told("isGivenBy"), lang)
            return t("timeline.definition", what=told("isDefinitionOf"), by=by)
        case "event" | "point" | "post" | "study":
            by = told(*_BY.get(kind, ()))
            of = desk.label(DCG + desk.kinds(draft.records[0])[0], lang).text
            return of + COLON[lang] + label + (f" ({by})" if by else "")
    by = _by(told("isAdoptedBy"), lang) if prop != "entryIntoForceDate" else ""
    name = f"timeline.{prop}" if t.has(f"timeline.{prop}") else "timeline.statedOnDate"
    life = t(name, what=label, by=by)
    if kind not in _PARTS:
        return life
    part = t(f"timeline.kind.{kind}")
    return f"{part}: {life}" if lang == "en" else f"{part}, {life[:1].lower()}{life[1:]}"


def _relation(desk: Desk, draft: Draft, lang: Language) -> str:
    """What a claim says, or what follows from norms."""
    one = draft.claims[0] if draft.claims else draft.follows[0]
    ends = {
        "what": desk.label(one.subject if draft.kind == "claim" else draft.records[0], lang).text,
        "relation": desk.label(one.relation, lang).text,
        "other": desk.label(one.object, lang).text,
    }
    t = words(lang)
    if isinstance(one, Followed):
        return t("timeline.follows", **ends, count=len(draft.norms()))
    unnamed = desk.chosen(desk.facts.words(one.iri, DCG + "unnamedClaimant"), lang)
    by = _labels(desk, one.iri, lang, "isClaimedBy", "isLaidDownBy")
    by = by or (unnamed.text.rstrip(".") if unnamed else t(f"timeline.{draft.basis}"))
    return t(f"timeline.{draft.kind}", **ends, by=f" ({by})", count=len(draft.claims))


def _by(labels: str, lang: Language) -> str:
    if not labels:
        return ""
    return f" by {labels}" if lang == "en" else f" ({labels})"


def _labels(desk: Desk, iri: str, lang: Language, *properties: str) -> str:
    found = [one for name in properties for one in desk.facts.iris(iri, DCG + name)]
    return ", ".join(desk.label(one, lang).text for one in found)


Precision = Literal["day", "month", "year"]

_PRECISIONS: Final[dict[int, Precision]] = {4: "year", 7: "month", 10: "day"}
_INVOLVED: Final = (
    *("isAdoptedBy", "isAdministeredBy", "isEditionOf", "amends", "supersedes", "explains"),
    *("isMembershipIn", "hasMember", "hasIndicator", "hasFocus", "isDefinitionOf", "isGivenBy"),
    *("isGivenIn", "hasOrganizer", "hasSpeaker", "represents", "isMadeBy", "isMadeAt"),
    *("isHeldBy", "isPostIn", "hasAuthor", "analyses", "concerns", "resultsIn"),
    *("hasSubject", "hasObject", "isClaimedBy", "isLaidDownBy"),
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


timeline_csv: Final = Table(
    Entry,
    "of date precision until dated_by kind force sentence text things claims norms first "
    "other_dates contradicts in_tension basis confidence citations",
    of="of.name",
    things="things.name",
    contradicts="contradicts.name",
    in_tension="in_tension.name",
    citations=lambda one: "; ".join(map(cited, one.citations)),
).csv
"""The entries of a timeline."""


def entry(desk: Desk, draft: Draft, conflicts: Conflicts, lang: Language) -> Entry:
    """A draft in words, with what it is in contradiction to."""
    norms = draft.norms()
    tellers = [one.iri for one in draft.claims] or norms or draft.records
    single, teller = len(tellers) == 1, tellers[0]
    said, text = _text(desk, teller, lang) if single else ("", None)
    return Entry(
        date=draft.date,
        precision=_PRECISIONS[len(draft.date)],
        dated_by=draft.property.rpartition("/")[2] or "text",
        until="" if draft.until == draft.date else draft.until,
        kind=draft.kind,
        kind_label=words(lang)(f"timeline.kind.{draft.kind}"),
        force=force_of(draft.relation().removeprefix(DCG)),
        sentence=sentence(desk, draft, lang),
        text=text,
        of=desk.thing(draft.of, lang),
        things=_things(desk, draft, lang),
        claims=tuple(one.iri.removeprefix(DCGD) for one in draft.claims),
        norms=tuple(one.removeprefix(DCGD) for one in norms),
        first=draft.first,
        other_dates=conflicts.other_dates(draft),
        contradicts=desk.things(conflicts.records(draft), lang),
        in_tension=desk.things(conflicts.tensions(draft), lang),
        notes=desk.sourced(teller, SKOS + "note", lang) if single else (),
        basis=draft.basis,
        confidence=draft.confidence,
        citations=tuple(dict.fromkeys(_citations(desk, draft, said, lang))),
    )


def _text(desk: Desk, iri: str, lang: Language) -> tuple[str, Text | None]:
    """The property by which a record says something at length, and what it says."""
    found = ((prop, desk.chosen(desk.facts.words(iri, prop), lang)) for prop in _TEXTS)
    return next((one for one in found if one[1]), ("", None))


def _things(desk: Desk, draft: Draft, lang: Language) -> tuple[Thing, ...]:
    facts = desk.facts
    if draft.kind == "accessions":
        found = [facts.first(one, DCG + "hasMember") for one in draft.records]
        found.append(draft.of)
    else:
        found = [*draft.records, draft.bearer]
        for one in (*draft.records, *(claim.iri for claim in draft.claims)):
            found += [other for name in _INVOLVED for other in facts.iris(one, DCG + name)]
        found += [end for one in draft.follows for end in (one.subject, one.object)]
        found += draft.norms()
    claims = {one.iri for one in draft.claims}
    return desk.things((one for one in dict.fromkeys(found) if one not in claims), lang)


def _citations(desk: Desk, draft: Draft, said: str, lang: Language) -> Iterator[Citation]:
    """What a draft rests on; `said` is the property of the text that is told."""
    for claim in draft.claims:
        told = (*desk.facts.main_properties(claim.iri), *_TOLD_OF_CLAIM)
        yield from desk.citations(claim.iri, lang, *told)
    argued = (claim for one in draft.follows for _, claims in one.chains for claim in claims)
    for teller in dict.fromkeys((*draft.norms(), *argued)):
        yield from desk.main_citations(teller, lang)[0]
    if draft.claims or draft.follows:
        return
    record, own = draft.records[0], (said,) if said else ()
    if draft.kind == "accessions":
        for one in draft.records:
            yield from desk.citations(one, lang, DCG + "hasMember", draft.property)
    elif record != draft.bearer:
        yield from desk.citations(record, lang, *own)
        yield from desk.citations(draft.bearer, lang, draft.property)
    else:
        yield from desk.citations(record, lang, draft.property)
        yield from desk.citations(record, lang, said) if said else ()


MAX_NAMES: Final = 10


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a timeline goes; what is empty sets no bound."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the graph dates of some things, in order of time.

    `undated` counts the records and claims on them that have no date, `note` says so.
    """

    of: tuple[Thing, ...]
    entries: Page[Entry]
    undated: int
    note: str


def timeline(
    desk: Desk, of: str, span: Span, wanted: Filters, *, limit: int, cursor: str = ""
) -> Timeline:
    """The timeline of some things by their names, with commas; of no names, that of the notions.

    What may lie within the span is kept where only its month or year is known. Raises NotFoundError
    for a name that nothing has, ParameterError for a day that is none or too many names.
    """
    for name, day in (("from", span.first), ("to", span.last)):
        if day and not is_date(day):
            raise ParameterError(
                f"{name} is {day[:40]!r} and that is no day; write it as 2019-06-03, 2019-06 or "
                "2019."
            )
    iris = list(dict.fromkeys(map(desk.iri, listed(of)))) or desk.facts.of_kind(DCG + "Notion")
    bounded("The number of names", len(iris), MAX_NAMES, 0)
    found = [collected(desk, iri, wanted) for iri in iris]
    every = sorted((one for drafts, _, _ in found for one in drafts), key=place)
    within = [] if _backwards(span) else [one for one in every if _within(one, span)]
    hidden = len(every) - len(within) + sum(hidden for _, hidden, _ in found)
    undated = sum(undated for _, _, undated in found)
    conflicts = Conflicts(desk, every)
    lang = wanted.lang
    page = numbered(
        within,
        Place(("timeline", *iris, span.first, span.last, *wanted.told()), limit, cursor),
        lambda one: entry(desk, one, conflicts, lang),
        lambda: _silence(span, hidden, undated, lang),
    )
    note = words(lang)("timeline.undated", count=undated) if undated else ""
    return Timeline(desk.things(iris, lang), page, undated, note)


def _backwards(span: Span) -> bool:
    return bool(span.first and span.last) and first_day(span.first) > last_day(span.last)


def _within(draft: Draft, span: Span) -> bool:
    after = span.first and last_day(draft.until or draft.date) < first_day(span.first)
    before = span.last and first_day(draft.date) > last_day(span.last)
    return not (after or before)


def _silence(span: Span, hidden: int, undated: int, lang: Language) -> Silence:
    reason: Reason = "filtered" if hidden or _backwards(span) else "not covered"
    key = "backwards" if _backwards(span) else reason if hidden or not undated else "undated"
    told = {"first": span.first, "last": span.last, "count": hidden or undated}
    return Silence(reason, words(lang)(f"timeline.silence.{key}", **told), ())


def timeline_text(timeline: Timeline, lang: Language) -> str:
    """A timeline in lines, the date before what happened, and under it where that stands."""
    return "\n".join(_lines(timeline, lang))


def _lines(timeline: Timeline, lang: Language) -> Iterator[str]:
    yield _named(timeline.of, ", ")
    t, page = words(lang), timeline.entries
    for entry in page.items:
        until = f" / {entry.until}" if entry.until else ""
        of = f"{entry.of.name}: " if len(timeline.of) > 1 else ""
        told = [t(f"force.verb.{entry.force}")] if entry.force else []
        # That a record says so itself need not be told of each.
        if entry.claims or entry.norms:
            told.append(basis_words(entry.basis, lang, by_norms=bool(entry.norms)))
        if entry.confidence:
            told.append(t(f"claim.confidence.{entry.confidence}"))
        yield f"{entry.date}{until}  {of}{entry.sentence} [{', '.join(told)}]"
        if entry.text:
            yield f"    {entry.text.text}"
        for key, what in (
            ("other dates", "; ".join(entry.other_dates)),
            ("contradicts", _named(entry.contradicts)),
            ("tension", _named(entry.in_tension)),
            *(("note", note.text) for note in entry.notes),
        ):
            if what:
                yield f"    {t(f'timeline.{key}', what=what)}"
        yield from (f"    {cited(one)}" for one in entry.citations)
    if page.next:
        yield t("timeline.more", count=page.total - len(page.items))
    if timeline.note:
        yield timeline.note
    if page.silence:
        yield page.silence.message


def _named(things: Iterable[Thing], between: str = "; ") -> str:
    return between.join(f"{one.label} ({one.name})" for one in things)
