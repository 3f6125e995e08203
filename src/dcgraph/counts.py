"""What the graph holds, in figures: records by class, claims by basis, citations by confidence.

A record counts under the class that its text gives it, not under the classes above.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from dcgraph.store import Answer, Request
from dcgraph.terms import DCG, DCGD, DERIVED_GRAPH

__all__ = ["Counts", "as_markdown", "counts"]

_PREFIXES = f"PREFIX dcg: <{DCG}>\n"
_QUERIES = {
    "classes": f"""SELECT ?key (COUNT(DISTINCT ?thing) AS ?count) WHERE {{
  GRAPH ?file {{ ?thing a ?key }}
  FILTER (?file != <{DERIVED_GRAPH}>)
  FILTER (STRSTARTS(STR(?thing), "{DCGD}"))
}} GROUP BY ?key ORDER BY ?key""",
    "bases": """SELECT ?key (COUNT(?claim) AS ?count) WHERE {
  ?claim dcg:hasBasis ?key
} GROUP BY ?key ORDER BY ?key""",
    "confidences": """SELECT ?key (COUNT(?citation) AS ?count) WHERE {
  ?citation dcg:hasConfidence ?key
} GROUP BY ?key ORDER BY ?key""",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures by the local name of the class, basis or grade that they count."""

    classes: dict[str, int]
    bases: dict[str, int]
    confidences: dict[str, int]


def counts(answer: Callable[[Request], Answer]) -> Counts:
    """Count by asking a store. Raises QueryError if it does not answer."""
    return Counts(**{name: _ask(answer, text) for name, text in _QUERIES.items()})


def _ask(answer: Callable[[Request], Answer], text: str) -> dict[str, int]:
    rows = json.loads(answer(Request(_PREFIXES + text)).body)["results"]["bindings"]
    return {row["key"]["value"].removeprefix(DCG): int(row["count"]["value"]) for row in rows}


def as_markdown(figures: Counts) -> str:
    """The figures as one Markdown table."""
    rows = [("records", figures.classes), ("claims", figures.bases)]
    lines = ["| what | kind | number |", "|---|---|---:|"]
    for what, table in (*rows, ("citations", figures.confidences)):
        lines += [f"| {what} | {kind} | {number} |" for kind, number in table.items()]
    return "\n".join(lines)
