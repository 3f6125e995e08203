"""Which line of a query leaves its answer empty, found by asking for less of it.

A query is cut into its clauses, each in the words of its writer. To ask is left to the caller:
`search` yields a query and is sent the number of its solutions, or None where that cannot be had.
Whatever it returns was asked for. A query is read only as far as it must be to be cut: the engine
refuses what is no SPARQL, and so what was cut in the wrong place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from dcgraph.sparql.lexer import FORMS, all_tokens, partners, place, uncommented
from dcgraph.text import counted

MAX_LENGTH: Final = 20_000
"""Characters of a query that is taken apart, and of what its clauses come to, written out."""

MAX_COUNT: Final = 1000
"""Solutions are counted up to one more than these."""

NUMBER: Final = "dcgraphNumberOfSolutions"
"""The variable of a number that is asked for."""

_MAX_QUERIES: Final = 12
_SECONDS: Final = 2.0
_MAX_SHOWN: Final = 200
_KEYWORDS: Final = ("{", "BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "VALUES")


class QueryNotReadError(Exception):
    """The text is no query with a group, or too long."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What must fit for its group to fit: a triple pattern, a group in braces, a FILTER.

    `text` is as it may stand by itself in a group; `word` is what it begins with, in capitals, and
    empty for triples.
    """

    word: str
    text: str
    line: int

    @property
    def shown(self) -> str:
        """The text in one line, without comments."""
        return " ".join(uncommented(self.text).split())


class _Script:
    """A query as its tokens; QueryNotReadError is raised where a bracket is not closed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = all_tokens(text)
        self._pairs = partners(self.tokens)

    def word(self, at: int) -> str:
        """The token at an index in capitals; nothing beyond the ends."""
        return self.tokens[at].text.upper() if 0 <= at < len(self.tokens) else ""

    def past(self, at: int) -> int:
        """The index after a token, or after the bracket that belongs to it."""
        is_opening = self.word(at) in ("(", "[", "{")
        if at >= len(self.tokens) or (is_opening and at not in self._pairs):
            raise QueryNotReadError
        return (self._pairs[at] if is_opening else at) + 1

    def cut(self, start: int, end: int) -> str:
        """The text from one token to before another."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end else ""

    def line(self, at: int) -> int:
        """The line of a token, from 1."""
        return place(self.text, self.tokens[at].start)[0]

    def clauses(self, start: int, end: int) -> tuple[Clause, ...]:
        """The clauses between two tokens, filters last: where one stands makes no difference."""
        size, clauses = 0, []
        for clause in self._clauses(start, end):
            size += len(clause.text)
            if size > MAX_LENGTH:
                raise QueryNotReadError
            clauses.append(clause)
        return tuple(sorted(clauses, key=lambda clause: clause.word == "FILTER"))

    def _clauses(self, at: int, end: int) -> Iterator[Clause]:
        while at < end:
            if self.word(at) == ".":
                at += 1
            elif self.word(at) in _KEYWORDS:
                clause, at = self._bracketed(at)
                yield clause
            else:
                at = yield from self._triples(at, end)

    def _bracketed(self, at: int) -> tuple[Clause, int]:
        """A clause that a keyword or a brace opens, and the index after its brackets."""
        word, bracket = self.word(at), at
        while self.word(bracket) not in ("(", "{"):
            bracket = self.past(bracket)
        past = self.past(bracket)
        if word == "VALUES" and self.word(bracket) == "(":
            past = self.past(past)
        while self.word(past) == "UNION":
            past = self.past(past + 1)
        return Clause(word, self.cut(at, past), self.line(at)), past

    def _triples(self, at: int, end: int) -> Generator[Clause, None, int]:
        """The triples of one subject, a clause for each verb; returns the index after them."""
        ends, past, middle = [], at, self.past(at)
        while past < end and self.word(past) not in (".", *_KEYWORDS):
            ends += [past] if self.word(past) == ";" else []
            past = self.past(past)
        if self.word(at) in ("[", "(") or past == middle:
            # What is in brackets would be another thing each time it is written.
            yield Clause("", self.cut(at, past), self.line(at))
            return past
        start = middle
        for stop in (*ends, past):
            if start < stop:
                text = f"{self.cut(at, middle)} {self.cut(start, stop)}"
                yield Clause("", text, self.line(start))
            start = stop + 1
        return past


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart.

    `clauses` are those of its outermost group, and the VALUES after it. `modifiers` has of LIMIT,
    OFFSET and HAVING what follows the word, and in which line it stands. `select` is the query
    as a SELECT without its dataset, LIMIT and OFFSET, and `values` what may stand only after those.
    """

    form: str
    prologue: str
    dataset: str
    clauses: tuple[Clause, ...]
    modifiers: Mapping[str, tuple[str, int]]
    select: str
    values: str

    def fits(self, *clauses: Clause) -> str:
        """An ASK whether these clauses fit together."""
        return f"{self.prologue}\nASK {self.dataset} {{\n{clauses_text(clauses)}\n}}"

    def count(self, select: str, values: str = "") -> str:
        """A SELECT of one number: how many solutions a SELECT without dataset and LIMIT has."""
        return (
            f"{self.prologue}\nSELECT (COUNT(*) AS ?{NUMBER}) {self.dataset} "
            f"{{ {{\n{select}\nLIMIT {MAX_COUNT + 1}\n{values}\n}} }}"
        )


def clauses_text(clauses: Iterable[Clause]) -> str:
    """Clauses as they stand in a group."""
    return "\n".join(f"{clause.text} ." for clause in clauses)


def read(text: str) -> Query | None:
    """A query taken apart; None where it has no group, is too long, or is not to be read."""
    try:
        return _read(_Script(text)) if len(text) <= MAX_LENGTH else None
    except QueryNotReadError:
        return None


def _read(script: _Script) -> Query:
    size = len(script.tokens)
    head = next((at for at in range(size) if script.word(at) in FORMS), size)
    # The template of a CONSTRUCT may stand before the group, and a SELECT may compute in brackets.
    start = head + 1
    if script.word(head) == "CONSTRUCT" and script.word(start) == "{":
        start = script.past(start)
    brace = start
    while script.word(brace) != "{":
        brace = script.past(brace)
    where = brace - (script.word(brace - 1) == "WHERE")
    dataset = next((at for at in range(start, where) if script.word(at) == "FROM"), where)
    at = past = script.past(brace)
    modifiers: dict[str, tuple[str, int]] = {}
    bound = size
    while at < size and (word := script.word(at)) != "VALUES":
        if word in ("HAVING", "LIMIT", "OFFSET"):
            modifiers[word] = script.word(at + 1), script.line(at)
        bound = min(bound, at) if word in ("LIMIT", "OFFSET") else bound
        at = script.past(at)
    values = script.clauses(at, size)
    form, select = script.word(head), f"SELECT * {script.cut(where, past)}"
    if form == "SELECT":
        select = f"{script.cut(head, dataset)} {script.cut(where, min(bound, at))}"
    return Query(
        form=form,
        prologue=script.text[: script.tokens[head].start],
        dataset=script.cut(dataset, where),
        clauses=script.clauses(brace + 1, past - 1) + values,
        modifiers=modifiers,
        select=select,
        values="".join(clause.text for clause in values),
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
    """The number in an answer in SPARQL JSON; of an ASK, 1 or 0."""
    content = json.loads(body)
    if "boolean" in content:
        return int(content["boolean"])
    return int(content["results"]["bindings"][0][NUMBER]["value"])


SENTENCES: Final = {
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
"""The reasons why there is no answer, each as it is told; the last is that none was found."""


@dataclass(frozen=True, slots=True)
class EmptyResult:
    """Why an answer is empty: what is to blame, in the words of the query, and its line.

    `reason` is one of SENTENCES. Of a pair, `other` is the one that stands before. `number` is how
    many solutions there are but for it, as far as MAX_COUNT + 1, None where they were not counted.
    `otherwise` tells that there would be an answer without it.
    """

    reason: str
    text: str = ""
    line: int = 0
    number: int | None = None
    otherwise: bool = False
    other: str = ""
    other_line: int = 0


UNSOUGHT: Final = EmptyResult("unsought")

Search = Generator[str, int | None, EmptyResult]
"""Yields the queries to be asked, is sent the number of solutions, and returns why."""


def diagnose(text: str, ask: Callable[[str, float], int | None]) -> EmptyResult:
    """Why the answer to a query is empty; `ask` answers each question within so many seconds."""
    steps, bounds, number = search(text), Bounds(), None
    while True:
        try:
            query = steps.send(number)
        except StopIteration as stop:
            result: EmptyResult = stop.value
            return result
        seconds = bounds.seconds()
        number = ask(query, seconds) if seconds else None


def search(text: str) -> Search:
    """Look for what left the answer to a query empty."""
    query = read(text)
    if query is None:
        return UNSOUGHT
    most, line = query.modifiers.get("LIMIT", ("no", 0))
    if not most.strip("0"):
        return EmptyResult("limit", line=line)
    whole = yield query.fits(*query.clauses)
    if whole is None:
        return UNSOUGHT
    if not whole:
        return (yield from _clause_search(query))
    if "OFFSET" in query.modifiers:
        number = yield query.count(query.select, query.values)
        if number:
            value, line = query.modifiers["OFFSET"]
            return EmptyResult("offset", f"OFFSET {value}", line, number)
    if "HAVING" in query.modifiers and not query.values:
        return EmptyResult("having", line=query.modifiers["HAVING"][1])
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        number = yield query.count(query.select, query.values)
        return EmptyResult("unmade", number=number)
    return UNSOUGHT


def _clause_search(query: Query) -> Search:
    """Look for the first clause with which nothing is left, and for what it is by itself."""
    place = yield from _first_empty(query, len(query.clauses))
    if place is None:
        return UNSOUGHT
    clause, before = query.clauses[place], query.clauses[:place]
    otherwise = yield query.fits(*before, *query.clauses[place + 1 :])
    result = EmptyResult("alone", clause.shown, clause.line, otherwise=bool(otherwise))
    if clause.word in ("FILTER", "MINUS"):
        select = f"SELECT * {{\n{clauses_text(before)}\n}}"
        number = (yield query.count(select)) if before else None
        return replace(result, reason=clause.word.lower(), number=number)
    if not before:
        return result
    fitting = yield query.fits(clause)
    if fitting == 0:
        return result
    result = replace(result, reason="together")
    last = yield from _first_empty(query, place, clause)
    if last is None or before[last].word in ("BIND", "OPTIONAL"):
        return result
    # All up to this one were needed to leave nothing; it alone may be enough.
    pair = (yield query.fits(before[last], clause)) if last else 0
    if pair != 0:
        return result
    return replace(result, reason="pair", other=before[last].shown, other_line=before[last].line)


def _first_empty(query: Query, end: int, *always: Clause) -> Generator[str, int | None, int | None]:
    """The place of the first clause with which nothing is left, of those before `end`.

    With all of these nothing is left, and more never fit where fewer do not. Some are `always`
    there besides.
    """
    fitting, empty = 0, end
    while empty - fitting > 1:
        middle = (fitting + empty) // 2
        number = yield query.fits(*query.clauses[:middle], *always)
        if number is None:
            return None
        fitting, empty = (middle, empty) if number else (fitting, middle)
    return fitting if empty else None


def message(result: EmptyResult) -> str:
    """Why an answer is empty, in a sentence; nothing where that was not found."""
    number, of = result.number, ""
    if number is not None:
        of = f" of {counted(number, 'solution')}"
        of = f" of more than {MAX_COUNT} solutions" if number > MAX_COUNT else of
    shown, other = (
        text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN].rstrip() + " …"
        for text in (result.text, result.other)
    )
    sentence = SENTENCES[result.reason].format(
        text=shown, line=result.line, other=other, other_line=result.other_line, of=of
    )
    which = "the second" if other else "it"
    return sentence + (f" Without {which} there would be an answer." if result.otherwise else "")
