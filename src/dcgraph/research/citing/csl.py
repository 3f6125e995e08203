"""Works in CSL-JSON, which citation processors read."""

from __future__ import annotations

import json
from typing import Any, Final

from dcgraph.research.citing.remarks import remarks
from dcgraph.research.citing.work import Work, parts, safe_address

__all__ = ["csl"]

_KINDS: Final = {
    "Answer": "dataset",
    "BlogPost": "post-weblog",
    "Dataset": "dataset",
    "JournalArticle": "article",
    "LegalActText": "legislation",
    "MagazineArticle": "article-magazine",
    "Report": "report",
    "StandardText": "standard",
    "TreatyText": "treaty",
    "WebPage": "webpage",
}


def csl(works: tuple[Work, ...]) -> str:
    """The entries as a list by the CSL data schema 1.0.2; names stand there as a whole."""
    return json.dumps(list(map(_entry, works)), ensure_ascii=False, indent=2) + "\n"


def _entry(work: Work) -> dict[str, Any]:
    fields = {
        "author": [{"literal": name} for name in work.authors],
        "title": work.title,
        "container-title": work.container,
        "publisher": work.publisher,
        "issued": _date(work.date),
        "version": work.version,
        "language": work.language,
        "keyword": work.authority or "",
        "URL": safe_address(work.address),
        "accessed": _date(work.accessed),
        "note": "; ".join(remarks(work, "en", versioned=True)),
    }
    kind = _KINDS.get(work.kind, "document")
    return {"id": work.key, "type": kind, **{name: one for name, one in fields.items() if one}}


def _date(date: str) -> dict[str, list[list[int]]]:
    found = [int(part) for part in parts(date)]
    return {"date-parts": [found]} if found else {}
