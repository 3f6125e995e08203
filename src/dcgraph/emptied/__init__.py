"""Why the answer to a query is empty: the line that emptied it."""

from __future__ import annotations

from dcgraph.emptied.asking import Bounds, asked, number_in
from dcgraph.emptied.query import MOST, Variant
from dcgraph.emptied.searching import UNSOUGHT, Emptied, Reason, Search, search
from dcgraph.emptied.telling import told

__all__ = [
    "MOST",
    "UNSOUGHT",
    "Bounds",
    "Emptied",
    "Reason",
    "Search",
    "Variant",
    "asked",
    "number_in",
    "search",
    "told",
]
