"""The page on the SPARQL endpoint: a query in a form, and its answer as a table."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.requests import Request

from dcgraph.queries import inspect, tokens
from dcgraph.research import Desk
from dcgraph.research.asking import Cell
from dcgraph.research.model import Language, Text, Thing
from dcgraph.terms import DCG, DCGD
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.problems import Refusal
from dcgraph_api.within import answer_within

__all__ = ["EMPTY", "sparql_content", "unknown_terms"]

_SHOWN: Final = 200
"""Rows on a page; all of them are in the files."""
_LARGEST: Final = 4 << 20
_MOST_TERMS: Final = 20
_SPACES: Final = {"dcg:": DCG, "dcgd:": DCGD}
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
    "unknown": (),
    "problem": None,
}
"""What the template `sparql.html` needs where nothing is asked."""


async def sparql_content(request: Request, desk: Desk, reader: Reader, query: str) -> Content:
    """What the template `sparql.html` needs; raises what the endpoint raises for the query."""
    graph = inspect(query).form in ("CONSTRUCT", "DESCRIBE")
    asked = urlencode({"query": query, "format": "nt" if graph else "json"})
    inner = await answer_within(request, "/sparql", asked)
    if inner.status != HTTPStatus.OK:
        raise Refusal("query-failed", f"The endpoint answered with {inner.status}.")
    found = {**EMPTY, "query": query, "asked": True, "cut": "dcgraph-truncated" in inner.headers}
    if len(inner.body) > _LARGEST:
        return {**found, "large": True}
    read = _graph if graph else _solutions
    columns, rows, total = await asyncio.to_thread(read, desk, inner.body, reader.lang)
    unknown = () if total else unknown_terms(desk, query)
    return {**found, "columns": columns, "rows": rows, "total": total, "unknown": unknown}


Table = tuple[tuple[str, ...], list[tuple[Cell, ...]], int]


def _solutions(desk: Desk, body: bytes, lang: Language) -> Table:
    content = json.loads(body)
    if "boolean" in content:
        return ("ASK",), [(Text(str(content["boolean"]).lower(), ""),)], 1
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


def unknown_terms(desk: Desk, query: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The terms of a query that stand for nothing in the graph, each with the nearest there are."""
    return tuple(_unknown(desk, query))


def _unknown(desk: Desk, query: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = dict.fromkeys(one.text for one in tokens(query) if one.kind == "name")
    for name in list(names)[:_MOST_TERMS]:
        prefix, _, local = name.partition(":")
        space = _SPACES.get(f"{prefix}:")
        if space is None or not local or space + local in desk.facts.about:
            continue
        known = [one.removeprefix(space) for one in desk.facts.about if one.startswith(space)]
        near = get_close_matches(local[:80], known, n=3, cutoff=0.7)
        yield name, tuple(f"{prefix}:{one}" for one in near)
