"""A neighbourhood in each of the forms in which it is taken away."""

from __future__ import annotations

from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.desk import Desk
from dcgraph.research.exports.network_xml import gexf, graphml
from dcgraph.research.exports.networks import network
from dcgraph.research.exports.tables import network_csv, network_xlsx
from dcgraph.research.exports.triples import neighbourhood_rdf
from dcgraph.research.model import Language
from dcgraph.research.neighbourhood import Neighbourhood

__all__ = ["FORMS", "taken"]

FORMS: Final = ("csv", "xlsx", "graphml", "gexf", "ttl", "jsonld")


def taken(desk: Desk, found: Neighbourhood, form: str, lang: Language) -> bytes:
    """The neighbourhood in one of the FORMS, the same bytes each time.

    Raises ParameterError, with those there are, for another form.
    """
    told = network(found, desk.pinned())
    match form:
        case "csv":
            return network_csv(told)
        case "xlsx":
            return network_xlsx(told, lang)
        case "graphml":
            return graphml(told)
        case "gexf":
            return gexf(told)
        case "ttl":
            return neighbourhood_rdf(desk, found, "text/turtle")
        case "jsonld":
            return neighbourhood_rdf(desk, found, "application/ld+json")
    raise ParameterError(
        f"There is no format {form[:40]!r} for this; use one of {', '.join(FORMS)}."
    )
