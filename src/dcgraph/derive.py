"""What follows from the asserted triples by the rules in `ontology/rules/`."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from dcgraph.errors import LoadError
from dcgraph.evaluate import MOST, query_texts, triples
from dcgraph.terms import DERIVED_GRAPH

__all__ = ["derive", "rules"]

_MAX_ROUNDS = 100
_FOLDER = Path("ontology/rules")


def rules(ontology: Path) -> dict[str, str]:
    """The rules by name: CONSTRUCT queries that may use the common prefixes.

    Raises LoadError if there is none.
    """
    return query_texts(ontology / "rules")


def derive(store: Store, texts: dict[str, str]) -> int:
    """Apply the rules to the default graph until nothing new follows; count what was added.

    What is derived goes into the default graph and, by itself, into the graph `derived`;
    nothing asserted is touched. Raises LoadError, naming the rule, if one is not a query or
    does not come to an end.
    """
    graph = NamedNode(DERIVED_GRAPH)
    added = 0
    for _ in range(_MAX_ROUNDS):
        fresh = {q for name, text in texts.items() for q in _apply(store, name, text)}
        if not fresh:
            return added
        store.extend(fresh)
        store.extend(Quad(q.subject, q.predicate, q.object, graph) for q in fresh)
        added += len(fresh)
        if added > MOST:
            break
    raise LoadError(
        f"The rules still derive new triples after {_MAX_ROUNDS} rounds or {MOST} triples; "
        f"one of {', '.join(texts)} makes terms without end.",
        _FOLDER,
    )


def _apply(store: Store, name: str, text: str) -> set[Quad]:
    path = _FOLDER / f"{name}.rq"
    found = (
        Quad(t.subject, t.predicate, t.object, DefaultGraph())
        for t in triples(store, text, f"The rule {path}", path)
    )
    return {quad for quad in found if quad not in store}
