"""The formats in which a network is had, and what writes it."""

from __future__ import annotations

from typing import Annotated, Final

from dcgraph.research import Desk
from dcgraph.research.exports.forms import FORMS, taken
from dcgraph.research.model import Language
from dcgraph_api.compose import format_parameter
from dcgraph_api.formats import Family, Format
from dcgraph_api.told import CSV, JSON, JSON_LD, XLSX
from dcgraph_api.writers import Writer

__all__ = ["NETWORK", "NetworkParameter", "network_writers"]

_GRAPHML: Final = Format(("graphml",), "application/graphml+xml", "application/graphml+xml", "")
_GEXF: Final = Format(("gexf",), "application/gexf+xml", "application/gexf+xml", "")
_TURTLE: Final = Format(("ttl", "turtle"), "text/turtle", "text/turtle; charset=utf-8", "")

NETWORK: Final = Family("this network", (JSON, JSON_LD, _TURTLE, CSV, XLSX, _GRAPHML, _GEXF))
NetworkParameter = Annotated[str | None, format_parameter(NETWORK)]


def network_writers(desk: Desk, lang: Language) -> dict[str, Writer]:
    """What writes a neighbourhood that was found at a desk, by the short names of formats."""

    def of(form: str) -> Writer:
        return lambda found, _request: taken(desk, found, form, lang)

    return {form: of(form) for form in FORMS}
