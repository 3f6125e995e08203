"""The first page, and the page about the graph."""

from __future__ import annotations

from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.catalogue import coverages
from dcgraph.research.citation import cited, graph_work
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.matrix import matrix
from dcgraph.research.paging import WHOLE
from dcgraph.research.questions import asked
from dcgraph.research.statistics import statistics
from dcgraph_api.config import Settings
from dcgraph_api.pages.reader import CATALOGUES, Reader, grouped, size
from dcgraph_api.pages.rendering import Content

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
    t, wanted = CATALOGUES[reader.lang], Filters(reader.lang)
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


def about_content(desk: Desk, reader: Reader, settings: Settings, day: str) -> Content:
    """What the template `about.html` needs; the graph is cited as of a day, as 2026-11-24."""
    figures = statistics(desk, reader.lang)
    number = {one.name: grouped(one.number, reader.lang) for one in figures.kinds}
    counted = {"claims": "Claim", "citations": "Citation", "notes": "CoverageNote"}
    return {
        "figures": figures,
        "number": {name: number.get(kind, "0") for name, kind in counted.items()},
        "bases": {one.name: grouped(one.number, reader.lang) for one in figures.bases},
        "confidences": {one.name: grouped(one.number, reader.lang) for one in figures.confidences},
        "readings": {
            one: coverages(desk, reader.lang, extent=one, limit=WHOLE).items
            for one in ("whole", "in part")
        },
        "limits": _limits(settings, reader),
        "citing": cited(graph_work(desk, reader.base, day)),
    }


def _limits(settings: Settings, reader: Reader) -> list[str]:
    """The bounds that a reader may meet, in sentences."""
    t, lang = CATALOGUES[reader.lang], reader.lang
    bounds = {
        "time": {"n": grouped(settings.time_limit, lang)},
        "rows": {"n": grouped(settings.rows, lang)},
        "size": {"size": size(settings.output_bytes, lang)},
        "memory": {} if settings.store else {"size": size(settings.memory, lang)},
        "query": {"size": size(settings.query_bytes, lang)},
        "client": {"n": grouped(n, lang)} if (n := settings.client_queries) else {},
    }
    return [t(f"about.limit-{name}", **values) for name, values in bounds.items() if values]
