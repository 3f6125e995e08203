"""A text with footnotes as slides: a presentation in OpenDocument 1.3 (ISO/IEC 26300).

Nothing is cut: what does not fit goes on to a further slide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from dcgraph.files import packed
from dcgraph.research.footnotes import Footnote, Grid, Paper, Paragraph, Passage, Section
from dcgraph.research.model import Language
from dcgraph.text import one_line, replaced

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.presentation"
_NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="{iri}"'
    for prefix, iri in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
_SENTENCE: Final = re.compile(r"(?<=[.;?!]) +")
_LETTER: Final = re.compile(r"[A-Z]\) ")
"""With what a choice of an exercise begins, which needs no other mark."""
_WIDTH: Final = 25.4
"""Centimetres of a slide between its margins; it is 28 by 15.75."""
_ROW_GAP: Final = 0.6


@dataclass(frozen=True, slots=True)
class _Size:
    """How text of a style is set: its points, and how many lines a slide has of it."""

    style: str
    points: float
    lines: int

    def rows(self, text: str, width: float = _WIDTH) -> int:
        """The lines that a text takes in a width, in centimetres; rather one too many."""
        return ceil(len(text) / max(1, int(width / (self.points * 0.0194)))) or 1


_BODY: Final = _Size("body", 16, 16)
_CELL: Final = _Size("cell", 11, 22)
_NOTE: Final = _Size("note", 11, 24)


def odp(paper: Paper, subtitle: Sequence[str]) -> bytes:
    """The text as a presentation; `subtitle` are the lines below the title of the first slide."""
    pages = [_first(paper, subtitle)]
    for section in paper.sections:
        pages += _of_section(section)
    pages += _of_notes(paper)
    body = "".join(
        f'<draw:page draw:name="slide{number}" draw:style-name="dp" '
        f'draw:master-page-name="Default">{page}</draw:page>'
        for number, page in enumerate(pages, start=1)
    )
    files = {
        # The format wants its media type first and as it is.
        "mimetype": MEDIA_TYPE,
        "META-INF/manifest.xml": _manifest(),
        "content.xml": _document(
            "content",
            f"<office:automatic-styles>{_AUTOMATIC}</office:automatic-styles>"
            f"<office:body><office:presentation>{body}</office:presentation></office:body>",
        ),
        "meta.xml": _document(
            "meta",
            f"<office:meta><meta:generator>dcgraph</meta:generator>"
            f"<dc:title>{_safe(paper.title)}</dc:title><dc:language>{paper.language}</dc:language>"
            "</office:meta>",
        ),
        "styles.xml": _styles(paper),
    }
    return packed({name: text.encode() for name, text in files.items()}, stored="mimetype")


def _safe(text: str) -> str:
    """A text on one line as the content of an element, without what XML cannot hold."""
    return escape(replaced(one_line(text)))


def _document(kind: str, inside: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-{kind} {_NAMESPACES} office:version="1.3">{inside}'
        f"</office:document-{kind}>"
    )


def _manifest() -> str:
    entries = [("/", MEDIA_TYPE), *((f"{it}.xml", "text/xml") for it in ("content", "meta"))]
    entries.append(("styles.xml", "text/xml"))
    told = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3">{told}</manifest:manifest>'
    )


# Slides


def _frame(kind: str, style: str, place: tuple[float, float], inside: str) -> str:
    """A frame with text, from a top in centimetres and with a height."""
    top, height = place
    given = f'presentation:class="{kind}" ' if kind else ""
    style_kind = "presentation" if kind else "draw"
    return (
        f'<draw:frame {given}{style_kind}:style-name="{style}" draw:layer="layout" '
        f'svg:x="1.3cm" svg:y="{top}cm" svg:width="{_WIDTH}cm" svg:height="{height}cm">'
        f"<draw:text-box>{inside}</draw:text-box></draw:frame>"
    )


def _first(paper: Paper, subtitle: Iterable[str]) -> str:
    title = f'<text:p text:style-name="first">{_safe(paper.title)}</text:p>'
    lines = "".join(f'<text:p text:style-name="body">{_linked(one)}</text:p>' for one in subtitle)
    return _frame("title", "title", (2.4, 5), title) + _frame(
        "subtitle", "outline", (7.6, 5), lines
    )


def _slide(heading: str, number: int, size: _Size, inside: str) -> str:
    """A slide with a heading, which counts the slides of a section from the second on."""
    counted = f"{heading} ({number})" if number > 1 else heading
    title = f'<text:p text:style-name="title">{_safe(counted)}</text:p>'
    if not inside.startswith("<text:p"):
        return _frame("title", "title", (0.7, 1.5), title) + inside
    shape = ("", "plain") if size is _NOTE else ("outline", "outline")
    return _frame("title", "title", (0.7, 1.5), title) + _frame(*shape, (2.5, 11.8), inside)


def _of_section(section: Section) -> Iterator[str]:
    numbered = 0
    groups = _groups(section)
    for paragraphs in groups:
        for lines in _filled(paragraphs):
            numbered += 1
            yield _slide(section.heading, numbered, _BODY, "".join(map(_line, lines)))
    if section.grid:
        for rows in _filled_rows(section.grid):
            numbered += 1
            table = _table(section.grid.head, rows)
            yield _slide(section.heading, numbered, _CELL, table)


def _groups(section: Section) -> Iterator[list[Paragraph]]:
    """Paragraphs that stand together: an exercise begins a slide, and so does its solution."""
    if section.name not in ("exercises", "solutions"):
        yield list(section.paragraphs)
        return
    group: list[Paragraph] = []
    for one in section.paragraphs:
        if not one.item and group:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _filled(paragraphs: Iterable[Paragraph]) -> Iterator[list[Paragraph]]:
    """The paragraphs of each slide; one that is too long goes on at a sentence."""
    slide: list[Paragraph] = []
    left = float(_BODY.lines)
    for paragraph in paragraphs:
        for part in _parts(paragraph):
            need = _BODY.rows(_plain(part.passages)) + 0.4
            if slide and need > left:
                yield slide
                slide, left = [], float(_BODY.lines)
            slide.append(part)
            left -= need
    if slide:
        yield slide


def _parts(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A paragraph as it is, or in parts that each fit on a slide."""
    if _BODY.rows(_plain(paragraph.passages)) <= _BODY.lines - 1:
        yield paragraph
        return
    pieces: list[Passage] = []
    for one in paragraph.passages:
        first, *more = _SENTENCE.split(one.text)
        sentences = [first, *more]
        pieces += [Passage(it) for it in sentences[:-1]]
        pieces.append(Passage(sentences[-1], one.notes, one.end, one.language))
    part: list[Passage] = []
    for one in pieces:
        if part and _BODY.rows(_plain((*part, one))) > _BODY.lines - 1:
            yield Paragraph(tuple(part), paragraph.item)
            part = []
        part.append(one)
    yield Paragraph(tuple(part), paragraph.item)


def _plain(passages: Iterable[Passage]) -> str:
    return " ".join(f"{one.plain}{','.join(map(str, one.notes))}{one.end}" for one in passages)


def _line(paragraph: Paragraph) -> str:
    style = "item" if paragraph.item else "body"
    lettered = _LETTER.match(paragraph.passages[0].text)
    mark = "• " if paragraph.item and not lettered else ""
    return f'<text:p text:style-name="{style}">{mark}{_spans(paragraph.passages)}</text:p>'


def _spans(passages: Iterable[Passage]) -> str:
    return " ".join(f"{_linked(one.plain)}{_raised(one.notes)}{_safe(one.end)}" for one in passages)


def _raised(notes: Sequence[int]) -> str:
    told = ", ".join(map(str, notes))
    return f'<text:span text:style-name="raised">{told}</text:span>' if told else ""


_ADDRESS: Final = re.compile(r"https?://[^\s<>]+")


def _linked(text: str) -> str:
    """A text whose addresses lead somewhere."""
    told, end = [], 0
    plain = replaced(one_line(text))
    for found in _ADDRESS.finditer(plain):
        address = found.group().rstrip(".,;)")
        told += [escape(plain[end : found.start()]), _link(address, address)]
        end = found.start() + len(address)
    return "".join((*told, escape(plain[end:])))


def _link(address: str, text: str) -> str:
    target = quoteattr(address)
    return f'<text:a xlink:type="simple" xlink:href={target}>{escape(text)}</text:a>'


# Tables


def _widths(grid_head: Sequence[str]) -> list[float]:
    """Of columns: the first is narrower, since it has names."""
    others = len(grid_head) - 1
    first = min(5.0, _WIDTH / len(grid_head))
    return [first, *[round((_WIDTH - first) / others, 3)] * others] if others else [_WIDTH]


def _height(row: Sequence[Sequence[Passage]], widths: Sequence[float]) -> float:
    cells = zip(row, widths, strict=True)
    return max(_CELL.rows(_plain(one), width - 0.4) for one, width in cells) + _ROW_GAP


def _filled_rows(grid: Grid) -> Iterator[list[tuple[tuple[Passage, ...], ...]]]:
    """The rows of each slide, each of which has the head again.

    A row that is too high for a slide goes on in further rows.
    """
    widths = _widths(grid.head)
    head = _height([(Passage(one),) for one in grid.head], widths)
    slide: list[tuple[tuple[Passage, ...], ...]] = []
    left = _CELL.lines - head
    for whole in grid.rows:
        for row in _row_parts(whole, widths, _CELL.lines - head):
            need = _height(row, widths)
            if slide and need > left:
                yield slide
                slide, left = [], _CELL.lines - head
            slide.append(row)
            left -= need
    if slide:
        yield slide


def _row_parts(
    row: tuple[tuple[Passage, ...], ...], widths: Sequence[float], most: float
) -> Iterator[tuple[tuple[Passage, ...], ...]]:
    while _height(row, widths) > most and any(len(cell) > 1 for cell in row):
        # Each cell gives as many passages as fit; the rest stand in the next row.
        heads, tails = [], []
        for cell, width in zip(row, widths, strict=True):
            count = max(
                (
                    n
                    for n in range(1, len(cell) + 1)
                    if _CELL.rows(_plain(cell[:n]), width - 0.4) + _ROW_GAP <= most
                ),
                default=1,
            )
            heads.append(cell[:count])
            tails.append(cell[count:])
        yield tuple(heads)
        row = (row[0], *tails[1:])
    yield row


def _table(head: Sequence[str], rows: Iterable[Sequence[Sequence[Passage]]]) -> str:
    widths = _widths(head)
    columns = "".join(
        f'<table:table-column table:style-name="co{len(head)}-{0 if number == 0 else 1}"/>'
        for number in range(len(widths))
    )

    def cell(style: str, inside: str, text: str) -> str:
        return (
            f'<table:table-cell table:style-name="{style}">'
            f'<text:p text:style-name="{text}">{inside}</text:p></table:table-cell>'
        )

    top = "".join(cell("cell-head", _safe(one), "head") for one in head)
    body = "".join(
        f"<table:table-row>{''.join(cell('cell-body', _spans(one), 'cell') for one in row)}"
        "</table:table-row>"
        for row in rows
    )
    return (
        f'<draw:frame draw:style-name="plain" draw:layer="layout" svg:x="1.3cm" svg:y="2.5cm" '
        f'svg:width="{_WIDTH}cm" svg:height="1cm">'
        f"<table:table>{columns}<table:table-header-rows><table:table-row>{top}"
        f"</table:table-row></table:table-header-rows>{body}</table:table></draw:frame>"
    )


# Footnotes


def _of_notes(paper: Paper) -> Iterator[str]:
    heading = _NOTES[paper.language]
    numbered: list[tuple[int, Footnote]] = []
    page, used = 0, 0.0
    for note in paper.footnotes:
        need = _NOTE.rows(f"{note.number}. {note.text}") + 0.15
        if used + need > _NOTE.lines:
            page, used = page + 1, 0.0
        used += need
        numbered.append((page, note))
    for number, those in groupby(numbered, key=lambda one: one[0]):
        inside = "".join(
            f'<text:p text:style-name="note">{note.number}. {_linked(note.text)}</text:p>'
            for _, note in those
        )
        yield _slide(heading, number + 1, _NOTE, inside)


_NOTES: Final[dict[Language, str]] = {"en": "Sources", "fr": "Sources", "ru": "Источники"}


# Styles


def _paragraph(name: str, points: float, more: str = "", text: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph">'
        f"<style:paragraph-properties {more}/>"
        f'<style:text-properties fo:font-size="{points:g}pt" {text}/></style:style>'
    )


def _shape(name: str, family: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}"><style:graphic-properties '
        'draw:stroke="none" draw:fill="none" draw:auto-grow-height="false" '
        'fo:padding="0cm" draw:textarea-vertical-align="top"/></style:style>'
    )


def _column(columns: int, number: int, width: float) -> str:
    return (
        f'<style:style style:name="co{columns}-{number}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width:g}cm"/></style:style>'
    )


def _cell_style(name: str, line: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell">'
        f'<style:table-cell-properties fo:padding="0.15cm" fo:border-bottom="{line}"/>'
        "</style:style>"
    )


_GREY: Final = 'fo:color="#555555"'
_INK: Final = 'fo:color="#1f3a5f" fo:font-weight="bold"'
_DRAWN: Final = (
    '<style:style style:name="dp" style:family="drawing-page"><style:drawing-page-properties '
    'presentation:display-page-number="true"/></style:style>'
)
_RAISED: Final = (
    '<style:style style:name="raised" style:family="text"><style:text-properties '
    'style:text-position="super 60%"/></style:style>'
)
_AUTOMATIC: Final = "".join(
    (
        _DRAWN,
        _shape("title", "presentation"),
        _shape("outline", "presentation"),
        _shape("plain", "graphic"),
        _paragraph("first", 30, text=_INK),
        _paragraph("title", 24, text=_INK),
        _paragraph("body", _BODY.points, 'fo:margin-bottom="0.2cm"'),
        _paragraph(
            "item",
            _BODY.points,
            'fo:margin-left="0.5cm" fo:text-indent="-0.5cm" fo:margin-bottom="0.2cm"',
        ),
        _paragraph("cell", _CELL.points),
        _paragraph("head", _CELL.points, text=_INK),
        _paragraph("note", _NOTE.points, 'fo:margin-bottom="0.05cm"'),
        _RAISED,
        *(
            _column(columns, number, width)
            for columns in range(2, 7)
            for number, width in enumerate(_widths([""] * columns)[:2])
        ),
        _cell_style("cell-head", "0.05cm solid #1f3a5f"),
        _cell_style("cell-body", "0.02cm solid #666666"),
    )
)


def _styles(paper: Paper) -> str:
    """Fonts, the size of a slide, and what stands at the foot of each."""
    country = {"en": "GB", "fr": "FR", "ru": "RU"}[paper.language]
    foot = (
        '<draw:frame draw:style-name="foot" draw:layer="backgroundobjects" svg:x="1.3cm" '
        f'svg:y="14.6cm" svg:width="{_WIDTH}cm" svg:height="0.7cm"><draw:text-box>'
        f'<text:p text:style-name="foot-text">{_safe(paper.title)} · dcgraph · w3id.org/dcgraph · '
        "<text:page-number/></text:p></draw:text-box></draw:frame>"
    )
    return _document(
        "styles",
        '<office:font-face-decls><style:font-face style:name="Sans" svg:font-family="Arial, '
        "'Liberation Sans', sans-serif\"/></office:font-face-decls>"
        '<office:styles><style:default-style style:family="graphic"><style:text-properties '
        f'style:font-name="Sans" fo:font-size="16pt" fo:language="{paper.language}" '
        f'fo:country="{country}"/></style:default-style></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-'
        'properties fo:margin="0cm" fo:page-width="28cm" fo:page-height="15.75cm" '
        'style:print-orientation="landscape"/></style:page-layout>'
        '<style:style style:name="dp-master" style:family="drawing-page">'
        '<style:drawing-page-properties draw:fill="solid" draw:fill-color="#ffffff"/></style:style>'
        f"{_shape('foot', 'graphic')}"
        f"{_paragraph('foot-text', 9, text=_GREY)}</office:automatic-styles>"
        '<office:master-styles><draw:layer-set><draw:layer draw:name="layout"/>'
        '<draw:layer draw:name="backgroundobjects"/></draw:layer-set>'
        '<style:master-page style:name="Default" style:page-layout-name="page" '
        f'draw:style-name="dp-master">{foot}</style:master-page></office:master-styles>',
    )
