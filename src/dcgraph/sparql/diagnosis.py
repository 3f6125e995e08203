"""Which line of a query leaves its answer empty."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final, Literal, NamedTuple, Self, TypeVar

from dcgraph.sparql.rewrite import Lexeme, lexemes, partners

# A group of a SPARQL query cut into its clauses, each in the words of its writer.
#
# A clause is what must fit for the group to fit: a triple pattern, a group in braces, a FILTER.
# The lexemes are read as the grammar has them, and no further than is needed to know where each
# clause ends; what is more than that is given up.


MAX_LENGTH: Final = 20_000
"""Characters of a query that is taken apart, and of what its clauses come to, written out."""

Span = tuple[int, int]
"""The first of some lexemes, and the one after them."""

Kind = Literal["triple", "group", "data", "aside", "minus", "filter"]
"""`data` is VALUES; an `aside` is OPTIONAL or BIND, which add and never take away."""

_BRACED: Final[dict[str, Kind]] = {"OPTIONAL": "aside", "MINUS": "minus", "GRAPH": "group"}
_IN_BRACKETS: Final[dict[str, Kind]] = {"BIND": "aside", "VALUES": "data", "FILTER": "filter"}
_WORDS: Final = frozenset((*_BRACED, *_IN_BRACKETS, "SERVICE", "UNION", "SELECT", "LATERAL"))
_MAX_BEFORE_BRACKET: Final = 3
"""Words between FILTER and its bracket: NOT EXISTS, or the name of a function."""


class QueryNotReadError(Exception):
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
            raise QueryNotReadError from None

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
        if size > MAX_LENGTH:
            raise QueryNotReadError
        yield one


def _clauses(script: Script, start: int, end: int) -> Iterator[Clause]:
    if script.word(start) == "SELECT":
        raise QueryNotReadError
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
                raise QueryNotReadError
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
        raise QueryNotReadError  # It is said of the triple before.
    past = script.past(at)
    while script.word(past) == "UNION" and script.sign(past + 1) == "{":
        past = script.past(past + 1)
    return past


def _past_brackets(script: Script, at: int) -> int:
    """Past `FILTER NOT EXISTS { }`, `FILTER REGEX( )`, `BIND ( )`, `VALUES ( ) { }`."""
    for bracket in range(at + 1, at + 2 + _MAX_BEFORE_BRACKET):
        if script.sign(bracket) in ("(", "{"):
            past = script.past(bracket)
            is_head = script.word(at) == "VALUES" and script.sign(bracket) == "("
            return script.past(past) if is_head else past
    raise QueryNotReadError


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
        raise QueryNotReadError
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
        raise QueryNotReadError
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
        raise QueryNotReadError
    if script.sign(at) in ("[", "("):
        return script.past(at)
    if script.sign(at) in ("+", "-"):
        at += 1
    one = script.found[at] if at < len(script.found) else None
    if one is None or one.kind in ("sign", "language") or script.word(at) in _WORDS:
        raise QueryNotReadError
    if one.kind != "string":
        return at + 1
    if at + 1 < len(script.found) and script.found[at + 1].kind == "language":
        return at + 2
    return at + 3 if script.sign(at + 1) == "^^" else at + 1


MAX_COUNT: Final = 1000
"""Solutions are counted up to one more than these."""
NUMBER: Final = "dcgraphNumberOfSolutions"
"""The variable of a number that is asked for."""

_FORMS: Final = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_BOUNDS: Final = ("LIMIT", "OFFSET")


class Variant(NamedTuple):
    """A query to be asked instead: an ASK, or where it is `counted` a SELECT of one number."""

    text: str
    counted: bool


class Modifier(NamedTuple):
    """LIMIT, OFFSET or HAVING: what follows the word, and in which line it stands."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart.

    `clauses` are those of its outermost group, and the VALUES after it. `select` is the query
    without its dataset, LIMIT and OFFSET, and `values` what may stand only after those.
    """

    script: Script
    form: str
    prologue: str
    dataset: str
    clauses: tuple[Clause, ...]
    modifiers: Mapping[str, Modifier]
    select: str
    values: str

    def fits(self, inner: str) -> Variant:
        """Whether a group of these words fits."""
        return Variant(f"{self.prologue}\nASK {self.dataset} {{\n{inner}\n}}", counted=False)

    def count(self, inner: str) -> Variant:
        """How often it does."""
        return self._number(f"SELECT * {{\n{inner}\n}}\nLIMIT {MAX_COUNT + 1}")

    def answers(self) -> Variant:
        """How many answers there are without LIMIT and OFFSET."""
        if self.form == "SELECT":
            return self._number(f"{self.select}\nLIMIT {MAX_COUNT + 1}\n{self.values}")
        return self.count(written(self.clauses))

    def _number(self, select: str) -> Variant:
        text = f"SELECT (COUNT(*) AS ?{NUMBER}) {self.dataset} {{ {{\n{select}\n}} }}"
        return Variant(f"{self.prologue}\n{text}", counted=True)


def written(all_of: Iterable[Clause]) -> str:
    """Clauses as they stand in a group."""
    return "\n".join(one.text for one in all_of)


def read(text: str) -> Query | None:
    """A query taken apart; None where it has no group, is too long, or is not to be read."""
    if len(text) > MAX_LENGTH:
        return None
    try:
        query = _read(Script.of(text))
    except QueryNotReadError:
        return None
    return query if len(written(query.clauses)) <= MAX_LENGTH else None


def _read(script: Script) -> Query:
    head = next((at for at in range(len(script.found)) if script.word(at) in _FORMS), None)
    if head is None:
        raise QueryNotReadError
    form = script.word(head)
    dataset, brace = _group(script, head)
    past = script.past(brace)
    modifiers, values = _modifiers(script, past)
    parts = [*clauses(script, brace + 1, past - 1)]
    after = ""
    if values < len(script.found):
        parts.append(data(script, values))
        after = parts[-1].text
    left_out = [*dataset, *_bounds(script, past, values)]
    return Query(
        script=script,
        form=form,
        prologue=script.text[: script.found[head].start],
        dataset=" ".join(script.cut(*one) for one in dataset),
        clauses=tuple(parts),
        modifiers=modifiers,
        select=_without(script, head, values, left_out),
        values=after,
    )


def _group(script: Script, head: int) -> tuple[list[Span], int]:
    """The words on the dataset, and the brace that opens the outermost group."""
    dataset: list[Span] = []
    at = head + 1
    if script.word(head) == "CONSTRUCT" and script.sign(at) == "{":
        at = script.past(at)
    while script.sign(at) != "{":
        if at >= len(script.found):
            raise QueryNotReadError
        if script.sign(at) == "(":
            at = script.past(at)
        elif script.word(at) == "FROM":
            past = at + (3 if script.word(at + 1) == "NAMED" else 2)
            dataset.append((at, past))
            at = past
        else:
            at += 1
    return dataset, at


def _modifiers(script: Script, at: int) -> tuple[dict[str, Modifier], int]:
    """LIMIT, OFFSET and HAVING, and where the VALUES after all of them stand, if they do."""
    found: dict[str, Modifier] = {}
    while at < len(script.found) and script.word(at) != "VALUES":
        if script.sign(at) in ("(", "{"):
            at = script.past(at)
            continue
        if script.word(at) in (*_BOUNDS, "HAVING"):
            found[script.word(at)] = Modifier(script.sign(at + 1), script.line(at))
        at += 1
    return found, at


def _bounds(script: Script, at: int, end: int) -> list[Span]:
    return [(one, one + 2) for one in range(at, end) if script.word(one) in _BOUNDS]


def _without(script: Script, start: int, end: int, left_out: Iterable[Span]) -> str:
    parts, at = [], start
    for first, past in sorted(left_out):
        parts += [script.cut(at, first)] if at < first else []
        at = past
    return " ".join([*parts, script.cut(at, end) if at < end else ""])


_MAX_COUNT: Final = 12
_SECONDS: Final = 2.0

Found = TypeVar("Found")


class Bounds:
    """A number of questions and a time, both of one search; it begins when this is made."""

    def __init__(self, most: int = _MAX_COUNT, seconds: float = _SECONDS) -> None:
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


def asked(
    search: Generator[Variant, int | None, Found],
    ask: Callable[[Variant, float], int | None],
) -> Found:
    """What a search finds whose questions `ask` answers, each within so many seconds."""
    bounds, number = Bounds(), None
    try:
        variant = next(search)
        while True:
            seconds = bounds.seconds()
            number = ask(variant, seconds) if seconds else None
            variant = search.send(number)
    except StopIteration as stop:
        found: Found = stop.value
        return found


# Which line of a query left its answer empty, found by asking for less of it.
#
# To ask is left to the caller: `search` yields what it wants to know and is sent the number, or
# None where that cannot be had. Whatever it tells was asked for.


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

Search = Generator[Variant, int | None, "EmptyResult"]
"""Yields what is to be asked, is sent the number of solutions, and returns why."""

_MAX_DEPTH: Final = 4


@dataclass(frozen=True, slots=True)
class EmptyResult:
    """Why an answer is empty: what is to blame, in the words of the query, and its line.

    Of a pair, `other` is the one that stands before.

    `number` is how many solutions there are but for it, as far as `MOST` + 1, None where they
    were not counted. `otherwise` tells that there would be an answer without it.
    """

    reason: Reason
    text: str = ""
    line: int = 0
    number: int | None = None
    otherwise: bool = False
    other: str = ""
    other_line: int = 0


UNSOUGHT: Final = EmptyResult("unsought")


def search(text: str) -> Search:
    """Look for what left the answer to a query empty."""
    query = read(text)
    if query is None:
        return UNSOUGHT
    limit = query.modifiers.get("LIMIT")
    if limit and not limit.value.strip("0"):
        return EmptyResult("limit", line=limit.line)
    whole = yield query.fits(written(query.clauses))
    if whole is None:
        return UNSOUGHT
    if whole:
        return (yield from _after_the_group(query))
    return (yield from _Group(query, query.clauses, str, str).search())


def _after_the_group(query: Query) -> Search:
    number: int | None = None
    if offset := query.modifiers.get("OFFSET"):
        number = yield query.answers()
        if number:
            return EmptyResult("offset", f"OFFSET {offset.value}", offset.line, number=number)
    having = query.modifiers.get("HAVING")
    if having and not query.values:
        return EmptyResult("having", line=having.line)
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        number = yield query.count(written(query.clauses))
        return EmptyResult("unmade", number=number)
    return UNSOUGHT


Around = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Group:
    """The clauses of a group that fits nothing.

    `alone` makes of words in its braces the outermost group, with nothing else in it; `among`
    does so with all that stands around.
    """

    query: Query
    clauses: Sequence[Clause]
    alone: Around
    among: Around
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
            return (yield from self._told(found.kind, place, places[:first]))
        if first:
            fitting = yield self.query.fits(self.alone(found.text))
            if fitting is None or fitting:
                return (yield from self._together(place, places[:first]))
        inner = self._within(place)
        if inner is not None:
            deeper = yield from inner.search()
            if deeper != UNSOUGHT:
                return deeper
        return (yield from self._told("alone", place, ()))

    def _together(self, place: int, before: Sequence[int]) -> Search:
        """Look for the one clause before it with which it does not fit, if there is one."""
        found = yield from self._told("together", place, ())
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

    def _first(
        self, places: Sequence[int], *always: int
    ) -> Generator[Variant, int | None, int | None]:
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

    def _told(self, reason: Reason, place: int, before: Sequence[int]) -> Search:
        blamed = self.clauses[place]
        rest = [at for at in range(len(self.clauses)) if at != place]
        otherwise = yield self.query.fits(self.among(self._written(rest)))
        found = EmptyResult(reason, blamed.shown, blamed.line, otherwise=bool(otherwise))
        if reason in ("filter", "minus") and before:
            number = yield self.query.count(self.alone(self._written(before)))
            return replace(found, number=number)
        return found

    def _written(self, places: Sequence[int]) -> str:
        return written(self.clauses[at] for at in sorted(places))

    def _within(self, place: int) -> _Group | None:
        """What stands in the braces of a clause, if that can be looked into."""
        clause = self.clauses[place]
        if clause.inside is None or self.depth == _MAX_DEPTH:
            return None
        try:
            inner = tuple(clauses(self.query.script, *clause.inside))
        except QueryNotReadError:
            return None
        before, after = (
            written(part) for part in (self.clauses[:place], self.clauses[place + 1 :])
        )

        def alone(words: str) -> str:
            return self.alone(f"{clause.opening}\n{words}\n}}")

        def among(words: str) -> str:
            return self.among(f"{before}\n{clause.opening}\n{words}\n}}\n{after}")

        return _Group(self.query, inner, alone, among, self.depth + 1) if inner else None


_SAID: Final = {
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
_MAX_LENGTH: Final = 200


def told(emptied: EmptyResult) -> str:
    """Why an answer is empty; nothing where that was not found."""
    sentence = _SAID[emptied.reason].format(
        text=_short(emptied.text),
        line=emptied.line,
        other=_short(emptied.other),
        other_line=emptied.other_line,
        of=_of(emptied.number),
    )
    which = "the second" if emptied.other else "it"
    return sentence + (f" Without {which} there would be an answer." if emptied.otherwise else "")


def _short(text: str) -> str:
    return text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH].rstrip() + " …"


def _of(number: int | None) -> str:
    if number is None:
        return ""
    if number > MAX_COUNT:
        return f" of more than {MAX_COUNT} solutions"
    return f" of {number} solution{'' if number == 1 else 's'}"
