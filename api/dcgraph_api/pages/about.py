"""How the graph was made and how it is to be read, in words and with its own figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.research import Desk
from dcgraph.research.citing.pinned import Cited, cited, graph_work
from dcgraph.research.coverage.listing import coverages
from dcgraph.research.pages import WHOLE
from dcgraph.research.statistics import statistics
from dcgraph_api.pages.figures import grouped, size
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.words import CATALOGUES
from dcgraph_api.settings import Settings

__all__ = ["Server", "about_content"]

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
