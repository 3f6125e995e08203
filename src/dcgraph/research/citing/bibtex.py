"""Works in BibTeX, for LaTeX with a Unicode engine or a recent pdfLaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dcgraph.escaping import replaced
from dcgraph.research.citing.remarks import remarks
from dcgraph.research.citing.work import Work, safe_address

__all__ = ["bibtex"]

_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_KEY: Final = re.compile(r"[^A-Za-z0-9.:-]+")


def bibtex(works: tuple[Work, ...]) -> str:
    """The entries, one after the other.

    Names stand in braces, since a source does not tell which part of one is the surname, and
    titles do, so that no style changes their capitals.
    """
    return "\n".join(map(_entry, works))


def _entry(work: Work) -> str:
    kind = "techreport" if work.kind == "Report" and work.publisher else "misc"
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(work) if value)
    return f"@{kind}{{{_KEY.sub('-', work.key)},\n{fields}}}\n"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    report = work.kind == "Report" and work.publisher
    yield "author", " and ".join(f"{{{_text(name)}}}" for name in work.authors)
    yield "title", f"{{{_text(work.title)}}}"
    yield "institution" if report else "howpublished", _text(work.publisher or work.container)
    yield "year", "".join(work.day()[:1])
    yield "date", work.date if len(work.day()) > 1 else ""
    yield "version", _text(work.version)
    yield "url", safe_address(work.address)
    yield "urldate", work.accessed
    yield "language", work.language
    yield "keywords", work.authority or ""
    yield "note", _text("; ".join(remarks(work, "en", versioned=True)))


def _text(text: str) -> str:
    return "".join(_SPECIAL.get(one, one) for one in replaced(text))
