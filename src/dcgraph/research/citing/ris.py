"""Works in RIS, which reference managers import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dcgraph.escaping import replaced
from dcgraph.research.citing.remarks import remarks
from dcgraph.research.citing.work import Work, parts, safe_address

__all__ = ["ris"]

_KINDS: Final = {
    "Answer": "DATA",
    "BlogPost": "BLOG",
    "Dataset": "DATA",
    "LegalActText": "LEGAL",
    "MagazineArticle": "MGZN",
    "NewsItem": "NEWS",
    "Report": "RPRT",
    "StandardText": "STAND",
    "TreatyText": "LEGAL",
    "WebPage": "ELEC",
}


def ris(works: tuple[Work, ...]) -> str:
    """The entries, each a field a line: a text that has line breaks loses them."""
    return "".join(map(_entry, works))


def _entry(work: Work) -> str:
    lines = (f"{tag}  - {replaced(value)}\r\n" for tag, value in _fields(work) if value)
    return f"TY  - {_KINDS.get(work.kind, 'GEN')}\r\n{''.join(lines)}ER  - \r\n"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    yield "ID", work.key
    yield from (("AU", name) for name in work.authors)
    yield "TI", work.title
    yield "T2", work.container
    yield "PB", work.publisher
    yield "PY", "".join(work.day()[:1])
    yield "DA", "/".join(work.day()) if len(work.day()) > 1 else ""
    yield "ET", work.version
    yield "LA", work.language
    yield "KW", work.authority or ""
    yield "UR", safe_address(work.address)
    yield "Y2", "/".join(parts(work.accessed))
    yield from (("N1", remark) for remark in remarks(work, "en", versioned=True))
