"""What a SPARQL text asks for, read from its tokens before any engine sees it.

The tokenizer follows the terminals of the SPARQL grammar and reads each character at most
a few times. It is the polite guard, which can name what it refuses; a text built to deceive
it meets the worker, where the system itself refuses a connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from dcgraph.errors import QueryRefused, QuerySyntaxError
from dcgraph.store.model import Limits

__all__ = [
    "MAX_DEPTH",
    "SHORT",
    "UPDATES",
    "Form",
    "QueryFacts",
    "Token",
    "inspect",
    "refuse_unsafe",
    "tokens",
    "variables",
]

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "UPDATE"]

MAX_DEPTH: Final = 200
"""Brackets that may stand open at once. The parser recurses, and on a stack of 8 MB the dearest
forms (nested EXISTS, nested calls) overflow it between 300 and 1000."""

SHORT: Final = 4096
"""Up to this many characters what is known of a query is remembered, and is soon known if not."""

_QUERY_HEADS: Final[dict[str, Form]] = {
    "SELECT": "SELECT",
    "ASK": "ASK",
    "CONSTRUCT": "CONSTRUCT",
    "DESCRIBE": "DESCRIBE",
}
UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
"""What an update begins with, and the feature of the refusal of one."""

_PROLOGUE: Final = frozenset(("BASE", "PREFIX", "VERSION"))

_BASE: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_VAR: Final = _BASE + r"_0-9\u00B7\u0300-\u036F\u203F\u2040"
_PN: Final = _VAR + r"\-"
_IRI: Final = r"""[^<>"{}\x00-\x20]*+>"""

# What tells nothing is skipped in one go. Quantifiers are possessive, and an unclosed string
# runs on to where it must have ended, so that no text is read twice: with backtracking, a row
# of escaped quotes costs its square.
_SKIPPED: Final = rf"""
        [^{_PN}:(){{}}\[\]<"'?$@\#]++
      | \#[^\r\n]*+
      | \"\"\"(?: [^"\\] | \\. | "(?!"") )*+(?:\"\"\")?+
      | '''(?: [^'\\] | \\. | '(?!'') )*+(?:''')?+
      | "(?: [^"\\\r\n] | \\. )*+"?+
      | '(?: [^'\\\r\n] | \\. )*+'?+
      | @(?:[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)?+
      | _:[{_VAR}](?: [{_PN}] | \.++(?=[{_PN}]) )*+
      | <(?! {_IRI} )
"""
_TOLD: Final = rf"""
        (?P<iri>   < {_IRI} )
      | (?P<name>  (?: [{_PN}]++(?:\.++[{_PN}]++)*+ )?+
                   : (?: (?: [{_VAR}:] | %[0-9A-Fa-f]{{2}} | \\. )
                         (?: [{_PN}:] | %[0-9A-Fa-f]{{2}} | \\. | \.++(?=[{_PN}:%\\]) )*+ )?+ )
      | (?P<keyword> [{_PN}]++(?:\.++[{_PN}]++)*+ )
      | (?P<bracket> [(){{}}\[\]] )
      | \Z
"""
_VERBOSE: Final = re.VERBOSE | re.DOTALL


class Token(NamedTuple):
    """A word, name, IRI or bracket of a query, with the offset at which it begins."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """What the tokens of a text tell.

    `head` is the first keyword after the prologue, in capitals; `form` what it makes of the
    text, None where it makes nothing. `depth` is the largest number of brackets open at once.
    """

    form: Form | None
    head: str | None
    has_service: bool
    depth: int


def inspect(text: str) -> QueryFacts:
    """Read the tokens of `text`, in time linear in its length; never raises."""
    return _facts_of_short(text) if len(text) <= SHORT else _facts(text)


def refuse_unsafe(text: str, limits: Limits) -> QueryFacts:
    """Return the facts of a text that may go to a worker.

    Raises QueryRefused for an update, for SERVICE, for more than `limits.query_bytes` bytes
    and for brackets nested deeper than MAX_DEPTH; QuerySyntaxError for a character that no
    UTF-8 text can hold.
    """
    _refuse_long(text, limits.query_bytes)
    facts = inspect(text)
    if facts.form == "UPDATE":
        raise QueryRefused(
            f"The text begins with {facts.head}, which is an update, and this graph is read-only: "
            "change the Turtle files and build again.",
            feature=str(facts.head),
        )
    if facts.has_service:
        raise QueryRefused(
            "The query uses SERVICE, and no query may reach another server from here: "
            "ask that server by itself and join the two answers afterwards.",
            feature="SERVICE",
        )
    if facts.depth > MAX_DEPTH:
        raise QueryRefused(
            f"The query nests {facts.depth} brackets and the limit is {MAX_DEPTH}: "
            "flatten its groups or split it in several queries.",
            feature="nesting",
        )
    return facts


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of `text` that can tell what it asks for: no variables, literals, operators."""
    return _tokens_of_short(text) if len(text) <= SHORT else _tokens(text)


def variables(text: str) -> Iterator[str]:
    """The names of the variables in `text`, in its order, each as often as it stands there."""
    for match in _with_variables().finditer(text):
        if match["variable"]:
            yield match["variable"]


def _tokens(text: str) -> tuple[Token, ...]:
    matches = ((match, match.lastgroup) for match in _plain().finditer(text))
    return tuple(Token(kind, match[kind], match.start(kind)) for match, kind in matches if kind)


def _facts(text: str) -> QueryFacts:
    found = tokens(text)
    head = _head(found)
    return QueryFacts(
        form=_form(head),
        head=head,
        has_service=_has_service(found),
        depth=_depth(found),
    )


# The same few queries come again and again. Facts are small, so that many are kept; the tokens
# of a text may take a hundred times its room, and serve those who read it one after another.
_facts_of_short: Final = lru_cache(maxsize=1024)(_facts)
_tokens_of_short: Final = lru_cache(maxsize=16)(_tokens)


@cache
def _plain() -> re.Pattern[str]:
    """The tokens; made when it is first used, since it takes longer than many commands."""
    return re.compile(rf"(?: {_SKIPPED} | [?$][{_VAR}]*+ )*+ (?: {_TOLD} )", _VERBOSE)


@cache
def _with_variables() -> re.Pattern[str]:
    """The tokens and the variables, which few queries need and all would pay for."""
    told = rf"[?$](?P<variable>[{_VAR}]++) | {_TOLD}"
    return re.compile(rf"(?: {_SKIPPED} | [?$](?![{_VAR}]) )*+ (?: {told} )", _VERBOSE)


def _head(found: Iterable[Token]) -> str | None:
    words = (token.text.upper() for token in found if token.kind == "keyword")
    return next((word for word in words if word not in _PROLOGUE), None)


def _form(head: str | None) -> Form | None:
    if head in UPDATES:
        return "UPDATE"
    return _QUERY_HEADS.get(head or "")


def _has_service(found: Iterable[Token]) -> bool:
    """The parser wants no space after a keyword: `trueSERVICE` and `SERVICEex:a{` count too."""
    before = ""
    suspect = False
    for kind, text, _ in found:
        word = text.partition(":")[0].upper()
        if (kind == "keyword" and "SERVICE" in word) or (suspect and text == "{"):
            return True
        suspect = kind == "name" and "SERVICE" in word and before not in ("GRAPH", "FROM", "NAMED")
        before = word
    return False


def _depth(found: Iterable[Token]) -> int:
    deepest = depth = 0
    for kind, text, _ in found:
        if kind == "bracket":
            depth += (text in "([{") - (text in ")]}")
            deepest = max(deepest, depth)
    return deepest


def _refuse_long(text: str, limit: int) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        column = error.start - text.rfind("\n", 0, error.start)
        raise QuerySyntaxError(
            f"The query holds half of a surrogate pair at line {line}, column {column}, "
            "which is no character: send it as UTF-8.",
            line,
            column,
        ) from None
    if size > limit:
        raise QueryRefused(
            f"The query is {size} bytes long and the limit is {limit}: shorten it, "
            "for instance by splitting a long VALUES list over several queries.",
            feature="length",
        )
