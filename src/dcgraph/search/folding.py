"""Words as they are compared: without case, accents and endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["fold", "grams", "stem", "stemmed", "words"]

_SHORT_I, _KEPT = "й", "\ue000"
_WORD: Final = re.compile(r"\w+")
_LEAST: Final = 3
"""So many letters of a word stay at least when its ending is taken away."""

_CYRILLIC: Final = re.compile("[а-я]")
# fmt: off
_RUSSIAN: Final = (
    "иями", "ями", "ами", "ыми", "ими", "ого", "его", "ому", "ему", "иях", "иям", "ием", "ией",
    "ия", "ию", "ии", "ие", "ая", "яя", "ое", "ее", "ые", "ой", "ей", "ий", "ый", "ую", "юю",
    "ов", "ев", "ам", "ям", "ах", "ях", "ом", "ем", "ым", "им", "ых", "их", "а", "я", "о", "е",
    "ы", "и", "у", "ю", "ь",
)
# fmt: on
_LATIN: Final = ("es", "s", "x", "e")


def fold(text: str) -> str:
    """Text without case and accents; ё becomes е, while й, a letter of its own, stays."""
    if text.isascii():
        return text.casefold()
    kept = text.casefold().replace(_SHORT_I, _KEPT)
    bare = (c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    return "".join(bare).replace(_KEPT, _SHORT_I)


def words(folded: str) -> list[str]:
    """The words of a folded text, in their order."""
    return _WORD.findall(folded)


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """A folded word without its ending in Russian, or in French and English.

    Only forms of one word are brought together by it: `окна` and `окно`, `rules` and `rule`.
    """
    endings = _RUSSIAN if _CYRILLIC.search(word) else _LATIN
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word.removesuffix(ending)
    return word


def stemmed(folded: str) -> str:
    """A folded text of which each word has lost its ending."""
    return " ".join(stem(word) for word in words(folded))


def grams(word: str) -> set[str]:
    """The runs of three letters of a word, with two blanks before it and one after."""
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
