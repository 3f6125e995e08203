"""The page on the SPARQL endpoint: a query in a form, and its answer as a table."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request

from dcgraph.emptied import MOST
from dcgraph.errors import ParameterError
from dcgraph.queries import Form, form_of
from dcgraph.research import Desk
from dcgraph.research.citing.answers import asked as citable
from dcgraph.research.model import Language
from dcgraph.store.threads import read_aside
from dcgraph_api.pages.cells import SHOWN, cell
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.sparql.charts import chart_of
from dcgraph_api.pages.sparql.drawn import drawn
from dcgraph_api.pages.sparql.emptied import unknown_terms, why_empty
from dcgraph_api.problems import Refusal
from dcgraph_api.tags import volatile
from dcgraph_api.within import answer_within

__all__ = ["EMPTY", "sparql_content"]

_GRAPHS: Final = ("CONSTRUCT", "DESCRIBE")
"""The forms of queries whose answer is a graph."""

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
    "chart": None,
    "triples": (),
    "places": (),
    "undrawn": 0,
    "cited": False,
    "lasts": True,
    "cut": False,
    "large": False,
    "form": None,
    "unknown": (),
    "emptied": None,
    "most_counted": MOST,
    "problem": None,
}
"""What the template `sparql.html` needs where nothing is asked."""


async def sparql_content(
    request: Request, desk: Desk, reader: Reader, query: str, *, seconds: float
) -> Content:
    """What the template `sparql.html` needs; raises what the endpoint raises for the query.

    The query is read within `seconds`.
    """
    read = await read_aside(_read, query, seconds=seconds)
    graph = read.form in _GRAPHS
    inner = await answer_within(request, "/sparql", read.asked)
    if inner.status != HTTPStatus.OK:
        raise Refusal("query-failed", f"The endpoint answered with {inner.status}.")
    cut = "dcgraph-truncated" in inner.headers
    found = {**EMPTY, "query": query, "asked": True, "form": read.form, "cut": cut}
    found |= {"cited": read.lasts and read.short, "lasts": read.lasts}
    if len(inner.body) > _LARGEST:
        return {**found, "large": True}
    told = await asyncio.to_thread(drawn if graph else _solutions, desk, inner.body, reader.lang)
    if told["total"]:
        return {**found, **told}
    unknown = await unknown_terms(request, desk, query)
    return {**found, **told, "unknown": unknown, "emptied": await why_empty(request, query)}


class _Read(NamedTuple):
    """A query as it was read: what the endpoint is asked, and whether its answer stays the same.

    `short` tells whether its address is short enough to be cited.
    """

    form: Form | None
    asked: str
    lasts: bool
    short: bool


def _read(query: str) -> _Read:
    form = form_of(query)
    asked = urlencode({"query": query, "format": "nt" if form in _GRAPHS else "json"})
    try:
        citable(f"/sparql?{urlencode({'query': query})}")
    except ParameterError:
        short = False
    else:
        short = True
    return _Read(form, asked, not volatile(query), short)


def _solutions(desk: Desk, body: bytes, lang: Language) -> Content:
    content = json.loads(body)
    if "boolean" in content:
        return {"total": int(content["boolean"])}
    columns = tuple(content["head"]["vars"])
    every = content["results"]["bindings"]
    rows = [tuple(cell(desk, row.get(one), lang) for one in columns) for row in every[:SHOWN]]
    chart = chart_of([tuple(map(row.get, columns)) for row in every], rows)
    return {"columns": columns, "rows": rows, "total": len(every), "chart": chart}
