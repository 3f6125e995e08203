"""Where a snapshot lies on a store that other data may share: its graphs and their IRIs.

An embedded snapshot keeps all triples in its default graph. A shared store has no default
graph of ours, so that it lies there as a named graph whose IRI holds the hash of the content:
a new snapshot never changes the one that is being asked. Which snapshot is whole, the graph
`published` says, and it is written last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.terms import PREFIXES, ROOT

__all__ = [
    "COUNT",
    "HASH",
    "NOTHING",
    "PART",
    "PUBLISHED",
    "REPLACES",
    "SKOLEM",
    "Published",
    "everything",
]

PUBLISHED: Final = ROOT + "published"
"""The graph, and the one thing in it, that says which snapshot is whole."""

NOTHING: Final = ROOT + "nothing"
"""A graph that is never written: to name it is to name an empty one."""

SKOLEM: Final = ROOT + ".well-known/genid/"
"""What the IRI of a blank node begins with (RDF 1.1 Concepts, 3.5).

A blank node that is written in two graphs would become two; its IRI stays one.
"""

HASH: Final = PREFIXES["dcterms"] + "identifier"
COUNT: Final = "http://rdfs.org/ns/void#triples"
PART: Final = PREFIXES["dcterms"] + "hasPart"
REPLACES: Final = PREFIXES["dcterms"] + "replaces"


@dataclass(frozen=True, slots=True)
class Published:
    """What the graph `published` says: hash, triples, named graphs, and the hash before."""

    hash: str
    triples: int
    graphs: tuple[str, ...]
    replaces: str | None = None


def everything(content: str) -> str:
    """The IRI of the graph that holds all triples of the snapshot with this hash."""
    return f"{ROOT}everything/{content}"
