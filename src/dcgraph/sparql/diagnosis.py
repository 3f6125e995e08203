"""Which line of a query leaves its answer empty, found by asking for less of it.

A query is cut into its clauses, each in the words of its writer. To ask is left to the caller:
`search` yields a query and is sent the number of its solutions, or None where that cannot be had.
Whatever it tells was asked for.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final, Literal, TypeVar

from dcgraph.sparql.lexer import all_tokens, partners
from dcgraph.text import counted

MAX_LENGTH: Final = 20_000
"""Characters of a query that is taken apart, and of what its clauses come to, written out."""

MAX_COUNT: Final = 1000
"""Solutions are counted up to one more than these."""

NUMBER: Final = "dcgraphNumberOfSolutions"
"""The variable of a number that is asked for."""

_MAX_QUERIES: Final = 12
_SECONDS: Final = 2.0
_MAX_DEPTH: Final = 4
_MAX_SHOWN: Final = 200
_MAX_BEFORE_BRACKET: Final = 3
"""Words between FILTER and its bracket: NOT EXISTS, or the name of a function."""

Span = tuple[int, int]
"""The first of some tokens, and the one after them."""

Kind = Literal["triple", "group", "data", "aside", "minus", "filter"]
"""`data` is VALUES; an `aside` is OPTIONAL or BIND, which add and never take away."""

_BRACED: Final[dict[str, Kind]] = {"OPTIONAL": "aside", "MINUS": "minus", "GRAPH": "group"}
_IN_BRACKETS: Final[dict[str, Kind]] = {"BIND": "aside", "VALUES": "data", "FILTER": "filter"}
_WORDS: Final = frozenset((*_BRACED, *_IN_BRACKETS, "SERVICE", "UNION", "SELECT", "LATERAL"))
_FORMS: Final = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_BOUNDS: Final = ("LIMIT", "OFFSET")


class QueryNotReadError(Exception):
    """The text is not read: it is broken, or more than this module knows."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What must fit for its group to fit: a triple pattern, a group in braces, a FILTER.

    `text` is as it may stand by itself in a group, `shown` the same in one line. Where what is in
    its braces may be looked into, `opening` is what leads to them and `inside` where they stand.
    """

    kind: Kind
    text: str
    shown: str
    line: int
    opening: str = ""
    inside: Span | None = None


class _Script:
    """A query as its tokens, read as the grammar has them.

    It is read no further than is needed to know where each clause ends; QueryNotReadError is
    raised for what is more than that.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = all_tokens(text)
        self._pairs = partners(self.found)
        self._lines = [match.start() for match in re.finditer("\n", text)]

    def sign(self, at: int) -> str:
        """The token at an index as it is written; nothing beyond the ends."""
        return self.found[at].text if 0 <= at < len(self.found) else ""

    def word(self, at: int) -> str:
        """The token at an index in capitals, if it is a word."""
        is_word = 0 <= at < len(self.found) and self.found[at].kind == "word"
        return self.found[at].text.upper() if is_word else ""

    def past(self, at: int) -> int:
        """The index after the bracket that belongs to the one at an index."""
        if at not in self._pairs:
            raise QueryNotReadError
        return self._pairs[at] + 1

    def cut(self, start: int, end: int) -> str:
        """The text from one token to before another."""
        return self.text[self.found[start].start : self.found[end - 1].end]

    def shown(self, start: int, end: int) -> str:
        """The same in one line, without comments."""
        parts, last = [], self.found[start].start
        for one in self.found[start:end]:
            parts += [" "] if one.start > last else []
            parts.append(one.text)
            last = one.end
        return " ".join("".join(parts).split())

    def without(self, start: int, end: int, left_out: Iterable[Span]) -> str:
        """The text from one token to before another but for some parts."""
        parts = []
        for first, past in (*sorted(left_out), (end, end)):
            parts += [self.cut(start, first)] if start < first else []
            start = past
        return " ".join(parts)

    def line(self, at: int) -> int:
        """The line of a token, from 1."""
        return bisect_left(self._lines, self.found[at].start) + 1

    def clauses(self, start: int, end: int) -> Iterator[Clause]:
        """The clauses between two tokens; the subject of many triples stands in each."""
        size = 0
        for one in self._clauses(start, end):
            size += len(one.text)
            if size > MAX_LENGTH:
                raise QueryNotReadError
            yield one

    def _clauses(self, start: int, end: int) -> Iterator[Clause]:
        if self.word(start) == "SELECT":
            raise QueryNotReadError
        at = start
        while at < end:
            word = self.word(at)
            if self.sign(at) == ".":
                at += 1
            elif self.sign(at) == "{":
                past = self._past_union(at)
                alone = past == self.past(at) and self.word(at + 1) != "SELECT"
                yield self._whole("group", at, past, at if alone else None)
                at = past
            elif word in _BRACED:
                brace = at + (2 if word == "GRAPH" else 1)
                if self.sign(brace) != "{":
                    raise QueryNotReadError
                past = self.past(brace)
                yield self._whole(_BRACED[word], at, past, brace if word == "GRAPH" else None)
                at = past
            elif word in _IN_BRACKETS:
                clause, at = self.bracketed(at)
                yield clause
            else:
                at = yield from self._statement(at, end)

    def bracketed(self, at: int) -> tuple[Clause, int]:
        """`FILTER NOT EXISTS { }`, `FILTER REGEX( )`, `BIND ( )`, `VALUES ( ) { }`, and its end."""
        for bracket in range(at + 1, at + 2 + _MAX_BEFORE_BRACKET):
            if self.sign(bracket) in ("(", "{"):
                past = self.past(bracket)
                if self.word(at) == "VALUES" and self.sign(bracket) == "(":
                    past = self.past(past)
                return self._whole(_IN_BRACKETS[self.word(at)], at, past), past
        raise QueryNotReadError

    def _whole(self, kind: Kind, start: int, past: int, brace: int | None = None) -> Clause:
        text, shown, line = self.cut(start, past), self.shown(start, past), self.line(start)
        if brace is None:
            return Clause(kind, text, shown, line)
        return Clause(kind, text, shown, line, self.cut(start, brace + 1), (brace + 1, past - 1))

    def _past_union(self, at: int) -> int:
        if self.sign(at + 1) == "|":
            raise QueryNotReadError  # It is said of the triple before.
        past = self.past(at)
        while self.word(past) == "UNION" and self.sign(past + 1) == "{":
            past = self.past(past + 1)
        return past

    def _statement(self, at: int, end: int) -> Generator[Clause, None, int]:
        """The triple patterns of one subject; returns the index after them."""
        middle = self._past_term(at)
        triples, past = self._triples(middle, end)
        if self.sign(at) in ("[", "("):
            # What is in brackets would be another thing each time it is said.
            text = f"{self.cut(at, past)} ."
            yield Clause("triple", text, self.shown(at, past), self.line(at))
            return past
        if not triples:
            raise QueryNotReadError
        for verb, (start, stop) in triples:
            first = verb[1] == start
            parts = [(at, middle), (verb[0], stop)]
            if not first:
                parts[1:] = [verb, (start, stop)]
            yield Clause(
                "triple",
                " ".join(self.cut(*one) for one in parts) + " .",
                " ".join(self.shown(*one) for one in parts),
                self.line(verb[0] if first else start),
            )
        return past

    def _triples(self, at: int, end: int) -> tuple[list[tuple[Span, Span]], int]:
        """The verbs and the objects that follow a subject, and the index after them."""
        found: list[tuple[Span, Span]] = []
        while at < end and self.sign(at) not in (".", "{") and self.word(at) not in _WORDS:
            verb = at, self._past_path(at)
            at = verb[1]
            while True:
                span = at, self._past_term(at)
                found.append((verb, span))
                at = span[1]
                if self.sign(at) != ",":
                    break
                at += 1
            if self.sign(at) != ";":
                break
            while self.sign(at) == ";":
                at += 1
        if at > end:
            raise QueryNotReadError
        return found, at

    def _past_path(self, at: int) -> int:
        while True:
            while self.sign(at) in ("^", "!"):
                at += 1
            at = self.past(at) if self.sign(at) == "(" else self._past_term(at)
            if self.sign(at) in ("*", "+", "?"):
                at += 1
            if self.sign(at) not in ("/", "|"):
                return at
            at += 1

    def _past_term(self, at: int) -> int:
        if self.sign(at) in ("[", "("):
            return self.past(at)
        if self.sign(at) in ("+", "-"):
            at += 1
        if at >= len(self.found) or self.word(at) in _WORDS:
            raise QueryNotReadError
        kind, after = self.found[at].kind, self.found[at + 1 : at + 2]
        if kind in ("sign", "language"):
            raise QueryNotReadError
        if kind != "string" or not after:
            return at + 1
        return at + (2 if after[0].kind == "language" else 3 if after[0].text == "^^" else 1)


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart.

    `clauses` are those of its outermost group, and the VALUES after it. `modifiers` tells of LIMIT,
    OFFSET and HAVING what follows the word, and in which line it stands. `select` is the query
    without its dataset, LIMIT and OFFSET, and `values` what may stand only after those.
    """

    script: _Script
    form: str
    prologue: str
    dataset: str
    clauses: tuple[Clause, ...]
    modifiers: Mapping[str, tuple[str, int]]
    select: str
    values: str

    def fits(self, inner: str) -> str:
        """An ASK whether a group of these words fits."""
        return f"{self.prologue}\nASK {self.dataset} {{\n{inner}\n}}"

    def count(self, inner: str) -> str:
        """A SELECT of one number: how often it does."""
        return self._number(f"SELECT * {{\n{inner}\n}}\nLIMIT {MAX_COUNT + 1}")

    def answers(self) -> str:
        """A SELECT of one number: how many answers there are without LIMIT and OFFSET."""
        if self.form == "SELECT":
            return self._number(f"{self.select}\nLIMIT {MAX_COUNT + 1}\n{self.values}")
        return self.count(clauses_text(self.clauses))

    def _number(self, select: str) -> str:
        text = f"SELECT (COUNT(*) AS ?{NUMBER}) {self.dataset} {{ {{\n{select}\n}} }}"
        return f"{self.prologue}\n{text}"


def clauses_text(all_of: Iterable[Clause]) -> str:
    """Clauses as they stand in a group."""
    return "\n".join(one.text for one in all_of)


def read(text: str) -> Query | None:
    """A query taken apart; None where it has no group, is too long, or is not to be read."""
    if len(text) > MAX_LENGTH:
        return None
    try:
        query = _read(_Script(text))
    except QueryNotReadError:
        return None
    return query if len(clauses_text(query.clauses)) <= MAX_LENGTH else None


def _read(script: _Script) -> Query:
    size = len(script.found)
    head = next((at for at in range(size) if script.word(at) in _FORMS), None)
    if head is None:
        raise QueryNotReadError
    # The words on the dataset, up to the brace that opens the outermost group.
    dataset: list[Span] = []
    brace = head + 1
    if script.word(head) == "CONSTRUCT" and script.sign(brace) == "{":
        brace = script.past(brace)
    while script.sign(brace) != "{":
        if brace >= size:
            raise QueryNotReadError
        if script.sign(brace) == "(":
            brace = script.past(brace)
        elif script.word(brace) == "FROM":
            dataset.append((brace, brace + (3 if script.word(brace + 1) == "NAMED" else 2)))
            brace = dataset[-1][1]
        else:
            brace += 1
    past = at = script.past(brace)
    modifiers: dict[str, tuple[str, int]] = {}
    left_out = [*dataset]
    while at < size and script.word(at) != "VALUES":
        if script.sign(at) in ("(", "{"):
            at = script.past(at)
            continue
        if script.word(at) in (*_BOUNDS, "HAVING"):
            modifiers[script.word(at)] = script.sign(at + 1), script.line(at)
        at += 1
    left_out += [(one, one + 2) for one in range(past, at) if script.word(one) in _BOUNDS]
    parts = [*script.clauses(brace + 1, past - 1)]
    values = script.bracketed(at)[0] if at < size else None
    return Query(
        script=script,
        form=script.word(head),
        prologue=script.text[: script.found[head].start],
        dataset=" ".join(script.cut(*one) for one in dataset),
        clauses=(*parts, values) if values else tuple(parts),
        modifiers=modifiers,
        select=script.without(head, at, left_out),
        values=values.text if values else "",
    )


class Bounds:
    """A number of questions and a time, both of one search; it begins when this is made."""

    def __init__(self, most: int = _MAX_QUERIES, seconds: float = _SECONDS) -> None:
        self._left = most
        self._end = monotonic() + seconds

    def seconds(self) -> float:
        """The time for one question more; 0 where none may be asked."""
        self._left -= 1
        return max(0.0, self._end - monotonic()) if self._left >= 0 else 0.0


def number_in(body: bytes) -> int:
    """The number that an answer in SPARQL JSON tells; of an ASK, 1 or 0."""
    content = json.loads(body)
    if "boolean" in content:
        return int(content["boolean"])
    return int(content["results"]["bindings"][0][NUMBER]["value"])


_Found = TypeVar("_Found")


def asked(
    search: Generator[str, int | None, _Found], ask: Callable[[str, float], int | None]
) -> _Found:
    """What a search finds whose questions `ask` answers, each within so many seconds."""
    bounds, number = Bounds(), None
    while True:
        try:
            query = search.send(number)
        except StopIteration as stop:
            found: _Found = stop.value
            return found
        seconds = bounds.seconds()
        number = ask(query, seconds) if seconds else None


Reason = Literal[
    "limit",
    "offset",
    "having",
    "unmade",
    "alone",
    "pair",
    "together",
    "filter",
    "minus",
    "unsought",
]
"""Why there is no answer.

LIMIT 0; OFFSET past the end; HAVING; what is found, but nothing is made of it; a clause that
fits nothing by itself; one that does not fit together with one before it, or with all of those;
a FILTER or a MINUS that leaves nothing of what those before it find; and what could not be found
out.
"""


@dataclass(frozen=True, slots=True)
class EmptyResult:
    """Why an answer is empty: what is to blame, in the words of the query, and its line.

    Of a pair, `other` is the one that stands before. `number` is how many solutions there are but
    for it, as far as MAX_COUNT + 1, None where they were not counted. `otherwise` tells that there
    would be an answer without it.
    """

    reason: Reason
    text: str = ""
    line: int = 0
    number: int | None = None
    otherwise: bool = False
    other: str = ""
    other_line: int = 0


UNSOUGHT: Final = EmptyResult("unsought")

Search = Generator[str, int | None, EmptyResult]
"""Yields the queries to be asked, is sent the number of solutions, and returns why."""


def search(text: str) -> Search:
    """Look for what left the answer to a query empty."""
    query = read(text)
    if query is None:
        return UNSOUGHT
    most, line = query.modifiers.get("LIMIT", ("no", 0))
    if not most.strip("0"):
        return EmptyResult("limit", line=line)
    whole = yield query.fits(clauses_text(query.clauses))
    if whole is None:
        return UNSOUGHT
    if not whole:
        return (yield from _Group(query, query.clauses, str, str).search())
    number: int | None = None
    if "OFFSET" in query.modifiers:
        number = yield query.answers()
        if number:
            value, line = query.modifiers["OFFSET"]
            return EmptyResult("offset", f"OFFSET {value}", line, number=number)
    if "HAVING" in query.modifiers and not query.values:
        return EmptyResult("having", line=query.modifiers["HAVING"][1])
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        number = yield query.count(clauses_text(query.clauses))
        return EmptyResult("unmade", number=number)
    return UNSOUGHT


@dataclass(frozen=True, slots=True)
class _Group:
    """The clauses of a group that fits nothing.

    `alone` makes of words in its braces the outermost group, with nothing else in it; `among`
    does so with all that stands around.
    """

    query: Query
    clauses: Sequence[Clause]
    alone: Callable[[str], str]
    among: Callable[[str], str]
    depth: int = 0

    def search(self) -> Search:
        """Look for the first clause with which nothing is left, and for what it is by itself."""
        # Where in a group a FILTER stands makes no difference.
        places = sorted(range(len(self.clauses)), key=lambda at: self.clauses[at].kind == "filter")
        first = yield from self._first(places)
        if first is None:
            return UNSOUGHT
        place = places[first]
        found = self.clauses[place]
        if found.kind in ("filter", "minus"):
            return (yield from self._blamed(found.kind, place, places[:first]))
        if first:
            fitting = yield self.query.fits(self.alone(found.text))
            if fitting is None or fitting:
                return (yield from self._together(place, places[:first]))
        inner = self._within(place)
        if inner is not None:
            deeper = yield from inner.search()
            if deeper != UNSOUGHT:
                return deeper
        return (yield from self._blamed("alone", place))

    def _together(self, place: int, before: Sequence[int]) -> Search:
        """Look for the one clause before it with which it does not fit, if there is one."""
        found = yield from self._blamed("together", place)
        last = yield from self._first(before, place)
        if last is None or self.clauses[before[last]].kind == "aside":
            return found
        if last:
            # All up to this one were needed to leave nothing; it alone may be enough.
            pair = yield self.query.fits(self.alone(self._written((before[last], place))))
            if pair is None or pair:
                return found
        other = self.clauses[before[last]]
        return replace(found, reason="pair", other=other.shown, other_line=other.line)

    def _first(self, places: Sequence[int], *always: int) -> Generator[str, int | None, int | None]:
        """How many clauses, in their order, fit; more clauses never fit where fewer do not.

        Some are `always` there besides.
        """
        fitting, empty = 0, len(places)
        while empty - fitting > 1:
            middle = (fitting + empty) // 2
            tried = self._written([*places[:middle], *always])
            number = yield self.query.fits(self.alone(tried))
            if number is None:
                return None
            fitting, empty = (middle, empty) if number else (fitting, middle)
        return fitting if empty else None

    def _blamed(self, reason: Reason, place: int, before: Sequence[int] = ()) -> Search:
        clause = self.clauses[place]
        rest = [at for at in range(len(self.clauses)) if at != place]
        otherwise = yield self.query.fits(self.among(self._written(rest)))
        found = EmptyResult(reason, clause.shown, clause.line, otherwise=bool(otherwise))
        if before:
            number = yield self.query.count(self.alone(self._written(before)))
            return replace(found, number=number)
        return found

    def _written(self, places: Sequence[int]) -> str:
        return clauses_text(self.clauses[at] for at in sorted(places))

    def _within(self, place: int) -> _Group | None:
        """What stands in the braces of a clause, if that can be looked into."""
        clause = self.clauses[place]
        if clause.inside is None or self.depth == _MAX_DEPTH:
            return None
        try:
            inner = tuple(self.query.script.clauses(*clause.inside))
        except QueryNotReadError:
            return None
        before, after = clauses_text(self.clauses[:place]), clauses_text(self.clauses[place + 1 :])

        def alone(words: str) -> str:
            return self.alone(f"{clause.opening}\n{words}\n}}")

        def among(words: str) -> str:
            return self.among(f"{before}\n{clause.opening}\n{words}\n}}\n{after}")

        return _Group(self.query, inner, alone, among, self.depth + 1) if inner else None


_SENTENCES: Final = {
    "limit": "LIMIT 0 in line {line} lets no answer through.",
    "offset": "{text} in line {line} leaves nothing{of}.",
    "having": "The pattern fits, but HAVING in line {line} lets no group through.",
    "unmade": "The pattern fits, but nothing can be made{of}.",
    "alone": "Nothing in the graph fits {text} (line {line}) by itself.",
    "pair": "Nothing fits {other} (line {other_line}) and {text} (line {line}) together.",
    "together": "What stands before {text} (line {line}) fits; together with it nothing does.",
    "filter": "{text} (line {line}) leaves nothing{of}.",
    "minus": "{text} (line {line}) leaves nothing{of}.",
    "unsought": "",
}


def told(emptied: EmptyResult) -> str:
    """Why an answer is empty; nothing where that was not found."""
    number, of = emptied.number, ""
    if number is not None:
        of = f" of {counted(number, 'solution')}"
        of = f" of more than {MAX_COUNT} solutions" if number > MAX_COUNT else of
    sentence = _SENTENCES[emptied.reason].format(
        text=_short(emptied.text),
        line=emptied.line,
        other=_short(emptied.other),
        other_line=emptied.other_line,
        of=of,
    )
    which = "the second" if emptied.other else "it"
    return sentence + (f" Without {which} there would be an answer." if emptied.otherwise else "")


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN].rstrip() + " …"
