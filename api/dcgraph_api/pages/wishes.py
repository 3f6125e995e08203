"""What a reader wishes for by the fields that several pages have: basis, confidence, day."""

from __future__ import annotations

from dcgraph.research.wanted import Wanted, wanted
from dcgraph_api.pages.reader import Reader

__all__ = ["FILTERS", "wish_of"]

FILTERS = ("basis", "confidence", "asOf")
"""The parameters by which statements are chosen, the same as of the interface for programs."""


def wish_of(reader: Reader) -> Wanted:
    """The wish in an address; raises ParameterError for what means nothing."""
    basis, confidence, as_of = (reader.asked.get(one, "") for one in FILTERS)
    return wanted(reader.lang, basis, confidence, as_of)
