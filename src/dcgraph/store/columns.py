"""`SELECT *` with its columns in the order of the query: the engine gives them by the alphabet."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from pyoxigraph import QuerySolutions, Store

from dcgraph.store.reading import Edit, Reading, Star, edited
from dcgraph.terms import PREFIXES, ROOT

__all__ = ["asked"]

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
