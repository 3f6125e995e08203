"""Which sentences a gap analysis is told in; `gap_words` has them in each language."""

from __future__ import annotations

from typing import TypedDict

from dcgraph.research.coverage.bearing import GapState
from dcgraph.research.model import Extent

__all__ = ["Words"]


class Words(TypedDict):
    """The sentences of one language; what stands in braces is filled in."""

    title: str
    method: str
    result: str
    covered: str
    uncovered: str
    comparison: str
    grounds: str
    day: str
    bases: str
    confidence: str
    forces: str
    left_out: str
    read: dict[Extent, str]
    later_edition: str
    limits: str
    parts: dict[Extent, str]
    total: str
    state_counts: dict[GapState, str]
    elsewhere_count: str
    dimension: str
    no_dimension: str
    lists: dict[GapState, str]
    unread: str
    silent: str
    more: str
    given: str
    the_source: str
    undated: str
    then: str
    as_follows: str
    elsewhere: str
    others: str
    nowhere: str
