"""Reads the text of a document, and tells where in the document a place of the text is.

Markdown and LaTeX keep their length: what is markup becomes spaces, so that line and column stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from itertools import accumulate
from pathlib import PurePath
from time import monotonic
from typing import Any, Final
from unicodedata import normalize

from dcgraph.errors import ParameterError

MAX_BYTES: Final = 1 << 20
"""Bytes of a text, and of the text in a document."""
FORMS: Final = ("text", "markdown", "latex", "docx", "pdf")
_SUFFIXES: Final = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".tex": "latex",
    ".docx": "docx",
    ".pdf": "pdf",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its places. `paragraphs` and `pages` are where each of them begins."""

    name: str
    form: str
    text: str
    paragraphs: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()
    lines: tuple[int, ...] = field(default=())
    original: str = ""

    def __post_init__(self) -> None:
        starts = (0, *(one.end() for one in re.finditer("\n", self.text)))
        object.__setattr__(self, "lines", starts)

    def place(self, at: int) -> tuple[int, int, int, int]:
        """Line, column, paragraph and page of a place; paragraph and page are 0 if unknown."""
        line = bisect_right(self.lines, at)
        return (
            line,
            at - self.lines[line - 1] + 1,
            bisect_right(self.paragraphs, at),
            bisect_right(self.pages, at),
        )


def form_of(name: str) -> str:
    """The form of a file, by the ending of its name; plain text for an unknown one."""
    return _SUFFIXES.get(PurePath(name).suffix.casefold(), "text")


def read(content: bytes, name: str, form: str = "", most: int = MAX_BYTES) -> Document:
    """The text of a document in one of FORMS, by its name where none is given.

    At most `most` characters are read of a .docx or a PDF, and as many bytes of what is text.
    Raises ParameterError, naming place and repair, for what cannot be read or is too large.
    """
    form = form or form_of(name)
    if form not in FORMS:
        raise ParameterError(f"There is no form {form[:40]!r}; use one of {', '.join(FORMS)}.")
    if form == "docx":
        from dcgraph.verify.word import docx_paragraphs  # noqa: PLC0415  # seldom wanted

        paragraphs = docx_paragraphs(content, name, most)
        # An empty line parts paragraphs, so that no sentence goes on into the next one.
        starts = accumulate((len(one) + 2 for one in paragraphs[:-1]), initial=0)
        return Document(name, form, "\n\n".join(paragraphs), paragraphs=tuple(starts))
    if form == "pdf":
        return _read_pdf(content, name, most)
    if len(content) > most:
        raise ParameterError(
            f"{name} has {len(content):,} bytes; at most {most:,} are checked at once. "
            "Check it by chapters."
        )
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise ParameterError(
            f"{name} is not UTF-8: byte {error.start + 1} cannot be read. Save it as UTF-8, or "
            "say with --form what it is."
        ) from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    stripped = {"markdown": _without_markdown, "latex": _without_latex}.get(form)
    return Document(name, form, stripped(text) if stripped else text, original=text)


def _blank(match: re.Match[str]) -> str:
    """As many spaces as were there, line feeds kept."""
    return re.sub(r"[^\n]", " ", match[0])


_CODE: Final = re.compile(r"^(```|~~~)[^\n]*\n(?:(?!\1)[^\n]*\n)*\1[^\n]*$", re.MULTILINE)
"""Code between two fences; what follows a fence that nothing closes is read on."""
_MARKS: Final = re.compile(
    r"(?<=\])\([^()\s]{0,500}\)|<!--[^>]{0,300}-->|</?[A-Za-z][^<>\n]{0,300}>|`[^`\n]{0,300}`"
    r"|^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+|\*\*?|__|~~|\[\^?|\]|\\(?=[^\w\s])",
    re.MULTILINE,
)


def _without_markdown(text: str) -> str:
    return _MARKS.sub(_blank, _CODE.sub(_blank, text))


_TEX: Final = re.compile(
    r"%[^\n]*|\\(?:begin|end|label|ref|cite\w*|footcite\w*|url|usepackage|documentclass)\*?"
    r"(?:\[[^\]\n]{0,300}\])?(?:\{[^{}\n]{0,300}\})?|\\[A-Za-z]+\*?(?:\[[^\]\n]{0,300}\])?|\\[^\w\s]"
    r"|[{}$]|~"
)


def _without_latex(text: str) -> str:
    return _TEX.sub(_blank, text)


_MAX_PDF: Final = 8 << 20
_MAX_PAGES: Final = 300
_LIGATURE: Final = re.compile("[\ufb00-\ufb06]")
_PARTED: Final = re.compile(r"\b([^\W\d_]+)([-\u2010\u00ad])\n(\w\S*) ?")
"""A word that is parted at the end of a line."""
_COMPOUND: Final = frozenset(
    ("cross", "e", "high", "long", "low", "non", "post", "pre", "self", "short", "single", "well")
)
"""What a hyphen follows wherever it stands, as in `cross-border`."""
_SECONDS: Final = 10.0
"""Longest time that the pages of a file may take; it is looked at after each page."""


def _read_pdf(content: bytes, name: str, most: int) -> Document:
    """The text of a PDF page by page, by pypdf, which is installed on its own: see decision 79.

    Raises ParameterError where pypdf is not there, and for what is no PDF, is locked or too large,
    or has no text, as pages that were scanned.
    """
    if find_spec("pypdf") is None:
        raise ParameterError(
            f"{name} is a PDF, and pypdf, which reads it, is not installed. Install it with "
            "`pip install 'dcgraph[pdf]'`, or save the text as .docx or .txt."
        )
    if len(content) > _MAX_PDF:
        raise ParameterError(f"{name} has more than {_MAX_PDF >> 20} MB; check it by chapters.")
    pypdf: Any = import_module("pypdf")
    pages: list[str] = []
    length, until = 0, monotonic() + _SECONDS
    try:
        reader = pypdf.PdfReader(BytesIO(content))
        number = len(reader.pages)
        while len(pages) < min(number, _MAX_PAGES) and length <= most and monotonic() < until:
            pages.append(plain(reader.pages[len(pages)].extract_text()))
            length += len(pages[-1])
    except Exception as error:  # noqa: BLE001  # pypdf raises much besides its own errors
        raise ParameterError(
            f"{name} cannot be read as a PDF ({type(error).__name__}); save the text as .docx or "
            ".txt."
        ) from None
    if len(pages) < number or length > most:
        raise ParameterError(
            f"{name}, page {len(pages)}: the text up to here is too long, or took too long to "
            "read; check it by chapters."
        )
    if not "".join(pages).strip():
        raise ParameterError(f"{name} has no text: its pages are pictures. Give the text itself.")
    starts, at = [], 0
    for one in pages:
        starts.append(at)
        at += len(one) + 1
    return Document(name, "pdf", "\n".join(pages), pages=tuple(starts))


def plain(page: str) -> str:
    """The text of a page with letters for ligatures, and words whole that are parted at a line.

    The line ends after such a word, so that each line keeps its number.
    """
    letters = _LIGATURE.sub(lambda one: normalize("NFKC", one[0]), page)
    return _PARTED.sub(_whole, letters)


def _whole(parted: re.Match[str]) -> str:
    first, sign, rest = parted.groups()
    compound = first.casefold() in _COMPOUND or not rest[0].islower()
    return f"{first}{'-' if compound and sign != chr(0xAD) else ''}{rest}\n"
