"""Answers in the forms in which people ask for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dcgraph.errors import DcgraphError
from dcgraph.store import Answer, Request
from dcgraph.terms import compact

__all__ = ["FORMATS", "as_table", "is_empty", "request_for"]

FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""The short names of the formats of answers; the last four are those of RDF."""

_RDF = ("ttl", "nt", "jsonld", "rdf")


def request_for(query: str, form: str) -> Request:
    """The request whose answer can be shown as `form`, a name in FORMATS or `table`.

    Raises DcgraphError, with the names there are, for another.
    """
    if form == "table":
        return Request(query)
    if form not in FORMATS:
        raise DcgraphError(f"There is no format {form!r}; use one of table, {', '.join(FORMATS)}.")
    if form in _RDF:
        return Request(query, graph_format=FORMATS[form])
    return Request(query, solutions_format=FORMATS[form])


def is_empty(answer: Answer) -> bool:
    """Whether an answer has no rows or says no; a graph is not looked into."""
    if answer.kind == "graph":
        return False
    content = json.loads(answer.body)
    return not (content["boolean"] if answer.kind == "boolean" else content["results"]["bindings"])


def as_table(answer: Answer, empty: str = "", named: Callable[[str], str] = compact) -> str:
    """An answer in SPARQL JSON as a table, with IRIs as `named`, else shortened.

    `empty` explains one without rows.
    """
    content = json.loads(answer.body)
    if answer.kind == "boolean":
        return "yes" if content["boolean"] else f"no\n{empty}".rstrip()
    rows = content["results"]["bindings"]
    if not rows:
        return "No rows." + (f" {empty}" if empty else "")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in content["head"]["vars"]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(name), named)) for name in content["head"]["vars"]))
    out = StringIO()
    Console(file=out, width=160, highlight=False).print(table)
    return out.getvalue() + f"{len(rows)} row{'' if len(rows) == 1 else 's'}"


def _cell(term: dict[str, str] | None, named: Callable[[str], str]) -> str:
    if term is None:
        return ""
    return named(term["value"]) if term["type"] == "uri" else term["value"]
