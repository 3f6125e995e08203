"""Small lookups: queries so plain that their work can be counted while it is done.

A query that looks a few things up (triple patterns, each bound to the one before, and a wish
for a language) needs no worker: it is answered where the connection is held, step by step,
and given up when its steps or its time exceed a small bound. Whatever else is asked, and
whatever was given up, a worker answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from dcgraph.errors import BuildError
from dcgraph.namespaces import PREFIXES, TYPE, XSD
from dcgraph.sparql.lexer import Token, all_tokens
from dcgraph.sparql.model import Answer, Limits, Request
from dcgraph.store.pool import SlowQueries

MAX_LENGTH: Final = 2_000
"""Characters of the longest text that is tried."""

_MAX_PATTERNS: Final = 12
_TYPE: Final = NamedNode(TYPE)
_TEXT: Final = re.compile(r'"([^"\\\r\n]*+)"')

# The part of SPARQL's terminals that needs no thought. What stands outside it makes the whole text
# no lookup, so that nothing here has to guess.
_ODD: Final = re.compile(r"\\|[^\S \t\r\n]")
_PREFIX: Final = r"[A-Za-z](?:[A-Za-z0-9_\-]*[A-Za-z0-9])?+:"
_PLAIN: Final = {
    kind: re.compile(pattern).fullmatch
    for kind, pattern in {
        "iri": r"<[A-Za-z][A-Za-z0-9+.\-]*+:[^<>\"{}|^`\x00-\x20]*+>",
        "variable": r"[?$][A-Za-z_][A-Za-z0-9_]*+",
        "string": _TEXT.pattern,
        "language": r"@.*",
        "number": r"[0-9]{1,9}+",
        "word": rf"[A-Za-z]++|{_PREFIX}(?:[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?+)?+",
        "sign": r"[{}().;,=*]",
    }.items()
}
_APART: Final = frozenset(" \t\r\n{(.;,")
"""What may stand before a variable: `ex:p?x` could be meant for a path."""

_END: Final = Token("end", "", 0)


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


class Step(NamedTuple):
    """A pattern, and the filters on what it binds first.

    `new` gives the variables that it binds, by their place in a triple.
    """

    pattern: Pattern
    new: tuple[tuple[int, Variable], ...]
    filters: tuple[Filter, ...]


class Plan(NamedTuple):
    """How a lookup is done: its steps, and at most how many solutions it wants.

    `columns` is None for an ASK.
    """

    columns: tuple[Variable, ...] | None
    steps: tuple[Step, ...]
    most: int | None


class _NoLookupError(Exception):
    """The text is not of the grammar."""


def _plan(text: str) -> Plan | None:
    """The plan for a text, None where it is no lookup or has a pattern that is bound to nothing."""
    if len(text) > MAX_LENGTH:
        return None
    parts = _TEXT.split(text)
    shape = _shape(tuple(parts[::2]))
    return None if shape is None else _filled(shape, parts[1::2])


plan: Final = lru_cache(maxsize=1024)(_plan)


@lru_cache(maxsize=1024)
def _shape(around: tuple[str, ...]) -> Plan | None:
    """The plan for all texts that differ only within their quotes, with a number in each of these.

    Nothing within quotes decides where they end or what a text means, be they in a comment:
    neither quote, backslash nor end of line can be there.
    """
    numbered = (f'"{number}"{part}' for number, part in enumerate(around[1:]))
    try:
        return _Reader(around[0] + "".join(numbered)).query()
    except (_NoLookupError, ValueError):
        # A ValueError is the library's, for an IRI or a tag that is none.
        return None


def _filled(shape: Plan, texts: Sequence[str]) -> Plan | None:
    """The plan of the shape with these texts within its quotes."""
    steps = []
    for (subject, predicate, thing), new, filters in shape.steps:
        value = thing
        if type(thing) is Literal:
            value = Literal(texts[int(thing.value)], language=thing.language)
        wanted = tuple(replace(one, language=texts[int(one.language)]) for one in filters)
        # Small letters of others may be ASCII: those of the Kelvin sign are a k.
        if any(
            one.ranges and not (one.language.isascii() and one.language.isalpha()) for one in wanted
        ):
            return None
        steps.append(Step((subject, predicate, value), new, wanted))
    return Plan(shape.columns, tuple(steps), shape.most)


def is_plain(text: str, found: Sequence[Token]) -> bool:
    """Whether each token of a text is of the part of SPARQL that needs no thought."""
    if _ODD.search(text):
        return False
    for kind, part, start in found:
        if not _PLAIN[kind](part) or (kind == "variable" and text[start - 1] not in _APART):
            return False
    return True


class _Reader:
    """Reads a part of SPARQL 1.1: a prologue of prefixes; SELECT or ASK; one group; no more.

    In the group are triple patterns with `lang` filters. A text that is not exactly that is no
    lookup, be it a mistake or a query of more parts: what becomes of it is not decided here.
    """

    def __init__(self, text: str) -> None:
        found = all_tokens(text)
        if not is_plain(text, found):
            raise _NoLookupError
        self._tokens = iter((*found, _END))
        self._kind, self._text, self._start = next(self._tokens)
        self._prefixes = dict(PREFIXES)
        self._seen: dict[Variable, None] = {}
        self._patterns: list[Pattern] = []
        self._filters: list[Filter] = []

    def query(self) -> Plan | None:
        while self._keyword("PREFIX"):
            prefix = self._take("word")
            if prefix.find(":") != len(prefix) - 1:
                raise _NoLookupError
            self._prefixes[prefix[:-1]] = _named(self._take("iri")[1:-1]).value
        asks = self._keyword("ASK")
        chosen = None if asks else self._selected()
        self._keyword("WHERE")
        self._group()
        most = None
        if not asks and self._keyword("LIMIT"):
            most = int(self._take("number"))
        self._take("end")
        bound = {one for pattern in self._patterns for one in pattern if type(one) is Variable}
        columns = None if asks else tuple(chosen or self._seen)
        if (
            not 0 < len(self._patterns) <= _MAX_PATTERNS
            or not bound.issuperset(one.variable for one in self._filters)
            or (columns is not None and not columns)
        ):
            raise _NoLookupError
        steps = _ordered(self._patterns, self._filters)
        return None if steps is None else Plan(columns, steps, most)

    def _selected(self) -> list[Variable]:
        """The variables behind SELECT, none for a star."""
        self._expect("SELECT")
        if self._sign("*"):
            return []
        chosen = [self._variable()]
        while self._kind == "variable":
            chosen.append(self._variable())
        if len(set(chosen)) < len(chosen):
            raise _NoLookupError
        return chosen

    def _group(self) -> None:
        """What stands in braces: triples, a point or a filter between them."""
        self._expect("{")
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
                raise _NoLookupError

    def _triples(self) -> None:
        subject = self._term()
        while True:
            verb = _TYPE if self._text == "a" and self._keyword("A") else self._term()
            if type(subject) is Literal or type(verb) is Literal:
                raise _NoLookupError
            self._patterns.append((subject, verb, self._term()))
            while self._sign(","):
                self._patterns.append((subject, verb, self._term()))
            if not self._sign(";"):
                return
            if self._kind == "sign":
                # `; .` and `; }` are allowed, and rare.
                raise _NoLookupError

    def _filter(self) -> None:
        brackets = self._sign("(")
        ranges = self._keyword("LANGMATCHES")
        if not (brackets or ranges):
            raise _NoLookupError
        for word in (*(("(",) if ranges else ()), "LANG", "("):
            self._expect(word)
        variable = self._variable()
        for word in (")", "," if ranges else "="):
            self._expect(word)
        # A text without a language.
        text = self._take("string")
        for _ in range(ranges + brackets):
            self._expect(")")
        self._filters.append(Filter(variable, text[1:-1], ranges))

    def _term(self) -> Term:
        if self._kind == "variable":
            return self._variable()
        if self._kind == "iri":
            return _named(self._take("iri")[1:-1])
        if self._kind == "word":
            prefix, colon, local = self._take("word").partition(":")
            if not colon or not local or prefix not in self._prefixes:
                raise _NoLookupError
            return _named(self._prefixes[prefix] + local)
        end = self._start + len(self._text)
        text = self._take("string")[1:-1]
        if self._kind != "language":
            return Literal(text)
        if self._start != end:
            raise _NoLookupError
        return Literal(text, language=self._take("language")[1:])

    def _variable(self) -> Variable:
        found = Variable(self._take("variable")[1:])
        self._seen[found] = None
        return found

    def _keyword(self, word: str) -> bool:
        return self._kind == "word" and self._text.upper() == word and bool(self._take("word"))

    def _sign(self, sign: str) -> bool:
        return self._text == sign and bool(self._take("sign"))

    def _expect(self, text: str) -> None:
        if self._text.upper() != text:
            raise _NoLookupError
        self._take(self._kind)

    def _take(self, kind: str) -> str:
        if self._kind != kind:
            raise _NoLookupError
        found = self._text
        self._kind, self._text, self._start = next(self._tokens, _END)
        return found


def _named(iri: str) -> NamedNode:
    if "/." in iri:
        # The engine takes the dots of a path for steps.
        raise _NoLookupError
    return NamedNode(iri)


def _ordered(patterns: Sequence[Pattern], filters: Sequence[Filter]) -> tuple[Step, ...] | None:
    left, bound, steps = [*patterns], set[Variable](), []
    while left:
        pattern = max(left, key=lambda one: _weight(one, bound))
        left.remove(pattern)
        if _weight(pattern, bound) < _LEAST:
            return None
        new = [
            (place, one)
            for place, one in enumerate(pattern)
            if type(one) is Variable and one not in bound
        ]
        names = {one for _, one in new}
        if len(names) < len(new):
            # One new variable at two places: an equality that the store does not look up.
            return None
        bound |= names
        own = tuple(one for one in filters if one.variable in names)
        steps.append(Step(pattern, tuple(new), own))
    return tuple(steps)


_LEAST: Final = 3
"""With the predicate alone a pattern finds too much to be tried."""


def _weight(pattern: Pattern, bound: set[Variable]) -> int:
    """What it tells to know the subject, the predicate, the object: together 8."""
    subject, predicate, thing = (type(one) is not Variable or one in bound for one in pattern)
    return 4 * subject + predicate + 3 * thing


MEDIA_TYPE: Final = "application/sparql-results+json"

STEPS: Final = 300
"""Most triples and look-ups of one query, some 3 µs each."""
SECONDS: Final = 0.005
"""Most time of one query: a disk that is asked for the first time may be slow."""
BYTES: Final = 64 << 10
"""Most bytes of one answer."""

_MAX_WIDTH: Final = 4
"""Bytes of one character at most."""

_STRING: Final = XSD + "string"
_SUBJECTS: Final = (NamedNode, BlankNode, type(None))
_PREDICATES: Final = (NamedNode, type(None))

Found = NamedNode | BlankNode | Literal | Triple
Row = dict[Variable, Found]


class _LateError(Exception):
    """It has taken too long, and may be quick another time."""


class _TooBigError(Exception):
    """It is more than a small lookup, and always will be."""


class Lookups:
    """Answers small lookups over the store in `directory`, in the thread that asks."""

    def __init__(self, directory: Path, limits: Limits) -> None:
        self._directory = directory
        self._rows = limits.rows
        self._query_bytes = limits.query_bytes
        self._bytes = min(BYTES, limits.output_bytes)
        self._store: Store | None = None
        self._too_big = SlowQueries()

    def open(self) -> None:
        """Open the store; raises BuildError if it cannot be opened."""
        try:
            self._store = Store.read_only(str(self._directory))
        except (OSError, RuntimeError, ValueError) as error:
            raise BuildError(
                f"The store in {self._directory} cannot be opened ({error}); run `dcgraph build`."
            ) from None

    def close(self) -> None:
        """Close it; nothing more is answered."""
        self._store = None

    def knows(self, query: str) -> bool:
        """Whether a text is a lookup, and none that was given up."""
        return self._store is not None and self._planned(query) is not None

    def answer(self, request: Request) -> Answer | None:
        """The whole answer to what it knows, or None where a worker is to be asked."""
        planned = self._planned(request.query)
        if (
            self._store is None
            or planned is None
            or request.solutions_format != MEDIA_TYPE
            or request.default_graphs
            or request.named_graphs
        ):
            return None
        began = perf_counter()
        try:
            rows = _Run(self._store, began + SECONDS).rows(planned)
            if planned.columns is None:
                body = b'{"head":{},"boolean":true}' if rows else b'{"head":{},"boolean":false}'
                return Answer("boolean", MEDIA_TYPE, body, perf_counter() - began)
            # Which rows a limit leaves must not depend on who answers.
            most = self._rows if planned.most is None else min(planned.most, self._rows)
            body = _written(planned.columns, rows, most, self._bytes)
        except _TooBigError:
            self._too_big.note(hash(request.query), slow=True)
            return None
        except (_LateError, OSError, RuntimeError):
            # A worker meets what is wrong with the store too, and tells it.
            return None
        return Answer("solutions", MEDIA_TYPE, body, perf_counter() - began)

    def _planned(self, query: str) -> Plan | None:
        """The plan for a text that may be tried; a worker refuses one that is too long."""
        if len(query) * _MAX_WIDTH > self._query_bytes or hash(query) in self._too_big:
            return None
        return plan(query)


class _Run:
    """One lookup under way, in `store`, until the clock says `deadline`."""

    def __init__(self, store: Store, deadline: float) -> None:
        self._store = store
        self._deadline = deadline
        self._left = STEPS

    def rows(self, planned: Plan) -> list[Row]:
        """All solutions."""
        rows: list[Row] = [{}]
        for step in planned.steps:
            rows = [longer for row in rows for longer in self._extended(row, step)]
        return rows

    def _extended(self, row: Row, step: Step) -> list[Row]:
        """The row with what the step binds, once for each triple that it finds."""
        first, second, third = step.pattern
        subject, predicate, thing = _at(first, row), _at(second, row), _at(third, row)
        if type(subject) not in _SUBJECTS or type(predicate) not in _PREDICATES:
            # A variable that is bound to what can stand in another place only.
            return []
        self._count()
        found = []
        for quad in self._store.quads_for_pattern(subject, predicate, thing):
            self._count()
            longer = row.copy()
            for place, name in step.new:
                longer[name] = quad[place]
            if not step.filters or all(one.admits(longer[one.variable]) for one in step.filters):
                found.append(longer)
        return found

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooBigError
        if perf_counter() > self._deadline:
            raise _LateError


def _at(one: Term, row: Row) -> Any:
    """What stands at a place of a pattern, None where anything may."""
    return row.get(one) if type(one) is Variable else one


def _written(columns: Sequence[Variable], rows: Sequence[Row], length: int, most: int) -> bytes:
    """The answer to a SELECT.

    Raises _TooBigError where it has more than `length` rows, or more than `most` bytes; hardly
    more are written then.
    """
    if len(rows) > length:
        raise _TooBigError
    names = ",".join(map(quoted, columns))
    # A step binds the same variables in each row, and a query may name hundreds of others.
    bound = [(name, quoted(name)) for name in columns if rows and name in rows[0]]
    bindings, size = [], 0
    for row in rows:
        cells = []
        for column, name in bound:
            cell = _cell(row[column], most - size)
            size += len(name) + len(cell)
            cells.append(f"{name}:{cell}")
        bindings.append("{" + ",".join(cells) + "}")
    head = f'{{"head":{{"vars":[{names}]}}'
    body = f'{head},"results":{{"bindings":[{",".join(bindings)}]}}}}'.encode()
    if len(body) > most:
        raise _TooBigError
    return body


def _cell(term: Found, most: int) -> str:
    """A term; raises _TooBigError where its text alone has more than `most` letters.

    Raises it too where a term is of a kind that is not written here.
    """
    if isinstance(term, Triple) or len(term.value) > most:
        raise _TooBigError
    if type(term) is NamedNode:
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if type(term) is BlankNode:
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    if term.direction is not None:
        raise _TooBigError
    text = f'{{"type":"literal","value":{quoted(term.value)}'
    if term.language:
        return f'{text},"xml:lang":{quoted(term.language)}}}'
    if term.datatype.value == _STRING:
        return text + "}"
    return f'{text},"datatype":{quoted(term.datatype.value)}}}'
