"""All that reasoning tells of a graph: the verdict, what is wrong and why, what is inferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from dcgraph.load import Corpus
from dcgraph.reason.derived import Derived, derived_relations
from dcgraph.reason.explaining import Explainer
from dcgraph.reason.hermit import Hermit, OutOfTime
from dcgraph.reason.inferences import Inference, inferences
from dcgraph.reason.justifying import Justification
from dcgraph.reason.proof import Proof, proof
from dcgraph.reason.verdict import Verdict, reason

__all__ = ["Account", "Empty", "Inferred", "account"]

_EXPLAINED: Final = 5
"""How many empty classes, and how many inferences, are explained unless all are to be."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A class that can have no member, by its IRI, and why; no reason where none was sought."""

    kind: str
    reasons: tuple[Justification, ...]


@dataclass(frozen=True, slots=True)
class Inferred:
    """An inference and why it holds; no reason where none was sought."""

    inference: Inference
    why: Justification | None


@dataclass(slots=True)
class Account:
    """What came out; `late` says that the time was up before all that was asked was done.

    `inferred`, `derived` and `proof` are None where they were not asked for, where the graph is
    inconsistent, or where there was no time for them.
    """

    verdict: Verdict
    contradictions: list[Justification] = field(default_factory=list)
    empty: list[Empty] = field(default_factory=list)
    inferred: list[Inferred] | None = None
    derived: tuple[Derived, ...] | None = None
    proof: Proof | None = None
    late: bool = False


def account(
    corpus: Corpus,
    hermit: Hermit,
    tell: Callable[[str], None],
    *,
    every: bool = False,
    inferred: bool = False,
) -> Account:
    """Ask for the verdict and explain it; with `every`, by each explanation there is.

    With `inferred`, also what follows that nobody asserted, if the graph is consistent: classes
    by HermiT, relations by the rules, and whether the two agree.
    Raises ReasonerError without Java, where HermiT gives up, OutOfTime if there was no
    time for the verdict itself, and LoadError if a rule cannot be run.
    """
    tell("asking HermiT")
    made = Account(reason(corpus, hermit))
    explainer = Explainer(corpus, hermit)
    most = None if every else 1
    try:
        if not made.verdict.consistent:
            tell("looking for the contradiction")
            for one in islice(explainer.contradictions(), most):
                made.contradictions.append(one)
        tell("looking for why classes are empty")
        made.empty += _empty(explainer, made.verdict.unsatisfiable, every=every)
        if inferred and made.verdict.consistent:
            tell("deriving relations")
            made.derived = derived_relations(corpus)
            tell("comparing the rules with HermiT")
            made.proof = proof(corpus, hermit)
            tell("looking for what follows")
            found = inferences(explainer.nodes, hermit)
            made.inferred = [Inferred(one, None) for one in found]
            for number in _examples(found, every=every):
                fact = found[number]
                why = explainer.membership(fact.thing, fact.kind)
                made.inferred[number] = Inferred(fact, why)
    except OutOfTime:
        made.late = True
    return made


def _empty(explainer: Explainer, kinds: tuple[str, ...], *, every: bool) -> Iterator[Empty]:
    late = False
    for number, kind in enumerate(kinds):
        reasons: list[Justification] = []
        if not late and (every or number < _EXPLAINED):
            try:
                reasons += islice(explainer.emptiness(kind), None if every else 1)
            except OutOfTime:
                late = True
        yield Empty(kind, tuple(reasons))


def _examples(found: tuple[Inference, ...], *, every: bool) -> Iterator[int]:
    """Which inferences to explain: each, or the first on each class, up to a few."""
    seen: Counter[str] = Counter()
    for number, one in enumerate(found):
        seen[one.kind] += 1
        if every or (seen[one.kind] == 1 and len(seen) <= _EXPLAINED):
            yield number
