"""A comparison as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dcgraph.diff.model import Comparison, Entry
from dcgraph.diff.telling import (
    MOST_VALUES,
    cut,
    happened,
    left_off,
    moves,
    number,
    places,
    sections,
    some,
    values,
    version,
)
from dcgraph.escaping import one_line

__all__ = ["as_text"]


def as_text(compared: Comparison, limit: int) -> str:
    """The whole of it, at most `limit` things in each part; a limit of 0 is none."""
    return "\n".join(_lines(compared, limit)) + "\n"


def _lines(compared: Comparison, limit: int) -> Iterator[str]:
    yield one_line(f"{compared.before} → {compared.after}")
    if not compared.differs:
        yield "Nothing differs."
        return
    yield f"Suggested version: {version(compared)}"
    reasons = compared.suggestion.reasons
    for reason in some(reasons, limit):
        yield "  " + one_line(f"{reason.level}: {cut(reason.text)}")
    yield from _left(reasons, limit)
    for title, entries in sections(compared.entries).items():
        yield f"\n{title} ({len(entries)})"
        for entry in some(entries, limit):
            yield from _entry(entry)
        yield from _left(entries, limit)
    if compared.files:
        yield f"\nQueries and tables ({len(compared.files)})"
        for file in some(compared.files, limit):
            title = f" “{file.title}”" if file.title else ""
            plus, minus = file.lines
            yield "  " + one_line(f"{file.kind}: {file.path}{title} (+{plus} −{minus} lines)")
        yield from _left(compared.files, limit)
    yield from _consequences(compared, limit)


def _entry(entry: Entry) -> Iterator[str]:
    kind = f" ({entry.type_label})" if entry.type_label else ""
    yield "  " + one_line(f"{cut(entry.label)}{kind}: {happened(entry)}")
    yield "    " + one_line(places(entry))
    yield from ("    " + one_line(line) for line in moves(entry.moved))
    if entry.kinds[0] in ("added", "removed"):
        return
    for change in entry.properties[:MOST_VALUES]:
        before, after = values(change)
        yield "    " + one_line(change.label)
        yield from ("      − " + one_line(text) for text in before)
        yield from ("      + " + one_line(text) for text in after)
    if len(entry.properties) > MOST_VALUES:
        yield f"    … and {len(entry.properties) - MOST_VALUES} more properties"


def _consequences(compared: Comparison, limit: int) -> Iterator[str]:
    gained, lost = compared.derived_gained, compared.derived_lost
    if gained or lost:
        yield f"\nDerived triples ({len(gained)} gained, {len(lost)} lost)"
        yield from ("  + " + one_line(one.text) for one in some(gained, limit))
        yield from _left(gained, limit)
        yield from ("  − " + one_line(one.text) for one in some(lost, limit))
        yield from _left(lost, limit)
    if compared.questions:
        yield f"\nQuestions whose answers change ({len(compared.questions)})"
        for asked in some(compared.questions, limit):
            yield "  " + one_line(f"{asked.title} ({asked.name})")
            if asked.failed:
                yield "    " + one_line(f"cannot be asked {asked.failed}")
            for sign, rows in (("+", asked.gained), ("−", asked.lost)):
                for row in some(rows, limit):
                    yield f"    {sign} " + one_line(" | ".join(cut(cell) for cell in row))
                yield from ("  " + line for line in _left(rows, limit))
        yield from _left(compared.questions, limit)
    if compared.coverage:
        yield f"\nCoverage ({number(len(compared.coverage), 'cell')} changed)"
        for cell in some(compared.coverage, limit):
            before, after = cell.before or "nothing", cell.after or "nothing"
            yield "  " + one_line(f"{', '.join(cell.of)}: {before} → {after}")
        yield from _left(compared.coverage, limit)


def _left(items: Sequence[object], limit: int) -> Iterator[str]:
    if count := left_off(items, limit):
        yield f"  … and {count} more (--limit 0 shows all)"
