"""Answers as tables: CSV and XLSX."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from io import BytesIO, StringIO
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal

from dcgraph.research.links import cited, grades
from dcgraph.research.model import Citation, Thing
from dcgraph.research.questions import Answered, Cell
from dcgraph.research.statistics import Statistics
from dcgraph.text import replaced

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Row = Any
Column = str | Callable[[Any], str]
"""A path such as `authors.label` from a row, or a function of it."""


class Table:
    """Named columns, each with what stands in it for a row.

    A path leads from attribute to attribute, through each of several; where there is none on the
    way the cell is empty. Several values stand with semicolons between.
    """

    def __init__(self, **columns: Column) -> None:
        self.columns: Final = tuple(columns)
        self._cells = [_cell(one) if isinstance(one, str) else one for one in columns.values()]

    def row(self, of: Any) -> list[str]:
        """The cells of a row, all empty for None."""
        return [cell(of) for cell in self._cells] if of is not None else [""] * len(self._cells)

    def csv(self, rows: Iterable[Any]) -> bytes:
        """The rows as CSV."""
        return write_csv(self.columns, map(self.row, rows))


def _cell(path: str) -> Callable[[Any], str]:
    """What reads a path from a row."""
    first, _, rest = path.partition(".")
    step, onward = attrgetter(first), _cell(rest) if rest else _text

    def cell(row: Any) -> str:
        value = step(row)
        if value is None:
            return ""
        return "; ".join(map(onward, value)) if isinstance(value, tuple) else onward(value)

    return cell


def _text(value: str | bool | int) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def write_csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table as CSV by RFC 4180, with its columns named in the first line."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def sources(citations: Iterable[Citation]) -> str:
    """Places in sources, and whether each was read."""
    return "; ".join(f"{at.source.label}, {at.locator} [{at.confidence}]" for at in citations)


def cited_at(citations: Iterable[Citation]) -> str:
    """Places in sources, with the grade of each."""
    return "; ".join(
        f"{one.source.label}{one.locator and f', {one.locator}'} [{grades(one)}]"
        for one in citations
    )


_THING: Final[dict[str, Column]] = {
    one: f"thing.{one}" for one in ("iri", "name", "kind", "label", "language")
}
entries_csv: Final = Table(
    **_THING,
    number="number",
    dates=lambda one: "; ".join(f"{dated.relation} {dated.date}" for dated in one.dates),
    authors="authors.label",
    publisher="publisher",
    address="address",
    authority="authority",
    resting="resting",
    confidence="confidence",
    summary="summary.text",
).csv
"""The entries of a list."""

statements_csv: Final = Table(
    claim="claim",
    subject="subject.name",
    subject_label="subject.label",
    relation="relation",
    force="force",
    object="object.name",
    object_label="object.label",
    value="value.text",
    basis="basis",
    confidence="confidence",
    stated_on="stated_on",
    claimants="claimants.label",
    rationale="rationale.text",
    read_by="read_by",
    read_on="read_on",
    review="review",
    citations=lambda one: cited_at(one.citations),
).csv
"""Statements, claims among them, with what each rests on."""

resting_csv: Final = Table(
    record="record.name",
    kind="record.kind",
    label="record.label",
    locator="locator",
    confidence="confidence",
    supports=lambda one: " ".join(one.supports),
).csv
"""The records that rest on a source."""

readings_csv: Final = Table(
    text="text.name",
    kind="text.kind",
    label="text.label",
    extent="extent",
    note="note.thing.name",
    summary="note.summary.text",
    gaps="note.gaps.text",
    citations=lambda one: cited_at(one.note.citations if one.note else ()),
).csv
"""How far some texts were read."""

questions_csv: Final = Table(
    name="name",
    title="title.text",
    language="title.language",
    parameters=lambda one: "; ".join(f"{it.name} ({it.kind})" for it in one.parameters),
    empty="empty",
    query="query",
).csv
"""The saved questions, with the parameters of each."""

matches_csv: Final = Table(
    **_THING,
    field="field",
    matched="matched.text",
    matched_language="matched.language",
    slips="slips",
    missing=lambda one: " ".join(one.missing),
).csv
"""The things that were found, each with the text by which it was."""

timeline_csv: Final = Table(
    of="of.name",
    date="date",
    precision="precision",
    until="until",
    dated_by="dated_by",
    kind="kind",
    force="force",
    sentence="sentence",
    text="text.text",
    things="things.name",
    claims="claims",
    norms="norms",
    first="first",
    other_dates="other_dates",
    contradicts="contradicts.name",
    in_tension="in_tension.name",
    basis="basis",
    confidence="confidence",
    citations=lambda one: "; ".join(map(cited, one.citations)),
).csv
"""The entries of a timeline."""

concordance_csv: Final = Table(
    norm="norm.thing.name",
    provision="norm.provision.name",
    provision_label="norm.provision.label",
    instrument="instrument.name",
    instrument_label="instrument.label",
    instrument_kind="instrument.kind",
    status="status.name",
    force="norm.force",
    kind="norm.kind",
    words="norm.words.text",
    words_quoted="norm.words_quoted",
    bearers="norm.bearers.label",
    actions="norm.actions.label",
    matters="norm.matters.label",
    beneficiaries="norm.beneficiaries.label",
    qualifiers="norm.qualifiers.label",
    condition="norm.condition.text",
    sentence="norm.sentence",
    summary="norm.summary.text",
    since="since.date",
    since_property="since.property",
    since_of="since.of.name",
    until="until",
    past="past",
    confidence="confidence",
    citations=lambda one: cited_at(one.norm.citations),
).csv
"""Norms beside those of other texts."""


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
    return write_csv(("counted", "name", "label", "number"), rows)


def answer_csv(answer: Answered) -> bytes:
    """The answer to a question: things by their names, each with its label beside it."""
    columns = [
        name
        for column in answer.columns
        for name in ((column, f"{column}_label") if column in answer.of_things else (column,))
    ]
    return write_csv(columns, (list(_row(answer, row)) for row in answer.rows.items))


def _row(answer: Answered, row: tuple[Cell, ...]) -> Iterator[str]:
    for column, cell in zip(answer.columns, row, strict=True):
        yield cell.name if isinstance(cell, Thing) else cell.text if cell else ""
        if column in answer.of_things:
            yield cell.label if isinstance(cell, Thing) else ""


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
    from xlsxwriter import Workbook  # noqa: PLC0415  # slow to begin

    place = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = Workbook(place, options)
    book.set_properties({"title": title, "comments": comment, "created": _MADE})
    look = cache(partial(_format, book))
    for sheet in sheets:
        page = book.add_worksheet(sheet.title)
        for number, width in enumerate(sheet.widths):
            page.set_column(number, number, width)
        page.freeze_panes(*sheet.frozen)
        if sheet.filtered is not None:
            last = len(sheet.widths) - 1
            page.autofilter(sheet.filtered, 0, max(len(sheet.rows) - 1, sheet.filtered), last)
        for down, row in enumerate(sheet.rows):
            for across, entry in enumerate(row):
                _put(page, down, across, entry, look)
    book.close()
    return place.getvalue()


def _format(book: Workbook, tone: Tone, italic: bool, linked: bool) -> Format:
    look = _EVERYWHERE | _TONES[tone] | ({"italic": True} if italic else {})
    return book.add_format(look | ({"underline": 1} if linked else {}))


def _put(
    page: Worksheet,
    down: int,
    across: int,
    entry: Entry,
    look: Callable[[Tone, bool, bool], Format],
) -> None:
    linked = entry.link.startswith(("https://", "http://", "internal:"))
    linked = linked and len(entry.link) <= _MAX_LINK_LENGTH
    looks = look(entry.tone, entry.italic, linked)
    if isinstance(entry.value, int):
        page.write_number(down, across, entry.value, looks)
        return
    text = replaced(entry.value, breaks=False)
    text = text if len(text) <= _MAX_LENGTH else text[: _MAX_LENGTH - 1] + "…"
    if linked:
        page.write_url(down, across, entry.link, looks, text)
    else:
        page.write_string(down, across, text, looks)
