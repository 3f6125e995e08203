"""Whether two Turtle texts mean the same and carry the same comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from dcgraph.errors import LoadError
from dcgraph.tokens import BLANKS, tokens

__all__ = ["require_turtle", "same_comments", "same_meaning"]

_BASE: Final = "http://localhost/"
_SHOWN: Final = 200


def require_turtle(text: str, shown: str = "the text") -> None:
    """Raise LoadError, with line and column, if the engine does not read the text as Turtle."""
    for _ in _said(text, shown):
        pass


def same_meaning(before: str, after: str) -> bool:
    """Whether both Turtle texts say the same triples in the same order.

    Nodes without a name count as the same when they come up in the same order, so that texts
    for which this is true are isomorphic; it takes linear time, which no test of isomorphism
    in general does. Each `;` that no property follows is taken out of `before` first, since
    the engine gives triples in another order on its account.
    """
    tidy = _without_idle_semicolons(before)
    try:
        if tidy != before and _outlines(tidy) != _outlines(before):
            return False
        return all(one == other for one, other in zip_longest(_said(tidy), _said(after)))
    except LoadError:
        return False


def same_comments(before: str, after: str) -> bool:
    """Whether both texts have the same comments in the same order, space at their ends aside."""
    return _comments(before) == _comments(after)


def _without_idle_semicolons(text: str) -> str:
    found = tokens(text)
    kept: list[str] = []
    following = ""
    for token in reversed(found):
        idle = token.text == ";" and following in (";", ".", "]")
        kept.append(" " if idle else token.text)
        if token.kind not in BLANKS:
            following = token.text
    return "".join(reversed(kept))


def _outlines(text: str) -> Counter[tuple[object, ...]]:
    """The triples, without telling apart nodes that have no name."""
    return Counter(
        tuple(None if isinstance(term, int) else term for term in said) for said in _said(text)
    )


def _comments(text: str) -> list[str]:
    return [token.text.rstrip(" \t") for token in tokens(text) if token.kind == "comment"]


def _said(text: str, shown: str = "the text") -> Iterator[tuple[object, ...]]:
    labels: dict[BlankNode, int] = {}
    try:
        for quad in parse(text, RdfFormat.TURTLE, base_iri=_BASE):
            yield tuple(_numbered(term, labels) for term in _terms(quad))
    except SyntaxError as error:
        raise _not_turtle(error, shown) from None


def _terms(quad: Quad) -> tuple[object, ...]:
    return quad.subject, quad.predicate, quad.object


def _numbered(term: object, labels: dict[BlankNode, int]) -> object:
    return labels.setdefault(term, len(labels)) if isinstance(term, BlankNode) else term


def _not_turtle(error: SyntaxError, shown: str) -> LoadError:
    where = f"{shown}, line {error.lineno}, column {error.offset}"
    reason = str(error.msg).partition(": ")[2].partition(" (line ")[0] or str(error.msg)
    return LoadError(
        f"{where}: {reason[:_SHOWN]}; the file is not Turtle from there on.",
        Path(shown),
        error.lineno,
        error.offset,
    )
