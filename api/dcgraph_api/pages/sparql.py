"""The page on the SPARQL endpoint: a query in a form, and its answer as a table."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.requests import Request

from dcgraph.emptied import MOST
from dcgraph.queries import inspect
from dcgraph.research import Desk
from dcgraph.research.asking import Cell
from dcgraph.research.model import Language, Text, Thing
from dcgraph_api.pages.emptied import unknown_terms, why_empty
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.problems import Refusal
from dcgraph_api.within import answer_within

__all__ = ["EMPTY", "sparql_content"]

_SHOWN: Final = 200
"""Rows on a page; all of them are in the files."""
_LARGEST: Final = 4 << 20
_EXAMPLE: Final = """PREFIX dcg: <https://w3id.org/dcgraph/ontology/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?notion ?label WHERE {
  ?notion a dcg:Notion ; skos:prefLabel ?label .
}
"""

EMPTY: Final[dict[str, Any]] = {
    "query": _EXAMPLE,
    "asked": False,
    "columns": (),
    "rows": (),
    "total": 0,
    "cut": False,
    "large": False,
    "form": None,
    "unknown": (),
    "emptied": None,
    "most_counted": MOST,
    "problem": None,
}
"""What the template `sparql.html` needs where nothing is asked."""


async def sparql_content(request: Request, desk: Desk, reader: Reader, query: str) -> Content:
    """What the template `sparql.html` needs; raises what the endpoint raises for the query."""
    form = inspect(query).form
    graph = form in ("CONSTRUCT", "DESCRIBE")
    asked = urlencode({"query": query, "format": "nt" if graph else "json"})
    inner = await answer_within(request, "/sparql", asked)
    if inner.status != HTTPStatus.OK:
        raise Refusal("query-failed", f"The endpoint answered with {inner.status}.")
    cut = "dcgraph-truncated" in inner.headers
    found = {**EMPTY, "query": query, "asked": True, "form": form, "cut": cut}
    if len(inner.body) > _LARGEST:
        return {**found, "large": True}
    read = _graph if graph else _solutions
    columns, rows, total = await asyncio.to_thread(read, desk, inner.body, reader.lang)
    told = {"columns": columns, "rows": rows, "total": total}
    if not total:
        told |= {"unknown": await unknown_terms(request, desk, query)}
        told |= {"emptied": await why_empty(request, query)}
    return {**found, **told}


Table = tuple[tuple[str, ...], list[tuple[Cell, ...]], int]


def _solutions(desk: Desk, body: bytes, lang: Language) -> Table:
    content = json.loads(body)
    if "boolean" in content:
        return (), [], int(content["boolean"])
    columns = tuple(content["head"]["vars"])
    every = content["results"]["bindings"]
    rows = [tuple(_cell(desk, row.get(one), lang) for one in columns) for row in every[:_SHOWN]]
    return columns, rows, len(every)


def _cell(desk: Desk, term: dict[str, Any] | None, lang: Language) -> Cell:
    if term is None:
        return None
    if term["type"] == "uri":
        return _thing(desk, term["value"], lang)
    if term["type"] == "literal":
        return Text(term["value"], term.get("xml:lang", ""))
    return Text(f"_:{term['value']}" if term["type"] == "bnode" else json.dumps(term), "")


def _graph(desk: Desk, body: bytes, lang: Language) -> Table:
    triples = list(parse(body, RdfFormat.N_TRIPLES))
    rows = [
        tuple(_node(desk, node, lang) for node in (one.subject, one.predicate, one.object))
        for one in triples[:_SHOWN]
    ]
    return ("subject", "predicate", "object"), rows, len(triples)


def _node(desk: Desk, node: object, lang: Language) -> Cell:
    if isinstance(node, NamedNode):
        return _thing(desk, node.value, lang)
    if isinstance(node, Literal):
        return Text(node.value, node.language or "")
    return Text(str(node), "")


def _thing(desk: Desk, iri: str, lang: Language) -> Thing:
    # The desk remembers what it is asked for, and a query can make as many IRIs as it likes.
    if iri in desk.facts.about:
        return desk.thing(iri, lang)
    return Thing(iri, iri, "", iri, "")
