"""Where in a text the words stand that were looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from dcgraph.search import fold, stem, words

__all__ = ["marked"]

_WORD: Final = re.compile(r"\w+")
_MOST: Final = 50
_folded: Final = lru_cache(maxsize=1 << 14)(fold)


def marked(text: str, sought: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """The places of words in a text, each from one character to before another.

    A word counts that begins as one that is sought, or is another form of one.
    """
    parts = {part for one in sought for part in words(one)}
    stems = {stem(part) for part in parts}
    begins = tuple(parts)
    found = []
    for word in _WORD.finditer(text):
        folded = _folded(word[0])
        if folded.startswith(begins) or stem(folded) in stems:
            found.append(word.span())
    return tuple(found[:_MOST])
