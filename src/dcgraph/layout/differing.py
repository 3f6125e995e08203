"""The difference between two texts of a file, as a patch that a terminal can show."""

from __future__ import annotations

import re
from difflib import unified_diff
from itertools import takewhile
from typing import Final

from dcgraph.escaping import printable

__all__ = ["difference"]

_CONTEXT: Final = 3
_MOST_LINES: Final = 2000
_HEAD: Final = re.compile(r"^@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")


def difference(before: str, after: str, shown: str) -> str:
    """A unified diff from one text to the other, printable, empty if they are the same.

    Where more than 2000 lines lie between the first change and the last, a sentence says so
    instead, since comparing them could take hours.
    """
    old, new = _lines(before), _lines(after)
    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    if max(len(old), len(new)) - head - tail > _MOST_LINES:
        return printable(f"{shown}: more than {_MOST_LINES} lines change, too many to show.\n")
    start, end = max(head - _CONTEXT, 0), max(tail - _CONTEXT, 0)
    found = unified_diff(
        old[start : len(old) - end],
        new[start : len(new) - end],
        f"a/{shown}",
        f"b/{shown}",
        n=_CONTEXT,
    )
    return "".join(_ended(printable(_moved(line, start))) for line in found)


def _lines(text: str) -> list[str]:
    lines = re.split("(?<=\n)", text)
    return lines if lines[-1] else lines[:-1]


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _moved(line: str, by: int) -> str:
    """The line of a diff as it is when so many lines stand before what was compared."""

    def head(match: re.Match[str]) -> str:
        old, new = int(match[1]) + by, int(match[3]) + by
        return f"@@ -{old}{match[2] or ''} +{new}{match[4] or ''} @@"

    return _HEAD.sub(head, line)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
