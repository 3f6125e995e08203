"""What follows from the triples, kept up with a change of them.

What was derived by way of a triple that is gone is taken out, with all that followed from it;
then what can still be derived in another way is put back, and what follows from new triples is
added (delete and rederive, Gupta, Mumick and Subrahmanian 1993).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from dcgraph.incremental.patterns import Bindings, Pattern, solutions, unified
from dcgraph.incremental.plans import Derivation
from dcgraph.incremental.terms import Terms
from dcgraph.incremental.views import Laid
from dcgraph.incremental.walking import Triple, View

__all__ = ["Shift", "rederived"]


class Shift(NamedTuple):
    """The triples, asserted or derived, that are no more, and those that were not before."""

    gone: set[Triple]
    come: set[Triple]


def rederived(
    before: View,
    removed: Iterable[Triple],
    added: Iterable[Triple],
    *,
    asserted: Laid,
    derivations: list[Derivation],
    terms: Terms,
) -> Shift:
    """How all triples change when asserted ones are removed and added.

    `before` are all triples that there were, and `asserted` the asserted ones that there are.
    """
    rules = _Rules(derivations, terms)
    out: set[Triple] = set()
    waiting = list(removed)
    while waiting:
        triple = waiting.pop()
        if triple not in out:
            out.add(triple)
            waiting += [
                head
                for head in rules.following(before, triple)
                if head not in out and head not in asserted
            ]
    after = Laid(before, minus=out)
    back: set[Triple] = set()

    def put(triple: Triple) -> None:
        if triple not in after:
            after.add(triple)
            back.add(triple)
            waiting.append(triple)

    for triple in added:
        put(triple)
    for triple in out:
        if rules.follows(after, triple):
            put(triple)
    while waiting:
        for head in list(rules.following(after, waiting.pop())):
            put(head)
    return Shift(out - back, back - out)


class _Rules:
    """The rules, each found by the predicates in its body."""

    def __init__(self, derivations: list[Derivation], terms: Terms) -> None:
        self._derivations = derivations
        self._terms = terms

    def following(self, view: View, triple: Triple) -> Iterator[Triple]:
        """What follows in one step by way of a triple."""
        for rule in self._derivations:
            for pattern in rule.body:
                rest = [other for other in rule.body if other is not pattern]
                for bound in unified(view, pattern, triple):
                    for found in solutions(view, rest, bound):
                        yield from self._heads(rule, found)

    def follows(self, view: View, triple: Triple) -> bool:
        """Whether a triple follows from others in one step."""
        for rule in self._derivations:
            for pattern in rule.head:
                for bound in unified(view, pattern, triple):
                    for found in solutions(view, rule.body, bound):
                        if triple in self._heads(rule, found):
                            return True
        return False

    def _heads(self, rule: Derivation, bound: Bindings) -> list[Triple]:
        for test, *names in rule.tests:
            if test == "!=" and bound[names[0]] == bound[names[1]]:
                return []
            if test == "isIRI" and not isinstance(self._terms.term(bound[names[0]]), NamedNode):
                return []
        return [head for pattern in rule.head if self._is_triple(head := _filled(pattern, bound))]

    def _is_triple(self, head: Triple) -> bool:
        subject, predicate = self._terms.term(head[0]), self._terms.term(head[1])
        return not isinstance(subject, Literal) and isinstance(predicate, NamedNode)


def _filled(pattern: Pattern, bound: Bindings) -> Triple:
    def value(term: int | str) -> int:
        return bound[term] if isinstance(term, str) else term

    path = pattern.path
    predicate = bound[path] if isinstance(path, str) else path[1]
    return value(pattern.subject), predicate, value(pattern.object)
