"""Statements as tables: CSV, and the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dcgraph.research import tables
from dcgraph.research.coverage import Reading
from dcgraph.research.links import ground
from dcgraph.research.model import Language, Statement
from dcgraph.research.tables import Entry, Table, sources
from dcgraph.words import marked, words

statements_csv: Final = Table(
    Statement,
    "claim subject relation force object value basis confidence stated_on claimants rationale "
    "read_by read_on review citations",
).csv
"""Statements, claims among them, with what each rests on."""

STATEMENT_TABLE: Final = Table(
    Statement,
    "text text_label relation relation_label basis confidence claim rationale read_by read_on "
    "review sources norms",
    text="subject.name",
    text_label="subject.label",
    sources=lambda one: sources(one.citations),
    norms=lambda one: "; ".join(f"{it.norm.name} [{it.force}]" for it in one.norms),
)
"""What CSV tells of a statement, or of none, for which all cells are empty."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_safe_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV; what a spreadsheet would take for a formula has an apostrophe."""
    return tables.write_csv(
        heads, ([f"'{text}" if text.startswith(_FORMULA) else text for text in row] for row in rows)
    )


def claim_entries(one: Statement, lang: Language) -> Iterator[tuple[Entry, ...]]:
    """What a sheet tells of a claim: a row for each of its citations."""
    t = words(lang)
    review = t(f"claim.review.{one.review}") if one.review else ""
    places = [
        (
            Entry(at.source.label),
            Entry(at.locator),
            Entry(t(f"claim.confidence.{at.confidence}"), italic=at.confidence == "recalled"),
            Entry(at.address, link=at.address),
        )
        for at in one.citations
    ]
    for source in places or [(Entry(""),) * 4]:
        yield (
            Entry(one.subject.label),
            Entry(one.relation_label),
            Entry(ground(one, lang)),
            Entry(
                t(f"claim.confidence.{one.confidence}") if one.confidence else "",
                italic=one.confidence == "recalled",
            ),
            Entry(one.rationale.text if one.rationale else ""),
            Entry("; ".join(filter(None, (review, one.read_on, *one.read_by)))),
            *source,
            Entry(one.claim or ", ".join(each.norm.name for each in one.norms)),
        )


def reading_entries(readings: Iterable[Reading], lang: Language) -> Iterator[tuple[Entry, ...]]:
    """What a sheet tells of readings: the text, how far, what of it, and what is missing."""
    for one in readings:
        read = one.note.summary if one.note else None
        summary = marked(read.text, read.language, lang) if read else ""
        gaps = "\n".join(gap.text for gap in one.note.gaps) if one.note else ""
        texts = (one.text.label, words(lang)(f"claim.extent.{one.extent}"), summary, gaps)
        yield tuple(Entry(text) for text in texts)
