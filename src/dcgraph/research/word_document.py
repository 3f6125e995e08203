"""A text with footnotes as a document of Word: WordprocessingML (ISO/IEC 29500-1, transitional)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from dcgraph.files import packed
from dcgraph.research.footnotes import Footnote, Paper, Paragraph, Passage
from dcgraph.research.model import Language
from dcgraph.text import one_line, replaced

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_META: Final = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_LOCALES: Final[dict[str, str]] = {"en": "en-GB", "fr": "fr-FR", "ru": "ru-RU"}
_FIRST: Final = 2
"""The number of the first footnote in the file: 0 and 1 are the lines above footnotes."""


def docx(paper: Paper) -> bytes:
    """The text as a document whose footnotes are footnotes. Nothing is cut; tables are left out."""
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("rId2", _META, "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(paper),
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{_OFFICE}/styles", "styles.xml"),
            ("rId2", f"{_OFFICE}/footnotes", "footnotes.xml"),
        ),
        "word/document.xml": _document(paper),
        "word/footnotes.xml": _footnotes(paper.footnotes),
        "word/styles.xml": _styles(paper.language),
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return packed({name: f"{head}{content}".encode() for name, content in files.items()})


def _document(paper: Paper) -> str:
    body = [_paragraph("Title", _run(paper.title))]
    placed: set[int] = set()
    for section in paper.sections:
        body.append(_paragraph("Heading1", _run(section.heading)))
        body += (_written(one, placed) for one in section.paragraphs)
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" '
    page += 'w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
    return f'<w:document xmlns:w="{_W}"><w:body>{"".join(body)}{page}</w:body></w:document>'


def _written(one: Paragraph, placed: set[int]) -> str:
    style = "ListParagraph" if one.item else "Normal"
    start = _run("– ") if one.item else ""
    inside = _run(" ").join("".join(_passage(it, placed)) for it in one.passages)
    return _paragraph(style, start + inside)


def _passage(one: Passage, placed: set[int]) -> Iterator[str]:
    """The words and their notes: a note stands where it is first cited, and later is named."""
    yield _run(one.text, one.language)
    for number in one.notes:
        if number in placed:
            raised = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            # A note that was cited before is its number: Word counts each reference anew.
            yield f"<w:r>{raised}<w:t>{number}</w:t></w:r>"
        else:
            placed.add(number)
            yield (
                '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
                f'<w:footnoteReference w:id="{number + _FIRST - 1}"/></w:r>'
            )
    if one.end:
        yield _run(one.end)


def _run(text: str, language: str = "") -> str:
    told = (
        f'<w:rPr><w:lang w:val="{_LOCALES.get(language, language)}"/></w:rPr>' if language else ""
    )
    return f'<w:r>{told}<w:t xml:space="preserve">{_safe(text)}</w:t></w:r>'


def _paragraph(style: str, inside: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}</w:p>'


def _safe(text: str) -> str:
    """A text without what XML cannot hold; a space at its end stays."""
    end = " " if text.endswith(" ") else ""
    return escape(replaced(one_line(text))) + end


def _footnotes(notes: Iterable[Footnote]) -> str:
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{element}/></w:r></w:p>'
        "</w:footnote>"
        for number, (kind, element) in enumerate(
            (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
        )
    )
    told = "".join(
        f'<w:footnote w:id="{one.number + _FIRST - 1}">'
        + _paragraph(
            "FootnoteText",
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            + _run(f"\u00a0{one.text}"),
        )
        + "</w:footnote>"
        for one in notes
    )
    return f'<w:footnotes xmlns:w="{_W}">{lines}{told}</w:footnotes>'


def _styles(language: Language) -> str:
    def style(name: str, label: str, paragraph: str = "", run: str = "", kind: str = "") -> str:
        kind = kind or "paragraph"
        based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" and name != "Normal" else ""
        usual = ' w:default="1"' if name == "Normal" else ""
        return (
            f'<w:style w:type="{kind}"{usual} w:styleId="{name}"><w:name w:val="{label}"/>{based}'
            + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
            + (f"<w:rPr>{run}</w:rPr>" if run else "")
            + "</w:style>"
        )

    def size(points: int) -> str:
        return f'<w:sz w:val="{points * 2}"/>'

    made = (
        style("Normal", "Normal", '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/>'),
        style("Title", "Title", '<w:spacing w:after="240"/>', f"<w:b/>{size(18)}"),
        style(
            "Heading1",
            "heading 1",
            '<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/>',
            f"<w:b/>{size(14)}",
        ),
        style("ListParagraph", "List Paragraph", '<w:ind w:left="425" w:hanging="283"/>'),
        style("FootnoteText", "footnote text", '<w:spacing w:after="0"/>', size(9)),
        style(
            *("FootnoteReference", "footnote reference"),
            run='<w:vertAlign w:val="superscript"/>',
            kind="character",
        ),
    )
    usual = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
        f'{size(11)}<w:lang w:val="{_LOCALES[language]}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    return f'<w:styles xmlns:w="{_W}">{usual}{"".join(made)}</w:styles>'


def _core(paper: Paper) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_safe(paper.title)}</dc:title><dc:creator>dcgraph</dc:creator>"
        f"<dc:language>{paper.language}</dc:language></cp:coreProperties>"
    )


def _relations(*those: tuple[str, str, str]) -> str:
    told = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, kind, target in those
    )
    return f'<Relationships xmlns="{_RELATIONS}">{told}</Relationships>'


def _types() -> str:
    parts = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/footnotes.xml": f"{_WORD}.footnotes+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/docProps/core.xml": _CORE,
    }
    told = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )
