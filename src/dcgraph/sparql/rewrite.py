"""Changes to the text of a query: row limits, column order, datasets and names.

They are listed by its tokens alone, and none is where those tell too little. Lines keep their
numbers. A worker makes the changes: it reads no tokens for them, since the reader of tokens takes
longer to load than all else that a worker needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, Self
from urllib.parse import urljoin

from pyoxigraph import NamedNode, QuerySolutions, Store

from dcgraph.errors import QueryRefusedError
from dcgraph.namespaces import PREFIXES, ROOT
from dcgraph.sparql.lexer import SHORT, Token, inspect, partners, refuse_unsafe, tokens, variables
from dcgraph.sparql.model import Limits, Request

_SPACE: Final = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_STAR: Final = re.compile(
    rf"SELECT{_SPACE}(?:(?:DISTINCT|REDUCED){_SPACE})?+\*", re.IGNORECASE | re.ASCII
)
_MAX_DIGITS: Final = 18
"""Python refuses to read very long numbers, and none of more digits is a sensible limit."""

_DOT: Final = re.compile(r"(?<!\\)\.")
_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)
_CODE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE: Final = re.compile(r"\\(.)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NO_TOKEN: Final = Token("", "", 0)

MAX_RESOLVED: Final = 2 << 20
"""Characters that the IRIs of a query may come to in full. A long namespace that is used often,
or a base resolved against a base, makes of a text its square."""


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


def readable(text: str, limits: Limits) -> Reading:
    """The query as the engine is to read it, asking for one row more than `limits` allow.

    By that row it is known that there are more. Raises what `refuse_unsafe` raises.
    """
    refuse_unsafe(text, limits)
    return (_reading_of_short if len(text) <= SHORT else _reading)(text, limits.rows)


def _reading(text: str, rows: int) -> Reading:
    sent = for_engine(text)
    return Reading(sent, _limit_edit(sent, rows + 1), star(sent))


_reading_of_short: Final = lru_cache(maxsize=512)(_reading)


def edited(text: str, *edits: Edit | None) -> str:
    """The text with all edits made; they must not overlap, and those of one place keep order."""
    parts, end = [], 0
    for edit in sorted((edit for edit in edits if edit), key=lambda edit: edit.start):
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])


def for_engine(text: str) -> str:
    """The same query with a backslash before the dots in every name that has several.

    pyoxigraph 0.5.13 takes `ex:a.b` for one name but stops after the second part of `ex:a.b.c`,
    which is one name too. The escape means the same to every engine.
    """
    edits = []
    for token in tokens(text):
        prefix, _, local = token.text.partition(":")
        if token.kind == "name" and local.count(".") > 1:
            escaped = _DOT.sub(r"\\.", local)
            edits.append(Edit(token.start, token.end, f"{prefix}:{escaped}"))
    return edited(text, *edits) if edits else text


def with_limit(text: str, most: int) -> str:
    """The query with a limit of `most` solutions, if it is a SELECT without one as low."""
    return edited(text, _limit_edit(text, most))


def _limit_edit(text: str, most: int) -> Edit | None:
    if inspect(text).form != "SELECT":
        return None
    outside, depth = [], 0
    for token in tokens(text):
        if token.kind == "bracket":
            depth += 1 if token.text in "([{" else -1
        elif depth == 0 and token.kind == "keyword":
            outside.append(token)
    words = [token.text.upper() for token in outside]
    if "LIMIT" in words:
        number = next(iter(outside[words.index("LIMIT") + 1 :]), _NO_TOKEN)
        digits = number.text
        if not (digits.isascii() and digits.isdecimal()):
            return None
        if len(digits) <= _MAX_DIGITS and int(digits) <= most:
            return None
        return Edit(number.start, number.end, str(most))
    if "VALUES" in words:
        start = outside[words.index("VALUES")].start
        return Edit(start, start, f"LIMIT {most} ")
    # A comment without a line end may stand last.
    return Edit(len(text), len(text), f"\nLIMIT {most}")


def star(text: str) -> Star | None:
    """The `*` of a query that begins with SELECT *, or None for any other."""
    if "*" not in text or inspect(text).form != "SELECT":
        return None
    listed = tokens(text)
    select = next(token for token in listed if token.text.upper() == "SELECT")
    match = _STAR.match(text, select.start)
    opening = next((index for index, token in enumerate(listed) if token.text == "{"), -1)
    closing = partners(listed).get(opening)
    if match is None or closing is None:
        return None
    names = tuple(dict.fromkeys(variables(text)))
    return Star(match.end() - 1, listed[opening].end, listed[closing].start, names)


def asked(reading: Reading) -> str:
    """The text to ask the engine: the limit put in, and the `*` of a SELECT * spelt out."""
    text, limit, star = reading
    spelt = _spelt_short if len(text) <= SHORT else _spelt
    return edited(text, None if star is None else spelt(text, star, limit), limit)


def _spelt(text: str, star: Star, limit: Edit | None) -> Edit | None:
    """The variables in scope instead of the `*`; None for a text that does not parse.

    It may parse only with its limit lowered: the engine reads no number above 2^64.
    """
    # Joins of VALUES take time over an empty store too, but not below what is always false.
    opening = Edit(star.start, star.start, " FILTER(false) {")
    closing = Edit(star.end, star.end, "} ")
    tried = edited(text, opening, closing, limit)
    try:
        results = Store().query(tried, base_iri=ROOT, prefixes=PREFIXES)
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
    def of(cls, listed: Sequence[Token]) -> Self:
        """Those that the tokens of a query declare, besides ours."""
        names = cls(ROOT, dict(PREFIXES))
        for index, token in enumerate(listed):
            if token.kind != "keyword" or token.text.upper() not in ("BASE", "PREFIX"):
                continue
            first, second = _following(listed, index)
            if token.text.upper() == "BASE":
                names.base = names._resolved(first)
            else:
                names.prefixes[first.text.removesuffix(":")] = names._resolved(second)
        return names

    def read(self, token: Token) -> str | None:
        """The IRI that a token stands for, None where that cannot be read."""
        prefix, _, local = token.text.partition(":")
        if token.kind == "iri":
            iri = self._resolved(token)
        elif token.kind == "name" and prefix in self.prefixes:
            iri = self._counted(self.prefixes[prefix] + _ESCAPE.sub(r"\1", local))
        else:
            return None
        try:
            return NamedNode(iri).value
        except ValueError:
            return None

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


def _following(listed: Sequence[Token], index: int) -> Sequence[Token]:
    """The two tokens after one, or empty ones."""
    return (*listed[index + 1 : index + 3], _NO_TOKEN, _NO_TOKEN)[:2]


def graph_clauses(listed: Sequence[Token]) -> Iterator[tuple[int, Token, bool, Token]]:
    """Each FROM: in how many brackets, its word, whether it is FROM NAMED, what comes as graph."""
    depth = 0
    for index, token in enumerate(listed):
        if token.kind == "bracket":
            depth += 1 if token.text in "([{" else -1
        elif token.ends("FROM"):
            first, second = _following(listed, index)
            named = first.text.upper() == "NAMED"
            yield depth, token, named, second if named else first


def names_graphs(query: str) -> bool:
    """Whether a query names the graphs that it is asked of, by FROM or FROM NAMED.

    The engine wants no blank around these words: `ASKFROM<a>FROMNAMEDe:b{}` names two.
    """
    if "FROM" not in query.upper():
        return False
    listed = tokens(query)
    declared = {name.text for word, name in pairwise(listed) if word.text.upper() == "PREFIX"}
    return any(
        token.ends("FROM", "FROMNAMED")
        or (token.kind == "name" and token.text.upper().startswith("FROM"))
        for token in listed
        if token.text.partition(":")[0] + ":" not in declared
    )


def with_graphs(request: Request) -> Request:
    """The request with the graphs that its query names, by FROM and FROM NAMED, as its parameters.

    The engine takes a default graph of several graphs for their sum, in which a triple that two of
    them share counts twice; the standard wants their merge. A worker merges what comes as the
    parameters of the protocol.

    The request stays as it is where it has parameters, which go before clauses, where there is no
    more than one clause, and where a name cannot be read: the engine then says why.
    """
    if request.default_graphs or request.named_graphs or len(_FROM.findall(request.query)) <= 1:
        return request
    listed = tokens(request.query)
    names = Names.of(listed)
    graphs = [
        (named, names.read(graph))
        for _, word, named, graph in graph_clauses(listed)
        if word.text.upper() == "FROM"
    ]
    if len(graphs) <= 1 or not all(graph for _, graph in graphs):
        return request
    default, named = (
        tuple(dict.fromkeys(graph for is_named, graph in graphs if graph and is_named is kind))
        for kind in (False, True)
    )
    return replace(request, default_graphs=default, named_graphs=named)
