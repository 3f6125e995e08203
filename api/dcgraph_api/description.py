"""What the service and the dataset say of themselves, as graphs: Service Description and VoID.

Each graph is a CONSTRUCT query over named graphs of the store and what the server knows, written
by a template, so that every format of graphs comes for free. Comunica reads the description at the
address of the endpoint for its features and the sizes of its graphs, the SPARQL editor of SIB
reads the finer counts by SPARQL, and crawlers of linked data find the dataset through
`/.well-known/void`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import Response

from dcgraph.namespaces import (
    CLASSES_GRAPH,
    DESCRIPTION_GRAPH,
    GRAPHS_GRAPH,
    PREFIXES,
    QUESTIONS,
    QUESTIONS_GRAPH,
    ROOT,
)
from dcgraph.snapshot.manifest import Manifest
from dcgraph_api.caching import Reply, tag_of
from dcgraph_api.dependencies import Service
from dcgraph_api.negotiation import FAMILIES, GRAPH, Format
from dcgraph_api.responses import respond

Limit = tuple[str, str | float, str, str]
"""A limit of the service: its name, its value, its unit (which may be empty), what it means."""

DUMPS: Final = {
    "dcgraph.nt.gz": "application/n-triples",
    "dcgraph.ttl.gz": "text/turtle",
    "dcgraph.trig.gz": "application/trig",
}
"""The downloads that hold the whole graph, with the media type inside the compression."""


def _literal(value: str | float) -> str:
    """A literal as SPARQL writes it."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f'"{Decimal(str(value)):f}"^^xsd:{"integer" if isinstance(value, int) else "decimal"}'


_QUERIES: Final = Environment(
    loader=PackageLoader("dcgraph_api"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_QUERIES.filters |= {"literal": _literal, "quoted": lambda text: quote(text, safe="")}
_QUERIES.globals["prefixes"] = PREFIXES


def description_query(base: str, manifest: Manifest, limits: Iterable[Limit] = ()) -> str:
    """A query whose answer is the service description, under any store of this graph."""
    told = {"families": FAMILIES, "limits": limits, "triples": manifest.triples}
    return _QUERIES.get_template("service.rq").render(base=base, graphs=GRAPHS_GRAPH, **told)


def void_query(base: str) -> str:
    """A query whose answer is the VoID description with the addresses of this server."""
    graphs = {"linked": (CLASSES_GRAPH, QUESTIONS_GRAPH), "described": DESCRIPTION_GRAPH}
    told = {"root": ROOT, "formats": GRAPH.formats, "dumps": DUMPS}
    return _QUERIES.get_template("void.rq").render(base=base, **graphs, **told)


def questions_query(base: str, name: str = "") -> str:
    """A query whose answer is the saved question of that known name, or all, with their target."""
    told = {"questions": QUESTIONS, "graph": QUESTIONS_GRAPH}
    return _QUERIES.get_template("questions.rq").render(base=base, name=name, **told)


def varies(base: str) -> str:
    """The headers on which a document with addresses of the server depends; `base` as it is set."""
    return "Accept" if base else "Accept, Host"


async def graph_response(
    request: Request, service: Service, query: str, chosen: Format
) -> Response:
    """The graph that a query of the server's own constructs, or 304 for who has it already."""

    async def make() -> Reply:
        body = await service.store.answer(query, chosen.media_type)
        # Without a base it differs by Host, and a client that invents Hosts could fill the cache.
        tag = tag_of(chosen.media_type, body)
        return Reply(200, body, tag=tag, lasts=bool(service.settings.base))

    headers = {"content-type": chosen.content_type, "vary": varies(service.settings.base)}
    return await respond(request, service, ("graph", query, chosen.media_type), make, headers)
