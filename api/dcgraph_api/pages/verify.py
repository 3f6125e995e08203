"""The check of a text as a page: a field for it, then the text with marks and what they mean."""

from __future__ import annotations

from typing import Final, NamedTuple

from dcgraph.errors import ParameterError
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.verify.checking import verify
from dcgraph.verify.documents import read
from dcgraph.verify.model import Checked
from dcgraph.verify.reports import severity
from dcgraph.words import words
from dcgraph_api.pages.fields import Fault
from dcgraph_api.pages.reader import CATALOGUES, Reader
from dcgraph_api.pages.rendering import Content

MAX_LETTERS: Final = 100_000
"""Characters that the page takes: some thirty pages."""


class Piece(NamedTuple):
    """A piece of a text; if it is a reference, how grave its verdict is and its note's number."""

    text: str
    one: Checked | None = None
    severity: str = ""
    number: int = 0


def empty_content(_desk: Desk, reader: Reader) -> Content:
    """What the template `verify.html` needs before a text was given."""
    return _content(reader.lang, "")


def verified_content(desk: Desk, reader: Reader, text: str) -> Content:
    """The same with what the graph says of a text; without one it is an error at the field."""
    lang = reader.lang
    content = _content(lang, text)
    if not text.strip():
        return _at_fault(content, CATALOGUES[lang]("verify.empty"))
    if len(text) > MAX_LETTERS:
        limit = f"{MAX_LETTERS:,}".replace(",", "\N{NO-BREAK SPACE}")
        return _at_fault(content, CATALOGUES[lang]("verify.too-long", limit=limit))
    document = read(text.encode(errors="replace"), "text.md")
    try:
        found = verify(desk, document, lang)
    except ParameterError as error:
        return _at_fault(content, str(error))
    pieces, notes, at = [], [], 0
    for one in found.checked:
        number = 0
        if one.verdict != "right":
            notes.append(one)
            number = len(notes)
        if one.start < at:
            continue
        pieces.append(Piece(document.original[at : one.start]))
        shown = document.original[one.start : one.end]
        pieces.append(Piece(shown, one, severity(one) if number else "right", number))
        at = one.end
    pieces.append(Piece(document.original[at:]))
    return {**content, "found": found, "pieces": pieces, "notes": notes}


def _at_fault(content: Content, message: str) -> Content:
    fault = Fault("text", message)
    return {**content, "faults": {"text": fault}, "fault_list": (fault,)}


def _content(lang: Language, text: str) -> Content:
    return {"say": words(lang), "given": text, "limit": MAX_LETTERS, "found": None}
