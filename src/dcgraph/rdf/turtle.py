"""Turtle with places: tokens, and triples with their line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import ascii_letters, digits
from typing import Final, NamedTuple
from urllib.parse import urljoin

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.errors import LoadError
from dcgraph.namespaces import RDF, XSD

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


MERGE_MARK: Final = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?![<=>|])", re.MULTILINE)
"""A line by which git marks what it could not merge."""


def refused(
    reason: str, shown: str, line: int | None, column: int | None, path: Path | None = None
) -> LoadError:
    """The error for a text that is at fault at a place; `path` is its file if not `shown`."""
    where = f"{shown}, line {line}, column {column}"
    return LoadError(f"{where}: {reason}.", path or Path(shown), line, column)


def _no_token(text: str, offset: int, shown: str) -> LoadError:
    match text[offset]:
        case _ if MERGE_MARK.match(text, offset):
            reason = "marks of an unfinished merge; keep one side and remove the marks"
        case '"' | "'":
            reason = "a text in quotes that does not end; close its quotes"
        case "<":
            reason = "an IRI that does not end or holds a character that no IRI can hold"
        case other:
            reason = f"{other!r} begins nothing that Turtle 1.1 knows"
    return refused(reason, shown, *place(text, offset))


# Turtle read with its places: every triple remembers the line and column where it stands.
#
# pyoxigraph decides what is Turtle and reports syntax errors; this reader walks the same text
# once more for what no parser tells, the place of each triple. The tests hold the triples of
# the two against each other on every shipped file.


Term = NamedNode | BlankNode | Literal
Fact = tuple[NamedNode | BlankNode, NamedNode, Term]
"""A triple without its place."""

_Node = NamedNode | BlankNode

_FIRST, _REST, _NIL, _TYPE = (NamedNode(RDF + name) for name in ("first", "rest", "nil", "type"))

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_CONTROL = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Located(NamedTuple):
    """A triple and the place of its object; `line` and `column` count from 1."""

    subject: _Node
    predicate: NamedNode
    object: Term
    line: int
    column: int
    subject_line: int


def _unescape(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "uU" and len(code) > 1:
            return chr(int(code[1:], 16))
        return _CONTROL.get(code, code)

    return _ESCAPE.sub(character, text) if "\\" in text else text


@dataclass(slots=True)
class _Reader:
    text: str
    label: str
    triples: list[Located] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    names: dict[str, NamedNode] = field(default_factory=dict)
    base: str = ""
    blanks: int = 0
    at: int = 0
    tokens: list[Token] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def read(self) -> list[Located]:
        self.tokens = [token for token in tokens(self.text) if token.kind not in BLANKS]
        self.starts = [0] + [m.end() for m in re.finditer("\n", self.text)]
        while self.at < len(self.tokens):
            self._statement()
        return self.triples

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def _statement(self) -> None:
        token = self.tokens[self.at]
        word = token.text.lower().lstrip("@")
        if token.kind in ("lang", "word") and word in ("prefix", "base"):
            self._directive(word, dotted=token.kind == "lang")
            return
        line, _ = self._place(token.offset)
        subject = self._term(line)
        if isinstance(subject, Literal):
            raise ValueError("a literal cannot be a subject")
        if self._peek() != ".":
            self._pairs(subject, line)
        self._next()

    def _directive(self, word: str, *, dotted: bool) -> None:
        self._next()
        if word == "prefix":
            name = self._next().text[:-1]
            self.names.clear()
            self.prefixes[name] = self._iri(self._next().text)
        else:
            self.base = self._iri(self._next().text)
        if dotted:
            self._next()

    def _iri(self, token: str) -> str:
        iri = _unescape(token[1:-1])
        if self.base and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
            return urljoin(self.base, iri)
        return iri

    def _blank(self) -> BlankNode:
        self.blanks += 1
        return BlankNode(f"{self.label}{self.blanks}")

    def _term(self, line: int) -> Term:
        token = self._next()
        match token.kind:
            case "iri":
                return NamedNode(self._iri(token.text))
            case "name":
                return self._name(token.text)
            case "blank":
                return BlankNode(f"{self.label}x{token.text[2:]}")
            case "string":
                return self._literal(token.text)
            case "number":
                kind = "decimal" if "." in token.text else "integer"
                kind = "double" if "e" in token.text.lower() else kind
                return Literal(token.text, datatype=NamedNode(XSD + kind))
            case "word" if token.text in ("true", "false"):
                return Literal(token.text, datatype=NamedNode(XSD + "boolean"))
            case "mark" if token.text == "[":
                return self._property_list(token)
            case "mark" if token.text == "(":
                return self._collection(line)
        reason = f"no term at offset {token.offset}"
        raise LoadError(reason, Path(), *self._place(token.offset))

    def _name(self, text: str) -> NamedNode:
        if text not in self.names:
            prefix, _, local = text.partition(":")
            self.names[text] = NamedNode(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))
        return self.names[text]

    def _literal(self, text: str) -> Literal:
        quotes = 3 if text[:3] in ('"""', "'''") else 1
        value = _unescape(text[quotes:-quotes])
        following = self.tokens[self.at]
        if following.kind == "lang":
            return Literal(value, language=self._next().text[1:].lower())
        if following.kind == "caret":
            self._next()
            datatype = self._term(0)
            assert isinstance(datatype, NamedNode)
            return Literal(value, datatype=datatype)
        return Literal(value)

    def _property_list(self, opening: Token) -> BlankNode:
        node = self._blank()
        if self._peek() != "]":
            self._pairs(node, self._place(opening.offset)[0])
        self._next()
        return node

    def _collection(self, line: int) -> _Node:
        members: list[tuple[Term, tuple[int, int]]] = []
        while self._peek() != ")":
            place = self._place(self.tokens[self.at].offset)
            members.append((self._term(line), place))
        self._next()
        head: _Node = _NIL
        for member, (row, column) in reversed(members):
            cell = self._blank()
            self.triples.append(Located(cell, _FIRST, member, row, column, line))
            self.triples.append(Located(cell, _REST, head, row, column, line))
            head = cell
        return head

    def _pairs(self, subject: _Node, subject_line: int) -> None:
        while True:
            if self._peek() == "a":
                self._next()
                predicate: Term = _TYPE
            else:
                predicate = self._term(subject_line)
            assert isinstance(predicate, NamedNode)
            while True:
                line, column = self._place(self.tokens[self.at].offset)
                value = self._term(line)
                self.triples.append(Located(subject, predicate, value, line, column, subject_line))
                if self._peek() != ",":
                    break
                self._next()
            while self._peek() == ";":
                self._next()
            if self._peek() in (".", "]", ""):
                return


def read_turtle(text: str, label: str) -> list[Located]:
    """The triples of a Turtle text that has been found well-formed, each with its place.

    Blank nodes are named by `label` and their order in the text, so that the same text
    always gives the same names. Raises LoadError, ValueError, KeyError or IndexError on text that
    is not Turtle 1.1.
    """
    return _Reader(text, label).read()


_MAX_CHARACTERS: Final = 1 << 29
_IRI: Final = re.compile(r"<[^<>\s]*>")


def require_bounded(text: str, shown: str = "the text", most: int = _MAX_CHARACTERS) -> None:
    """Raise LoadError if short names stand for so long IRIs that reading them takes too long.

    `most` is the number of characters that all IRIs may have together, written out.
    """
    if len(text) ** 2 <= most or _bounds_roughly(text) <= most:
        return  # There is no room in it for that.
    found = [token for token in tokens(text, shown) if token.kind not in BLANKS]
    iris = [len(token.text) for token in found if token.kind == "iri"]
    names = len(iris) + sum(token.kind == "name" for token in found)
    # A base is relative to the one before.
    bases = (
        len(token.text)
        for before, token in pairwise(found)
        if token.kind == "iri" and before.text.lower() in ("@base", "base")
    )
    longest = max(iris, default=0) + sum(bases)
    if longest * names > most:
        raise LoadError(
            f"{shown}: written out, the IRIs in it would be longer than"
            f" {most >> 20} million characters; give it shorter prefixes.",
            Path(shown),
        )


def _bounds_roughly(text: str) -> int:
    """No fewer characters than the IRIs have, written out; soon told."""
    iris = [len(iri) for iri in _IRI.findall(text)]
    longest = sum(iris) if "base" in text.lower() else max(iris, default=0)
    return longest * (text.count(":") + text.count("<"))
