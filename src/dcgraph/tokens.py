"""Turtle 1.1 cut into tokens, none lost: comments and white space are tokens too."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from string import ascii_letters, digits
from typing import Final, NamedTuple

from dcgraph.errors import LoadError

__all__ = ["BLANKS", "Token", "place", "tokens"]

# The names of these classes are those of the grammar: https://www.w3.org/TR/turtle/#sec-grammar
_BASE: Final = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_CHARS: Final = _BASE + r"\u00B7\u0300-\u036F\u203F\u2040"
"""What names begin with and go on with, beyond ASCII."""

_PLX: Final = r"""%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"""
_EXPONENT: Final = "[eE][+-]?[0-9]+"


def _exactly(plain: str, more: str) -> str:
    """The class of the characters `plain`, which are ASCII, and those in the ranges `more`."""
    return f"[{re.escape(plain)}{more}]"


def _roughly(plain: str, _more: str) -> str:
    """The class of the characters `plain` and all beyond ASCII, in the form soonest compiled."""
    others = "".join(chr(code) for code in range(128) if chr(code) not in plain)
    return f"[^{re.escape(others)}]"


def _pattern(among: Callable[[str, str], str]) -> re.Pattern[str]:
    """What matches one token, whose names are made of the characters that `among` allows."""
    begin, on = among(ascii_letters, _BASE), among(ascii_letters + digits + "_-", _CHARS)
    begin_local = among(ascii_letters + digits + "_:", _BASE)
    on_local = among(ascii_letters + digits + "_-:", _CHARS)
    begin_blank = among(ascii_letters + digits + "_", _BASE)
    stem = rf"{begin}(?:{on}+|\.+(?={on}))*+"
    local = rf"(?:{begin_local}|{_PLX})(?:{on_local}+|{_PLX}|\.+(?={on_local}|{_PLX}))*+"
    # Every repetition is possessive or ends where it cannot go on, so that no text takes more
    # than linear time; a long string without an end is no short string, which would be read
    # again.
    return re.compile(
        rf"""
          (?P<space>[ \t\r\n]+)
        | (?P<comment>\#[^\r\n]*)
        | (?P<name>(?:{stem})?+:(?:{local})?)
        | (?P<mark>[;,\[\]()])
        | (?P<string>"(?!"")(?:[^"\\\r\n]|\\.)*+"|\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"
            |'(?!'')(?:[^'\\\r\n]|\\.)*+'|'''(?:[^'\\]|\\.|'(?!''))*+''')
        | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
        | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
        | (?P<word>{stem})
        | (?P<number>[+-]?(?:[0-9]++(?:\.[0-9]*)?{_EXPONENT}|\.[0-9]++{_EXPONENT}
            |[0-9]*+\.[0-9]+|[0-9]+))
        | (?P<caret>\^\^)
        | (?P<blank>_:{begin_blank}(?:{on}+|\.+(?={on}))*+)
        | (?P<dot>\.)
        """,
        re.VERBOSE | re.DOTALL,
    )


_ROUGH: Final = _pattern(_roughly)
"""Right for what is ASCII; it takes any other character to be part of a name."""


@cache
def _exact() -> re.Pattern[str]:
    # Few names need it, and to compile it takes longer than to cut most files.
    return _pattern(_exactly)


BLANKS: Final = frozenset({"space", "comment"})
"""The kinds of token that stand between the others and mean nothing."""

_NAMED: Final = frozenset({"name", "word", "blank"})
"""The kinds of token that are made of the characters of names."""


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
    offset, match = 0, _ROUGH.match
    while offset < len(text):
        piece = match(text, offset)
        if piece is not None and piece.lastgroup in _NAMED and not piece[0].isascii():
            piece = _exact().match(text, offset)
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
