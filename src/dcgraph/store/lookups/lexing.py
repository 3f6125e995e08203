"""The words of a small lookup: the part of SPARQL's terminals that needs no thought.

What stands outside it (escapes, also in comments, numbers with points, property paths, comments
in odd places) makes the whole text no lookup, so that nothing here has to guess.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["Word", "words"]


Word = tuple[str, str]
"""A terminal: its kind (iri, variable, text, prefix, name, word, number, sign), its text."""

# A variable stands apart from what is before it: `ex:p?x` could be meant for a path.
_WORD: Final = re.compile(
    r"""(?:[ \t\r\n]++|\#[^\r\n\\]*+(?:[\r\n]|\Z))*+(?:
      (?P<iri> <[A-Za-z][A-Za-z0-9+.\-]*+:[^<>"{}|^`\\\x00-\x20]*+> )
    | (?P<variable> (?<=[\s{(.;,])[?$][A-Za-z_][A-Za-z0-9_]*+ )
    | (?P<text> "[^"\\\r\n]*+"(?!"|\^)(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)?+ )
    | (?P<name> [A-Za-z](?:[A-Za-z0-9_\-]*[A-Za-z0-9_])?+
                :[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?+ )
    | (?P<prefix> [A-Za-z](?:[A-Za-z0-9_\-]*[A-Za-z0-9_])?+: )
    | (?P<word> [A-Za-z]++(?![0-9_\-]) )
    | (?P<number> [0-9]{1,9}+(?![0-9.eE]) )
    | (?P<sign> [{}().;,=*] )
    | (?P<end> \Z )
    )""",
    re.VERBOSE,
)


def words(text: str) -> list[Word] | None:
    """The words of a text, or None where something in it is none of them. Linear in its length."""
    found: list[Word] = []
    place = 0
    while match := _WORD.match(text, place):
        kind = match.lastgroup
        assert kind is not None
        if kind == "end":
            return found
        found.append((kind, match[kind]))
        place = match.end()
    return None
