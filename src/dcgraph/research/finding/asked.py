"""What is asked for by words: read in pieces, each of which is a word or a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.search import fold, words

__all__ = ["LONGEST", "Asked", "asked"]

LONGEST: Final = 200
"""So many characters may be asked for at once."""
_PIECE: Final = re.compile(r"\w+(?:[.\-/&'’]\w+)*")
"""A word, or several that belong together, as those of 7.1 and e-commerce do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The folded pieces of a text in which it was asked, and the text as a whole, folded."""

    whole: str
    pieces: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The single words, but for numbers, which stay whole."""
        found = (
            [piece] if any(map(str.isdecimal, piece)) else words(piece) for piece in self.pieces
        )
        return tuple(dict.fromkeys(word for part in found for word in part))


def asked(text: str) -> Asked:
    """A text as it is looked for; it may have nothing in it that can be.

    Raises ParameterError, telling the bounds, for one that is too long.
    """
    if len(text) > LONGEST:
        raise ParameterError(
            f"{LONGEST} characters may be searched for, and {len(text)} are given; use fewer words."
        )
    folded = fold(text)
    pieces = tuple(dict.fromkeys(_PIECE.findall(folded)))
    return Asked(" ".join(folded.split()), pieces)
