"""The graph as a network of records, each step a statement of one about another."""

from __future__ import annotations

import networkx as nx
from pyoxigraph import NamedNode, Store

from dcgraph.terms import DCGD

__all__ = ["network", "unreachable"]


def network(store: Store) -> nx.Graph[str]:
    """The records, by IRI, and whichever two are joined by a triple, its direction left out.

    Citations and sources count as records: what one document bears out is joined by it.
    """
    graph: nx.Graph[str] = nx.Graph()
    for quad in store:
        ends = (quad.subject, quad.object)
        one, other = (
            end.value if isinstance(end, NamedNode) and end.value.startswith(DCGD) else None
            for end in ends
        )
        if one is not None:
            graph.add_node(one)
            if other is not None:
                graph.add_edge(one, other)
    return graph


def unreachable(graph: nx.Graph[str], roots: list[str], *, through_sources: bool) -> set[str]:
    """The records that no chain of statements joins to any of the roots.

    Without `through_sources`, two records that merely cite the same document are not joined
    by it, and sources and citations are left out of the count.
    """
    if not through_sources:
        kept = (n for n in graph if not n.startswith(DCGD + "sources.") and ".citation-" not in n)
        graph = graph.subgraph(kept).copy()
    reached = set().union(*(nx.node_connected_component(graph, r) for r in roots if r in graph))
    return set(graph) - reached
