"""What follows from the asserted triples by the rules in `ontology/rules/`."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, Store

from dcgraph.errors import LoadError
from dcgraph.terms import DERIVED_GRAPH, PREFIXES

__all__ = ["derive", "rules"]

_MAX_ROUNDS = 100


def rules(ontology: Path) -> dict[str, str]:
    """The rules by name: CONSTRUCT queries that may use the common prefixes.

    Raises LoadError if there is none.
    """
    found = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((ontology / "rules").glob("*.rq"))
    }
    if not found:
        raise LoadError(f"{ontology / 'rules'} holds no rule (*.rq); restore it.", ontology)
    return found


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
    raise LoadError(
        f"The rules still derive new triples after {_MAX_ROUNDS} rounds; one of "
        f"{', '.join(texts)} makes terms without end.",
        Path("ontology/rules"),
    )


def _apply(store: Store, name: str, text: str) -> set[Quad]:
    try:
        triples = store.query(text, prefixes=PREFIXES)
    except (SyntaxError, OSError) as error:
        path = Path("ontology/rules") / f"{name}.rq"
        raise LoadError(f"{path}: {error}; a rule is a CONSTRUCT query.", path) from None
    assert isinstance(triples, QueryTriples)
    found = (Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
    return {quad for quad in found if quad not in store}
