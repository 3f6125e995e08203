"""SPARQL texts cut into tokens, and what a query asks for, read from them.

The one lexer. `tokens` gives those that tell what a query asks for, and skips all others in one go;
`all_tokens` gives every one. Both take time linear in the length of a text, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Final, Literal, NamedTuple, get_args

from dcgraph.errors import QueryRefusedError, QuerySyntaxError
from dcgraph.sparql.model import Limits

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "UPDATE"]

MAX_DEPTH: Final = 200
"""Brackets, those of triples within triples among them, that may stand open at once. The parser
recurses, and on a stack of 8 MB the dearest forms (nested EXISTS, nested calls) overflow it
between 300 and 1000; of `<<` alone it takes the square of the time."""

MAX_SIGNS: Final = 20
"""Signs `!`, `^`, `+`, `-`, `~` that may stand in a row. The parser recurses for each `!`, also
within each bracket, and what evaluates a query for each `~`: 80,000 overflow a stack of 64 MB."""

MAX_TOKENS: Final = 20_000
"""Words of a query. Each costs the server 2 µs or more, and a list of 49,000 overflows a stack of
64 MB."""

SHORT: Final = 4096
"""Up to this many characters what is known of a query is remembered, and is soon known if not."""

FORMS: Final[dict[str | None, Form]] = {form: form for form in get_args(Form) if form != "UPDATE"}
"""The words with which a query begins."""

UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
"""What an update begins with, and the feature of the refusal of one."""

_PROLOGUE: Final = frozenset(("BASE", "PREFIX", "VERSION"))
_BEFORE_A_GRAPH: Final = frozenset(("GRAPH", "FROM", "NAMED"))

_BASE: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_VAR: Final = _BASE + r"_0-9\u00B7\u0300-\u036F\u203F\u2040"
_PN: Final = _VAR + r"\-"
_IRI: Final = r"""[^<>"{}\x00-\x20]*+>"""
_SPACE: Final = r"(?: [ \t\r\n]++ | \#[^\r\n]*+ )*+"
_SIGN: Final = rf"(?: [!^+\-~] {_SPACE} )"

# What tells nothing is skipped in one go. Quantifiers are possessive, and an unclosed string
# runs on to where it must have ended, so that no text is read twice: with backtracking, a row
# of escaped quotes costs its square.
_STRING: Final = r"""
        \"{3}(?: [^"\\] | \\. | "(?!"") )*+(?:\"{3})?+
      | '{3}(?: [^'\\] | \\. | '(?!'') )*+(?:'{3})?+
      | "(?: [^"\\\r\n] | \\. )*+"?+
      | '(?: [^'\\\r\n] | \\. )*+'?+
"""
_SKIPPED: Final = rf"""
        [^{_PN}:(){{}}\[\]<>"'?$@\#!^+~]++
      | \#[^\r\n]*+
      | @(?:[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)?+
      | _:[{_VAR}](?: [{_PN}] | \.++(?=[{_PN}]) )*+
      | <(?! {_IRI} | <(?! {_IRI} ) )
      | >(?! > )
      | (?! {_SIGN}{{{MAX_SIGNS + 1}}} ) {_SIGN}++
"""
_TOLD: Final = rf"""
        (?P<signs> {_SIGN}{{{MAX_SIGNS + 1}}} )
      | (?P<iri>   < {_IRI} )
      | (?P<name>  (?: [{_PN}]++(?:\.++[{_PN}]++)*+ )?+
                   : (?: (?: [{_VAR}:] | %[0-9A-Fa-f]{{2}} | \\. )
                         (?: [{_PN}:] | %[0-9A-Fa-f]{{2}} | \\. | \.++(?=[{_PN}:%\\]) )*+ )?+ )
      | (?P<keyword> [{_PN}]++(?:\.++[{_PN}]++)*+ )
      | (?P<bracket> [(){{}}\[\]] )
      | (?P<angle> <<(?! {_IRI} ) | >> )
      | \Z
"""
_PLAIN: Final = rf"(?: {_SKIPPED} | {_STRING} | [?$][{_VAR}]*+ )*+ (?: {_TOLD} )"

# What nothing closes is one sign as far as it was sought.
_EVERY: Final = rf"""
    (?: \s++ | \#[^\r\n]*+ )*+ (?:
      (?P<variable> [?$][{_VAR}]++ )
    | (?P<iri> < {_IRI} )
    | (?P<number> [0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+ )
    | (?P<word> (?: [\w\-:%] | \\. | \.(?=[\w\-:%\\]) )++ )
    | (?P<string> \"{{3}}(?: [^"\\] | \\. | "(?!"") )*+\"{{3}}
        | '{{3}}(?: [^'\\] | \\. | '(?!'') )*+'{{3}}
        | "(?: [^"\\\r\n] | \\. )*+" | '(?: [^'\\\r\n] | \\. )*+' )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
    | (?P<sign> <= | >= | != | && | \|\| | \^\^ | {_STRING} | . )
    | \Z )
"""
_COMMENT: Final = rf"(?P<text> < {_IRI} | {_STRING} | \\. ) | \#[^\r\n]*+"
"""A comment, or an IRI, a literal or an escape, in which what looks like one is none."""

_CLOSING: Final = {"(": ")", "{": "}", "[": "]"}


class Token(NamedTuple):
    """A part of a query, with the offset at which it begins.

    Of the kinds of `tokens`, `angle` is for the brackets of a triple within a triple, << and >>,
    and `signs` for `!`, `^`, `+`, `-`, `~` of which more than MAX_SIGNS stand in a row.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    def ends(self, *words: str) -> bool:
        """Whether it is a keyword that ends so: after a number no blank is needed before it."""
        return self.kind == "keyword" and self.text.upper().endswith(words)


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """What the tokens of a text tell.

    `head` is the first keyword after the prologue, in capitals; `form` what it makes of the
    text, None where it makes nothing. `depth` is the largest number of brackets open at once,
    `chained` tells whether more than MAX_SIGNS signs stand in a row.
    """

    form: Form | None
    head: str | None
    has_service: bool
    depth: int
    chained: bool = False


def inspect(text: str) -> QueryFacts:
    """Read the tokens of `text`, in time linear in its length; never raises."""
    return (_facts_of_short if len(text) <= SHORT else _facts_of_long)(text)


def form_of(text: str) -> Form | None:
    """The form of `text`, which is known from its first words and mostly without reading the rest.

    None also where it is not among the first MAX_TOKENS tokens; `refuse_unsafe` refuses those.
    """
    first = islice(_scanned(text, _PLAIN), MAX_TOKENS)
    words = (token.text.upper() for token in first if token.kind == "keyword")
    return _form(next((word for word in words if word not in _PROLOGUE), None))


def refuse_unsafe(text: str, limits: Limits) -> QueryFacts:
    """Return the facts of a text that may go to a worker.

    Raises QueryRefusedError for an update, for SERVICE, for more than `limits.query_bytes` bytes or
    MAX_TOKENS words (all but signs and comments), for brackets nested deeper than MAX_DEPTH and
    for more than MAX_SIGNS signs in a row; QuerySyntaxError for what no UTF-8 text can hold.
    """
    refuse_long(text, limits.query_bytes)
    if _is_crowded(text):
        raise QueryRefusedError(
            f"The query has more than {MAX_TOKENS} words (names, IRIs, variables, strings, "
            "numbers, keywords and brackets), which is the limit: split it in several queries.",
            feature="words",
        )
    facts = inspect(text)
    if facts.form == "UPDATE":
        raise QueryRefusedError(
            f"The text begins with {facts.head}, which is an update, and this graph is read-only: "
            "change the Turtle files and build again.",
            feature=str(facts.head),
        )
    if facts.has_service:
        raise QueryRefusedError(
            "The query uses SERVICE, and no query may reach another server from here: "
            "ask that server by itself and join the two answers afterwards.",
            feature="SERVICE",
        )
    if facts.depth > MAX_DEPTH:
        raise QueryRefusedError(
            f"The query nests {facts.depth} brackets and the limit is {MAX_DEPTH}: "
            "flatten its groups or split it in several queries.",
            feature="nesting",
        )
    if facts.chained:
        raise QueryRefusedError(
            f"The query has more than {MAX_SIGNS} signs !, ^, +, - or ~ in a row, which is the "
            "limit: leave out those that undo each other.",
            feature="signs",
        )
    return facts


def refuse_long(text: str, limit: int) -> None:
    """Raise QueryRefusedError beyond `limit` bytes, QuerySyntaxError for what is not UTF-8."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        line, column = place(text, error.start)
        raise QuerySyntaxError(
            f"The query holds half of a surrogate pair at line {line}, column {column}, "
            "which is no character: send it as UTF-8.",
            line,
            column,
        ) from None
    if size > limit:
        raise QueryRefusedError(
            f"The query is {size} bytes long and the limit is {limit}: shorten it, "
            "for instance by splitting a long VALUES list over several queries.",
            feature="length",
        )


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of `text` that can tell what it asks for: no variables, literals, operators."""
    first = _read(text)
    return first if len(first) <= MAX_TOKENS else tuple(_scanned(text, _PLAIN))


def all_tokens(text: str) -> list[Token]:
    """Every token of `text` but blanks and comments.

    The kinds are string, iri, variable, language, number, word and sign.
    """
    return [*_scanned(text, _EVERY)]


def variables(text: str) -> Iterator[str]:
    """The names of the variables in `text`, in its order, each as often as it stands there."""
    return (token.text[1:] for token in all_tokens(text) if token.kind == "variable")


def uncommented(text: str) -> str:
    """The text with a blank for each comment."""
    return _compiled(_COMMENT).sub(lambda match: match["text"] or " ", text)


def partners(listed: Sequence[Token]) -> dict[int, int]:
    """For each bracket that has one, the index of the other of its pair, both ways."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(listed):
        if token.text in _CLOSING:
            opened.append(index)
        elif opened and _CLOSING[listed[opened[-1]].text] == token.text:
            opening = opened.pop()
            pairs[opening], pairs[index] = index, opening
    return pairs


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _is_crowded(text: str) -> bool:
    """Whether a text has more words than MAX_TOKENS."""
    known = len(_read(text))
    if known > MAX_TOKENS:
        return True
    # Mostly there are so few signs of the other words that these need not be sought.
    quotes = (text.count('"') + text.count("'")) // 2
    if known + quotes + text.count("?") + text.count("$") <= MAX_TOKENS:
        return False
    others = (token.kind in ("variable", "string") for token in all_tokens(text))
    return known + sum(others) > MAX_TOKENS


def _scanned(text: str, pattern: str) -> Iterator[Token]:
    for match in _compiled(pattern).finditer(text):
        at = match.lastindex
        if at:
            yield _token(Token, (match.lastgroup, match[at], match.start(at)))


_token: Final = tuple.__new__  # half the time of `Token(...)`


def _read(text: str) -> tuple[Token, ...]:
    """The first tokens of a text, one more than MAX_TOKENS at most."""
    return (_first_of_short if len(text) <= SHORT else _first_of_long)(text)


def _first(text: str) -> tuple[Token, ...]:
    return tuple(islice(_scanned(text, _PLAIN), MAX_TOKENS + 1))


def _facts(text: str) -> QueryFacts:
    head, before = None, ""
    has_service = chained = suspect = False
    deepest = depth = 0
    for kind, part, _ in tokens(text):
        word = part.partition(":")[0].upper()
        # The parser wants no space after a keyword: `trueSERVICE` and `SERVICEex:a{` count too.
        if (kind == "keyword" and "SERVICE" in word) or (suspect and part == "{"):
            has_service = True
        suspect = kind == "name" and "SERVICE" in word and before not in _BEFORE_A_GRAPH
        before = word
        if kind in ("bracket", "angle"):
            depth += 1 if part in ("(", "[", "{", "<<") else -1
            deepest = max(deepest, depth)
        elif kind == "signs":
            chained = True
        elif kind == "keyword" and head is None and word not in _PROLOGUE:
            head = word
    return QueryFacts(_form(head), head, has_service, deepest, chained)


# The same few queries come again and again. Facts are small, so that many are kept; the tokens
# of a text may take a hundred times its room, and serve those who read it one after another.
_facts_of_short: Final = lru_cache(maxsize=1024)(_facts)
_facts_of_long: Final = lru_cache(maxsize=2)(_facts)
_first_of_short: Final = lru_cache(maxsize=16)(_first)
_first_of_long: Final = lru_cache(maxsize=2)(_first)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Made when it is first used, since that takes longer than many commands."""
    return re.compile(pattern, re.VERBOSE | re.DOTALL)


def _form(head: str | None) -> Form | None:
    if head in UPDATES:
        return "UPDATE"
    return FORMS.get(head)
