"""Reading a query as a small lookup, where it is one.

The grammar is a part of SPARQL 1.1: a prologue of prefixes; SELECT with variables or a star, or
ASK; one group of triple patterns with `lang` filters; no more. A text that is not exactly that
is no lookup, be it a mistake or a query of more parts: what becomes of it is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from dcgraph.store.lookups.lexing import Word, words
from dcgraph.terms import PREFIXES

__all__ = ["Filter", "Parsed", "Pattern", "Term", "Variable", "parsed"]

LONGEST: Final = 2_000
"""Characters of the longest text that is tried."""

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_END: Final = "end", ""


class Variable(str):
    """The name of a variable."""

    __slots__ = ()


Term = NamedNode | Literal | Variable
Pattern = tuple[Term, Term, Term]


@dataclass(frozen=True, slots=True)
class Filter:
    """A variable's language must be `language`, or, with `ranges`, that or a variety of it."""

    variable: Variable
    language: str
    ranges: bool

    def admits(self, term: object) -> bool:
        """Whether a term goes through; what is no literal has no language, not even none."""
        if type(term) is not Literal:
            return False
        found = term.language or ""
        if not self.ranges:
            return found == self.language
        wanted = self.language.lower()
        return found == wanted or found.startswith(f"{wanted}-")


@dataclass(slots=True)
class Parsed:
    """A lookup as it was written. `columns` is None for an ASK."""

    columns: tuple[Variable, ...] | None
    patterns: list[Pattern] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    most: int | None = None


class _NoLookup(Exception):
    """The text is not of the grammar."""


def parsed(text: str) -> Parsed | None:
    """The lookup that a text is, or None."""
    found = words(text)
    if found is None:
        return None
    try:
        return _Reader(found).query()
    except (_NoLookup, ValueError):
        # A ValueError is the library's, for an IRI or a tag that is none.
        return None


class _Reader:
    def __init__(self, found: list[Word]) -> None:
        self._words = iter((*found, _END))
        self._kind, self._text = next(self._words)
        self._prefixes = dict(PREFIXES)
        self._seen: dict[Variable, None] = {}
        self._patterns: list[Pattern] = []
        self._filters: list[Filter] = []

    def query(self) -> Parsed:
        while self._keyword("PREFIX"):
            prefix = self._take("prefix").removesuffix(":")
            self._prefixes[prefix] = _named(self._take("iri")[1:-1]).value
        asks = self._keyword("ASK")
        chosen = None if asks else self._selected()
        self._keyword("WHERE")
        self._group()
        most = None
        if not asks and self._keyword("LIMIT"):
            most = int(self._take("number"))
        self._take("end")
        bound = {one for pattern in self._patterns for one in pattern if type(one) is Variable}
        if not self._patterns or not bound.issuperset(one.variable for one in self._filters):
            raise _NoLookup
        columns = None if asks else tuple(chosen or self._seen)
        if columns is not None and not columns:
            raise _NoLookup
        return Parsed(columns, self._patterns, self._filters, most)

    def _selected(self) -> list[Variable]:
        """The variables behind SELECT, none for a star."""
        self._expect("word", "SELECT")
        if self._sign("*"):
            return []
        chosen = [self._variable()]
        while self._kind == "variable":
            chosen.append(self._variable())
        if len(set(chosen)) < len(chosen):
            raise _NoLookup
        return chosen

    def _group(self) -> None:
        """What stands in braces: triples, a point or a filter between them."""
        self._expect("sign", "{")
        self._seen.clear()
        apart = True
        while not self._sign("}"):
            if self._keyword("FILTER"):
                self._filter()
                self._sign(".")
                apart = True
            elif apart:
                self._triples()
                apart = self._sign(".")
            else:
                raise _NoLookup

    def _triples(self) -> None:
        subject = self._term()
        if type(subject) is Literal:
            raise _NoLookup
        while True:
            verb = _TYPE if self._a() else self._term()
            if type(verb) is Literal:
                raise _NoLookup
            self._patterns.append((subject, verb, self._term()))
            while self._sign(","):
                self._patterns.append((subject, verb, self._term()))
            if not self._sign(";"):
                return
            if self._kind == "sign":
                # `; .` and `; }` are allowed, and rare.
                raise _NoLookup

    def _filter(self) -> None:
        if self._keyword("LANGMATCHES"):
            self._ranges()
            return
        self._expect("sign", "(")
        if self._keyword("LANGMATCHES"):
            self._ranges()
        else:
            self._filters.append(Filter(self._lang(), self._plain("="), ranges=False))
        self._expect("sign", ")")

    def _ranges(self) -> None:
        self._expect("sign", "(")
        self._filters.append(Filter(self._lang(), self._plain(","), ranges=True))
        self._expect("sign", ")")

    def _lang(self) -> Variable:
        self._expect("word", "LANG")
        self._expect("sign", "(")
        found = self._variable()
        self._expect("sign", ")")
        return found

    def _plain(self, before: str) -> str:
        """A text without a language, after a sign."""
        self._expect("sign", before)
        text = self._take("text")
        if not text.endswith('"'):
            raise _NoLookup
        return text[1:-1]

    def _term(self) -> Term:
        kind = self._kind
        if kind == "variable":
            return self._variable()
        if kind == "iri":
            return _named(self._take("iri")[1:-1])
        if kind == "name":
            prefix, _, local = self._take("name").partition(":")
            if prefix not in self._prefixes:
                raise _NoLookup
            return _named(self._prefixes[prefix] + local)
        text, _, language = self._take("text")[1:].rpartition('"')
        return Literal(text, language=language[1:]) if language else Literal(text)

    def _variable(self) -> Variable:
        found = Variable(self._take("variable")[1:])
        self._seen[found] = None
        return found

    def _a(self) -> bool:
        return self._text == "a" and self._kind == "word" and bool(self._take("word"))

    def _keyword(self, word: str) -> bool:
        if self._kind != "word" or self._text.upper() != word:
            return False
        self._take("word")
        return True

    def _sign(self, sign: str) -> bool:
        return self._text == sign and self._kind == "sign" and bool(self._take("sign"))

    def _expect(self, kind: str, text: str) -> None:
        if self._take(kind).upper() != text:
            raise _NoLookup

    def _take(self, kind: str) -> str:
        if self._kind != kind:
            raise _NoLookup
        found = self._text
        self._kind, self._text = next(self._words, _END)
        return found


def _named(iri: str) -> NamedNode:
    if "/." in iri:
        # The engine takes the dots of a path for steps.
        raise _NoLookup
    return NamedNode(iri)
