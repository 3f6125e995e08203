"""A drafted provision as a text with footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dcgraph.namespaces import DCGD
from dcgraph.research.draft_model import Donor, Draft, Option, Part, Worked
from dcgraph.research.footnotes import Notes, Paper, Paragraph, Passage, Section
from dcgraph.research.graph import Desk
from dcgraph.research.model import Citation, Language, PlacedNorm, Text, Thing
from dcgraph.research.relevance import owner
from dcgraph.words import QUOTES, SEMICOLON, words

_CONVENTION: Final = DCGD + "rkc"
_ON_PRACTICES: Final = (DCGD + "rkc.article-1.c", DCGD + "rkc.article-4.3")
"""What the Convention says of Recommended Practices."""


def draft_paper(desk: Desk, found: Draft, lang: Language) -> Paper:
    """The proposal, its derivation, the donors, options and consequences; or the worked ones."""
    writer = _Writer(desk, found, lang)
    made = (
        Section(writer.t(f"draft.section.{name}"), tuple(paragraphs), name=name)
        for name, paragraphs in (
            ("proposal", writer.proposal()),
            ("derivation", writer.derivation()),
            ("gap", writer.gap()),
            ("donors", writer.donors()),
            ("options", writer.options()),
            ("consequences", writer.consequences()),
            ("worked", writer.worked()),
        )
    )
    title = writer.t("draft.title-all")
    if found.named:
        of = found.named.label
        title = writer.t("draft.title", against=found.against.label, of=of)
        if found.named.kind == "Proposal":
            title = of[:1].upper() + of[1:]
    sections = tuple(one for one in made if one.paragraphs)
    return Paper(title, sections, writer.notes.all(), lang)


class _Writer:
    """Paragraphs of one text, which share their footnotes."""

    def __init__(self, desk: Desk, found: Draft, lang: Language) -> None:
        self.desk, self.found, self.lang = desk, found, lang
        self.t = words(lang)
        self.notes = Notes(lang)

    def _cited(self, donors: Iterable[Donor]) -> tuple[int, ...]:
        return self.notes.of(at for one in donors for at in one.citations)

    def _own(self, text: Text, notes: tuple[int, ...] = (), end: str = "") -> Passage:
        """A text of the graph, marked where it is in another language."""
        return Passage(text.text, notes, end, "" if text.language == self.lang else text.language)

    def _quoted(self, thing: Thing) -> str:
        left, right = QUOTES[self.lang]
        return f"{left}{thing.label}{right}"

    def proposal(self) -> Iterator[Paragraph]:
        """What it is, the text, and what remains to be done with it."""
        found, t = self.found, self.t
        yield Paragraph((Passage(found.notice),))
        if found.silence:
            yield Paragraph((Passage(found.silence.message),))
        one = found.proposal
        if not one:
            return
        # A worked proposal takes something from each of its norms.
        most = None if one.reason else 1
        donors = [it for part in one.parts for it in part.donors[:most]]
        yield Paragraph((Passage(f"{one.place}."), self._own(one.text, self._cited(donors))))
        if one.reason:
            yield Paragraph((Passage(t("draft.why", reason="").strip()), self._own(one.reason)))
        else:
            yield Paragraph((Passage(t("draft.composed")),))
        if one.condition and not one.reason:
            start = Passage(t("draft.condition", text="").strip())
            yield Paragraph((start, self._own(one.condition, self._cited(donors[:1]))))
        if one.force == "recommends" and owner(self.desk, found.against.iri) == _CONVENTION:
            cited = (at for it in _ON_PRACTICES for at in self._citations(it))
            yield Paragraph((Passage(t("draft.practice-note"), self.notes.of(cited)),))
        yield Paragraph((Passage(t("draft.review-note")),))

    def _citations(self, iri: str) -> tuple[Citation, ...]:
        return self.desk.citations(iri, self.lang)

    def derivation(self) -> Iterator[Paragraph]:
        """Each part with the norms that have it."""
        for one in self.found.proposal.parts if self.found.proposal else ():
            yield Paragraph(tuple(self._part(one)), item=True)

    def _part(self, one: Part) -> Iterator[Passage]:
        named = ", ".join(it.norm.label for it in one.donors)
        told = self.t(
            "draft.derived", role=self.t(f"draft.role.{one.role}"), label=one.label, norm=named
        )
        if one.in_place_of:
            told += f" ({self.t('draft.instead', bearer=one.in_place_of.label)})"
        if more := one.norms - len(one.donors):
            told += f" {self.t('draft.more-donors', n=more)}"
        yield Passage(told, self._cited(one.donors), ".")

    def gap(self) -> Iterator[Paragraph]:
        """What the text has on the actions so far."""
        gap = self.found.gap
        if gap:
            passages = [Passage(gap.message)]
            if gap.own:
                passages.append(Passage(self.t("draft.own")))
            yield Paragraph(tuple(passages))
            yield from (self._placed(one) for one in gap.own)

    def donors(self) -> Iterator[Paragraph]:
        """The norms of other texts, with their dates."""
        found = self.found
        yield from (self._placed(one) for one in found.donors)
        if found.total > len(found.donors):
            yield Paragraph((Passage(self.t("draft.donors-more", total=found.total)),))

    def _placed(self, one: PlacedNorm) -> Paragraph:
        norm, t = one.norm, self.t
        cited = self.notes.of(norm.citations)
        since = t("draft.since", day=one.since.date) if one.since else t("draft.no-date")
        told = t("draft.donor-line", norm=norm.thing.label, force=norm.kind_label)
        passages = [Passage(f"{told} ({since})", cited, ".")]
        if norm.summary:
            passages.append(self._own(norm.summary, cited))
        if norm.condition:
            passages.append(self._own(norm.condition, cited))
        return Paragraph(tuple(passages), item=True)

    def options(self) -> Iterator[Paragraph]:
        """What else donors have, by part."""
        role = ""
        for one in self.found.options:
            if one.role != role:
                role = one.role
                yield Paragraph((Passage(self.t(f"draft.role.{role}"), end="."),))
            yield Paragraph((self._option(one),), item=True)

    def _option(self, one: Option) -> Passage:
        norm = one.donors[0].norm.label
        told = self.t("draft.option", label=one.label, n=one.norms, norm=norm)
        if one.chosen:
            told += f" ({self.t('draft.chosen')})"
        return Passage(told, self._cited(one.donors[:1]), ".")

    def consequences(self) -> Iterator[Paragraph]:
        """To what the action comes, and who has such a duty already."""
        found, t = self.found, self.t
        if not found.proposal:
            return
        if not found.covers:
            yield Paragraph((Passage(t("draft.covers-none")),))
        for one in found.covers:
            assert one.object
            told = t(
                "draft.covers-line",
                action=self._quoted(one.subject),
                relation=one.relation_label,
                concept=self._quoted(one.object),
            )
            passages = [Passage(told, self.notes.of(one.citations), ".")]
            if one.rationale:
                passages.append(self._own(one.rationale))
            yield Paragraph(tuple(passages), item=True)
        if not found.laws:
            yield Paragraph((Passage(t("draft.law-none")),))
        for law in found.laws:
            told = t(
                "draft.law-line",
                text=law.text.label,
                force=t(f"force.label.{law.force}"),
                binds=", ".join(it.label for it in law.binds),
            )
            among = ", ".join(it.label for it in law.parties)
            kind = "no" if not among else "all" if law.parties == law.binds else "some"
            told += SEMICOLON[self.lang] + t(f"draft.parties.{kind}", parties=among)
            cited = (*law.citations, *(at for it in law.donors for at in it.citations))
            yield Paragraph((Passage(told, self.notes.of(cited), "."),), item=True)
        yield Paragraph((Passage(t("draft.law-limits")),))

    def worked(self) -> Iterator[Paragraph]:
        """The proposals that this project worked out, but for the one that is told above."""
        for one in self.found.worked:
            if not self.found.named or one.thing != self.found.named:
                yield Paragraph(tuple(self._worked(one)), item=True)

    def _worked(self, one: Worked) -> Iterator[Passage]:
        t = self.t
        force = t(f"force.label.{one.force}")
        if one.text:
            yield self._own(one.text, self._cited(one.donors))
        yield Passage(t("draft.for", part=one.part.label, force=force, review=one.review))
        if one.reason:
            yield Passage(t("draft.why", reason="").strip())
            yield self._own(one.reason)
