"""Search by words over the labels and texts of the graph, in all its languages at once."""

from __future__ import annotations

from dcgraph.search.folding import fold, stem, words
from dcgraph.search.hits import Hit, find
from dcgraph.search.index import FIELDS, LAYOUT, Entry, build_index
from dcgraph.search.looking import Index, Row

__all__ = [
    "FIELDS",
    "LAYOUT",
    "Entry",
    "Hit",
    "Index",
    "Row",
    "build_index",
    "find",
    "fold",
    "stem",
    "words",
]
