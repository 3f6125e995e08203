"""Answers as tables: CSV and XLSX."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Final, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dcgraph.research.catalogue import Entry as CatalogueEntry
from dcgraph.research.catalogue import Resting
from dcgraph.research.coverage import Reading
from dcgraph.research.links import grades
from dcgraph.research.model import Citation, Statement, Thing
from dcgraph.research.questions import Answered, Asked, Cell
from dcgraph.research.statistics import Statistics
from dcgraph.text import replaced


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV by RFC 4180, with its columns named in the first line."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def entries_csv(entries: Iterable[CatalogueEntry]) -> bytes:
    """The entries of a list."""
    columns = "iri name kind label language number dates authors publisher address authority"
    return written(
        (*columns.split(), "resting", "confidence", "summary"),
        (
            (
                one.thing.iri,
                one.thing.name,
                one.thing.kind,
                one.thing.label,
                one.thing.language,
                one.number,
                "; ".join(f"{dated.relation} {dated.date}" for dated in one.dates),
                "; ".join(author.label for author in one.authors),
                one.publisher,
                one.address,
                one.authority or "",
                str(one.resting),
                one.confidence or "",
                one.summary.text if one.summary else "",
            )
            for one in entries
        ),
    )


def statements_csv(statements: Iterable[Statement]) -> bytes:
    """Statements, claims among them, with what each rests on."""
    columns = (
        "claim subject subject_label relation force object object_label value basis confidence"
    )
    return written(
        (
            *columns.split(),
            "stated_on",
            "claimants",
            "rationale",
            "read_by",
            "read_on",
            "review",
            "citations",
        ),
        (
            (
                one.claim,
                one.subject.name,
                one.subject.label,
                one.relation,
                one.force or "",
                one.object.name if one.object else "",
                one.object.label if one.object else "",
                one.value.text if one.value else "",
                one.basis,
                one.confidence or "",
                one.stated_on,
                "; ".join(claimant.label for claimant in one.claimants),
                one.rationale.text if one.rationale else "",
                "; ".join(one.read_by),
                one.read_on,
                one.review,
                "; ".join(_cited(citation) for citation in one.citations),
            )
            for one in statements
        ),
    )


def resting_csv(uses: Iterable[Resting]) -> bytes:
    """The records that rest on a source."""
    return written(
        ("record", "kind", "label", "locator", "confidence", "supports"),
        (
            (
                one.record.name,
                one.record.kind,
                one.record.label,
                one.locator,
                one.confidence,
                " ".join(one.supports),
            )
            for one in uses
        ),
    )


def readings_csv(readings: Iterable[Reading]) -> bytes:
    """How far some texts were read."""
    return written(
        ("text", "kind", "label", "extent", "note", "summary", "gaps", "citations"),
        (
            (
                one.text.name,
                one.text.kind,
                one.text.label,
                one.extent,
                one.note.thing.name if one.note else "",
                one.note.summary.text if one.note and one.note.summary else "",
                "; ".join(gap.text for gap in one.note.gaps) if one.note else "",
                "; ".join(_cited(citation) for citation in one.note.citations) if one.note else "",
            )
            for one in readings
        ),
    )


def statistics_csv(figures: Statistics) -> bytes:
    """The figures of the graph, each with what it counts."""
    counted = ("kinds", "bases", "confidences", "languages", "extents")
    rows = [
        (what, one.name, one.label, str(one.number))
        for what in counted
        for one in getattr(figures, what)
    ]
    if (audit := figures.audit) is not None:
        rows.append(("audit", "read", figures.audited, str(audit.read)))
        rows += [("audit", one.verdict, one.verdict, str(one.number)) for one in audit.rates]
    return written(("counted", "name", "label", "number"), rows)


def questions_csv(questions: Iterable[Asked]) -> bytes:
    """The saved questions, with the parameters of each."""
    return written(
        ("name", "title", "language", "parameters", "empty", "query"),
        (
            (
                one.name,
                one.title.text,
                one.title.language,
                "; ".join(f"{bound.name} ({bound.kind})" for bound in one.parameters),
                one.empty,
                one.query,
            )
            for one in questions
        ),
    )


def answer_csv(answer: Answered) -> bytes:
    """The answer to a question: things by their names, each with its label beside it."""
    columns = [
        name
        for column in answer.columns
        for name in ((column, f"{column}_label") if column in answer.of_things else (column,))
    ]
    return written(columns, (list(_row(answer, row)) for row in answer.rows.items))


def _row(answer: Answered, row: tuple[Cell, ...]) -> Iterator[str]:
    for column, cell in zip(answer.columns, row, strict=True):
        label = cell.label if isinstance(cell, Thing) else ""
        text = cell.name if isinstance(cell, Thing) else cell.text if cell else ""
        yield from (text, label) if column in answer.of_things else (text,)


def _cited(one: Citation) -> str:
    place = f", {one.locator}" if one.locator else ""
    return f"{one.source.label}{place} [{grades(one)}]"


Tone = Literal[
    "plain",
    "head",
    "title",
    "note",
    "name",
    "strong",
    "middle",
    "weak",
    "gap",
    "unread",
    "filtered",
]
"""How an entry looks: as a title, a head, plain text, or as a cell of a matrix."""

_TONES: Final[dict[Tone, dict[str, object]]] = {
    "plain": {},
    "head": {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"},
    "title": {"bold": True, "font_size": 14, "text_wrap": False},
    "note": {"font_color": "#6B6B6B", "text_wrap": False},
    "name": {"bold": True},
    "strong": {"bg_color": "#9CC7A4"},
    "middle": {"bg_color": "#CFE6D3"},
    "weak": {"bg_color": "#EEF6EF"},
    "gap": {"bg_color": "#F3C9C0"},
    "unread": {"font_color": "#6B6B6B", "bg_color": "#F0F0F0"},
    "filtered": {"font_color": "#6B6B6B", "italic": True},
}
_EVERYWHERE: Final = {"text_wrap": True, "valign": "top", "font_name": "Calibri", "font_size": 10}
_MAX_LENGTH: Final = 32_000
"""Characters of a cell; Excel refuses a file with more than 32,767 in one."""
_MAX_LINK_LENGTH: Final = 2_000
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001  # the format knows no zone
"""The day that every workbook names as its own, so that equal tables are equal files."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell: a text or a number, its look, and where a click leads.

    `link` is a web address or a place in the workbook, as `internal:'Claims'!A7`; any other is
    dropped. `italic` marks what is not confirmed.
    """

    value: str | int
    tone: Tone = "plain"
    link: str = ""
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of entries. `widths` are those of columns in characters.

    `frozen` counts the rows and the columns that stay in view; `filtered` is the number of the
    row, from 0, with the heads by which a reader can filter, None for none.
    """

    title: str
    rows: tuple[tuple[Entry, ...], ...]
    widths: tuple[int, ...]
    frozen: tuple[int, int] = (1, 0)
    filtered: int | None = None


def workbook(sheets: tuple[Sheet, ...], title: str, comment: str) -> bytes:
    """The sheets as a file; `title` and `comment` stand in its properties.

    Texts are written as texts: what looks like a formula, a number or an address is none.
    """
    place = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = Workbook(place, options)
    book.set_properties({"title": title, "comments": comment, "created": _MADE})
    looks = _Looks(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.title), sheet, looks)
    book.close()
    return place.getvalue()


class _Looks:
    """The formats of a workbook, each made when it is first used."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Tone, bool, bool], Format] = {}

    def of(self, entry: Entry, *, linked: bool) -> Format:
        """The format of an entry."""
        key = (entry.tone, entry.italic, linked)
        if key not in self._made:
            look = _EVERYWHERE | _TONES[entry.tone]
            if entry.italic:
                look["italic"] = True
            if linked:
                look["underline"] = 1
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    for number, width in enumerate(sheet.widths):
        page.set_column(number, number, width)
    page.freeze_panes(*sheet.frozen)
    if sheet.filtered is not None:
        last = len(sheet.widths) - 1
        page.autofilter(sheet.filtered, 0, max(len(sheet.rows) - 1, sheet.filtered), last)
    for down, row in enumerate(sheet.rows):
        for across, entry in enumerate(row):
            _put(page, down, across, entry, looks)


def _put(page: Worksheet, down: int, across: int, entry: Entry, looks: _Looks) -> None:
    linked = entry.link.startswith(("https://", "http://", "internal:"))
    linked = linked and len(entry.link) <= _MAX_LINK_LENGTH
    look = looks.of(entry, linked=linked)
    if isinstance(entry.value, int):
        page.write_number(down, across, entry.value, look)
        return
    text = replaced(entry.value, breaks=False)
    text = text if len(text) <= _MAX_LENGTH else text[: _MAX_LENGTH - 1] + "…"
    if linked:
        page.write_url(down, across, entry.link, look, text)
    else:
        page.write_string(down, across, text, look)
