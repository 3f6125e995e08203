"""Dates in words, where the year stands beside them."""

from __future__ import annotations

from typing import Final

from dcgraph.research.model import Language
from dcgraph_api.pages.words import CATALOGUES

__all__ = ["within_year"]

_YEAR: Final = 4
_MONTH: Final = 7


def within_year(date: str, until: str, lang: Language) -> str:
    """A date as 2018-12-10, 2018-12 or 2018 without its year, and to when it lasted.

    The year of `until` is told where it is another; the text is empty for a year alone.
    """
    begun = _spoken(date, lang)
    if not until:
        return begun
    t = CATALOGUES[lang]
    year = until[:_YEAR]
    ended = _spoken(until, lang)
    if year != date[:_YEAR]:
        ended = f"{ended} {year}".strip()
    return t("when.span", begun=begun, ended=ended) if begun else t("when.until", ended=ended)


def _spoken(date: str, lang: Language) -> str:
    t = CATALOGUES[lang]
    if len(date) == _YEAR:
        return ""
    month = date[_YEAR + 1 : _MONTH]
    if len(date) == _MONTH:
        return t(f"when.month-{month}")
    day = int(date[_MONTH + 1 :])
    told = "1er" if lang == "fr" and day == 1 else str(day)
    return t(f"when.day-{month}", day=told)
