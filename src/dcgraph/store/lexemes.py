"""The lexemes of a SPARQL text, operators and literals among them, for whoever rewrites it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from dcgraph.errors import QuerySyntaxError

__all__ = ["Lexeme", "lexemes", "partners", "uncommented"]

_CLOSING: Final = {"(": ")", "{": "}", "[": "]"}

# What nothing closes is one sign as far as it was sought, so that no text is read twice.
_LEXEME: Final = re.compile(
    r"""
      (?P<space> \s++ | \#[^\r\n]*+ )
    | (?P<string> \"{3}(?: [^"\\] | \\. | "(?!"") )*+\"{3} | '{3}(?: [^'\\] | \\. | '(?!'') )*+'{3}
        | "(?: [^"\\\r\n] | \\. )*+" | '(?: [^'\\\r\n] | \\. )*+' )
    | (?P<iri> <[^<>"{}\x00-\x20]*+> )
    | (?P<variable> [?$]\w++ )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
    | (?P<number> [0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+ )
    | (?P<word> (?: [\w\-:%] | \\. | \.(?=[\w\-:%\\]) )++ )
    | (?P<sign> <= | >= | != | && | \|\| | \^\^
        | \"{3}(?: [^"\\] | \\. | "(?!"") )*+ | '{3}(?: [^'\\] | \\. | '(?!'') )*+
        | "(?: [^"\\\r\n] | \\. )*+ | '(?: [^'\\\r\n] | \\. )*+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)


class Lexeme(NamedTuple):
    """A word, variable, literal, IRI or sign, with the offset at which it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


def lexemes(text: str) -> list[Lexeme]:
    """Every lexeme of the text but blanks and comments, in time linear in its length."""
    found = _LEXEME.finditer(text)
    return [
        Lexeme(str(match.lastgroup), match[0], match.start())
        for match in found
        if match.lastgroup != "space"
    ]


def uncommented(text: str) -> str:
    """The text with a blank for each comment: engines differ in what ends one.

    For Virtuoso a carriage return does not, so that it reads as part of the query what stands
    in a string for us. Raises QuerySyntaxError for a quote that nothing closes.
    """
    parts = []
    for match in _LEXEME.finditer(text):
        if match.lastgroup == "sign" and match[0][0] in "\"'":
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            raise QuerySyntaxError(
                f"The string that begins at line {line}, column {column} has no end: close it.",
                line,
                column,
            )
        parts.append(" " if match[0].startswith("#") else match[0])
    return "".join(parts)


def partners(found: Sequence[Lexeme]) -> dict[int, int]:
    """For each bracket that has one, the index of the other of its pair, both ways."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, lexeme in enumerate(found):
        if lexeme.text in _CLOSING:
            opened.append(index)
        elif opened and _CLOSING[found[opened[-1]].text] == lexeme.text:
            opening = opened.pop()
            pairs[opening], pairs[index] = index, opening
    return pairs
