"""Reads the text of a PDF by pypdf, which is installed on its own: see decision 79."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from time import monotonic
from typing import Any, Final
from unicodedata import normalize

from dcgraph.errors import ParameterError
from dcgraph.verify.documents import MAX_BYTES, Document

_MAX_FILE: Final = 8 << 20
_MAX_PAGES: Final = 300
_LIGATURE: Final = re.compile("[\ufb00-\ufb06]")
_PARTED: Final = re.compile(r"(\w+)([-\u2010\u00ad])\n(\w\S*)[ ]?")
"""A word that is parted at the end of a line."""
_COMPOUND: Final = frozenset(("cross", "e", "non", "post", "pre", "self"))
"""What a hyphen follows wherever it stands, as in `cross-border`."""
_SECONDS: Final = 10.0
"""Longest time that the pages of a file may take; it is looked at after each page."""


def read_pdf(content: bytes, name: str) -> Document:
    """The text of a PDF page by page, with where each page begins.

    Raises ParameterError where pypdf is not there, and for what is no PDF, is locked or too large,
    or has no text, as pages that were scanned.
    """
    if find_spec("pypdf") is None:
        raise ParameterError(
            f"{name} is a PDF, and pypdf, which reads it, is not installed. Install it with "
            "`pip install 'dcgraph[pdf]'`, or save the text as .docx or .txt."
        )
    if len(content) > _MAX_FILE:
        raise ParameterError(f"{name} has more than {_MAX_FILE >> 20} MB; check it by chapters.")
    pypdf: Any = import_module("pypdf")
    pages: list[str] = []
    length, until = 0, monotonic() + _SECONDS
    try:
        reader = pypdf.PdfReader(BytesIO(content))
        number = len(reader.pages)
        while len(pages) < min(number, _MAX_PAGES) and length <= MAX_BYTES and monotonic() < until:
            pages.append(plain(reader.pages[len(pages)].extract_text()))
            length += len(pages[-1])
    except Exception as error:  # noqa: BLE001  # pypdf raises much besides its own errors
        raise ParameterError(
            f"{name} cannot be read as a PDF ({type(error).__name__}); save the text as .docx or "
            ".txt."
        ) from None
    if len(pages) < number or length > MAX_BYTES:
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
