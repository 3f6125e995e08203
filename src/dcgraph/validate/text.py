"""A finding as a person reads it: what is wrong, the line itself, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from dcgraph.errors import LoadError
from dcgraph.escaping import escaped, replaced
from dcgraph.files import read_text
from dcgraph.load import Corpus, Place
from dcgraph.terms import compact
from dcgraph.validate.findings import Finding

__all__ = ["Lines", "as_text", "counted", "excerpt", "lines_of"]

Lines = Callable[[Place], str | None]
"""What gives the line of a file at a place, or None if there is none."""

_WIDTH = 100
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|<[^>\s]*>|[;,\[\]]|[^\s;,\[\]]+')
_LONGEST = 40


def as_text(finding: Finding, lines: Lines = lambda _: None) -> str:
    """A finding in the layout of a compiler: rule, place, source line, repair, reason."""
    title = f": {finding.title}" if finding.title else ""
    parts = [f"{finding.severity}[{finding.rule}]{title}"]
    parts.append("  --> " + (_where(finding.place) if finding.place else "(no place in a file)"))
    if finding.place:
        parts += excerpt(finding.place, lines(finding.place))
    name = compact(finding.subject) if finding.subject else ""
    called = f"“{finding.label}” ({name})" if finding.label else name
    triple = f"{finding.path} {finding.value}".strip()
    told = [
        ("record", called),
        ("found" if finding.value else "property", triple),
        ("repair", finding.message),
        ("expected", finding.expected),
        ("why", finding.why),
        ("near", ", ".join(finding.near)),
        *(("see also", _where(place)) for place in finding.other),
    ]
    parts += [f"  {word + ':':<10}{escaped(text)}" for word, text in told if text]
    return "\n".join(parts)


def excerpt(place: Place, line: str | None) -> list[str]:
    """The line at a place, cut around it if it is long, and a mark below what is meant."""
    if line is None:
        return []
    start = max(0, place.column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = line[start : start + _WIDTH]
    before = "…" if start else ""
    after = "…" if len(line) > start + _WIDTH else ""
    # One character for each, so that the mark stands below what it means.
    clean = replaced(shown)
    column = place.column - 1 - start
    token = _TOKEN.match(clean, column)
    width = min(len(token[0]) if token else 1, _LONGEST, max(1, len(clean) - column))
    number = str(place.line)
    mark = " " * (len(before) + column) + "^" * width
    return [
        f"  {' ' * len(number)} |",
        f"  {number} | {before}{clean}{after}",
        f"  {' ' * len(number)} | {mark}",
    ]


def counted(number: int, thing: str) -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _where(place: Place) -> str:
    return f"{escaped(place.path)}:{place.line}:{place.column}"


def lines_of(corpus: Corpus) -> Lines:
    """What gives the lines of the corpus's files, and of others that stand below its root."""
    kept: dict[str, list[str]] = {}
    texts = {file.shown: file.text for file in corpus.files}

    def line(place: Place) -> str | None:
        if place.path not in kept:
            text = texts.get(place.path)
            text = _read(corpus.root, place.path) if text is None else text
            kept[place.path] = text.split("\n")
        rows = kept[place.path]
        return rows[place.line - 1] if 0 < place.line <= len(rows) else None

    return line


def _read(root: Path, shown: str) -> str:
    path = root / shown
    try:
        # No line of what a link leads to is shown.
        return "" if path.is_symlink() or not path.is_file() else read_text(path)
    except LoadError:
        return ""
