"""Running a query over the dataset that was asked for, its default graph a merge of graphs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QuerySolutions,
    Store,
)

from dcgraph.store.writing import Results
from dcgraph.terms import ROOT

__all__ = ["run"]

_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_DISTINCT = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"

Name = NamedNode | BlankNode


def run(
    store: Store,
    text: str,
    prefixes: dict[str, str],
    default: Sequence[str] = (),
    named: Sequence[str] = (),
) -> Results:
    """The results of a query over these graphs; over the store as it is where none is named.

    Relative IRIs are those of dcgraph. Raises what the engine raises.
    """
    if not default and not named:
        return store.query(text, base_iri=ROOT, prefixes=prefixes)
    graphs: list[Name | DefaultGraph] = [NamedNode(iri) for iri in dict.fromkeys(default)]
    visible: list[Name] = [NamedNode(iri) for iri in dict.fromkeys(named)]
    if len(graphs) > 1 and _share(store, tuple(dict.fromkeys(default))):
        store, graphs = _merged(store, graphs, visible), [DefaultGraph()]
    # Both lists, even when empty: with `default_graph` alone every named graph stays visible.
    return store.query(
        text, base_iri=ROOT, prefixes=prefixes, default_graph=graphs, named_graphs=visible
    )


@lru_cache(maxsize=64)
def _share(store: Store, graphs: tuple[str, ...]) -> bool:
    """Whether a triple is in more than one of the graphs; they never change."""
    names: list[Name | DefaultGraph] = [NamedNode(iri) for iri in graphs]
    first, second = (
        _number(store.query(query, default_graph=names, named_graphs=[]))
        for query in (_COUNT, _DISTINCT)
    )
    return first != second


def _number(results: Results) -> int:
    assert isinstance(results, QuerySolutions)
    return int(next(results)["n"].value)


def _merged(store: Store, default: Sequence[Name | DefaultGraph], named: Sequence[Name]) -> Store:
    """A store in memory with the merge of some graphs, and with others as they are."""
    merged = Store()
    merged.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for graph in default
        for quad in store.quads_for_pattern(None, None, None, graph)
    )
    for graph in named:
        merged.extend(store.quads_for_pattern(None, None, None, graph))
    return merged
