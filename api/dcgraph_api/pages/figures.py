"""Numbers as people write them in each language."""

from __future__ import annotations

from typing import Final

from dcgraph.research.model import Language
from dcgraph_api.pages.words import CATALOGUES

__all__ = ["grouped", "size"]

_GROUPS: Final[dict[Language, str]] = {
    "en": ",",
    "fr": "\N{NARROW NO-BREAK SPACE}",
    "ru": "\N{NO-BREAK SPACE}",
}
_STEP: Final = 1024
_UNITS: Final = ("bytes", "kilobytes", "megabytes", "gigabytes")


def grouped(number: float, lang: Language) -> str:
    """A number with its digits in groups of three; a fraction has as many as it needs, up to two.

    1234567.5 is 1,234,567.5 in English.
    """
    whole, _, rest = f"{number:.2f}".partition(".")
    rest = rest.rstrip("0")
    mark = "." if lang == "en" else ","
    return f"{int(whole):,}".replace(",", _GROUPS[lang]) + (f"{mark}{rest}" if rest else "")


def size(number: int, lang: Language) -> str:
    """A number of bytes in the largest unit of which it has one at least."""
    left, unit = float(number), 0
    while left >= _STEP and unit < len(_UNITS) - 1:
        left, unit = left / _STEP, unit + 1
    return CATALOGUES[lang](f"figures.{_UNITS[unit]}", n=grouped(round(left, 1), lang))
