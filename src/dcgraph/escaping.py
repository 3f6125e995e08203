"""Texts of others made safe to show: they may hold what a terminal, a log or XML obeys.

What is hidden is listed here and nowhere else.
"""

from __future__ import annotations

import json
import re
from typing import Final

__all__ = [
    "HIDDEN",
    "LONGEST",
    "escaped",
    "first_hidden",
    "hidden_named",
    "json_text",
    "one_line",
    "printable",
    "replaced",
    "visible",
]

LONGEST: Final = 4000
"""Characters of one text that a report shows; a longer one is cut."""

# The inside of a character class: control characters, what turns the direction of writing, what
# has no width, ends of line that only some know, halves of characters (a file's name may hold
# them), and what is no character.
HIDDEN: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
_HIDDEN: Final = re.compile(f"[{HIDDEN}]")
_BREAKS_TOO: Final = re.compile(f"[{HIDDEN}\t\n]")


def printable(text: str) -> str:
    r"""The text with its hidden characters as `\u001B`; lines stay lines, and tabs tabs."""
    return _HIDDEN.sub(_spelled, text)


def escaped(text: str) -> str:
    """The same on one line: tabs and ends of lines are written as escapes too."""
    return _BREAKS_TOO.sub(_spelled, text)


def visible(text: str) -> str:
    """A printable text, cut to LONGEST."""
    return printable(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def one_line(text: str) -> str:
    """A visible text on one line: any run of white space is one space."""
    return " ".join(visible(text).split())


def replaced(text: str, by: str = " ", *, breaks: bool = True) -> str:
    """The text with `by` for each hidden character, and for tabs and ends of lines if `breaks`."""
    return (_BREAKS_TOO if breaks else _HIDDEN).sub(by, text)


def first_hidden(text: str) -> str:
    """The first character that no line of text may hold, empty if there is none."""
    found = _BREAKS_TOO.search(text)
    return found[0] if found else ""


def json_text(value: object) -> str:
    """A value as JSON that is the same each time, one member a line, and no terminal obeys.

    Nothing is lost, except that half of a character becomes the six characters of its name.
    """
    return hidden_named(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def hidden_named(text: str) -> str:
    """JSON or Turtle with its hidden characters named.

    They can stand inside strings and IRIs alone, where their name means the same.
    """
    return _HIDDEN.sub(_named, text)


def _spelled(hidden: re.Match[str]) -> str:
    return f"\\u{ord(hidden[0]):04X}"


def _named(hidden: re.Match[str]) -> str:
    code = ord(hidden[0])
    half = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  # the surrogates
    return ("\\\\u" if half else "\\u") + f"{code:04x}"
