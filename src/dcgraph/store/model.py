"""What is asked of a store, what it answers, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Answer", "Kind", "Limits", "Request"]

Kind = Literal["solutions", "boolean", "graph"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one query. Sizes in bytes, times in seconds."""

    seconds: float = 10.0
    memory_bytes: int = 1 << 30
    output_bytes: int = 64 << 20
    query_bytes: int = 100_000


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
    """A whole answer: never a part of one. `seconds` is the time in the engine."""

    kind: Kind
    media_type: str
    body: bytes
    seconds: float
