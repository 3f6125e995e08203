"""Whether two Turtle texts say the same graph, by the engine and not by the code under test."""

from __future__ import annotations

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

BASE = "http://base/"


def isomorphic(one: str, other: str) -> bool:
    """Whether the graphs are the same up to the names of blank nodes."""
    graphs = [Dataset(parse(text, RdfFormat.TURTLE, base_iri=BASE)) for text in (one, other)]
    for graph in graphs:
        graph.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return graphs[0] == graphs[1]
