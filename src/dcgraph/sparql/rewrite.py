"""Changes to the text of a query: row limits, column order, datasets and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final, NamedTuple, Self
from urllib.parse import urljoin

from pyoxigraph import NamedNode, QuerySolutions, Store

from dcgraph.errors import QueryRefusedError, QuerySyntaxError
from dcgraph.namespaces import PREFIXES, ROOT
from dcgraph.sparql.lexer import SHORT, Token, inspect, refuse_unsafe, tokens, variables
from dcgraph.sparql.model import Limits, Request

_CLOSING: Final = {"(": ")", "{": "}", "[": "]"}

# What nothing closes is one sign as far as it was sought, so that no text is read twice.
_LEXEME: Final = re.compile(
    r"""
      (?P<space> \s++ | \#[^\r\n]*+ )
    | (?P<string> \"{3}(?: [^"\\] | \\. | "(?!"") )*+\"{3} | '{3}(?: [^'\\] | \\. | '(?!'') )*+'{3}
        | "(?: [^"\\\r\n] | \\. )*+" | '(?: [^'\\\r\n] | \\. )*+' )
    | (?P<iri> <[^<>"{}\x00-\x20]*+> )
    | (?P<variable> [?$]\w++ )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
    | (?P<number> [0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+ )
    | (?P<word> (?: [\w\-:%] | \\. | \.(?=[\w\-:%\\]) )++ )
    | (?P<sign> <= | >= | != | && | \|\| | \^\^
        | \"{3}(?: [^"\\] | \\. | "(?!"") )*+ | '{3}(?: [^'\\] | \\. | '(?!'') )*+
        | "(?: [^"\\\r\n] | \\. )*+ | '(?: [^'\\\r\n] | \\. )*+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)


class Lexeme(NamedTuple):
    """A word, variable, literal, IRI or sign, with the offset at which it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


def lexemes(text: str) -> list[Lexeme]:
    """Every lexeme of the text but blanks and comments, in time linear in its length."""
    found = _LEXEME.finditer(text)
    return [
        Lexeme(str(match.lastgroup), match[0], match.start())
        for match in found
        if match.lastgroup != "space"
    ]


def uncommented(text: str) -> str:
    """The text with a blank for each comment: engines differ in what ends one.

    For Virtuoso a carriage return does not, so that it reads as part of the query what stands
    in a string for us. Raises QuerySyntaxError for a quote that nothing closes.
    """
    parts = []
    for match in _LEXEME.finditer(text):
        if match.lastgroup == "sign" and match[0][0] in "\"'":
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            raise QuerySyntaxError(
                f"The string that begins at line {line}, column {column} has no end: close it.",
                line,
                column,
            )
        parts.append(" " if match[0].startswith("#") else match[0])
    return "".join(parts)


def partners(found: Sequence[Lexeme]) -> dict[int, int]:
    """For each bracket that has one, the index of the other of its pair, both ways."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, lexeme in enumerate(found):
        if lexeme.text in _CLOSING:
            opened.append(index)
        elif opened and _CLOSING[found[opened[-1]].text] == lexeme.text:
            opening = opened.pop()
            pairs[opening], pairs[index] = index, opening
    return pairs


# How a query is to be put to the engine: its text, and what is still to change in it.
#
# A worker makes the changes. It reads no tokens for them, since the reader of tokens takes
# longer to load than all else that a worker needs.


class Edit(NamedTuple):
    """The characters from `start` to before `end` are to be replaced by `text`."""

    start: int
    end: int
    text: str


class Star(NamedTuple):
    """The `*` of a SELECT *.

    `place` is its offset, `start` and `end` bound what stands in the outermost braces, and
    `names` are all variables of the text, in scope or not, as they first appear.
    """

    place: int
    start: int
    end: int
    names: tuple[str, ...]


class Reading(NamedTuple):
    """A query with its changes: one that limits its solutions, one that orders its columns."""

    text: str
    limit: Edit | None = None
    star: Star | None = None


def edited(text: str, *edits: Edit | None) -> str:
    """The text with all edits made, in time linear in both; they must not overlap."""
    parts, end = [], 0
    for edit in sorted(edit for edit in edits if edit):
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])


# Changes to the text of a SELECT query that bound its rows or put its columns in order.
#
# They are found by its tokens alone, and none is where those tell too little. Lines keep their
# numbers.


_SPACE: Final = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_STAR: Final = re.compile(
    rf"SELECT{_SPACE}(?:(?:DISTINCT|REDUCED){_SPACE})?+\*", re.IGNORECASE | re.ASCII
)
_MAX_DIGITS: Final = 18
"""Python refuses to read very long numbers, and none of more digits is a sensible limit."""


def with_limit(text: str, most: int) -> str:
    """The query with a limit of `most` solutions, if it is a SELECT without one as low."""
    return edited(text, limit_edit(text, most))


def limit_edit(text: str, most: int) -> Edit | None:
    """The change that `with_limit` makes, or None where it makes none."""
    if inspect(text).form != "SELECT":
        return None
    found = [token for token in _outside(tokens(text)) if token.kind == "keyword"]
    words = [token.text.upper() for token in found]
    if "LIMIT" in words:
        following = found[words.index("LIMIT") + 1 :]
        return _lowered(following[0], most) if following else None
    if "VALUES" in words:
        start = found[words.index("VALUES")].start
        return Edit(start, start, f"LIMIT {most} ")
    # A comment without a line end may stand last.
    return Edit(len(text), len(text), f"\nLIMIT {most}")


def star(text: str) -> Star | None:
    """The `*` of a query that begins with SELECT *, or None for any other."""
    if "*" not in text or inspect(text).form != "SELECT":
        return None
    found = tokens(text)
    select = next(token for token in found if _is(token, "SELECT"))
    match = _STAR.match(text, select.start)
    group = _group(found)
    if match is None or group is None:
        return None
    return Star(match.end() - 1, *group, tuple(dict.fromkeys(variables(text))))


def _lowered(number: Token, most: int) -> Edit | None:
    digits = number.text
    if not (digits.isascii() and digits.isdecimal()):
        return None
    if len(digits) <= _MAX_DIGITS and int(digits) <= most:
        return None
    return Edit(number.start, number.start + len(digits), str(most))


def _is(token: Token, keyword: str) -> bool:
    return token.kind == "keyword" and token.text.upper() == keyword


def _group(found: Iterable[Token]) -> tuple[int, int] | None:
    """The bounds of what stands in the first braces, if they are closed."""
    start = depth = 0
    for _, bracket, place in (token for token in found if token.text in ("{", "}")):
        if depth == 0:
            start = place + 1
        depth += 1 if bracket == "{" else -1
        if depth <= 0:
            return (start, place) if depth == 0 else None
    return None


def _outside(found: Iterable[Token]) -> Iterator[Token]:
    """The tokens that stand in no bracket."""
    depth = 0
    for token in found:
        if token.kind == "bracket":
            depth += 1 if token.text in "([{" else -1
        elif depth == 0:
            yield token


# Where the engine reads SPARQL otherwise than the standard, and how to put it right.
#
# pyoxigraph 0.5.13 takes `ex:a.b` for one name but stops after the second part of `ex:a.b.c`,
# which is one name too. Its own escape, `ex:a\.b\.c`, means the same to every engine.


_DOT: Final = re.compile(r"(?<!\\)\.")


def for_engine(text: str) -> str:
    """The same query with the dots escaped in every name that has several."""
    parts, end = [], 0
    for kind, name, start in tokens(text):
        if kind == "name" and name.count(".") > 1:
            prefix, _, local = name.partition(":")
            if local.count(".") > 1:
                parts += [text[end:start], prefix, ":", _DOT.sub(r"\\.", local)]
                end = start + len(name)
    return "".join([*parts, text[end:]]) if parts else text


def readable(text: str, limits: Limits) -> Reading:
    """The query as the engine is to read it, asking for one row more than `limits` allow.

    By that row it is known that there are more. Raises what `refuse_unsafe` raises.
    """
    refuse_unsafe(text, limits)
    return (_reading_of_short if len(text) <= SHORT else _reading)(text, limits.rows)


def _reading(text: str, rows: int) -> Reading:
    sent = for_engine(text)
    return Reading(sent, limit_edit(sent, rows + 1), star(sent))


_reading_of_short: Final = lru_cache(maxsize=512)(_reading)


_SHORT: Final = 4096


def asked(reading: Reading) -> str:
    """The text to ask the engine: the limit put in, and the `*` of a SELECT * spelt out."""
    text, limit, star = reading
    columns = None if star is None else _columns(text, star, limit)
    return edited(text, columns, limit)


def _columns(text: str, star: Star, limit: Edit | None) -> Edit | None:
    return (_spelt_short if len(text) <= _SHORT else _spelt)(text, star, limit)


def _spelt(text: str, star: Star, limit: Edit | None) -> Edit | None:
    """The variables in scope instead of the `*`; None for a text that does not parse.

    It may parse only with its limit lowered: the engine reads no number above 2^64.
    """
    # Joins of VALUES take time over an empty store too, but not below what is always false.
    opening = Edit(star.start, star.start, " FILTER(false) {")
    closing = Edit(star.end, star.end, "} ")
    tried = edited(text, opening, closing, limit)
    try:
        results = _empty().query(tried, base_iri=ROOT, prefixes=PREFIXES)
    except (OSError, RuntimeError, SyntaxError, ValueError):
        return None
    if not isinstance(results, QuerySolutions):
        return None
    # Only the engine knows exactly which are in scope.
    in_scope = {variable.value for variable in results.variables}
    ordered = [name for name in star.names if name in in_scope]
    if len(ordered) < len(in_scope) or not ordered:
        return None
    return Edit(star.place, star.place + 1, f" {' '.join('?' + name for name in ordered)} ")


_spelt_short: Final = lru_cache(maxsize=256)(_spelt)


@cache
def _empty() -> Store:
    return Store()


MAX_RESOLVED: Final = 2 << 20
"""Characters that the IRIs of a query may come to in full. A long namespace that is used often,
or a base resolved against a base, makes of a text its square."""

_CODE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE: Final = re.compile(r"\\(.)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(slots=True)
class Names:
    """The base and the namespaces that hold after the prologue of a query.

    `left` is how many characters more the IRIs that are read may come to; beyond it
    QueryRefusedError is raised.
    """

    base: str
    prefixes: dict[str, str]
    left: int = MAX_RESOLVED

    @classmethod
    def of(cls, found: Sequence[Token]) -> Self:
        """Those that the tokens of a query declare, besides ours."""
        names = cls(ROOT, dict(PREFIXES))
        for index, token in enumerate(found):
            word = token.text.upper() if token.kind == "keyword" else ""
            if word not in ("BASE", "PREFIX"):
                continue
            following = [*found[index + 1 : index + 3], Token("", "", 0), Token("", "", 0)]
            if word == "BASE":
                names.base = names._resolved(following[0])
            else:
                prefix = following[0].text.removesuffix(":")
                names.prefixes[prefix] = names._resolved(following[1])
        return names

    def read(self, token: Token) -> str | None:
        """The IRI that a token stands for, None where that cannot be read."""
        if token.kind == "iri":
            return _sound(self._resolved(token))
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in self.prefixes:
            return None
        return _sound(self._counted(self.prefixes[prefix] + _ESCAPE.sub(r"\1", local)))

    def _resolved(self, token: Token) -> str:
        """The IRI that a token stands for; an empty text for what none can be made of."""
        try:
            text = _CODE.sub(lambda code: chr(int(code[1] or code[2], 16)), token.text[1:-1])
            return self._counted(text if _ABSOLUTE.match(text) else urljoin(self.base, text))
        except (OverflowError, ValueError):
            # No character has that number; or the host is no IP address, as in `//[x`.
            return ""

    def _counted(self, iri: str) -> str:
        self.left -= len(iri)
        if self.left < 0:
            raise QueryRefusedError(
                f"The IRIs of the query come to more than {MAX_RESOLVED} characters in full, "
                "which is the limit: shorten its namespaces and its BASE.",
                feature="length",
            )
        return iri


def is_absolute(token: Token) -> bool:
    """Whether an IRI stands in full and without escapes, so that any engine reads it alike."""
    return _ABSOLUTE.match(token.text, 1) is not None and "\\" not in token.text


def _sound(iri: str) -> str | None:
    try:
        return NamedNode(iri).value
    except ValueError:
        return None


# The graphs that a query names for itself, by FROM and FROM NAMED.
#
# The engine takes a default graph of several graphs for their sum, in which a triple that two of
# them share counts twice; the standard wants their merge. A worker merges what comes as the
# parameters of the protocol, so that the clauses are read here and passed on as those.


_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)


def with_graphs(request: Request) -> Request:
    """The request with the graphs that its query names as its parameters.

    It stays as it is where it has parameters, which go before clauses, where there is no more
    than one clause, and where a name cannot be read: the engine then says why.
    """
    if request.default_graphs or request.named_graphs:
        return request
    if len(_FROM.findall(request.query)) <= 1:
        return request
    default, named = _graphs(tokens(request.query))
    if len(default) + len(named) <= 1 or None in default + named:
        return request
    return replace(
        request,
        default_graphs=tuple(dict.fromkeys(graph for graph in default if graph)),
        named_graphs=tuple(dict.fromkeys(graph for graph in named if graph)),
    )


def _graphs(found: Sequence[Token]) -> tuple[list[str | None], list[str | None]]:
    """The graphs of FROM and those of FROM NAMED, None for one that cannot be read."""
    names = Names.of(found)
    default: list[str | None] = []
    named: list[str | None] = []
    for index, token in enumerate(found):
        if token.kind != "keyword" or token.text.upper() != "FROM":
            continue
        following = [*found[index + 1 : index + 3], Token("", "", 0), Token("", "", 0)]
        if following[0].text.upper() == "NAMED":
            named.append(names.read(following[1]))
        else:
            default.append(names.read(following[0]))
    return default, named
