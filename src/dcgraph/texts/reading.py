"""A reader's file, whatever its format, split into the parts of the instrument."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError
from dcgraph.files import read_bytes
from dcgraph.texts.headings import WORDS
from dcgraph.texts.lines import paragraphs, split_lines
from dcgraph.texts.markup import decoded, html_lines, parse_xml
from dcgraph.texts.model import Split
from dcgraph.texts.published import FORMATS, split_xml

_OTHERS: Final = (
    (b"%PDF", "a PDF", "save its text from a viewer, as .txt or .html"),
    (b"PK\x03\x04", "a packed file, as of a word processor", "save it as HTML or as text"),
    (b"\xd0\xcf\x11\xe0", "a document of a word processor", "save it as HTML or as text"),
    (b"{\\rtf", "a document of a word processor", "save it as HTML or as text"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
)
_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html|body|div|p|table|h[1-6])[\s>]", re.IGNORECASE)
_HTML: Final = re.compile(rb"<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_BEGINNING: Final = 2_000
_ROOT: Final = re.compile(rb"<(?:[\w.-]{1,40}:)?([\w.-]{1,60})")
_MARKDOWN: Final = (".md", ".markdown")
NAMES: Final = (
    *("HTML", "EUR-Lex HTML", "Markdown", "plain text"),
    *(one.label for one in FORMATS),
)


def read_copy(path: Path, encoding: str = "") -> Split:
    """Read a file and split it into numbered parts.

    Raises LoadError, which names the file, the line where one is at fault and the repair, for what
    is no text in one of the formats of NAMES, has no numbered part or is too large.
    """
    content = read_bytes(path)
    for mark, what, repair in _OTHERS:
        if content.startswith(mark):
            raise LoadError(f"{path} is {what}; {repair}. {', '.join(NAMES)} are read.", path)
    beginning = content[:_BEGINNING].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"")
    if _is_xml(beginning.lstrip()):
        found = split_xml(parse_xml(content, path), path)
    else:
        found = _split_text(decoded(content, path, encoding), path)
    if not found.units:
        words = ", ".join(WORDS[kind][0].capitalize() for kind in ("chapter", "article", "section"))
        raise LoadError(
            f"{path}, line 1: no part of it has a number ({words}, 1., (a) …), so that there is "
            "nothing to split it by; see that the copy is whole and in one of these formats: "
            f"{', '.join(NAMES)}.",
            path,
            1,
        )
    return found


def _is_xml(beginning: bytes) -> bool:
    if beginning.startswith(b"<?xml"):
        return _HTML.search(beginning) is None
    root = _ROOT.match(beginning)
    return root is not None and any(root[1].decode() in one.roots for one in FORMATS)


def _split_text(text: str, path: Path) -> Split:
    if path.suffix.lower() in _MARKDOWN:
        units = split_lines(paragraphs(text, markdown=True), path)
        return Split("markdown", "", tuple(units.blocks), tuple(units.units))
    if _PAGE.search(text[:_BEGINNING]):
        page = html_lines(text, path)
        units = split_lines(page.lines, path)
        left = tuple(f"<{name}> ({n})" for name, n in sorted(Counter(page.left_out).items()))
        form = "eur-lex" if page.is_eur_lex else "html"
        return Split(form, page.language, tuple(units.blocks), tuple(units.units), left)
    units = split_lines(paragraphs(text), path)
    return Split("text", "", tuple(units.blocks), tuple(units.units))
