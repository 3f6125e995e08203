"""Turtle 1.1 cut into tokens, none lost: comments and white space are tokens too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from dcgraph.errors import LoadError

__all__ = ["BLANKS", "Token", "place", "tokens"]

# The names of these classes are those of the grammar: https://www.w3.org/TR/turtle/#sec-grammar
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_CHARS = _BASE + r"_0-9\u00B7\u0300-\u036F\u203F\u2040-"
_PLX = r"""%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"""
_STEM = rf"[{_BASE}](?:[{_CHARS}]+|\.+(?=[{_CHARS}]))*+"
_LOCAL = (
    rf"(?:[{_BASE}_:0-9]|{_PLX})"
    rf"(?:[:{_CHARS}]+|{_PLX}|\.+(?=[:{_CHARS}]|{_PLX}))*+"
)
_EXPONENT = "[eE][+-]?[0-9]+"

# Every repetition is possessive or ends where it cannot go on, so that no text takes more than
# linear time; a long string without an end is no short string, which would be read again.
_TOKEN: Final = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<name>(?:{_STEM})?+:(?:{_LOCAL})?)
    | (?P<mark>[;,\[\]()])
    | (?P<string>"(?!"")(?:[^"\\\r\n]|\\.)*+"|\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"
        |'(?!'')(?:[^'\\\r\n]|\\.)*+'|'''(?:[^'\\]|\\.|'(?!''))*+''')
    | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
    | (?P<word>{_STEM})
    | (?P<number>[+-]?(?:[0-9]++(?:\.[0-9]*)?{_EXPONENT}|\.[0-9]++{_EXPONENT}
        |[0-9]*+\.[0-9]+|[0-9]+))
    | (?P<caret>\^\^)
    | (?P<blank>_:[{_BASE}_0-9](?:[{_CHARS}]+|\.+(?=[{_CHARS}]))*+)
    | (?P<dot>\.)
    """,
    re.VERBOSE | re.DOTALL,
)

BLANKS: Final = frozenset({"space", "comment"})
"""The kinds of token that stand between the others and mean nothing."""


class Token(NamedTuple):
    """A piece of Turtle; `offset` counts characters from 0.

    `kind` is one of space, comment, name (`e:x`, `e:`), iri, string, lang (also `@prefix` and
    `@base`), caret (`^^`), blank (`_:x`), number, word (`a`, `true`, `PREFIX`), or mark, one of
    `. ; , [ ] ( )`.
    """

    kind: str
    text: str
    offset: int


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and the column, both from 1, of an offset in the text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def tokens(text: str, shown: str = "the text") -> list[Token]:
    """All tokens of a Turtle text, whose texts joined are the text again.

    Raises LoadError, with line and column, at the first character that begins no token;
    `shown` is the name of the text in its message.
    """
    found = []
    offset, match = 0, _TOKEN.match
    while offset < len(text):
        piece = match(text, offset)
        if piece is None:
            raise _no_token(text, offset, shown)
        kind = piece.lastgroup or ""
        found.append(Token("mark" if kind == "dot" else kind, piece[0], offset))
        offset = piece.end()
    return found


def _no_token(text: str, offset: int, shown: str) -> LoadError:
    line, column = place(text, offset)
    match text[offset]:
        case '"' | "'":
            reason = "a text in quotes that does not end; close its quotes"
        case "<":
            reason = "an IRI that does not end or holds a character that no IRI can hold"
        case other:
            reason = f"{other!r} begins nothing that Turtle 1.1 knows"
    return LoadError(f"{shown}, line {line}, column {column}: {reason}.", Path(shown), line, column)
