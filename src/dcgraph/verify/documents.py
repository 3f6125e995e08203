"""Reads the text of a document, and tells where in the document a place of the text is.

Markdown and LaTeX keep their length: what is markup becomes spaces, so that line and column stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

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


def read(content: bytes, name: str, form: str = "") -> Document:
    """The text of a document in one of FORMS, by its name where none is given.

    Raises ParameterError, naming place and repair, for what cannot be read or is too large.
    """
    form = form or form_of(name)
    if form not in FORMS:
        raise ParameterError(f"There is no form {form[:40]!r}; use one of {', '.join(FORMS)}.")
    if form == "docx":
        from dcgraph.verify.word import read_docx  # noqa: PLC0415  # seldom wanted

        return read_docx(content, name)
    if form == "pdf":
        from dcgraph.verify.pdf import read_pdf  # noqa: PLC0415  # seldom wanted

        return read_pdf(content, name)
    if len(content) > MAX_BYTES:
        raise ParameterError(
            f"{name} has {len(content):,} bytes; at most {MAX_BYTES:,} are checked at once. "
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
