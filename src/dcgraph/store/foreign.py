"""What Virtuoso 7.2 understands otherwise than the standard, and how to put it right.

The one place for differences of dialect of a remote store: what is changed in a query before
it is sent, and which columns of the answer are truth values. All of it is plain SPARQL 1.1
that means the same to any other engine. Measured on 7.2.12:

- VALUES beside or as a whole side of UNION loses its join; in a subquery it keeps it.
- A text that is stored or comes from VALUES is compared (`<`, `<=`, `>`, `>=`, MIN, MAX) by the
  number under which it is stored, unless a function has fetched it.
- A truth value that is computed comes back as the integer 0 or 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Self

from dcgraph.store.lexemes import Lexeme, lexemes, partners
from dcgraph.terms import PREFIXES

__all__ = ["put_right", "truth_values"]

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
                yield from _in_full(side)


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
            yield from _in_full(lexeme)


def _in_full(variable: Lexeme) -> Iterator[Insertion]:
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
