"""Where in a text the words stand that were looked for."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Final

from dcgraph.search import places, stem

__all__ = ["marked", "stems_of"]

_MOST: Final = 50


@lru_cache(maxsize=1 << 14)
def stems_of(text: str) -> frozenset[str]:
    """The stems of the words of a text."""
    return frozenset(stem(word) for word, _, _ in places(text))


def marked(
    text: str, sought: Collection[str], begun: tuple[str, ...] = ()
) -> tuple[tuple[int, int], ...]:
    """The places of words in a text, each from one character to before another.

    A word counts that has one of the stems that are sought, or that begins as one of `begun`.
    """
    found = (
        (start, end)
        for word, start, end in places(text)
        if stem(word) in sought or (begun and word.startswith(begun))
    )
    return tuple(span for span, _ in zip(found, range(_MOST), strict=False))
