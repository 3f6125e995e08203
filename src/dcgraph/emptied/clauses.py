"""A group of a SPARQL query cut into its clauses, each in the words of its writer.

A clause is what must fit for the group to fit: a triple pattern, a group in braces, a FILTER.
The lexemes are read as the grammar has them, and no further than is needed to know where each
clause ends; what is more than that is given up.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Self

from dcgraph.store.lexemes import Lexeme, lexemes, partners

__all__ = ["LONGEST", "Clause", "Script", "Span", "Unread", "clauses", "data"]

LONGEST: Final = 20_000
"""Characters of a query that is taken apart, and of what its clauses come to, written out."""

Span = tuple[int, int]
"""The first of some lexemes, and the one after them."""

Kind = Literal["triple", "group", "data", "aside", "minus", "filter"]
"""`data` is VALUES; an `aside` is OPTIONAL or BIND, which add and never take away."""

_BRACED: Final[dict[str, Kind]] = {"OPTIONAL": "aside", "MINUS": "minus", "GRAPH": "group"}
_IN_BRACKETS: Final[dict[str, Kind]] = {"BIND": "aside", "VALUES": "data", "FILTER": "filter"}
_WORDS: Final = frozenset((*_BRACED, *_IN_BRACKETS, "SERVICE", "UNION", "SELECT", "LATERAL"))
_MOST_BEFORE_BRACKET: Final = 3
"""Words between FILTER and its bracket: NOT EXISTS, or the name of a function."""


class Unread(Exception):
    """The text is not read: it is broken, or more than this module knows."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it may stand by itself in a group, as it is shown, and in which line it begins.

    Where what is in its braces may be looked into, `opening` is what leads to them and `inside`
    where they stand among the lexemes.
    """

    kind: Kind
    text: str
    shown: str
    line: int
    opening: str = ""
    inside: Span | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """A query as its lexemes, with the partner of each bracket and the end of each line."""

    text: str
    found: Sequence[Lexeme]
    pairs: dict[int, int]
    lines: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Self:
        """The script of a text, read once."""
        found = lexemes(text)
        ends = [match.start() for match in re.finditer("\n", text)]
        return cls(text, found, partners(found), ends)

    def sign(self, index: int) -> str:
        """The lexeme at an index as it is written; nothing beyond the ends."""
        return self.found[index].text if 0 <= index < len(self.found) else ""

    def word(self, index: int) -> str:
        """The lexeme at an index in capitals, if it is a word."""
        is_word = 0 <= index < len(self.found) and self.found[index].kind == "word"
        return self.found[index].text.upper() if is_word else ""

    def past(self, index: int) -> int:
        """The index after the bracket that belongs to the one at an index."""
        try:
            return self.pairs[index] + 1
        except KeyError:
            raise Unread from None

    def cut(self, start: int, end: int) -> str:
        """The text from one lexeme to before another."""
        return self.text[self.found[start].start : self.found[end - 1].end]

    def shown(self, start: int, end: int) -> str:
        """The same in one line, without comments."""
        parts, last = [], self.found[start].start
        for one in self.found[start:end]:
            parts += [" "] if one.start > last else []
            parts.append(one.text)
            last = one.end
        return " ".join("".join(parts).split())

    def line(self, index: int) -> int:
        """The line of a lexeme, from 1."""
        return bisect_left(self.lines, self.found[index].start) + 1


def clauses(script: Script, start: int, end: int) -> Iterator[Clause]:
    """The clauses between two lexemes.

    Raises Unread for what is none, and when they come to more than LONGEST characters: the
    subject of many triples stands in each.
    """
    size = 0
    for one in _clauses(script, start, end):
        size += len(one.text)
        if size > LONGEST:
            raise Unread
        yield one


def _clauses(script: Script, start: int, end: int) -> Iterator[Clause]:
    if script.word(start) == "SELECT":
        raise Unread
    at = start
    while at < end:
        word = script.word(at)
        if script.sign(at) == ".":
            at += 1
        elif script.sign(at) == "{":
            past = _past_union(script, at)
            alone = past == script.past(at) and script.word(at + 1) != "SELECT"
            yield _whole(script, "group", at, past, at if alone else None)
            at = past
        elif word in _BRACED:
            brace = at + (2 if word == "GRAPH" else 1)
            if script.sign(brace) != "{":
                raise Unread
            past = script.past(brace)
            yield _whole(script, _BRACED[word], at, past, brace if word == "GRAPH" else None)
            at = past
        elif word in _IN_BRACKETS:
            past = _past_brackets(script, at)
            yield _whole(script, _IN_BRACKETS[word], at, past)
            at = past
        else:
            at = yield from _statement(script, at, end)


def data(script: Script, at: int) -> Clause:
    """The VALUES that begin at a lexeme. Raises Unread where they are broken."""
    return _whole(script, "data", at, _past_brackets(script, at))


def _whole(script: Script, kind: Kind, start: int, past: int, brace: int | None = None) -> Clause:
    text, shown, line = script.cut(start, past), script.shown(start, past), script.line(start)
    if brace is None:
        return Clause(kind, text, shown, line)
    opening = script.cut(start, brace + 1)
    return Clause(kind, text, shown, line, opening, (brace + 1, past - 1))


def _past_union(script: Script, at: int) -> int:
    if script.sign(at + 1) == "|":
        raise Unread  # It is said of the triple before.
    past = script.past(at)
    while script.word(past) == "UNION" and script.sign(past + 1) == "{":
        past = script.past(past + 1)
    return past


def _past_brackets(script: Script, at: int) -> int:
    """Past `FILTER NOT EXISTS { }`, `FILTER REGEX( )`, `BIND ( )`, `VALUES ( ) { }`."""
    for bracket in range(at + 1, at + 2 + _MOST_BEFORE_BRACKET):
        if script.sign(bracket) in ("(", "{"):
            past = script.past(bracket)
            is_head = script.word(at) == "VALUES" and script.sign(bracket) == "("
            return script.past(past) if is_head else past
    raise Unread


def _statement(script: Script, at: int, end: int) -> Generator[Clause, None, int]:
    """The triple patterns of one subject; returns the index after them."""
    middle = _past_term(script, at)
    triples, past = _triples(script, middle, end)
    if script.sign(at) in ("[", "("):
        # What is in brackets would be another thing each time it is said.
        text = f"{script.cut(at, past)} ."
        yield Clause("triple", text, script.shown(at, past), script.line(at))
        return past
    if not triples:
        raise Unread
    for verb, (start, stop) in triples:
        first = verb[1] == start
        parts = ((at, middle), (verb[0], stop)) if first else ((at, middle), verb, (start, stop))
        yield Clause(
            "triple",
            " ".join(script.cut(*one) for one in parts) + " .",
            " ".join(script.shown(*one) for one in parts),
            script.line(verb[0] if first else start),
        )
    return past


def _triples(script: Script, at: int, end: int) -> tuple[list[tuple[Span, Span]], int]:
    """The verbs and the objects that follow a subject, and the index after them."""
    found: list[tuple[Span, Span]] = []
    while at < end and script.sign(at) not in (".", "{") and script.word(at) not in _WORDS:
        verb = at, _past_path(script, at)
        at = verb[1]
        while True:
            span = at, _past_term(script, at)
            found.append((verb, span))
            at = span[1]
            if script.sign(at) != ",":
                break
            at += 1
        if script.sign(at) != ";":
            break
        while script.sign(at) == ";":
            at += 1
    if at > end:
        raise Unread
    return found, at


def _past_path(script: Script, at: int) -> int:
    while True:
        while script.sign(at) in ("^", "!"):
            at += 1
        at = script.past(at) if script.sign(at) == "(" else _past_term(script, at)
        if script.sign(at) in ("*", "+", "?"):
            at += 1
        if script.sign(at) not in ("/", "|"):
            return at
        at += 1


def _past_term(script: Script, at: int) -> int:
    if at >= len(script.found):
        raise Unread
    if script.sign(at) in ("[", "("):
        return script.past(at)
    if script.sign(at) in ("+", "-"):
        at += 1
    one = script.found[at] if at < len(script.found) else None
    if one is None or one.kind in ("sign", "language") or script.word(at) in _WORDS:
        raise Unread
    if one.kind != "string":
        return at + 1
    if at + 1 < len(script.found) and script.found[at + 1].kind == "language":
        return at + 2
    return at + 3 if script.sign(at + 1) == "^^" else at + 1
