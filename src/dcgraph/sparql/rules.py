"""What follows by the rules in `ontology/rules/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store, Triple

from dcgraph.errors import LoadError
from dcgraph.namespaces import DERIVED_GRAPH
from dcgraph.sparql.run import MAX_COUNT, query_texts, triples

_MAX_ROUNDS = 100
_FOLDER = Path("ontology/rules")


def rules(ontology: Path) -> dict[str, str]:
    """The rules by name: CONSTRUCT queries that may use the common prefixes.

    Raises LoadError if there is none.
    """
    return query_texts(ontology / "rules")


def derive(
    store: Store,
    texts: dict[str, str],
    tell: Callable[[str, Path], None] = lambda _name, _path: None,
) -> int:
    """Apply the rules to the default graph until nothing new follows; count what was added.

    What is derived goes into the default graph and, by itself, into the graph `derived`;
    nothing asserted is touched. `tell` hears of each rule, with its file, before it is applied.
    Raises LoadError, naming the rule, if one is not a query or
    does not come to an end.
    """
    return sum(len(fresh) for _, fresh in derivations(store, texts, tell))


def derivations(
    store: Store,
    texts: dict[str, str],
    tell: Callable[[str, Path], None] = lambda _name, _path: None,
) -> Iterator[tuple[str, set[Quad]]]:
    """Derive as `derive` does; each rule by its name, with what it adds, whenever it is applied.

    What two rules give is told of the one that came first.
    """
    graph = NamedNode(DERIVED_GRAPH)
    added = 0
    seen: set[Triple] = set()
    for _ in range(_MAX_ROUNDS):
        made = {}
        for name, text in texts.items():
            tell(rule_step(name), _FOLDER / f"{name}.rq")
            fresh = _apply(store, name, text, seen)
            store.extend(fresh)
            store.extend(Quad(q.subject, q.predicate, q.object, graph) for q in fresh)
            made[name] = len(fresh)
            yield name, fresh
        added += sum(made.values())
        if not any(made.values()):
            return
        if added > MAX_COUNT:
            break
    name = max(made, key=lambda one: made[one])
    raise LoadError(
        f"{rule_step(name)} still derives new triples after {_MAX_ROUNDS} rounds or {MAX_COUNT} "
        "triples; it makes terms without end: narrow it.",
        _FOLDER / f"{name}.rq",
    )


def rule_step(name: str) -> str:
    """What a rule is called to a person."""
    return f"The rule {_FOLDER}/{name}.rq"


def _apply(store: Store, name: str, text: str, seen: set[Triple]) -> set[Quad]:
    """What a rule adds to the store. `seen` is what was in it when a rule gave it before."""
    found = set(triples(store, text, rule_step(name), _FOLDER / f"{name}.rq")) - seen
    seen |= found
    return {quad for quad in (Quad(*triple) for triple in found) if quad not in store}
