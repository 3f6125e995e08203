"""What follows by the rules in `ontology/rules/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, Store, Triple

from dcgraph.errors import LoadError
from dcgraph.namespaces import DERIVED_GRAPH
from dcgraph.sparql.lexer import tokens
from dcgraph.sparql.rewrite import braces
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
    return sum(len(fresh) for _, fresh in derivations(store, texts, tell))


def derivations(
    store: Store, texts: dict[str, str], tell: Tell = lambda _name, _path: None
) -> Iterator[tuple[str, set[Triple]]]:
    """Derive as `derive` does; each rule by its name, with what it adds, whenever it is applied.

    The rules are applied in turn until each has added nothing since the last that added something.
    What two rules give is told of the one that came first.
    """
    added = idle = 0
    made: dict[str, int] = {}
    for name, text in list(texts.items()) * MAX_ROUNDS:
        tell(rule_step(name), _FOLDER / f"{name}.rq")
        fresh = _apply(store, name, text)
        yield name, fresh
        made[name] = len(fresh)
        added += len(fresh)
        idle = 0 if fresh else idle + 1
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


def _apply(store: Store, name: str, text: str) -> set[Triple]:
    """Apply a rule and give the triples that it adds."""
    step, path = rule_step(name), _FOLDER / f"{name}.rq"
    narrow = _narrowed(text)
    if narrow != text:
        triples(Store(), text, step, path)  # so that what is no query is refused as written
    fresh = {
        one
        for one in triples(store, narrow, step, path)
        if narrow != text or Quad(one.subject, one.predicate, one.object) not in store
    }
    store.extend(Quad(one.subject, one.predicate, one.object) for one in fresh)
    graph = NamedNode(DERIVED_GRAPH)
    store.extend(Quad(one.subject, one.predicate, one.object, graph) for one in fresh)
    return fresh


def _narrowed(text: str) -> str:
    """The query kept to what is not there yet, so that little comes to Python; else as it is."""
    head = _PLAIN.match(text)
    bounds = head and braces(token for token in tokens(text) if token.start >= head.end())
    if not head or not bounds or re.sub(r"#[^\n]*", "", text[bounds[1] + 1 :]).strip():
        return text
    where = text[head.end() : bounds[1] + 1]
    triple = head["triple"]
    made = " ".join(dict.fromkeys(re.findall(r"[?$]\w+", triple))) or "*"
    return (
        f"CONSTRUCT {{ {triple} }} WHERE {{ SELECT DISTINCT {made} "
        f"WHERE {{ {where}\nFILTER NOT EXISTS {{ {triple} }} }} }}"
    )
