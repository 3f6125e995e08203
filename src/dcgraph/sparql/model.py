"""What is asked of a store, what it answers, and within which limits."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Literal

CLIENT: Final[ContextVar[str]] = ContextVar("client", default="")
"""For whom a query is answered: clients that wait share the workers."""

Kind = Literal["solutions", "boolean", "graph"]

SOLUTIONS_FORMATS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""The media types in which SELECT and ASK may be answered. CSV and TSV write ASK as one word."""

GRAPH_FORMATS: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""The media types in which CONSTRUCT and DESCRIBE may be answered, by their short names."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one query. Sizes in bytes, times in seconds."""

    seconds: float = 10.0
    memory_bytes: int = 1 << 30
    output_bytes: int = 64 << 20
    query_bytes: int = 100_000
    rows: int = 100_000


@dataclass(frozen=True, slots=True)
class Request:
    """A query, the two formats in which its answer may come back, and the graphs it sees.

    `solutions_format` is a media type of SPARQL results (used for SELECT and ASK),
    `graph_format` a media type of RDF (used for CONSTRUCT and DESCRIBE).
    `default_graphs` and `named_graphs` are those of the SPARQL protocol; when either is
    given, both replace what FROM and FROM NAMED say. `seconds` may lower the time limit.
    """

    query: str
    solutions_format: str = "application/sparql-results+json"
    graph_format: str = "text/turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, well formed to its last byte. `seconds` is the time in the engine.

    `rows` is None, or the limit of rows at which the solutions were cut.
    """

    kind: Kind
    media_type: str
    body: bytes
    seconds: float
    rows: int | None = None
