"""How a query is to be put to the engine: its text, and what is still to change in it.

A worker makes the changes. It reads no tokens for them, since the reader of tokens takes
longer to load than all else that a worker needs.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Edit", "Reading", "Star", "edited"]


class Edit(NamedTuple):
    """The characters from `start` to before `end` are to be replaced by `text`."""

    start: int
    end: int
    text: str


class Star(NamedTuple):
    """The `*` of a SELECT *.

    `place` is its offset, `start` and `end` bound what stands in the outermost braces, and
    `names` are all variables of the text, in scope or not, as they first appear.
    """

    place: int
    start: int
    end: int
    names: tuple[str, ...]


class Reading(NamedTuple):
    """A query with its changes: one that limits its solutions, one that orders its columns."""

    text: str
    limit: Edit | None = None
    star: Star | None = None


def edited(text: str, *edits: Edit | None) -> str:
    """The text with all edits made, in time linear in both; they must not overlap."""
    parts, end = [], 0
    for edit in sorted(edit for edit in edits if edit):
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])
