"""Answers as people read them on a terminal."""

from __future__ import annotations

import json
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dcgraph.store import Answer
from dcgraph.terms import compact

__all__ = ["as_table"]


def as_table(answer: Answer, empty: str = "") -> str:
    """An answer in SPARQL JSON as a table, IRIs shortened; `empty` explains one without rows."""
    content = json.loads(answer.body)
    if answer.kind == "boolean":
        return "yes" if content["boolean"] else "no"
    rows = content["results"]["bindings"]
    if not rows:
        return "No rows." + (f" {empty}" if empty else "")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in content["head"]["vars"]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(name))) for name in content["head"]["vars"]))
    out = StringIO()
    Console(file=out, width=160, highlight=False).print(table)
    return out.getvalue() + f"{len(rows)} rows"


def _cell(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    return compact(term["value"]) if term["type"] == "uri" else term["value"]
