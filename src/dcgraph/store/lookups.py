"""Small lookups answered without a worker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple
from typing import Literal as TypingLiteral

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from dcgraph.errors import BuildError
from dcgraph.namespaces import PREFIXES
from dcgraph.sparql.model import Answer, Limits, Request
from dcgraph.store.pool import SlowQueries

# The words of a small lookup: the part of SPARQL's terminals that needs no thought.
#
# What stands outside it (escapes, also in comments, numbers with points, property paths, comments
# in odd places) makes the whole text no lookup, so that nothing here has to guess.


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


# Reading a query as a small lookup, where it is one.
#
# The grammar is a part of SPARQL 1.1: a prologue of prefixes; SELECT with variables or a star, or
# ASK; one group of triple patterns with `lang` filters; no more. A text that is not exactly that
# is no lookup, be it a mistake or a query of more parts: what becomes of it is not decided here.


MAX_LENGTH: Final = 2_000
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


class _NoLookupError(Exception):
    """The text is not of the grammar."""


def parsed(text: str) -> Parsed | None:
    """The lookup that a text is, or None."""
    found = words(text)
    if found is None:
        return None
    try:
        return _Reader(found).query()
    except (_NoLookupError, ValueError):
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
            raise _NoLookupError
        columns = None if asks else tuple(chosen or self._seen)
        if columns is not None and not columns:
            raise _NoLookupError
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
            raise _NoLookupError
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
                raise _NoLookupError

    def _triples(self) -> None:
        subject = self._term()
        if type(subject) is Literal:
            raise _NoLookupError
        while True:
            verb = _TYPE if self._a() else self._term()
            if type(verb) is Literal:
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
            raise _NoLookupError
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
                raise _NoLookupError
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
            raise _NoLookupError

    def _take(self, kind: str) -> str:
        if self._kind != kind:
            raise _NoLookupError
        found = self._text
        self._kind, self._text = next(self._words, _END)
        return found


def _named(iri: str) -> NamedNode:
    if "/." in iri:
        # The engine takes the dots of a path for steps.
        raise _NoLookupError
    return NamedNode(iri)


_MAX_PATTERNS: Final = 12
_TEXT: Final = re.compile(r'"([^"\\\r\n]*+)"')
"""As the words of a lookup have it."""


class Step(NamedTuple):
    """A pattern, and the filters on what it binds first.

    `new` gives the variables that it binds, by their place in a triple.
    """

    pattern: Pattern
    new: tuple[tuple[int, Variable], ...]
    filters: tuple[Filter, ...]


class Plan(NamedTuple):
    """How a lookup is done: its steps, and at most how many solutions it wants."""

    columns: tuple[Variable, ...] | None
    steps: tuple[Step, ...]
    most: int | None


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
    quoted = (f'"{number}"{part}' for number, part in enumerate(around[1:]))
    query = parsed(around[0] + "".join(quoted))
    if query is None or len(query.patterns) > _MAX_PATTERNS:
        return None
    steps = _ordered(query)
    return None if steps is None else Plan(query.columns, steps, query.most)


def _filled(shape: Plan, texts: Sequence[str]) -> Plan | None:
    """The plan of the shape with these texts within its quotes."""
    steps = []
    for pattern, new, filters in shape.steps:
        subject, predicate, thing = pattern
        if type(thing) is Literal:
            thing = Literal(texts[int(thing.value)], language=thing.language)
        wanted = tuple(replace(one, language=texts[int(one.language)]) for one in filters)
        # Small letters of others may be ASCII: those of the Kelvin sign are a k.
        if any(one.ranges and not _is_plain(one.language) for one in wanted):
            return None
        steps.append(Step((subject, predicate, thing), new, wanted))
    return Plan(shape.columns, tuple(steps), shape.most)


def _is_plain(language: str) -> bool:
    return language.isascii() and language.isalpha()


def _ordered(query: Parsed) -> tuple[Step, ...] | None:
    left, bound, steps = list(query.patterns), set[Variable](), []
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
        filters = tuple(one for one in query.filters if one.variable in names)
        steps.append(Step(pattern, tuple(new), filters))
    return tuple(steps)


_LEAST: Final = 3
"""With the predicate alone a pattern finds too much to be tried."""


def _weight(pattern: Pattern, bound: set[Variable]) -> int:
    """What it tells to know the subject, the predicate, the object: together 8."""
    subject, predicate, thing = (type(one) is not Variable or one in bound for one in pattern)
    return 4 * subject + predicate + 3 * thing


MEDIA_TYPE: Final = "application/sparql-results+json"

Found = NamedNode | BlankNode | Literal | Triple
Row = dict[Variable, Found]

_STRING: Final = PREFIXES["xsd"] + "string"


def boolean_json(value: bool) -> bytes:
    """The answer to an ASK."""
    return b'{"head":{},"boolean":true}' if value else b'{"head":{},"boolean":false}'


def solutions_json(columns: Sequence[Variable], rows: Sequence[Row], most: int) -> bytes | None:
    """The answer to a SELECT.

    None where a term is of a kind that is not written here, or where it has more than `most`
    bytes; hardly more are written then.
    """
    names = ",".join(map(quoted, columns))
    # A step binds the same variables in each row, and a query may name hundreds of others.
    bound = [(name, quoted(name)) for name in columns if rows and name in rows[0]]
    bindings, size = [], 0
    for row in rows:
        cells = []
        for column, name in bound:
            cell = _cell(row[column], most - size)
            if cell is None:
                return None
            size += len(name) + len(cell)
            cells.append(f"{name}:{cell}")
        bindings.append("{" + ",".join(cells) + "}")
    head = f'{{"head":{{"vars":[{names}]}}'
    body = f'{head},"results":{{"bindings":[{",".join(bindings)}]}}}}'.encode()
    return body if len(body) <= most else None


def _cell(term: Found, most: int) -> str | None:
    """A term, None where it is of another kind or its text alone has more than `most` letters."""
    if isinstance(term, Triple) or len(term.value) > most:
        return None
    if type(term) is NamedNode:
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if type(term) is BlankNode:
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    if term.direction is not None:
        return None
    text = f'{{"type":"literal","value":{quoted(term.value)}'
    if term.language:
        return f'{text},"xml:lang":{quoted(term.language)}}}'
    if term.datatype.value == _STRING:
        return text + "}"
    return f'{text},"datatype":{quoted(term.datatype.value)}}}'


STEPS: Final = 300
"""Most triples and look-ups of one query, some 3 µs each."""
SECONDS: Final = 0.005
"""Most time of one query: a disk that is asked for the first time may be slow."""
BYTES: Final = 64 << 10
"""Most bytes of one answer."""

_MAX_WIDTH: Final = 4
"""Bytes of one character at most."""

_GRAPH: Final = DefaultGraph()
_SUBJECTS: Final = (NamedNode, BlankNode, type(None))
_PREDICATES: Final = (NamedNode, type(None))


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
            kind, body = self._written(planned, rows)
        except _TooBigError:
            self._too_big.note(hash(request.query), slow=True)
            return None
        except (_LateError, OSError, RuntimeError):
            # A worker meets what is wrong with the store too, and tells it.
            return None
        return Answer(kind, MEDIA_TYPE, body, perf_counter() - began)

    def _planned(self, query: str) -> Plan | None:
        """The plan for a text that may be tried; a worker refuses one that is too long."""
        if len(query) * _MAX_WIDTH > self._query_bytes or hash(query) in self._too_big:
            return None
        return plan(query)

    def _written(
        self, planned: Plan, rows: list[Row]
    ) -> tuple[TypingLiteral["boolean", "solutions"], bytes]:
        if planned.columns is None:
            return "boolean", boolean_json(bool(rows))
        # Which rows a limit leaves must not depend on who answers.
        most = self._rows if planned.most is None else min(planned.most, self._rows)
        if len(rows) > most:
            raise _TooBigError
        body = solutions_json(planned.columns, rows, self._bytes)
        if body is None:
            raise _TooBigError
        return "solutions", body


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
        for quad in self._store.quads_for_pattern(subject, predicate, thing, _GRAPH):
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


# Small lookups: queries so plain that their work can be counted while it is done.
#
# A query that looks a few things up (triple patterns, each bound to the one before, and a wish
# for a language) needs no worker: it is answered where the connection is held, step by step,
# and given up when its steps or its time exceed a small bound. Whatever else is asked, and
# whatever was given up, a worker answers.
