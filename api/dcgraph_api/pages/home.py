"""The first page: what this is, a search, questions to start from, and a small matrix."""

from __future__ import annotations

from typing import Final

from dcgraph.research import Desk
from dcgraph.research.asking import asked
from dcgraph.research.coverage.matrix import matrix
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.words import CATALOGUES

__all__ = ["home_content"]

_START: Final = (
    "definitions-of-digital-customs",
    "gap-of-digital-customs-filled-by",
    "contradictions",
    "single-window-in-which-notion",
    "characteristics-without-a-provision",
    "how-far-instruments-were-read",
)
_COLUMNS: Final = (
    "rkc",
    "rkc-ict-guidelines",
    "safe-framework",
    "tfa",
    "ecommerce-framework",
    "wco-data-model",
    "wco-single-window-compendium",
    "eaeu-customs-code",
    "union-customs-code",
)
_COUNTED: Final = ("Instrument", "Provision", "Concept", "Claim", "Source")


def home_content(desk: Desk, reader: Reader) -> Content:
    """What the template `home.html` needs."""
    t, wanted = CATALOGUES[reader.lang], Wanted(reader.lang)
    return {
        "questions": [asked(desk, name, reader.lang) for name in _START],
        "matrix": matrix(desk, "notions", ",".join(_COLUMNS), wanted, whole=True),
        "notions": desk.things(sorted(desk.facts.of_kind(DCG + "Notion")), reader.lang),
        "counts": [
            (t(f"home.count-{one}", n=number), number)
            for one in _COUNTED
            if (number := len(desk.facts.of_kind(DCG + one)))
        ],
    }
