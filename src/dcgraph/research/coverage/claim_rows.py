"""Claims and readings as rows of tables: in CSV, and with their sources in a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Final

from dcgraph.research.coverage.frames import CONFIDENCE, EXTENT, REVIEW, ground
from dcgraph.research.coverage.reading import Reading
from dcgraph.research.coverage.workbook import Entry
from dcgraph.research.model import Citation, Language, Statement

__all__ = ["CLAIM_FIELDS", "claim_entries", "claim_fields", "reading_entries", "written"]

CLAIM_FIELDS: Final = (
    "text",
    "text_label",
    "relation",
    "relation_label",
    "basis",
    "confidence",
    "claim",
    "rationale",
    "read_by",
    "read_on",
    "review",
    "sources",
    "norms",
)
"""The heads of what CSV tells of a claim."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def written(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV in UTF-8; what a spreadsheet would take for a formula has an apostrophe."""
    place = StringIO()
    writer = csv.writer(place, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_safe(text) for text in row] for row in rows)
    return place.getvalue().encode()


def claim_fields(statements: Sequence[Statement]) -> list[tuple[str, ...]]:
    """What stands under CLAIM_FIELDS: a row for each statement, and an empty one for none."""
    return [_told(one) for one in statements] or [("",) * len(CLAIM_FIELDS)]


def _told(one: Statement) -> tuple[str, ...]:
    return (
        one.subject.name,
        one.subject.label,
        one.relation,
        one.relation_label,
        one.basis,
        one.confidence or "",
        one.claim,
        one.rationale.text if one.rationale else "",
        "; ".join(one.read_by),
        one.read_on,
        one.review,
        "; ".join(
            f"{cited.source.label}, {cited.locator} [{cited.confidence}]" for cited in one.citations
        ),
        "; ".join(f"{each.norm.name} [{each.force}]" for each in one.norms),
    )


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def claim_entries(one: Statement, lang: Language) -> Iterator[tuple[Entry, ...]]:
    """What a sheet tells of a claim: a row for each of its citations."""
    confidence = CONFIDENCE[lang][one.confidence] if one.confidence else ""
    recalled = one.confidence == "recalled"
    for cited in one.citations or (None,):
        yield (
            Entry(one.subject.label),
            Entry(one.relation_label),
            Entry(ground(one, lang)),
            Entry(confidence, italic=recalled),
            Entry(one.rationale.text if one.rationale else ""),
            Entry("; ".join(filter(None, (_review(one, lang), one.read_on, *one.read_by)))),
            *_source(cited, lang),
            Entry(one.claim or ", ".join(each.norm.name for each in one.norms)),
        )


def _review(one: Statement, lang: Language) -> str:
    return REVIEW[lang][one.review] if one.review else ""


def _source(cited: Citation | None, lang: Language) -> tuple[Entry, ...]:
    if cited is None:
        return (Entry(""),) * 4
    return (
        Entry(cited.source.label),
        Entry(cited.locator),
        Entry(CONFIDENCE[lang][cited.confidence], italic=cited.confidence == "recalled"),
        Entry(cited.address, link=cited.address),
    )


def reading_entries(readings: Iterable[Reading], lang: Language) -> Iterator[tuple[Entry, ...]]:
    """What a sheet tells of readings: the text, how far, what of it, and what is missing."""
    for one in readings:
        summary = one.note.summary.text if one.note and one.note.summary else ""
        gaps = "\n".join(gap.text for gap in one.note.gaps) if one.note else ""
        texts = (one.text.label, EXTENT[lang][one.extent], summary, gaps)
        yield tuple(Entry(text) for text in texts)
