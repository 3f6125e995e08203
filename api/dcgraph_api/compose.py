"""Graphs to be served, put together from named graphs of the store and what the server knows.

Each is composed as a CONSTRUCT query, so that every format of graphs comes for free and any
store can give it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from fastapi import Query
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from dcgraph.store.model import Request
from dcgraph.terms import PREFIXES
from dcgraph_api.conditional import condition, matches
from dcgraph_api.deps import Service
from dcgraph_api.formats import Family, Format
from dcgraph_api.negotiation import choose
from dcgraph_api.problems import Refusal

__all__ = [
    "Row",
    "chosen_format",
    "composed",
    "document",
    "documented",
    "format_parameter",
    "graph_response",
    "iri",
    "literal",
    "varies",
]

Row = tuple[str, str, str]
"""A triple as SPARQL writes it."""

_PROLOGUE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("dcat", "dcterms", "foaf", "rdf", "rdfs", "schema", "sd", "sh", "void", "xsd")
)


def iri(text: str) -> str:
    """An IRI as SPARQL writes it; whoever calls knows that it is one."""
    return f"<{text}>"


def literal(value: str | float, language: str = "") -> str:
    """A literal as SPARQL writes it: text, in a language if one is given, or a number."""
    if not isinstance(value, str):
        kind = "integer" if isinstance(value, int) else "decimal"
        return f'"{Decimal(str(value)):f}"^^xsd:{kind}'
    quoted = json.dumps(value, ensure_ascii=False)
    return f"{quoted}@{language}" if language else quoted


def composed(rows: Iterable[Row], *patterns: str, ordered: bool = True) -> str:
    """The query for a graph: the rows, and what each pattern binds as ?s ?p ?o.

    If `ordered`, subjects come in order and each says first what it is, which takes the engine
    several times as long; else the rows come first and then the patterns, each as it is found.
    """
    values = "\n".join(f"({' '.join(row)})" for row in rows)
    groups = "".join(f"UNION {{ {pattern} }}\n" for pattern in patterns)
    return (
        f"{_PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{\n"
        f"{{ VALUES (?s ?p ?o) {{\n{values}\n}} }}\n{groups}}}"
        + ("\nORDER BY STR(?s) (?p != rdf:type) ?p ?o" if ordered else "")
    )


def varies(base: str) -> str:
    """The headers on which a document with addresses of the server depends; `base` as it is set."""
    return "Accept" if base else "Accept, Host"


async def graph_response(
    request: HttpRequest, service: Service, query: str, chosen: Format
) -> Response:
    """The graph that a query of the server's own constructs, or 304 for who has it already."""

    async def body() -> bytes:
        asked = Request(query, graph_format=chosen.media_type)
        return (await service.own_lane.answer(asked)).body

    return await document(request, service, query, chosen, body)


async def document(
    request: HttpRequest,
    service: Service,
    key: str,
    chosen: Format,
    body: Callable[[], Awaitable[bytes]],
) -> Response:
    """What `body` makes, or 304 for who has it already.

    `key` is all that it depends on besides the snapshot and the format. The tag is weak, since
    another run may order the same triples otherwise.
    """
    told = f"{service.snapshot.manifest.hash} {chosen.media_type} {key}"
    tag = f'W/"{hashlib.blake2b(told.encode(), digest_size=16).hexdigest()}"'
    headers = {"vary": varies(service.settings.base), "cache-control": "no-cache", "etag": tag}
    if matches(condition(request.headers), tag):
        return Response(status_code=304, headers=headers)
    return Response(await body(), headers={"content-type": chosen.content_type, **headers})


def chosen_format(request: HttpRequest, family: Family, wanted: str | None) -> Format:
    """The format named by the parameter `format`, else by Accept. Raises Refusal for none."""
    if wanted is not None:
        found = family.find(wanted)
        if found is None:
            names = [item.names[0] for item in family.formats]
            raise Refusal(
                "bad-request",
                f"The parameter 'format' is {wanted!r}; it must be one of {', '.join(names)}.",
                available=names,
            )
        return found
    found = choose(request.headers.get("accept"), family)
    if found is None:
        raise Refusal(
            "not-acceptable",
            f"This document comes as {', '.join(family.listing())}.",
            (("vary", "Accept"),),
            available=[item.media_type for item in family.formats],
        )
    return found


def format_parameter(*families: Family) -> Any:
    """The parameter `format`, which takes any of the short names, for an interface."""
    names = dict.fromkeys(
        name for family in families for item in family.formats for name in item.names
    )
    return Query(
        alias="format", description="Short name of a format.", json_schema_extra={"enum": [*names]}
    )


def documented(family: Family) -> dict[int | str, dict[str, Any]]:
    """The formats of a family as the description of an interface lists them."""
    content: dict[str, Any] = {item.media_type: {} for item in family.formats}
    return {
        200: {"description": "The document.", "content": content},
        304: {"description": "The client has it already."},
    }
