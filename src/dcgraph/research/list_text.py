"""Lists as text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from dcgraph.research.catalogue import Entry, Resting, SourceUse
from dcgraph.research.coverage import Reading
from dcgraph.research.links import cited, statement_text
from dcgraph.research.model import Language, Statement, Text, Thing
from dcgraph.research.paging import Page
from dcgraph.research.questions import Answered, Cell
from dcgraph.research.statistics import Statistics
from dcgraph.research.texts import Branch, InstrumentText
from dcgraph.words import words

Item = TypeVar("Item")


def entries_text(page: Page[Entry], lang: Language) -> str:
    """Things with their dates."""
    return "\n".join(_page(page, lang, _entry))


def claims_text(page: Page[Statement], lang: Language) -> str:
    """Claims, each with the places on which it rests."""

    def lines(one: Statement) -> Iterator[str]:
        yield statement_text(one)
        yield from (f"    {cited(place)}" for place in one.citations)

    return "\n".join(_page(page, lang, lines))


def readings_text(page: Page[Reading], lang: Language) -> str:
    """Texts, with how far each was read and what is missing."""

    def lines(one: Reading) -> Iterator[str]:
        yield f"{one.text.label} ({one.text.name}): {words(lang)(f'claim.extent.{one.extent}')}"
        if one.note:
            yield from (f"    {gap.text}" for gap in one.note.gaps)

    return "\n".join(_page(page, lang, lines))


def source_text(use: SourceUse, lang: Language) -> str:
    """A source, and the records that rest on it."""

    def lines(one: Resting) -> Iterator[str]:
        yield f"{_named(one.record)}: {one.locator} [{one.confidence}]"

    head = [*_entry(use.source), *filter(None, (use.source.publisher, use.source.address))]
    return "\n".join((*head, "", *_page(use.resting, lang, lines)))


def statistics_text(figures: Statistics) -> str:
    """Which graph this is, and its figures."""
    lines = [f"dcgraph {figures.version}, {figures.hash}, {figures.dated}"]
    for counts in (
        figures.kinds,
        figures.bases,
        figures.confidences,
        figures.languages,
        figures.extents,
    ):
        lines += ["", *(f"{one.number:>7}  {one.label}" for one in counts)]
    return "\n".join((*lines, "", figures.audited))


def tree_text(text: InstrumentText) -> str:
    """An instrument with its editions and its parts, each below what it is part of."""
    lines = list(_entry(text.instrument))
    for edition in text.editions:
        lines += [f"  {line}" for line in _entry(edition.edition)]
        lines += _branches(edition.parts, 2)
    return "\n".join((*lines, *_branches(text.parts, 1)))


def answer_text(answer: Answered, lang: Language) -> str:
    """The answer to a question, a line for each row, under the question."""

    def lines(row: tuple[Cell, ...]) -> Iterator[str]:
        yield "  ".join(map(_cell, row))

    head = (answer.question.title.text, "", "  ".join(answer.columns))
    return "\n".join((*head, *_page(answer.rows, lang, lines)))


def _page(
    page: Page[Item], lang: Language, lines: Callable[[Item], Iterator[str]]
) -> Iterator[str]:
    for item in page.items:
        yield from lines(item)
    if page.silence:
        yield page.silence.message
    if page.next:
        yield more_text(page, lang)


def more_text(page: Page[Any], lang: Language) -> str:
    """How much of a list a page has, and how its next page is had."""
    return words(lang)("catalogue.more", shown=len(page.items), total=page.total, next=page.next)


def _entry(entry: Entry) -> Iterator[str]:
    dates = "; ".join(f"{one.relation_label} {one.date}" for one in entry.dates)
    yield f"{_named(entry.thing)}{': ' if dates else ''}{dates}"


def _branches(branches: tuple[Branch, ...], depth: int) -> Iterator[str]:
    for one in branches:
        yield f"{'  ' * depth}{_named(one.thing)}"
        yield from _branches(one.parts, depth + 1)


def _named(thing: Thing) -> str:
    return f"{thing.label} ({thing.kind}, {thing.name})"


def _cell(cell: Cell) -> str:
    match cell:
        case Thing():
            return cell.label
        case Text():
            return cell.text
    return "-"
