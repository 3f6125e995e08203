"""The graph as a network: how records are joined, and that the shipped ones are one web."""

from __future__ import annotations

import networkx as nx
from pyoxigraph import NamedNode, Store

from dcgraph.files import Rooms
from dcgraph.namespaces import DCGD, compact
from dcgraph.rdf.corpus import Corpus, load

NOTIONS = [
    DCGD + name
    for name in ("paperless-customs", "electronic-customs", "digital-customs", "smart-customs")
]

UNTIED = [
    "dcgd:afcfta-secretariat",
    "dcgd:afcfta-secretariat.directorate-of-customs-and-trade-facilitation",
    "dcgd:customs-conventions.seafarers-1964",
    "dcgd:customs-conventions.seafarers-1964.coverage",
    "dcgd:rkc-protocol-1999.czech-publication-2006",
    "dcgd:rkc-protocol-1999.czech-publication-2006.coverage",
    "dcgd:sources.codexis-rkc-ch9",
    "dcgd:wco-recommendations.ucr-2001",
    "dcgd:wco-recommendations.ucr-2001.coverage",
]
"""Known by name, title and date alone: no text that was read ties them to anything else."""


def record(term: object) -> str | None:
    if isinstance(term, NamedNode) and term.value.startswith(DCGD):
        return None if ".citation-" in term.value else term.value
    return None


def network(store: Store) -> nx.Graph[str]:
    """The records, and whichever two are joined by a triple; citations are no records."""
    graph: nx.Graph[str] = nx.Graph()
    for quad in store:
        one, other = record(quad.subject), record(quad.object)
        if one is not None:
            graph.add_node(one)
            if other is not None:
                graph.add_edge(one, other)
    return graph


def unreachable(graph: nx.Graph[str], roots: list[str]) -> set[str]:
    reached = set().union(*(nx.node_connected_component(graph, r) for r in roots if r in graph))
    apart = [web for web in nx.connected_components(graph) if not web & reached]
    # Documents that are cited and otherwise not spoken of stand apart by their nature, with their
    # copies and the periodicals in which they appeared.
    library = (DCGD + "sources.", DCGD + "periodicals.")
    return {n for web in apart if not all(m.startswith(library) for m in web) for n in web}


def test_records_are_joined_by_statements_and_not_by_a_shared_source(small: Rooms) -> None:
    lonely = (
        "\ndcgd:small-office.friends a dcg:Audience ;\n"
        '    skos:prefLabel "friends"@en , "amis"@fr , "друзья"@ru ;\n'
        "    dcg:hasCitation [ dcg:citesSource dcgd:sources.law-text ;\n"
        '        dcg:locator "1" ; dcg:hasConfidence dcg:Confirmed ] .\n'
    )
    path = small.root / "data/actors/small-office.ttl"
    path.write_text(path.read_text("utf-8") + lonely, encoding="utf-8")
    graph = network(load(small).store())
    roots = [DCGD + "small-customs"]
    friends = DCGD + "small-office.friends"
    assert unreachable(graph, roots) == {friends}


def test_the_shipped_records_are_one_web(shipped: Corpus) -> None:
    graph = network(shipped.store())
    assert len(graph) > 1000
    assert all(notion in graph for notion in NOTIONS)
    assert sorted(compact(iri) for iri in unreachable(graph, NOTIONS)) == UNTIED
