"""The first page, the page about the graph, the page on force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.catalogue import coverages
from dcgraph.research.citation import Cited, cited, graph_work
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


_READ: Final = ("whole", "in part")


@dataclass(frozen=True, slots=True)
class Server:
    """Where this is served and how, and the day (as 2026-11-24) on which it is asked."""

    settings: Settings
    base: str
    day: str

    @property
    def parts(self) -> tuple[str, str]:
        """What makes one page differ from another under the same path."""
        return self.base, self.day

    def graph(self, desk: Desk) -> Cited:
        """How the graph as a whole is cited."""
        return cited(graph_work(desk, self.base, self.day))


def about_content(desk: Desk, reader: Reader, server: Server) -> Content:
    """What the template `about.html` needs."""
    figures = statistics(desk, reader.lang)
    number = {one.name: grouped(one.number, reader.lang) for one in figures.kinds}
    counted = {"claims": "Claim", "citations": "Citation", "notes": "CoverageNote"}
    return {
        "figures": figures,
        "number": {name: number.get(kind, "0") for name, kind in counted.items()},
        "bases": {one.name: grouped(one.number, reader.lang) for one in figures.bases},
        "confidences": {one.name: grouped(one.number, reader.lang) for one in figures.confidences},
        "readings": {
            one: coverages(desk, reader.lang, extent=one, limit=WHOLE).items for one in _READ
        },
        "limits": _limits(server.settings, reader),
        "citing": server.graph(desk),
    }


def _limits(settings: Settings, reader: Reader) -> list[str]:
    """The bounds that a reader may meet, in sentences."""
    t, lang = CATALOGUES[reader.lang], reader.lang
    told = [
        t("about.limit-time", n=grouped(settings.time_limit, lang)),
        t("about.limit-rows", n=grouped(settings.rows, lang)),
        t("about.limit-size", size=size(settings.output_bytes, lang)),
    ]
    if not settings.store:
        told.append(t("about.limit-memory", size=size(settings.memory, lang)))
    told.append(t("about.limit-query", size=size(settings.query_bytes, lang)))
    if settings.client_queries:
        told.append(t("about.limit-client", n=grouped(settings.client_queries, lang)))
    return told


def force_content(_desk: Desk, _reader: Reader) -> Content:
    """What the template `force.html` needs besides what all pages have: nothing."""
    return {}
