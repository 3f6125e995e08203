"""Answers as tables for a spreadsheet: CSV in UTF-8 with the values exactly as they are."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from dcgraph.research.asking import Answered, Asked, Cell
from dcgraph.research.catalogue import Entry
from dcgraph.research.coverage.reading import Reading
from dcgraph.research.model import Citation, Statement, Thing
from dcgraph.research.prose import grades
from dcgraph.research.resting import Resting
from dcgraph.research.statistics import Statistics

__all__ = [
    "answer_csv",
    "entries_csv",
    "questions_csv",
    "readings_csv",
    "resting_csv",
    "statements_csv",
    "statistics_csv",
    "written",
]


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV by RFC 4180, with its columns named in the first line."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def entries_csv(entries: Iterable[Entry]) -> bytes:
    """The entries of a list."""
    columns = "iri name kind label language number dates authors publisher address authority"
    return written(
        (*columns.split(), "resting", "confidence", "summary"),
        (
            (
                one.thing.iri,
                one.thing.name,
                one.thing.kind,
                one.thing.label,
                one.thing.language,
                one.number,
                "; ".join(f"{dated.relation} {dated.date}" for dated in one.dates),
                "; ".join(author.label for author in one.authors),
                one.publisher,
                one.address,
                one.authority or "",
                str(one.resting),
                one.confidence or "",
                one.summary.text if one.summary else "",
            )
            for one in entries
        ),
    )


def statements_csv(statements: Iterable[Statement]) -> bytes:
    """Statements, claims among them, with what each rests on."""
    columns = (
        "claim subject subject_label relation force object object_label value basis confidence"
    )
    return written(
        (
            *columns.split(),
            "stated_on",
            "claimants",
            "rationale",
            "read_by",
            "read_on",
            "review",
            "citations",
        ),
        (
            (
                one.claim,
                one.subject.name,
                one.subject.label,
                one.relation,
                one.force or "",
                one.object.name if one.object else "",
                one.object.label if one.object else "",
                one.value.text if one.value else "",
                one.basis,
                one.confidence or "",
                one.stated_on,
                "; ".join(claimant.label for claimant in one.claimants),
                one.rationale.text if one.rationale else "",
                "; ".join(one.read_by),
                one.read_on,
                one.review,
                "; ".join(_cited(citation) for citation in one.citations),
            )
            for one in statements
        ),
    )


def resting_csv(uses: Iterable[Resting]) -> bytes:
    """The records that rest on a source."""
    return written(
        ("record", "kind", "label", "locator", "confidence", "supports"),
        (
            (
                one.record.name,
                one.record.kind,
                one.record.label,
                one.locator,
                one.confidence,
                " ".join(one.supports),
            )
            for one in uses
        ),
    )


def readings_csv(readings: Iterable[Reading]) -> bytes:
    """How far some texts were read."""
    return written(
        ("text", "kind", "label", "extent", "note", "summary", "gaps", "citations"),
        (
            (
                one.text.name,
                one.text.kind,
                one.text.label,
                one.extent,
                one.note.thing.name if one.note else "",
                one.note.summary.text if one.note and one.note.summary else "",
                "; ".join(gap.text for gap in one.note.gaps) if one.note else "",
                "; ".join(_cited(citation) for citation in one.note.citations) if one.note else "",
            )
            for one in readings
        ),
    )


def statistics_csv(figures: Statistics) -> bytes:
    """The figures of the graph, each with what it counts."""
    counted = ("kinds", "bases", "confidences", "languages", "extents")
    rows = [
        (what, one.name, one.label, str(one.number))
        for what in counted
        for one in getattr(figures, what)
    ]
    if (audit := figures.audit) is not None:
        rows.append(("audit", "read", figures.audited, str(audit.read)))
        rows += [("audit", one.verdict, one.verdict, str(one.number)) for one in audit.rates]
    return written(("counted", "name", "label", "number"), rows)


def questions_csv(questions: Iterable[Asked]) -> bytes:
    """The saved questions, with the parameters of each."""
    return written(
        ("name", "title", "language", "parameters", "empty", "query"),
        (
            (
                one.name,
                one.title.text,
                one.title.language,
                "; ".join(f"{bound.name} ({bound.kind})" for bound in one.parameters),
                one.empty,
                one.query,
            )
            for one in questions
        ),
    )


def answer_csv(answer: Answered) -> bytes:
    """The answer to a question: things by their names, each with its label beside it."""
    columns = [
        name
        for column in answer.columns
        for name in ((column, f"{column}_label") if column in answer.of_things else (column,))
    ]
    return written(columns, (list(_row(answer, row)) for row in answer.rows.items))


def _row(answer: Answered, row: tuple[Cell, ...]) -> Iterator[str]:
    for column, cell in zip(answer.columns, row, strict=True):
        label = cell.label if isinstance(cell, Thing) else ""
        text = cell.name if isinstance(cell, Thing) else cell.text if cell else ""
        yield from (text, label) if column in answer.of_things else (text,)


def _cited(one: Citation) -> str:
    place = f", {one.locator}" if one.locator else ""
    return f"{one.source.label}{place} [{grades(one)}]"
