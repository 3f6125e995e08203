"""Turtle read with its places: every triple remembers the line and column where it stands.

pyoxigraph decides what is Turtle and reports syntax errors; this reader walks the same text
once more for what no parser tells, the place of each triple. The tests hold the triples of
the two against each other on every shipped file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.tokens import BLANKS, Token, tokens

__all__ = ["Located", "Term", "read_turtle"]

Term = NamedNode | BlankNode | Literal
_Node = NamedNode | BlankNode

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = (NamedNode(_RDF + name) for name in ("first", "rest", "nil"))
_TYPE = NamedNode(_RDF + "type")

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
    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "uU" and len(code) > 1:
            return chr(int(code[1:], 16))
        return _CONTROL.get(code, code)

    return _ESCAPE.sub(one, text) if "\\" in text else text


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
                return Literal(token.text, datatype=NamedNode(_XSD + kind))
            case "word" if token.text in ("true", "false"):
                return Literal(token.text, datatype=NamedNode(_XSD + "boolean"))
            case "mark" if token.text == "[":
                return self._property_list(token)
            case "mark" if token.text == "(":
                return self._collection(line)
        raise ValueError(f"no term at offset {token.offset}")

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
            self._objects(subject, predicate, subject_line)
            while self._peek() == ";":
                self._next()
            if self._peek() in (".", "]", ""):
                return

    def _objects(self, subject: _Node, predicate: NamedNode, subject_line: int) -> None:
        while True:
            line, column = self._place(self.tokens[self.at].offset)
            value = self._term(line)
            self.triples.append(Located(subject, predicate, value, line, column, subject_line))
            if self._peek() != ",":
                return
            self._next()


def read_turtle(text: str, label: str) -> list[Located]:
    """The triples of a Turtle text that has been found well-formed, each with its place.

    Blank nodes are named by `label` and their order in the text, so that the same text
    always gives the same names. Raises LoadError, ValueError, KeyError or IndexError on text that
    is not Turtle 1.1.
    """
    return _Reader(text, label).read()
