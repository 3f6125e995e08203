"""Lists as text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from dcgraph.research.catalogue import Branch, Entry, InstrumentText, SourceUse
from dcgraph.research.concordance import Concordance
from dcgraph.research.coverage import Reading
from dcgraph.research.links import cited, statement_text
from dcgraph.research.model import Language, Statement, Text, Thing
from dcgraph.research.paging import Page
from dcgraph.research.questions import Answered, Cell
from dcgraph.research.statistics import Statistics
from dcgraph.research.tables import Table
from dcgraph.words import COLON, words

Item = TypeVar("Item")


def entries_text(page: Page[Entry], lang: Language) -> str:
    """Things with their dates."""
    return _text(page, lang, lambda one: (_entry(one),))


def rows_text(table: Table, page: Page[Any], lang: Language) -> str:
    """Rows by their table: the first cell, and below it all others by their heads."""
    t = words(lang)

    def lines(row: Any) -> Iterator[str]:
        (_, first), *others = zip(table.columns, table.row(row), strict=True)
        yield first
        for column, cell in others:
            if cell:
                yield f"    {t(f'columns.{column}')}{COLON[lang]}{cell}"

    return _text(page, lang, lines)


def claims_text(page: Page[Statement], lang: Language) -> str:
    """Claims, each with the places on which it rests."""
    return _text(
        page, lang, lambda one: (statement_text(one), *(f"    {cited(it)}" for it in one.citations))
    )


def readings_text(page: Page[Reading], lang: Language) -> str:
    """Texts, with how far each was read and what is missing."""

    def lines(one: Reading) -> Iterator[str]:
        yield f"{one.text.label} ({one.text.name}): {words(lang)(f'claim.extent.{one.extent}')}"
        if one.note:
            yield from (f"    {gap.text}" for gap in one.note.gaps)

    return _text(page, lang, lines)


def source_text(use: SourceUse, lang: Language) -> str:
    """A source, and the records that rest on it."""
    head = (_entry(use.source), *filter(None, (use.source.publisher, use.source.address)), "")
    return _text(
        use.resting,
        lang,
        lambda one: (f"{_named(one.record)}: {one.locator} [{one.confidence}]",),
        *head,
    )


def statistics_text(figures: Statistics) -> str:
    """Which graph this is, and its figures."""
    lines = [f"dcgraph {figures.version}, {figures.hash}, {figures.dated}"]
    for counts in (
        figures.kinds,
        figures.bases,
        figures.confidences,
        figures.languages,
        figures.extents,
        figures.addresses,
    ):
        lines += ["", *(f"{one.number:>7}  {one.label}" for one in counts)]
    return "\n".join((*lines, "", figures.audited))


def tree_text(text: InstrumentText) -> str:
    """An instrument with its editions and its parts, each below what it is part of."""
    lines = [_entry(text.instrument)]
    for edition in text.editions:
        lines += [f"  {_entry(edition.edition)}", *_branches(edition.parts, 2)]
    return "\n".join((*lines, *_branches(text.parts, 1)))


def answer_text(answer: Answered, lang: Language) -> str:
    """The answer to a question, a line for each row, under the question."""
    head = (answer.question.title.text, "", "  ".join(answer.columns))
    return _text(answer.rows, lang, lambda row: ("  ".join(map(_cell, row)),), *head)


def _text(
    page: Page[Item], lang: Language, lines: Callable[[Item], Iterable[str]], *head: str
) -> str:
    told = [*head, *(line for item in page.items for line in lines(item))]
    if page.silence:
        told.append(page.silence.message)
    if page.next:
        told.append(more_text(page, lang))
    return "\n".join(told)


def more_text(page: Page[Any], lang: Language) -> str:
    """How much of a list a page has, and how its next page is had."""
    return words(lang)("catalogue.more", shown=len(page.items), total=page.total, next=page.next)


def _entry(entry: Entry) -> str:
    dates = "; ".join(f"{one.relation_label} {one.date}" for one in entry.dates)
    return f"{_named(entry.thing)}{': ' if dates else ''}{dates}"


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


def concordance_text(found: Concordance, lang: Language) -> str:
    """A concordance in lines: how many norms of which class, then each with its sources."""
    return "\n".join(_norms(found, lang))


def _norms(found: Concordance, lang: Language) -> Iterator[str]:
    yield from (f"{one.norms:>5}  {one.thing.label}" for one in found.kinds)
    t, norms = words(lang), found.norms
    for one in norms.items:
        it = one.norm
        yield f"\n{it.provision.label if it.provision else it.thing.label}: {it.kind_label}"
        yield f"    {it.sentence}"
        yield from (f"    {text.text}" for text in (it.words, it.condition) if text)
        if one.since:
            yield f"    {t('concordance.since', day=one.since.date, of=one.since.of.label)}"
        if one.past:
            yield f"    {t('concordance.past')}"
        yield from (f"    {cited(at)}" for at in it.citations)
    if norms.silence:
        yield norms.silence.message
    if norms.next:
        yield f"\n{more_text(norms, lang)}"
