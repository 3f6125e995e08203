"""How far the search for the emptying line may go, and how its questions are answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from time import monotonic
from typing import Final, TypeVar

from dcgraph.emptied.query import NUMBER, Variant

__all__ = ["Bounds", "asked", "number_in"]

_MOST: Final = 12
_SECONDS: Final = 2.0

Found = TypeVar("Found")


class Bounds:
    """A number of questions and a time, both of one search; it begins when this is made."""

    def __init__(self, most: int = _MOST, seconds: float = _SECONDS) -> None:
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
