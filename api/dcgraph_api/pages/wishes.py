"""What a reader wishes for by the fields of several pages: basis, confidence, day, force."""

from __future__ import annotations

from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.wanted import Wanted, bounded, wanted
from dcgraph_api.pages.reader import Reader

__all__ = ["FILTERS", "FORCED", "number_of", "wish_of"]

_DIGITS: Final = 6

FILTERS = ("basis", "confidence", "asOf")
"""The parameters by which statements are chosen, the same as of the interface for programs."""


FORCED = (*FILTERS, "force")
"""The same with the filter by force, for pages that show how strongly texts speak."""


def wish_of(reader: Reader, *, forced: bool = False) -> Wanted:
    """The wish in an address; raises ParameterError for what means nothing."""
    basis, confidence, as_of = (reader.asked.get(one, "") for one in FILTERS)
    force = reader.asked.get("force", "") if forced else ""
    return wanted(reader.lang, basis, confidence, as_of, force)


def number_of(reader: Reader, name: str, usual: int, most: int, least: int = 1) -> int:
    """A whole number in an address, in bounds; raises ParameterError for what is none."""
    given = reader.asked.get(name, "").strip()
    if not given:
        return usual
    if not (given.isascii() and given.isdecimal()) or len(given) > _DIGITS:
        raise ParameterError(f"{name} is to be a whole number, and {given[:40]!r} is asked for.")
    return bounded(name, int(given), most, least)
