"""The relations that the rules derive, each under the rule that gave it first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import cast

from dcgraph.derive import derivations, rules
from dcgraph.load import Corpus
from dcgraph.reason.nodes import TYPE
from dcgraph.turtle import Term


@dataclass(frozen=True, slots=True)
class Derived:
    """What one rule derives by one relation: pairs of a subject and its value.

    A relation and a subject are IRIs; a value is an IRI, or the text of a literal.
    """

    relation: str
    rule: str
    pairs: tuple[tuple[str, str], ...]


def derived_relations(corpus: Corpus) -> tuple[Derived, ...]:
    """All that the rules derive save classes, by relation and rule in the order of their names.

    Raises LoadError as `dcgraph.derive.derive` does.
    """
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for rule, fresh in derivations(corpus.store(graphs=False), rules(corpus.root / "ontology")):
        for quad in fresh:
            if quad.predicate.value != TYPE:
                subject, _, value, _ = cast("tuple[Term, ...]", tuple(quad))
                found[quad.predicate.value, rule].add((subject.value, value.value))
    return tuple(Derived(*key, tuple(sorted(pairs))) for key, pairs in sorted(found.items()))
