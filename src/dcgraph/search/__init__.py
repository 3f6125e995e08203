"""Search by words over the names and texts of the graph, in all its languages at once."""

from __future__ import annotations

from dcgraph.search.engine import MAX_LETTERS, Hit, Index, Suggested
from dcgraph.search.folding import fold, places, stem, words
from dcgraph.search.index import LAYOUT, Document, Name, build_index
from dcgraph.search.query import Part, Query, Read
from dcgraph.search.vocabulary import same_as, stop_words

__all__ = [
    "LAYOUT",
    "MAX_LETTERS",
    "Document",
    "Hit",
    "Index",
    "Name",
    "Part",
    "Query",
    "Read",
    "Suggested",
    "build_index",
    "fold",
    "places",
    "same_as",
    "stem",
    "stop_words",
    "words",
]
