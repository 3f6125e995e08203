"""What follows by the rules in `ontology/rules/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from dcgraph.errors import LoadError
from dcgraph.namespaces import DERIVED_GRAPH, PREFIXES
from dcgraph.sparql.lexer import tokens
from dcgraph.sparql.rewrite import for_engine
from dcgraph.sparql.run import MAX_COUNT, query_texts, triples

MAX_ROUNDS: Final = 100
_FOLDER: Final = Path("ontology/rules")
_TERM: Final = r"(?:[?$]\w+|[\w-]*:[\w-]+)"
_PLAIN: Final = re.compile(
    r"(?:\s|#[^\n]*\n)*CONSTRUCT\s*\{\s*"
    rf"(?P<triple>{_TERM}\s+(?:{_TERM}|a)\s+{_TERM})\s*\.?\s*\}}\s*WHERE\s*(?=\{{)",
    re.IGNORECASE,
)
"""The head of a rule that makes one triple without blank nodes."""

Tell = Callable[[str, Path], None]


def rules(ontology: Path) -> dict[str, str]:
    """The rules by name: CONSTRUCT queries that may use the common prefixes.

    Raises LoadError if there is none.
    """
    return query_texts(ontology / "rules")


def derive(store: Store, texts: dict[str, str], tell: Tell = lambda _name, _path: None) -> int:
    """Apply the rules to the default graph until nothing new follows; count what was added.

    What is derived goes into the default graph and, by itself, into the graph `derived`;
    nothing asserted is touched. `tell` hears of each rule, with its file, before it is applied.
    Raises LoadError, naming the rule, if one is not a query or does not come to an end.
    """
    return sum(number for _, number, _ in _applied(store, texts, _insert, tell))


def derivations(store: Store, texts: dict[str, str]) -> Iterator[tuple[str, set[Quad]]]:
    """Derive as `derive` does; each rule by its name, with what it adds, whenever it is applied.

    What two rules give is told of the one that came first.
    """
    for name, _, fresh in _applied(store, texts, _construct):
        yield name, fresh


_Apply = Callable[[Store, str, str], tuple[int, set[Quad]]]


def _applied(
    store: Store,
    texts: dict[str, str],
    apply: _Apply,
    tell: Tell = lambda _name, _path: None,
) -> Iterator[tuple[str, int, set[Quad]]]:
    """Apply the rules in turn until each has added nothing since the last that added something."""
    added = idle = 0
    made: dict[str, int] = {}
    for name, text in list(texts.items()) * MAX_ROUNDS:
        tell(rule_step(name), _FOLDER / f"{name}.rq")
        made[name], fresh = apply(store, name, text)
        yield name, made[name], fresh
        added += made[name]
        idle = 0 if made[name] else idle + 1
        if idle == len(texts):
            return
        if added > MAX_COUNT:
            break
    name = max(made, key=lambda one: made[one])
    raise LoadError(
        f"{rule_step(name)} still derives new triples after {MAX_ROUNDS} rounds or {MAX_COUNT} "
        "triples; it makes terms without end: narrow it.",
        _FOLDER / f"{name}.rq",
    )


def rule_step(name: str) -> str:
    """What a rule is called to a person."""
    return f"The rule {_FOLDER}/{name}.rq"


def _construct(store: Store, name: str, text: str) -> tuple[int, set[Quad]]:
    """Apply a rule and give what it adds."""
    found = (
        Quad(t.subject, t.predicate, t.object, DefaultGraph())
        for t in triples(store, text, rule_step(name), _FOLDER / f"{name}.rq")
    )
    fresh = {quad for quad in found if quad not in store}
    graph = NamedNode(DERIVED_GRAPH)
    store.extend(fresh)
    store.extend(Quad(q.subject, q.predicate, q.object, graph) for q in fresh)
    return len(fresh), fresh


def _insert(store: Store, name: str, text: str) -> tuple[int, set[Quad]]:
    """Apply a rule within the engine, so that no triple comes to Python, if its form allows it."""
    # What is no CONSTRUCT query, or asks for more than the graph, is refused here.
    triples(Store(), text, rule_step(name), _FOLDER / f"{name}.rq")
    head = _PLAIN.match(text)
    where = None if head is None else _group(text, head.end())
    if head is None or where is None:
        return _construct(store, name, text)
    triple = head["triple"]
    made = " ".join(dict.fromkeys(re.findall(r"[?$]\w+", triple))) or "*"
    before = len(store)
    store.update(
        for_engine(
            f"INSERT {{ {triple} . GRAPH <{DERIVED_GRAPH}> {{ {triple} }} }}\n"
            f"WHERE {{ SELECT DISTINCT {made} WHERE {{ {where}\n"
            f"FILTER NOT EXISTS {{ {triple} }} }} LIMIT {MAX_COUNT + 1} }}"
        ),
        prefixes=PREFIXES,
    )
    added = (len(store) - before) // 2
    if added > MAX_COUNT:
        path = _FOLDER / f"{name}.rq"
        raise LoadError(f"{rule_step(name)} has more than {MAX_COUNT} results; narrow it.", path)
    return added, set()


def _group(text: str, start: int) -> str | None:
    """The braces that open at an offset and all in them, if nothing comes after them."""
    depth = 0
    for token in tokens(text):
        if token.start >= start and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            if depth == 0:
                end = token.start + 1
                rest = re.sub(r"#[^\n]*", "", text[end:])
                return None if rest.strip() else text[start:end]
    return None
