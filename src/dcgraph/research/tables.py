"""Answers as tables: CSV and XLSX."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache, cached_property, partial
from io import BytesIO, StringIO
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from dcgraph.research.links import grades
from dcgraph.research.model import Citation, Text, Thing
from dcgraph.text import replaced

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Column = str | Callable[[Any], str]
"""A path such as `authors.label` from a row, or a function of it."""


class Table:
    """Named columns, each with what stands in it for a row.

    `row` is the type of a row: a dataclass or a named tuple. `paths` names what has a column, in
    this order: fields of the row, and of what is in it, as `norm.force`; without any, all fields.
    A column has the name of its field. The type tells what stands in it: of a thing its name, and
    its label in a column `_label` beside it, or all that a mention has where the field is `thing`;
    of several things their labels; of texts their words; of citations the places with their
    grades. What `columns` has of such a name stands there instead; all else of it comes last.

    A path leads from attribute to attribute, through each of several; where there is none on the
    way the cell is empty. Several values stand with semicolons between.
    """

    def __init__(self, row: Any = None, paths: str = "", /, **columns: Column) -> None:
        self._kind, self._paths, self._own = row, paths, columns

    @cached_property
    def _columns(self) -> dict[str, Callable[[Any], str]]:
        own = {name: _cell(one) if isinstance(one, str) else one for name, one in self._own.items()}
        found: dict[str, Callable[[Any], str]] = {}
        for path in self._paths.split() or (get_type_hints(self._kind) if self._kind else ()):
            name = path.rpartition(".")[2]
            found |= {name: own.pop(name)} if name in own else _typed(self._kind, path, name)
        return found | own

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._columns)

    def row(self, of: Any) -> list[str]:
        """The cells of a row, all empty for None."""
        cells = self._columns.values()
        return [cell(of) for cell in cells] if of is not None else [""] * len(cells)

    def csv(self, rows: Iterable[Any]) -> bytes:
        """The rows as CSV."""
        return write_csv(self.columns, map(self.row, rows))


def _typed(kind: Any, path: str, name: str) -> dict[str, Callable[[Any], str]]:
    """The columns of a path from a row of some kind, by the type of what it leads to."""
    several = False
    for step in path.split("."):
        kind, many = _bare(get_type_hints(kind)[step])
        several = several or many
    if kind is Citation:
        return {name: _cell(path, cited_at)}
    if kind is Thing and name == "thing":
        return {one.name: _cell(f"{path}.{one.name}") for one in fields(Thing)}
    if kind is Thing:
        labels = _cell(f"{path}.label")
        return {name: labels} if several else {name: _cell(f"{path}.name"), f"{name}_label": labels}
    if isinstance(kind, type) and issubclass(kind, Text):
        return {name: _cell(f"{path}.text")}
    if is_dataclass(kind):
        raise TypeError(f"{path} has no column of its own: name what of it stands in the table.")
    return {name: _cell(path)}


def _bare(hint: Any) -> tuple[Any, bool]:
    """The type of what may be missing, or of each of several; whether there may be several."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    return (get_args(hint)[0], True) if get_origin(hint) is tuple else (hint, False)


def _cell(path: str, whole: Callable[[Any], str] | None = None) -> Callable[[Any], str]:
    """What reads a path from a row; `whole` writes all that it leads to."""
    first, _, rest = path.partition(".")
    step, onward = attrgetter(first), _cell(rest, whole) if rest else _text

    def cell(row: Any) -> str:
        value = step(row)
        if value is None:
            return ""
        if whole and not rest:
            return whole(value)
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
