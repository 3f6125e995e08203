"""The graph as a network of records, each step a statement of one about another."""

from __future__ import annotations

import networkx as nx
from pyoxigraph import NamedNode, Store

from dcgraph.terms import DCGD

__all__ = ["network", "unreachable"]

_SOURCE = DCGD + "sources."


def network(store: Store) -> nx.Graph[str]:
    """The records, by IRI, and whichever two are joined by a triple, its direction left out.

    Citations are no records: that two things cite one document does not join them.
    """
    graph: nx.Graph[str] = nx.Graph()
    for quad in store:
        one, other = _record(quad.subject), _record(quad.object)
        if one is not None:
            graph.add_node(one)
            if other is not None:
                graph.add_edge(one, other)
    return graph


def unreachable(graph: nx.Graph[str], roots: list[str]) -> set[str]:
    """The records that no chain of statements joins to any of the roots.

    A document that is cited and otherwise not spoken of stands apart by its nature, and is
    not counted.
    """
    reached = set().union(*(nx.node_connected_component(graph, r) for r in roots if r in graph))
    return {n for n in graph if n not in reached and (graph.degree[n] or not n.startswith(_SOURCE))}


def _record(term: object) -> str | None:
    if isinstance(term, NamedNode) and term.value.startswith(DCGD):
        return None if ".citation-" in term.value else term.value
    return None
