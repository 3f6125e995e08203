"""A comparison as the draft of a section of CHANGELOG.md, to be edited by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from dcgraph.diff.markdown import literal
from dcgraph.diff.model import Comparison, Entry, FileChange, Kind
from dcgraph.diff.outcome import QUESTIONS
from dcgraph.diff.telling import cut, left_off, number, some
from dcgraph.terms import compact

__all__ = ["as_changelog"]

_WIDTH: Final = 100
_MOST_NAMED: Final = 5
_OF_RECORDS: Final[tuple[tuple[Kind, str], ...]] = (
    ("added", "added"),
    ("removed", "removed"),
    ("renamed", "likely renamed"),
    ("retired", "retired"),
    ("restored", "restored"),
    ("re-sourced", "with other sources"),
    ("changed", "corrected"),
)


def as_changelog(compared: Comparison, limit: int) -> str:
    """The section, at most `limit` points of each kind; a limit of 0 is none.

    What only moved between files is not told.
    """
    lines = ["## [Unreleased]"]
    parts = {
        "Meaning": list(_meaning(compared.entries, limit)),
        "Added": list(_questions(compared.files, "added")),
        "Changed": list(_questions(compared.files, "changed")),
        "Removed": list(_questions(compared.files, "removed")),
    }
    for title, points in parts.items():
        if points:
            lines += ["", f"### {title}", "", *(_wrapped(point) for point in points)]
    return "\n".join(lines) + "\n"


def _meaning(entries: Sequence[Entry], limit: int) -> Iterator[str]:
    graded = [e for e in entries if e.kinds[0] in ("basis", "confidence")]
    yield from (_graded(entry) for entry in some(graded, limit))
    yield from _more(graded, limit)
    formal = [
        e
        for e in entries
        if e.sort in ("term", "axiom", "shape") and e not in graded and e.kinds != ("moved",)
    ]
    yield from (_formal(entry) for entry in some(formal, limit))
    yield from _more(formal, limit)
    records = [e for e in entries if e.sort in ("claim", "record", "mapping") and e not in graded]
    for kind, words in _OF_RECORDS:
        found = [entry for entry in records if entry.kinds[0] == kind]
        if found:
            named = "; ".join(literal(cut(entry.label)) for entry in found[:_MOST_NAMED])
            more = f"; and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
            yield f"{number(len(found), 'record')} {words}: {named}{more}."


def _graded(entry: Entry) -> str:
    told = []
    for change in entry.properties:
        before, after = ([v.text for v in side] for side in (change.before, change.after))
        if change.label in ("has basis", "has citation"):
            told.append(
                f"{change.label}: {', '.join(before) or 'none'}, now {', '.join(after) or 'none'}"
            )
    what = " and ".join(kind for kind in entry.kinds if kind in ("basis", "confidence"))
    return f"The {what} of “{literal(cut(entry.label))}” changed ({literal(cut('; '.join(told)))})."


def _formal(entry: Entry) -> str:
    name = literal(cut(entry.label))
    if entry.sort != "axiom":
        name = f"*{name}* ({literal(compact(entry.iri))})"
    what = f"The {entry.sort} {name}"
    kind = entry.kinds[0]
    if kind == "renamed":
        return f"{what} has a new name; it was {literal(compact(entry.was))}."
    if kind == "changed":
        labels = ", ".join(change.label for change in entry.properties)
        return f"{what} says otherwise: {literal(cut(labels))}."
    return f"{what} is {kind}."


def _questions(files: Sequence[FileChange], kind: str) -> Iterator[str]:
    for file in files:
        if file.kind == kind and file.path.startswith(QUESTIONS):
            yield f"The question “{literal(file.title or file.path)}”."
        elif file.kind == kind:
            yield f"{literal(file.path)}."


def _more(items: Sequence[Entry], limit: int) -> Iterator[str]:
    if count := left_off(items, limit):
        yield f"… and {count} more."


def _wrapped(point: str) -> str:
    return textwrap.fill(
        point,
        _WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
