"""A notion against a text: what is covered and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.coverage import Reading, extent, readings, text_named
from dcgraph.research.facts import Claimed
from dcgraph.research.filters import Filters, bounded, had_begun
from dcgraph.research.footnotes import NO_PAPER, Notes, Paper, Paragraph, Passage, Section, quoted
from dcgraph.research.graph import Desk
from dcgraph.research.links import ground
from dcgraph.research.model import (
    BASES,
    CONFIDENCES,
    FORCES,
    Extent,
    Language,
    Reason,
    Silence,
    Statement,
    Thing,
)
from dcgraph.research.norms import Followed, said_on
from dcgraph.research.proposals import Proposal, proposals
from dcgraph.research.relevance import (
    GAP_STATES,
    GapState,
    bearing,
    is_text,
    owner,
    place,
    state,
    texts,
)
from dcgraph.words import COLON, QUOTES, words


@dataclass(frozen=True, slots=True)
class Filling:
    """Another text that bears on a thing, by its strongest statements and those of its parts."""

    instrument: Thing
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """A characteristic of the notion against the text.

    `given` are the claims that give it to the notion. `statements` are those of the text and
    its parts on it, the strongest first, `hidden` counts those that were not asked for. Where
    there are none, `state` tells why, and `elsewhere` are the other instruments that bear on
    it, the strongest first; `others` counts those beyond the number asked for.
    """

    characteristic: Thing
    dimension: Thing | None
    given: tuple[Statement, ...]
    state: GapState
    statements: tuple[Statement, ...]
    hidden: int
    elsewhere: tuple[Filling, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many characteristics there are, and how many in each state.

    `gap` counts those on which a text that was read as a whole is silent, `gap_in_part` those on
    which the parts of it are that were read as a whole, `not_read` those on which nothing was
    found in a text of which no part was. `elsewhere` counts, of those that are
    not covered, what another instrument bears on.
    """

    characteristics: int
    covered: int
    gap: int
    gap_in_part: int
    not_read: int
    filtered: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """The characteristics of a notion against a text.

    `pinned` tells from which graph this is, `extent` how far the text was read, and `readings`
    the notes on that, those of its parts among them. `silent` are the parts that were read as a
    whole: what is not covered does not stand in them either. `aspects` come by state, what the
    text lacks first, then by dimension. `finding` says in a sentence how many it lacks, and of
    what that is not known. `proposals` are those of this project for the text and its parts, each
    on an act that is not asked for there, whether that comes to one of the characteristics or not.
    `hidden` counts the characteristics that were left out by what was asked for. `paper` tells
    it all as a text, `silence` why nothing is covered.
    """

    notion: Thing
    instrument: Thing
    as_of: str
    pinned: str
    extent: Extent
    readings: tuple[Reading, ...]
    silent: tuple[Thing, ...]
    counts: Counts
    aspects: tuple[Aspect, ...]
    proposals: tuple[Proposal, ...]
    hidden: int
    finding: str
    paper: Paper
    silence: Silence | None


_MAX_STATED: Final = 6
"""So many statements on one characteristic are told; the others are counted."""


def gap_paper(found: Gaps, wanted: Filters) -> Paper:
    """The text in the language that is wanted; where nothing is covered it says so first."""
    writer = _Writer(found, wanted)
    made = (
        Section(writer.t(f"gaps.{name}"), tuple(paragraphs))
        for name, paragraphs in (
            ("result", writer.result()),
            ("uncovered", writer.uncovered()),
            ("proposals", writer.proposals()),
            ("covered", writer.covered()),
            ("method", writer.method()),
        )
    )
    sections = tuple(one for one in made if one.paragraphs)
    ends = {"notion": writer.named(found.notion), "instrument": writer.named(found.instrument)}
    return Paper(writer.t("gaps.title", **ends), sections, writer.notes.all(), wanted.lang)


class _Writer:
    """Paragraphs of one text, which share their footnotes."""

    def __init__(self, found: Gaps, wanted: Filters) -> None:
        self.found = found
        self.wanted = wanted
        self.lang: Language = wanted.lang
        self.t = words(wanted.lang)
        self.notes = Notes(wanted.lang)

    def named(self, thing: Thing) -> str:
        """The label of a thing in quotation marks."""
        left, right = QUOTES[self.lang]
        return f"{left}{thing.label}{right}"

    def method(self) -> Iterator[Paragraph]:
        """What was compared, what was left out, and how far the text was read."""
        found, t = self.found, self.t
        comparison = t(
            "gaps.comparison",
            notion=self.named(found.notion),
            instrument=self.named(found.instrument),
            pinned=found.pinned,
        )
        grounds = t(
            "gaps.grounds",
            interpreted=t("claim.basis.interpreted"),
            stated=t("claim.basis.stated"),
            recalled=t("claim.confidence.recalled"),
        )
        yield _said(comparison, grounds, *self._limits())
        first, *parts = found.readings
        yield Paragraph(tuple(self._reading(first)))
        for one in parts:
            yield Paragraph((self._read(one, f"gaps.parts.{one.extent}"),), item=True)

    def _limits(self) -> Iterator[str]:
        t, wanted, usual = self.t, self.wanted, Filters()
        if wanted.as_of:
            yield t("gaps.day", day=wanted.as_of)
        if wanted.basis != usual.basis:
            bases = (t(f"claim.basis.{one}") for one in BASES if one in wanted.basis)
            yield t("gaps.bases", bases=", ".join(bases))
        if wanted.confidence != usual.confidence:
            known = (one for one in CONFIDENCES if one in wanted.confidence)
            grades = ", ".join(t(f"claim.confidence.{one}") for one in known)
            yield t("gaps.confidence", confidence=grades)
        if wanted.force:
            forces = (t(f"force.verb.{one}") for one in FORCES if one in wanted.force)
            yield t("gaps.forces", forces=", ".join(forces))
        if self.found.hidden:
            yield t("gaps.left-out", count=self.found.hidden)

    def _read(self, one: Reading, sentence: str) -> Passage:
        """How far a text was read, and where that is told."""
        notes = self.notes.of(one.note.citations if one.note else ())
        return Passage(self.t(sentence, text=self.named(one.text)), notes, ".")

    def _reading(self, first: Reading) -> Iterator[Passage]:
        yield self._read(first, f"gaps.read.{first.extent}")
        if first.extent != self.found.extent:
            yield Passage(self.t("gaps.later-edition"))
        if first.note and first.note.summary:
            yield Passage(quoted(first.note.summary, self.lang))
        if first.note and first.note.gaps:
            every = first.note.gaps
            # Those in the language of the text, else those in English, else all.
            own = [one for one in every if one.language == self.lang]
            limits = own or [one for one in every if one.language == "en"] or every
            told = " ".join(quoted(one, self.lang) for one in limits)
            yield Passage(f"{self.t('gaps.limits')} {told}")

    def result(self) -> Iterator[Paragraph]:
        """What was found, in numbers."""
        found, counts, t = self.found, self.found.counts, self.t
        if found.silence and (found.silence.reason != "filtered" or not found.aspects):
            # Otherwise the numbers say it, and how to ask for more is nothing for a paper.
            yield _said(found.silence.message)
        if not found.aspects:
            return
        numbers = Counter(one.state for one in found.aspects)
        told = [found.finding, t("gaps.total", count=counts.characteristics)]
        told += [
            t(f"gaps.state-counts.{state}", count=numbers[state])
            for state in ("covered", *GAP_STATES[:-1])
            if numbers[state] or state == "covered"
        ]
        if counts.covered < counts.characteristics:
            told.append(t("gaps.elsewhere-count", count=counts.elsewhere))
        yield _said(*told)

    def covered(self) -> Iterator[Paragraph]:
        """What the text says on the characteristics that it covers, by dimension."""
        covered = (one for one in self.found.aspects if one.state == "covered")
        for dimension, aspects in groupby(covered, key=lambda one: one.dimension):
            if dimension:
                yield _said(self.t("gaps.dimension", dimension=dimension.label))
            else:
                yield _said(self.t("gaps.no-dimension"))
            for one in aspects:
                ascribed = self._ascribed(one, end=self.t("gaps.as-follows"))
                shown = one.statements[:_MAX_STATED]
                stated = self._stated(shown, len(one.statements) - len(shown), "gaps.more")
                yield Paragraph((ascribed, *stated), item=True)

    def uncovered(self) -> Iterator[Paragraph]:
        """The characteristics without a counterpart, by the reason."""
        t, found = self.t, self.found
        for kind in GAP_STATES[:-1]:
            aspects = [one for one in found.aspects if one.state == kind]
            if not aspects:
                continue
            unread = kind == "not read" and found.extent == "not read"
            told = [t("gaps.unread") if unread else t(f"gaps.lists.{kind}")]
            if kind == "gap in part":
                told.append(t("gaps.silent", parts=", ".join(map(self.named, found.silent))))
            yield _said(*told)
            for one in aspects:
                ascribed = self._ascribed(one, end=".")
                others = [each.statements[0] for each in one.elsewhere]
                lead = Passage(t("gaps.elsewhere" if others else "gaps.nowhere"))
                stated = self._stated(others, one.others, "gaps.others")
                yield Paragraph((ascribed, lead, *stated), item=True)

    def proposals(self) -> Iterator[Paragraph]:
        """What this project proposes for the text, first on what comes to a characteristic."""
        if self.found.proposals:
            yield _said(self.t("gaps.proposed.notice"))
        for key, wanted in (("met", True), ("others", False)):
            group = [each for each in self.found.proposals if bool(each.characteristics) is wanted]
            if group:
                yield _said(self.t(f"gaps.proposed.{key}"))
            yield from (Paragraph(tuple(self._proposed(each)), item=True) for each in group)

    def _proposed(self, proposal: Proposal) -> Iterator[Passage]:
        """The act and the place of a proposal, its text, the norms from which it comes, its IRI."""
        act = self.t(
            "gaps.proposed.act", action=self.named(proposal.action), part=proposal.part.label
        )
        if labels := ", ".join(map(self.named, proposal.characteristics)):
            act += self.t("gaps.proposed.comes-to", characteristics=labels)
        yield Passage(act, end=self.t("gaps.as-follows"))
        if proposal.text:
            yield Passage(quoted(proposal.text, self.lang))
        for origin in proposal.derivation:
            assert origin.object
            relation = origin.relation_label[:1].upper() + origin.relation_label[1:]
            sentence = f"{relation}{COLON[self.lang]}{origin.object.label}"
            yield Passage(sentence, self.notes.of(origin.citations), ".")
        yield Passage(proposal.thing.iri)

    def _ascribed(self, aspect: Aspect, end: str) -> Passage:
        """A characteristic, and who gives it to the notion."""
        between = self.t("gaps.then") + " "
        holders = between.join(dict.fromkeys(self._holder(one) for one in aspect.given))
        given = self.t("gaps.given", holders=holders)
        cited = self.notes.of(each for one in aspect.given for each in one.citations)
        return Passage(f"{self.named(aspect.characteristic)} ({given})", cited, end)

    def _holder(self, one: Statement) -> str:
        """Who says so and when; where a source names nobody, on what basis."""
        holders = [each.label for each in one.claimants]
        if one.basis != "stated":
            holders.append(self.t(f"claim.basis.{one.basis}"))
        elif not holders:
            holders.append(self.t("gaps.the-source"))
        date = one.stated_on or (self.t("gaps.undated") if self.wanted.as_of else "")
        recalled = self.t("claim.confidence.recalled") if one.confidence == "recalled" else ""
        return ", ".join(filter(None, (*holders, date, recalled)))

    def _stated(self, statements: Sequence[Statement], more: int, sentence: str) -> list[Passage]:
        """Some statements one after the other, and how many more there are."""
        told = []
        for number, one in enumerate(statements, start=1):
            ground_ = ground(one, self.lang)
            if one.confidence == "recalled":
                ground_ += f"{self.t('gaps.then')} {self.t('claim.confidence.recalled')}"
            text = f"{one.subject.label} – {one.relation_label} ({ground_})"
            end = "." if number == len(statements) and not more else self.t("gaps.then")
            told.append(Passage(text, self.notes.of(one.citations), end))
        return [*told, Passage(self.t(sentence, count=more), end=".")] if more else told


def _said(*sentences: str) -> Paragraph:
    """A paragraph of sentences without footnotes."""
    return Paragraph(tuple(Passage(one) for one in sentences))


MAX_ELSEWHERE: Final = 50
USUAL_ELSEWHERE: Final = 5


def gaps(
    desk: Desk, notion: str, instrument: str, wanted: Filters, *, most: int = USUAL_ELSEWHERE
) -> Gaps:
    """The characteristics of a notion against an instrument or another text, both by name.

    Of the instruments that bear on what is not covered, the `most` strongest are told. Raises
    NotFoundError for a name that there is not, ParameterError for things of the wrong kinds and for
    a number out of bounds.
    """
    bounded("most", most, MAX_ELSEWHERE)
    of, against = _notion(desk, notion), _against(desk, instrument)
    how_far = extent(desk, against, wanted.as_of)[0]
    there = had_begun(desk, against, wanted.as_of)
    every, read = texts(desk, against), readings(desk, against, wanted.lang)
    whole = tuple(
        one.text
        for one in read
        if there
        and one.text.iri != against
        and one.text.iri in every
        and extent(desk, one.text.iri, wanted.as_of)[0] == "whole"
    )

    def aspect(iri: str, given: tuple[Statement, ...]) -> Aspect:
        claims = tuple(said_on(desk, iri))
        own = bearing(desk, (one for one in claims if one.subject in every), wanted)
        others = () if own.statements else (one for one in claims if one.subject not in every)
        elsewhere = _fillings(desk, others, wanted)
        what: GapState = state(own, how_far, there=there)
        if what == "not read" and whole and how_far != "whole":
            what = "gap in part"
        dimension = desk.facts.first(iri, DCG + "isOnDimension")
        return Aspect(
            characteristic=desk.thing(iri, wanted.lang),
            dimension=desk.thing(dimension, wanted.lang) if dimension else None,
            given=given,
            state=what,
            statements=own.statements,
            hidden=own.hidden,
            elsewhere=elsewhere[:most],
            others=len(elsewhere[most:]),
        )

    known = _given(desk, of)
    found = tuple(
        aspect(iri, given)
        for iri, claims in known.items()
        if (given := bearing(desk, claims, wanted).statements)
    )
    concepts = [aspect.characteristic.iri for aspect in found]
    answer = Gaps(
        notion=desk.thing(of, wanted.lang),
        instrument=desk.thing(against, wanted.lang),
        as_of=wanted.as_of,
        pinned=desk.pinned(),
        extent=how_far,
        readings=read,
        silent=whole,
        counts=_counts(found),
        aspects=tuple(sorted(found, key=_order)),
        proposals=proposals(desk, against, wanted, concepts) if concepts else (),
        hidden=len(known) - len(found),
        finding="",
        paper=NO_PAPER,
        silence=None,
    )
    answer = replace(answer, silence=_silence(answer, wanted.lang, there=there))
    answer = replace(answer, finding=_finding(answer, wanted.lang))
    return replace(answer, paper=gap_paper(answer, wanted))


def _notion(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    if "Concept" in desk.kinds(iri):
        return iri
    thing = desk.thing(iri)
    turned = " The notion comes first, then the instrument." if is_text(desk, iri) else ""
    raise ParameterError(
        f"{thing.label} is of kind {thing.kind}; name a notion, such as digital-customs.{turned}"
    )


def _against(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    if "Notion" in desk.kinds(iri):
        raise ParameterError(
            f"{desk.label(iri).text} is of kind Notion; name an instrument to lay the notion "
            "against, such as rkc. The notion comes first, then the instrument."
        )
    return text_named(desk, name)


def _given(desk: Desk, notion: str) -> dict[str, list[Claimed]]:
    """The characteristics that sources give to a notion, each with the claims that do."""
    found: dict[str, list[Claimed]] = {}
    for claim in desk.facts.by_subject.get(notion, ()):
        if claim.relation == DCG + "hasCharacteristic":
            found.setdefault(claim.object, []).append(claim)
    return found


def _fillings(
    desk: Desk, claims: Iterable[Claimed | Followed], wanted: Filters
) -> tuple[Filling, ...]:
    """The texts that make some claims, the one with the strongest first."""
    found: dict[str, list[Statement]] = {}
    of_texts = (one for one in claims if is_text(desk, one.subject))
    for one in bearing(desk, of_texts, wanted).statements:
        found.setdefault(owner(desk, one.subject.iri), []).append(one)
    made = [Filling(desk.thing(iri, wanted.lang), tuple(told)) for iri, told in found.items()]
    return tuple(sorted(made, key=lambda one: place(one.statements[0])))


def _order(aspect: Aspect) -> tuple[int, str, str]:
    dimension = aspect.dimension.name if aspect.dimension else ""
    return GAP_STATES.index(aspect.state), dimension, aspect.characteristic.name


def _finding(found: Gaps, lang: Language) -> str:
    """How many the text lacks, in what was read of it as a whole, and how far the rest was."""
    t, counts = words(lang), found.counts
    if not found.aspects:
        return ""
    part: dict[str, str | int] = {"text": found.instrument.label, "total": counts.characteristics}
    if counts.covered == counts.characteristics:
        return t("gaps.finding.all", **part)
    told = []
    if counts.gap:
        told.append(t("gaps.finding.lacks", n=counts.gap, **part))
    if counts.gap_in_part:
        whole = t("gaps.finding.and").join(one.label for one in found.silent)
        told.append(t("gaps.finding.lacks", n=counts.gap_in_part, **{**part, "text": whole}))
        silent = {one.iri for one in found.silent}
        rest = [one for one in found.readings if one.text.iri not in silent]
        rest = [one for one in rest if one.text != found.instrument] or rest
        told += [
            t("gaps.finding.rest", text=one.text.label, extent=t(f"claim.extent.{one.extent}"))
            for one in rest
        ]
    if counts.not_read:
        extent_ = t(f"claim.extent.{found.extent}")
        told.append(t("gaps.finding.not read", **part, count=counts.not_read, extent=extent_))
    if counts.filtered:
        told.append(t("gaps.finding.filtered", count=counts.filtered))
    return " ".join(told)


def _counts(aspects: tuple[Aspect, ...]) -> Counts:
    states = Counter(one.state for one in aspects)
    return Counts(
        characteristics=len(aspects),
        covered=states["covered"],
        gap=states["gap"],
        gap_in_part=states["gap in part"],
        not_read=states["not read"],
        filtered=states["filtered"],
        elsewhere=sum(1 for one in aspects if one.elsewhere),
    )


def _silence(found: Gaps, lang: Language, *, there: bool) -> Silence | None:
    if found.counts.covered:
        return None
    key, reason = _why(found, there=there)
    hidden = found.hidden + sum(one.hidden for one in found.aspects)
    message = words(lang)(
        f"gaps.silence.{key}",
        notion=found.notion.label,
        instrument=found.instrument.label,
        day=found.as_of,
        hidden=hidden,
    )
    return Silence(reason, message, ())


def _why(found: Gaps, *, there: bool) -> tuple[str, Reason]:
    """What keeps the text from covering anything; what the reader can change comes first."""
    if not there:
        return "not there", "filtered"
    if not found.aspects:
        return ("left out", "filtered") if found.hidden else ("no characteristic", "not covered")
    if found.counts.filtered:
        return "left out", "filtered"
    unread = found.counts.not_read or found.counts.gap_in_part
    return ("not read", "not read") if unread else ("gap", "not covered")
