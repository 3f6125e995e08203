"""Turtle in which short names stand for so long IRIs that reading it would never end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError
from dcgraph.tokens import BLANKS, Token, tokens

__all__ = ["require_bounded"]

_MOST_CHARACTERS: Final = 1 << 29
_IRI: Final = re.compile(r"<[^<>\s]*>")
_BASE_WORD: Final = re.compile("base", re.IGNORECASE)


def require_bounded(text: str, shown: str = "the text", most: int = _MOST_CHARACTERS) -> None:
    """Raise LoadError if short names stand for so long IRIs that reading them takes too long.

    `most` is the number of characters that all IRIs may have together, written out.
    """
    if len(text) ** 2 <= most or _roughly(text) <= most:
        return  # There is no room in it for that.
    found = tokens(text, shown)
    iris = [len(token.text) for token in found if token.kind == "iri"]
    names = sum(token.kind in ("name", "iri") for token in found)
    longest = max(iris, default=0) + sum(_bases(found))
    if longest * names > most:
        raise LoadError(
            f"{shown}: written out, the IRIs in it would be longer than"
            f" {most >> 20} million characters; give it shorter prefixes.",
            Path(shown),
        )


def _roughly(text: str) -> int:
    """No fewer characters than the IRIs have, written out; soon told."""
    iris = [len(iri) for iri in _IRI.findall(text)]
    longest = sum(iris) if _BASE_WORD.search(text) else max(iris, default=0)
    return longest * (text.count(":") + text.count("<"))


def _bases(found: list[Token]) -> Iterator[int]:
    """The lengths of the IRIs that are declared to be the base, each relative to the last."""
    word = ""
    for token in found:
        if token.kind == "iri" and word in ("@base", "base"):
            yield len(token.text)
        if token.kind not in BLANKS:
            word = token.text.lower() if token.kind in ("lang", "word") else ""
