"""Texts of others made safe to write: they may hold what a terminal, a log or XML obeys."""

from __future__ import annotations

import json
import re
from typing import Final

__all__ = ["LONGEST", "hidden_named", "json_text", "one_line", "visible"]

LONGEST: Final = 4000
"""Characters of one text that a report shows; a longer one is cut."""

# Control characters, what turns the direction of writing, ends of line that only some know,
# halves of characters (a file's name may hold them), and what is no character at all.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)


def visible(text: str) -> str:
    r"""The text with its hidden characters as `\u001B`, cut to LONGEST; lines stay lines."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    return _HIDDEN.sub(lambda hidden: f"\\u{ord(hidden[0]):04X}", text)


def one_line(text: str) -> str:
    """The same on one line: any run of white space is one space."""
    return " ".join(visible(text).split())


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


def _named(hidden: re.Match[str]) -> str:
    code = ord(hidden[0])
    half = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  # the surrogates
    return ("\\\\u" if half else "\\u") + f"{code:04x}"
