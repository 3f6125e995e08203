"""Answers as text for a terminal: labels before names, and each statement with its ground."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dcgraph.research.model import Citation, Record, Statement

__all__ = ["cited", "grades", "record_text", "statement_text"]


def record_text(record: Record) -> str:
    """A record, as a reader wants it: what it is, what is said of it, where that stands."""
    return "\n".join(_lines(record))


def _lines(record: Record) -> Iterator[str]:
    thing = record.thing
    yield f"{thing.label} ({thing.kind}, {thing.name})"
    for text in (*record.labels, *record.other_labels):
        if text.text != thing.label:
            yield f"  {text.text} [{text.language}]"
    for text in record.summaries:
        yield f"\n{text.text}"
        yield from (f"    {cited(one)}" for one in text.citations)
    for definition in record.definitions:
        by = ", ".join(one.label for one in definition.given_by)
        wording = definition.wording.text if definition.wording else "it was not read"
        yield f"\nDefinition, {definition.date} {by}; in our words: {wording}"
        yield from (f"    {cited(one)}" for one in definition.citations)
    for note in record.coverage:
        summary = f": {note.summary.text}" if note.summary else "."
        yield f"\nRead: {note.extent}{summary}"
    if record.statements:
        yield "\nStatements"
    for statement in record.statements:
        yield f"- {statement_text(statement)}"
        yield from (f"    {cited(one)}" for one in statement.citations)
    yield from _following(record)
    if record.parts:
        yield "\nParts: " + "; ".join(one.label for one in record.parts)
    if record.silence:
        yield f"\n{record.silence.message}"


def _following(record: Record) -> Iterator[str]:
    """What follows from the norms of a provision, and how many norms of its parts come to what."""
    if record.follows:
        yield "\nFollows from its norms"
    yield from (f"- {statement_text(one)}" for one in record.follows)
    if record.tally:
        yield "\nFollows from the norms of its parts, with their number"
    for force, some in groupby(record.tally, key=lambda one: one.force):
        yield f"- {force}: " + "; ".join(f"{one.object.label} ({one.norms})" for one in some)


def statement_text(statement: Statement) -> str:
    """A statement in a line, with its force, its basis, its confidence and who holds it."""
    if statement.object is not None:
        other = statement.object.label
    else:
        other = statement.value.text if statement.value else ""
    told = (statement.force, statement.basis, statement.confidence, statement.stated_on)
    ground = ", ".join(filter(None, told))
    holders = ", ".join(one.label for one in statement.claimants)
    by = f" by {holders}" if holders else ""
    read = ""
    if statement.review:
        readers = ", ".join(statement.read_by)
        read = f"; {statement.review}, read on {statement.read_on} by {readers}"
    return f"{statement.subject.label} {statement.relation_label} {other} ({ground}{by}{read})"


def cited(citation: Citation) -> str:
    """A citation in a line."""
    return f"{citation.source.label}, {citation.locator} [{grades(citation)}]"


def grades(citation: Citation) -> str:
    """Who answers for the source of a citation, and whether its text was read."""
    return ", ".join(filter(None, (citation.authority, citation.confidence)))
