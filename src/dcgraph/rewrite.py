"""Changes to the text of a SELECT query that bound its rows or put its columns in order.

They are found by its tokens alone, and none is where those tell too little. Lines keep their
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from dcgraph.queries import Token, inspect, tokens, variables
from dcgraph.store.reading import Edit, Star, edited

__all__ = ["limit_edit", "star", "with_limit"]

_SPACE: Final = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_STAR: Final = re.compile(
    rf"SELECT{_SPACE}(?:(?:DISTINCT|REDUCED){_SPACE})?+\*", re.IGNORECASE | re.ASCII
)
_MOST_DIGITS: Final = 18
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
    if len(digits) <= _MOST_DIGITS and int(digits) <= most:
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
