"""Queries prepared for another engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Final, Self

from dcgraph.errors import QueryRefusedError, QuerySyntaxError
from dcgraph.namespaces import PREFIXES
from dcgraph.sparql.lexer import Form, Token, refuse_unsafe, tokens, variables
from dcgraph.sparql.model import Limits, Request
from dcgraph.sparql.rewrite import (
    Edit,
    Lexeme,
    Names,
    edited,
    is_absolute,
    lexemes,
    partners,
    star,
    uncommented,
    with_limit,
)
from dcgraph.store.dataset import Published, bounded

# What Virtuoso 7.2 understands otherwise than the standard, and how to put it right.
#
# The one place for differences of dialect of a remote store: what is changed in a query before
# it is sent, and which columns of the answer are truth values. All of it is plain SPARQL 1.1
# that means the same to any other engine. Measured on 7.2.12:
#
# - VALUES beside or as a whole side of UNION loses its join; in a subquery it keeps it.
# - A text that is stored or comes from VALUES is compared (`<`, `<=`, `>`, `>=`, MIN, MAX) by the
#   number under which it is stored, unless a function has fetched it.
# - A truth value that is computed comes back as the integer 0 or 1.


_TEXT_CALLS: Final = frozenset(
    ("CONCAT", "ENCODE_FOR_URI", "LCASE", "REPLACE", "STR", "STRAFTER", "STRBEFORE", "SUBSTR")
) | {"UCASE", "LANG"}
_TRUTH_CALLS: Final = frozenset(
    ("BOUND", "CONTAINS", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISURI", "LANGMATCHES")
) | {"REGEX", "SAMETERM", "STRENDS", "STRSTARTS"}
_ORDER_SIGNS: Final = frozenset(("<", "<=", ">", ">="))
_TRUTH_SIGNS: Final = _ORDER_SIGNS | {"=", "!=", "&&", "||", "!"}
_TRUTH_WORDS: Final = frozenset(("IN", "NOT", "EXISTS"))
_SUMS: Final = frozenset("+-*/")

Insertion = tuple[int, str]


class _Side(Enum):
    """What stands on a side of a comparison."""

    NUMBER = auto()
    GIVEN = auto()
    STORED = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Text:
    """A query as its lexemes, and which brackets belong together."""

    found: list[Lexeme]
    pairs: dict[int, int]

    @classmethod
    def of(cls, text: str) -> Self:
        found = lexemes(text)
        return cls(found, partners(found))

    def word(self, index: int) -> str:
        """The lexeme at an index in capitals; nothing beyond the ends."""
        return self.found[index].text.upper() if 0 <= index < len(self.found) else ""


def put_right(text: str) -> str:
    """The query as Virtuoso has to be asked it to mean what the standard says."""
    read = _Text.of(text)
    changes = [
        *_values_as_subqueries(read),
        *_comparisons_of_texts(read),
        *_extremes_of_texts(read),
    ]
    parts, end = [], 0
    for offset, added in sorted(changes, key=lambda change: change[0]):
        parts += [text[end:offset], added]
        end = offset
    return "".join([*parts, text[end:]])


def truth_values(text: str) -> frozenset[str]:
    """The variables that the query binds to the outcome of a comparison or another test."""
    read = _Text.of(text)
    return frozenset(
        name for name, start, end in _named_expressions(read) if _is_test(read, start, end)
    )


def _values_as_subqueries(read: _Text) -> Iterator[Insertion]:
    """A subquery for each VALUES but the one that may stand after all of the query."""
    depth = 0
    for index, lexeme in enumerate(read.found):
        depth += (lexeme.text == "{") - (lexeme.text == "}")
        if depth > 0 and read.word(index) == "VALUES":
            end = read.pairs.get(_data(read, index))
            if end is not None:
                yield lexeme.start, "{ SELECT * { "
                yield read.found[end].end, " } }"


def _data(read: _Text, values: int) -> int:
    """The index of the bracket before the data of VALUES; -1 where there is none."""
    head = values + 1
    if read.word(head) == "(":
        head = read.pairs.get(head, -1)
    return head + 1 if head > 0 and read.word(head + 1) == "{" else -1


def _comparisons_of_texts(read: _Text) -> Iterator[Insertion]:
    computed, given = _computed_texts(read), _given_texts(read)
    for index, lexeme in enumerate(read.found):
        if lexeme.kind != "sign" or lexeme.text not in _ORDER_SIGNS:
            continue
        sides = [
            read.found[place] for place in (index - 1, index + 1) if 0 <= place < len(read.found)
        ]
        kinds = [_kind(side, computed, given) for side in sides]
        # A variable that is part of a sum is a number.
        if _Side.NUMBER in kinds or {read.word(index - 2), read.word(index + 2)} & _SUMS:
            continue
        for side, kind in zip(sides, kinds, strict=True):
            if kind is _Side.GIVEN:
                yield side.start, "STR("
                yield side.end, ")"
            elif kind is _Side.STORED:
                yield from _expanded(side)


def _extremes_of_texts(read: _Text) -> Iterator[Insertion]:
    # Without GROUP BY the extreme of an IF comes back empty.
    if not any(lexeme.text.upper() == "GROUP" for lexeme in read.found):
        return
    for index, lexeme in enumerate(read.found):
        called = (
            read.word(index - 2) in ("MIN", "MAX"),
            read.word(index - 1),
            read.word(index + 1),
        )
        if lexeme.kind == "variable" and called == (True, "(", ")"):
            yield from _expanded(lexeme)


def _expanded(variable: Lexeme) -> Iterator[Insertion]:
    """The variable, its text fetched if it is one: by itself that is compared by its number."""
    name = variable.text
    test = f"isLiteral({name}) && DATATYPE({name}) = <{PREFIXES['xsd']}string>"
    yield variable.start, f"IF({test}, STR({name}), "
    yield variable.end, ")"


def _kind(side: Lexeme, computed: frozenset[str], given: frozenset[str]) -> _Side:
    if side.kind == "number":
        return _Side.NUMBER
    if side.kind != "variable" or side.text[1:] in computed:
        return _Side.OTHER
    return _Side.GIVEN if side.text[1:] in given else _Side.STORED


def _computed_texts(read: _Text) -> frozenset[str]:
    """The variables that hold what a function made, which is a text."""
    return frozenset(
        name
        for name, start, end in _named_expressions(read)
        if read.word(start) in _TEXT_CALLS and read.pairs.get(start + 1) == end - 1
    )


def _given_texts(read: _Text) -> frozenset[str]:
    """The variables to which VALUES gives plain texts and nothing else."""
    given: set[str] = set()
    for index in range(len(read.found) - 2):
        variable = read.found[index + 1]
        if read.word(index) != "VALUES" or variable.kind != "variable":
            continue
        end = read.pairs.get(index + 2, 0)
        data = read.found[index + 3 : end]
        if data and all(value.kind == "string" for value in data):
            given.add(variable.text[1:])
    return frozenset(given)


def _named_expressions(read: _Text) -> Iterator[tuple[str, int, int]]:
    """Each `( expression AS ?name )`: the name, where the expression begins, and where it ends."""
    for index in range(1, len(read.found) - 2):
        if read.word(index) != "AS" or read.word(index + 2) != ")":
            continue
        name, opening = read.found[index + 1], read.pairs.get(index + 2, index)
        if name.kind == "variable" and opening + 1 < index:
            yield name.text[1:], opening + 1, index


def _is_test(read: _Text, start: int, end: int) -> bool:
    while read.word(start) == "(" and read.pairs.get(start) == end - 1:
        start, end = start + 1, end - 1
    if read.word(start) in _TRUTH_CALLS:
        return True
    while start < end:
        lexeme = read.found[start]
        if lexeme.kind == "sign" and lexeme.text in _TRUTH_SIGNS:
            return True
        if lexeme.kind == "word" and lexeme.text.upper() in _TRUTH_WORDS:
            return True
        # What stands in brackets is part of something else.
        start = max(read.pairs.get(start, start), start) + 1
    return False


_ENGINES_OWN: Final = ("bif:", "sql:", "http://www.openlinksw.com/")
"""What the names of an engine's own functions begin with. They read files, open connections and
end the server: one `bif:http_get` was the end of a Virtuoso."""

_NO_SPARQL: Final = ("DEFINE", "OPTION", "QUAD", "SQLQUERY", "TABLE")
"""Words that open an engine's own extensions of the language."""

_NO_SIGNS: Final = frozenset("`$\\~")
"""Signs that stand by themselves in no SPARQL: behind `$` an engine looks for parameters."""

_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sent: the text and the graphs, and what its answer will be.

    `truth_values` are the columns in which 0 and 1 stand for false and true, `columns` those of
    a SELECT * in the order of the query.
    """

    text: str
    form: Form
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    truth_values: frozenset[str] = frozenset()
    columns: tuple[str, ...] = ()


def asked(request: Request, published: Published, limits: Limits) -> Asked:
    """What to send for `request`.

    Raises what `refuse_unsafe` raises, QueryRefusedError for functions of the engine's own, and
    QuerySyntaxError for what no query of SPARQL 1.1 begins with, a prefix that is not known, or
    a FROM that is out of place.
    """
    refuse_unsafe(request.query, limits)
    text = uncommented(request.query)
    form = refuse_unsafe(text, limits).form
    if form is None:
        raise QuerySyntaxError(
            "The query does not begin as one: write a SELECT, ASK, CONSTRUCT or DESCRIBE."
        )
    _refuse_signs(text)
    _refuse_engines_own(tokens(text))
    text = _in_full(text)
    found = tokens(text)
    _refuse_engines_own(found)
    used = _prefixes_used(text, found)
    columns = () if star(text) is None else tuple(dict.fromkeys(variables(text)))
    text, default, named = bounded(text, request, published)
    # Virtuoso sorts texts otherwise under a LIMIT, and no more than MaxSortedTopRows (10,000).
    if not any(_ends(token, ("ORDER",)) for token in found):
        text = with_limit(text, limits.rows + 1)
    text = put_right(text)
    declared = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in sorted(used))
    return Asked(declared + text, form, default, named, truth_values(text), columns)


def _in_full(text: str) -> str:
    """The text with every IRI in full and without BASE: what it names is known before it is sent.

    Raises QuerySyntaxError for one that cannot be read.
    """
    found = tokens(text)
    names = Names.of(found)
    edits = []
    for word, token in zip((Token("", "", 0), *found), found, strict=False):
        if token.kind != "iri":
            continue
        if _ends(word, ("BASE",)):
            edits.append(Edit(word.start, token.start + len(token.text), " "))
        elif not is_absolute(token):
            iri = names.read(token)
            if iri is None:
                raise QuerySyntaxError(f"{token.text[:80]} is no IRI: write it in full.")
            edits.append(Edit(token.start, token.start + len(token.text), f"<{iri}>"))
    return edited(text, *edits)


def _ends(token: Token, words: tuple[str, ...]) -> bool:
    """Whether a keyword is one of the words, be it right after a number."""
    return token.kind == "keyword" and token.text.upper().endswith(words)


def _prefixes_used(text: str, found: Sequence[Token]) -> set[str]:
    """The prefixes to declare. Raises QuerySyntaxError for one that nobody knows."""
    declared = {name.text.partition(":")[0] for name, _ in _declarations(found)}
    used = set()
    for token in found:
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if prefix in declared:
            continue
        if prefix not in PREFIXES:
            line = text.count("\n", 0, token.start) + 1
            column = token.start - text.rfind("\n", 0, token.start)
            raise QuerySyntaxError(
                f"The prefix of {token.text[:80]} is not declared at line {line}, column {column}: "
                "begin the query with a PREFIX for it.",
                line,
                column,
            )
        used.add(prefix)
    return used


def _declarations(found: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    for word, name, iri in zip(found, found[1:], found[2:], strict=False):
        if word.kind == "keyword" and word.text.upper() == "PREFIX" and iri.kind == "iri":
            yield name, iri


def _refuse_engines_own(found: Sequence[Token]) -> None:
    for token in found:
        if _ends(token, _NO_SPARQL):
            raise _not_served(token.text)
        if token.kind == "iri" and token.text[1:].lower().startswith(_ENGINES_OWN):
            raise _not_served(token.text[1:-1])
    for name, iri in _declarations(found):
        namespace = iri.text[1:-1].lower()
        # The engine puts the halves together: neither half may begin such a name.
        if not _SCHEME.match(iri.text) or any(own.startswith(namespace) for own in _ENGINES_OWN):
            raise _not_served(f"PREFIX {name.text} {iri.text}")


def _refuse_signs(text: str) -> None:
    """Refuse what is a parameter for the engine, such as `?:x`, and what is no sign of SPARQL."""
    for sign, after in pairwise((*lexemes(text), Lexeme("", "", -1))):
        parameter = sign.text == "?" and after.start == sign.end and after.text[0] in "?:"
        if sign.kind == "sign" and (parameter or sign.text in _NO_SIGNS):
            raise _not_served(sign.text + after.text if parameter else sign.text)


def _not_served(feature: str) -> QueryRefusedError:
    return QueryRefusedError(
        f"The query uses {feature[:80]}, which is an engine's own and no SPARQL 1.1: "
        "leave it out, and write the namespace of a PREFIX in full.",
        feature=feature[:80],
    )
