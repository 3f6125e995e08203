"""A comparison as Markdown for a pull request: a short summary, and all else folded.

What the graph says is written so that it stays text: it makes no link, no mention of anybody,
no tag and no other structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

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
    summary,
    values,
    version,
)
from dcgraph.escaping import one_line

__all__ = ["MOST_CHARACTERS", "as_markdown", "literal"]

MOST_CHARACTERS: Final = 60_000
"""Characters in all: GitHub takes no comment of more than 65,536."""

_STRUCTURE: Final = re.compile(r"[&<>\\`*_\[\]{}|~#!$@]")
_LEADING: Final = re.compile(r"^(?:[-+=:]|\d+(?=[.)]))")
# A tag that says nothing parts what would be made a link or a mention of somebody.
_LINKED: Final = re.compile(r"://|(?<=www)\.|(?<=GH)-|(?<=@)|(?<=#)", re.IGNORECASE)
_NOTHING: Final = "<!-- -->"


def literal(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    parts = []
    start = 0
    line = one_line(text)
    for match in _LINKED.finditer(line):
        parts.append(_named(line[start : match.end()]))
        start = match.end()
    parts.append(_named(line[start:]))
    whole = _NOTHING.join(parts)
    return _LEADING.sub(lambda found: "".join(f"&#{ord(one)};" for one in found[0]), whole)


def _named(text: str) -> str:
    return _STRUCTURE.sub(lambda found: f"&#{ord(found[0])};", text)


def as_markdown(compared: Comparison, limit: int) -> str:
    """The summary and the folded parts, at most `limit` things in each; a limit of 0 is none.

    Fewer are shown where it would be too long for a comment.
    """
    text = _text(compared, limit)
    fewer = limit or max(len(compared.entries), len(compared.derived_gained), 2)
    while len(text) > MOST_CHARACTERS and fewer > 1:
        fewer //= 2
        text = _text(compared, fewer)
    return text


def _text(compared: Comparison, limit: int) -> str:
    return "\n".join(_lines(compared, limit)) + "\n"


def _lines(compared: Comparison, limit: int) -> Iterator[str]:
    yield f"### Change of the graph: {literal(compared.before)} → {literal(compared.after)}"
    yield ""
    if not compared.differs:
        yield "Nothing differs."
        return
    yield f"**Suggested version:** {literal(version(compared))}"
    yield ""
    yield from (f"- {literal(line)}" for line in summary(compared))
    reasons = compared.suggestion.reasons
    said = [f"- {reason.level}: {literal(cut(reason.text))}" for reason in some(reasons, limit)]
    yield from _folded("Why this version", said, left_off(reasons, limit))
    for title, entries in sections(compared.entries).items():
        told = (line for entry in some(entries, limit) for line in _entry(entry))
        yield from _folded(f"{title} ({len(entries)})", told, left_off(entries, limit))
    if compared.files:
        yield from _folded(
            f"Queries and tables ({len(compared.files)})",
            (
                f"- {file.kind}: {_code(file.path)} {literal(file.title)}".rstrip()
                for file in some(compared.files, limit)
            ),
            left_off(compared.files, limit),
        )
    yield from _consequences(compared, limit)


def _entry(entry: Entry) -> Iterator[str]:
    kind = f" ({literal(entry.type_label)})" if entry.type_label else ""
    yield f"- **{literal(cut(entry.label))}**{kind}: {literal(happened(entry))}  "
    yield f"  {_code(places(entry))}"
    yield from (f"  - {literal(line)}" for line in moves(entry.moved))
    if entry.kinds[0] in ("added", "removed"):
        return
    for change in entry.properties[:MOST_VALUES]:
        before, after = values(change)
        yield f"  - {literal(change.label)}"
        yield from (f"    - before: {literal(text)}" for text in before)
        yield from (f"    - now: {literal(text)}" for text in after)
    if len(entry.properties) > MOST_VALUES:
        yield f"  - … and {len(entry.properties) - MOST_VALUES} more properties"


def _consequences(compared: Comparison, limit: int) -> Iterator[str]:
    gained, lost = compared.derived_gained, compared.derived_lost
    if gained or lost:
        told = [f"- gained: {literal(one.text)}" for one in some(gained, limit)]
        told += [f"- lost: {literal(one.text)}" for one in some(lost, limit)]
        title = f"Derived triples ({len(gained)} gained, {len(lost)} lost)"
        yield from _folded(title, told, left_off(gained, limit) + left_off(lost, limit))
    if compared.questions:
        lines: list[str] = []
        for asked in some(compared.questions, limit):
            lines.append(f"- {literal(asked.title)} ({_code(asked.name)})")
            if asked.failed:
                lines.append(f"  - cannot be asked {literal(asked.failed)}")
            lines += _rows("gained", asked.gained, limit) + _rows("lost", asked.lost, limit)
        count = len(compared.questions)
        title = f"Questions whose answers change ({count})"
        yield from _folded(title, lines, left_off(compared.questions, limit))
    if compared.coverage:
        table = ["| | before | now |", "|---|---|---|"]
        table += [
            f"| {literal(', '.join(cell.of))} | {literal(cell.before or 'nothing')} "
            f"| {literal(cell.after or 'nothing')} |"
            for cell in some(compared.coverage, limit)
        ]
        title = f"Coverage ({number(len(compared.coverage), 'cell')} changed)"
        yield from _folded(title, table, left_off(compared.coverage, limit))


def _rows(word: str, rows: Sequence[tuple[str, ...]], limit: int) -> list[str]:
    told = [f"  - {word}: {literal(' | '.join(cut(c) for c in row))}" for row in some(rows, limit)]
    more = left_off(rows, limit)
    return [*told, f"  - … and {more} more {word}"] if more else told


def _folded(title: str, lines: Iterable[str], more: int) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{literal(title)}</summary>"
    yield ""
    yield from lines
    if more:
        yield ""
        yield f"… and {more} more; `dcgraph diff --limit 0` shows all."
    yield ""
    yield "</details>"


def _code(text: str) -> str:
    return f"<code>{literal(text)}</code>"
