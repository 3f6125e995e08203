"""A gap analysis as a text for a working paper: method, result, and both lists with footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from dcgraph.research.coverage.bearing import GAP_STATES, GapState
from dcgraph.research.coverage.frames import BASIS, CONFIDENCE, ground
from dcgraph.research.coverage.gap_model import Aspect, Gaps
from dcgraph.research.coverage.gap_words import WORDS
from dcgraph.research.coverage.paper import (
    MARKS,
    Notes,
    Paper,
    Paragraph,
    Passage,
    Section,
    quoted,
)
from dcgraph.research.coverage.wording import Words
from dcgraph.research.force import MARK
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, Language, Statement, Text, Thing
from dcgraph.research.wanted import Wanted

__all__ = ["gap_paper"]

_MOST_STATED: Final = 6
"""So many statements on one characteristic are told; the others are counted."""


def gap_paper(found: Gaps, wanted: Wanted) -> Paper:
    """The text in the language that is wanted; where nothing is covered it says so first."""
    writer = _Writer(found, wanted)
    sections = tuple(one for one in writer.sections() if one.paragraphs)
    title = writer.words["title"].format(
        notion=writer.named(found.notion), instrument=writer.named(found.instrument)
    )
    return Paper(title, sections, writer.notes.all(), wanted.lang)


class _Writer:
    """Sections of one text, which share their footnotes."""

    def __init__(self, found: Gaps, wanted: Wanted) -> None:
        self.found = found
        self.wanted = wanted
        self.lang: Language = wanted.lang
        self.words: Words = WORDS[wanted.lang]
        self.notes = Notes(wanted.lang)

    def sections(self) -> Iterator[Section]:
        """The sections in the order of the text; one may be empty."""
        words = self.words
        yield Section(words["result"], tuple(self._result()))
        yield Section(words["uncovered"], tuple(self._uncovered()))
        yield Section(words["covered"], tuple(self._covered()))
        yield Section(words["method"], (*self._method(), *self._reading()))

    def named(self, thing: Thing) -> str:
        """The label of a thing in quotation marks."""
        left, right = MARKS[self.lang]
        return f"{left}{thing.label}{right}"

    def _method(self) -> Iterator[Paragraph]:
        words, found = self.words, self.found
        comparison = words["comparison"].format(
            notion=self.named(found.notion),
            instrument=self.named(found.instrument),
            pinned=found.pinned,
        )
        grounds = words["grounds"].format(
            interpreted=BASIS[self.lang]["interpreted"],
            stated=BASIS[self.lang]["stated"],
            recalled=CONFIDENCE[self.lang]["recalled"],
        )
        yield _said(comparison, grounds, *self._limits())

    def _limits(self) -> Iterator[str]:
        words, wanted, usual = self.words, self.wanted, Wanted()
        if wanted.as_of:
            yield words["day"].format(day=wanted.as_of)
        if wanted.basis != usual.basis:
            bases = (BASIS[self.lang][one] for one in BASES if one in wanted.basis)
            yield words["bases"].format(bases=", ".join(bases))
        if wanted.confidence != usual.confidence:
            grades = (CONFIDENCE[self.lang][one] for one in CONFIDENCES if one in wanted.confidence)
            yield words["confidence"].format(confidence=", ".join(grades))
        if wanted.force:
            forces = (MARK[one].label[self.lang] for one in FORCES if one in wanted.force)
            yield words["forces"].format(forces=", ".join(forces))
        if self.found.hidden:
            yield words["left_out"].format(count=self.found.hidden)

    def _reading(self) -> Iterator[Paragraph]:
        words, found = self.words, self.found
        first, *parts = found.readings
        read = words["read"][first.extent].format(text=self.named(first.text))
        passages = [Passage(read, self.notes.of(first.note.citations if first.note else ()), ".")]
        if first.extent != found.extent:
            passages.append(Passage(words["later_edition"]))
        if first.note and first.note.summary:
            passages.append(Passage(quoted(first.note.summary, self.lang)))
        if first.note and (limits := self._in_language(first.note.gaps)):
            told = " ".join(quoted(one, self.lang) for one in limits)
            passages.append(Passage(f"{words['limits']} {told}"))
        yield Paragraph(tuple(passages))
        for one in parts:
            text = words["parts"][one.extent].format(text=self.named(one.text))
            notes = self.notes.of(one.note.citations if one.note else ())
            yield Paragraph((Passage(text, notes, "."),), item=True)

    def _in_language(self, texts: Iterable[Text]) -> tuple[Text, ...]:
        """Those in the language of the text, else those in English, else all."""
        every = tuple(texts)
        own = tuple(one for one in every if one.language == self.lang)
        return own or tuple(one for one in every if one.language == "en") or every

    def _result(self) -> Iterator[Paragraph]:
        words, found, counts = self.words, self.found, self.found.counts
        if found.silence and (found.silence.reason != "filtered" or not found.aspects):
            # Otherwise the numbers say it, and how to ask for more is nothing for a paper.
            yield _said(found.silence.message)
        if not found.aspects:
            return
        numbers: dict[GapState, int] = {
            "covered": counts.covered,
            "gap": counts.gap,
            "gap in part": counts.gap_in_part,
            "not read": counts.not_read,
            "filtered": counts.filtered,
        }
        told = [found.finding, words["total"].format(count=counts.characteristics)]
        told += [
            words["state_counts"][state].format(count=numbers[state])
            for state in ("covered", *GAP_STATES[:-1])
            if numbers[state] or state == "covered"
        ]
        if counts.covered < counts.characteristics:
            told.append(words["elsewhere_count"].format(count=counts.elsewhere))
        yield _said(*told)

    def _covered(self) -> Iterator[Paragraph]:
        covered = (one for one in self.found.aspects if one.state == "covered")
        for dimension, aspects in groupby(covered, key=lambda one: one.dimension):
            yield _said(self._dimension(dimension))
            for one in aspects:
                yield Paragraph(
                    (
                        self._ascribed(one, end=self.words["as_follows"]),
                        *self._stated(one.statements),
                    ),
                    item=True,
                )

    def _dimension(self, dimension: Thing | None) -> str:
        if dimension is None:
            return self.words["no_dimension"]
        return self.words["dimension"].format(dimension=dimension.label)

    def _uncovered(self) -> Iterator[Paragraph]:
        silent = ", ".join(self.named(one) for one in self.found.silent)
        for state in GAP_STATES:
            aspects = [one for one in self.found.aspects if one.state == state]
            if state == "covered" or not aspects:
                continue
            unread = state == "not read" and self.found.extent == "not read"
            told = [self.words["unread"] if unread else self.words["lists"][state]]
            if state == "gap in part":
                told.append(self.words["silent"].format(parts=silent))
            yield _said(*told)
            for one in aspects:
                yield Paragraph((self._ascribed(one, end="."), *self._elsewhere(one)), item=True)

    def _ascribed(self, aspect: Aspect, end: str) -> Passage:
        """A characteristic, and who gives it to the notion."""
        between = self.words["then"] + " "
        holders = between.join(dict.fromkeys(self._holder(one) for one in aspect.given))
        given = self.words["given"].format(holders=holders)
        cited = self.notes.of(each for one in aspect.given for each in one.citations)
        return Passage(f"{self.named(aspect.characteristic)} ({given})", cited, end)

    def _holder(self, one: Statement) -> str:
        """Who says so and when; where a source names nobody, on what basis."""
        holders = [each.label for each in one.claimants]
        if one.basis != "stated":
            holders.append(BASIS[self.lang][one.basis])
        elif not holders:
            holders.append(self.words["the_source"])
        date = one.stated_on or (self.words["undated"] if self.wanted.as_of else "")
        recalled = CONFIDENCE[self.lang]["recalled"] if one.confidence == "recalled" else ""
        return ", ".join(filter(None, (*holders, date, recalled)))

    def _stated(self, statements: tuple[Statement, ...]) -> Iterator[Passage]:
        """What the text says on a characteristic: the strongest first, and how much more."""
        shown = statements[:_MOST_STATED]
        more = len(statements) - len(shown)
        for number, one in enumerate(shown, start=1):
            last = number == len(shown) and not more
            yield self._statement(one, end="." if last else self.words["then"])
        if more:
            yield Passage(self.words["more"].format(count=more), end=".")

    def _statement(self, one: Statement, end: str) -> Passage:
        told = ground(one, self.lang)
        if one.confidence == "recalled":
            told += f"{self.words['then']} {CONFIDENCE[self.lang]['recalled']}"
        text = f"{one.subject.label} – {one.relation_label} ({told})"
        return Passage(text, self.notes.of(one.citations), end)

    def _elsewhere(self, aspect: Aspect) -> Iterator[Passage]:
        words = self.words
        if not aspect.elsewhere:
            yield Passage(words["nowhere"])
            return
        yield Passage(words["elsewhere"])
        for number, one in enumerate(aspect.elsewhere, start=1):
            last = number == len(aspect.elsewhere) and not aspect.others
            yield self._statement(one.statements[0], end="." if last else words["then"])
        if aspect.others:
            yield Passage(words["others"].format(count=aspect.others), end=".")


def _said(*sentences: str) -> Paragraph:
    """A paragraph of sentences without footnotes."""
    return Paragraph(tuple(Passage(one) for one in sentences))
