"""Words as they are compared: without case, accents and endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["fold", "grams", "places", "stem", "stems", "words"]

_SHORT_I, _KEPT = "й", "\ue000"
_WORD: Final = re.compile(r"\d+(?:\.\d+)+|\w+")
"""A number such as 7.1 or 10.4.1 is one word."""
_ORDINAL: Final = re.compile(r"(\d+)(?:st|nd|rd|th|e|er|eme|я|й|е|го)")
_LEAST: Final = 3
"""So many letters of a word stay at least when its ending is taken away."""

_CYRILLIC: Final = re.compile("[а-я]")
# fmt: off
_RUSSIAN: Final[tuple[str, ...]] = (
    "ается", "яется", "уются", "ются", "ится", "ется", "иями", "ями", "ами", "ыми", "ими", "ого",
    "его", "ому", "ему", "иях", "иям", "ием", "ией", "ило", "ить", "ия", "ию", "ии", "ие", "ая",
    "яя", "ое", "ее", "ые", "ой", "ей", "ий", "ый", "ую", "юю", "ов", "ев", "ам", "ям", "ах", "ях",
    "ом", "ем", "ым", "им", "ых", "их", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь",
)
# fmt: on
_LATIN: Final[tuple[str, ...]] = ("ing", "ees", "ed", "ee", "es", "s", "x", "e")
_LONGER: Final = frozenset(("ing", "ees", "ed", "ee"))
"""Endings before which a letter more stays: so `agree` and `agreed` come together."""


def fold(text: str) -> str:
    """Text without case and accents; ё becomes е, while й, a letter of its own, stays."""
    if text.isascii():
        return text.casefold()
    kept = text.casefold().replace(_SHORT_I, _KEPT)
    bare = (c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    return "".join(bare).replace(_KEPT, _SHORT_I)


def words(folded: str) -> list[str]:
    """The words and numbers of a folded text, in their order; `34th` is the number 34."""
    return [_bare(word) for word in _WORD.findall(folded)]


def places(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as it is written, folded, each with its first and last place + 1."""
    return [(_bare(_folded(one[0])), *one.span()) for one in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 14)
def _folded(word: str) -> str:
    return fold(word)


def _bare(word: str) -> str:
    if word[0].isdecimal() and (found := _ORDINAL.fullmatch(word)):
        return found[1]
    return word


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A folded word without its ending in Russian, or in French and English.

    Only forms of one word are brought together by it: `окна` and `окно`, `rules` and `rule`.
    """
    if word[-1:].isdecimal():
        return word
    if _CYRILLIC.search(word):
        endings = _RUSSIAN
    else:
        endings = _LATIN
        # British as American spelling; party, parties and partie have one stem.
        word = word.replace("isation", "ization")
        if word.endswith(("ies", "y")) and len(word) > _LEAST + 1:
            return word.removesuffix("ies").removesuffix("y") + "i"
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST + (ending in _LONGER):
            return word.removesuffix(ending)
    return word


def stems(text: str) -> list[str]:
    """The stems of the words of a text that is not folded."""
    return [stem(word) for word in words(fold(text))]


def grams(word: str) -> set[str]:
    """The runs of three letters of a word, with two blanks before it and one after."""
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
