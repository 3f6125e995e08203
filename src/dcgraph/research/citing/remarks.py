"""What a style says of a work beyond its fields: how it is pinned, and where in it to look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from dcgraph.research.citing.work import Work

__all__ = ["remarks"]

_PINNED: Final = {
    "en": ("Version {}", "content SHA-256 {}", "answer SHA-256 {}"),
    "ru": ("Версия {}", "SHA-256 содержания {}", "SHA-256 ответа {}"),
}
_PLACES: Final = {"en": "Cited at: {}", "ru": "Места: {}"}
_RECALLED: Final = {
    "en": "recalled: the text itself was not read",
    "ru": "по памяти: сам текст не прочитан",
}


def remarks(
    work: Work, language: Literal["en", "ru"], *, versioned: bool = False
) -> tuple[str, ...]:
    """The remarks on a work, in the language of the style; `versioned` has a field for that."""
    return tuple(_remarks(work, language, "" if versioned else work.version))


def _remarks(work: Work, language: str, version: str) -> Iterator[str]:
    values = (version, work.content, work.answer)
    for words, value in zip(_PINNED[language], values, strict=True):
        if value:
            yield words.format(value)
    if work.places:
        yield _PLACES[language].format("; ".join(work.places))
    if work.recalled:
        yield _RECALLED[language]
