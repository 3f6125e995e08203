"""Tables as an XLSX workbook: formatted, the same bytes for the same tables, without formulas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dcgraph.escaping import replaced

__all__ = ["Entry", "Sheet", "Tone", "workbook"]

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
_LONGEST: Final = 32_000
"""Characters of a cell; Excel refuses a file with more than 32,767 in one."""
_LONGEST_LINK: Final = 2_000
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
    linked = linked and len(entry.link) <= _LONGEST_LINK
    look = looks.of(entry, linked=linked)
    if isinstance(entry.value, int):
        page.write_number(down, across, entry.value, look)
        return
    text = replaced(entry.value, breaks=False)
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    if linked:
        page.write_url(down, across, entry.link, look, text)
    else:
        page.write_string(down, across, text, look)
