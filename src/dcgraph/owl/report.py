"""What reasoning tells of a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, cast

from pyoxigraph import Triple

from dcgraph.check.findings import Finding
from dcgraph.namespaces import compact
from dcgraph.owl.derived import Derived, Proof, derived_relations, proof
from dcgraph.owl.explain import Explainer, Inference, Justification, inferences
from dcgraph.owl.hermit import Hermit, OutOfTimeError, Verdict, reason
from dcgraph.owl.words import Phrases, in_words
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.turtle import Term
from dcgraph.text import escaped

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
    """What came out; `late` names what was being done when the time was up, empty if all was done.

    `inferred`, `derived` and `proof` are None where they were not asked for, where the graph is
    inconsistent, or where there was no time for them.
    """

    verdict: Verdict
    contradictions: list[Justification] = field(default_factory=list)
    empty: list[Empty] = field(default_factory=list)
    inferred: list[Inferred] | None = None
    derived: tuple[Derived, ...] | None = None
    proof: Proof | None = None
    late: str = ""


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
    Raises ReasonerError without Java, where HermiT gives up, OutOfTimeError if there was no
    time for the verdict itself, and LoadError if a rule cannot be run.
    """
    doing = ""

    def begin(what: str) -> None:
        nonlocal doing
        doing = what
        tell(what)

    begin("asking HermiT")
    made = Account(reason(corpus, hermit))
    explainer = Explainer(corpus, hermit)
    most = None if every else 1
    try:
        if not made.verdict.consistent:
            begin("looking for the contradiction")
            for one in islice(explainer.contradictions(), most):
                made.contradictions.append(one)
        begin("looking for why classes are empty")
        made.empty += _empty(explainer, made.verdict.unsatisfiable, every=every)
        if inferred and made.verdict.consistent:
            begin("deriving relations")
            made.derived = derived_relations(corpus)
            begin("comparing the rules with HermiT")
            made.proof = proof(corpus, hermit)
            begin("looking for what follows")
            found = inferences(explainer.nodes, hermit)
            made.inferred = [Inferred(one, None) for one in found]
            for number in _examples(found, every=every):
                fact = found[number]
                why = explainer.membership(fact.thing, fact.kind)
                made.inferred[number] = Inferred(fact, why)
    except OutOfTimeError:
        made.late = doing
    return made


def _empty(explainer: Explainer, kinds: tuple[str, ...], *, every: bool) -> Iterator[Empty]:
    late = False
    for number, kind in enumerate(kinds):
        reasons: list[Justification] = []
        if not late and (every or number < _EXPLAINED):
            try:
                reasons += islice(explainer.emptiness(kind), None if every else 1)
            except OutOfTimeError:
                late = True
        yield Empty(kind, tuple(reasons))


def _examples(found: tuple[Inference, ...], *, every: bool) -> Iterator[int]:
    """Which inferences to explain: each, or the first on each class, up to a few."""
    seen: Counter[str] = Counter()
    for number, one in enumerate(found):
        seen[one.kind] += 1
        if every or (seen[one.kind] == 1 and len(seen) <= _EXPLAINED):
            yield number


def as_text(account: Account, phrases: Phrases) -> Iterator[str]:
    """The lines that tell all of it to a person."""
    yield "consistent" if account.verdict.consistent else "inconsistent"
    for why in account.contradictions:
        yield ""
        yield from _reasons("These statements contradict each other", why, phrases)
    for empty in account.empty:
        yield ""
        yield from _no_contradiction(empty, phrases)
    if account.inferred is not None:
        yield ""
        yield from _inferred(account.inferred, phrases)
    if account.derived is not None:
        yield ""
        yield from _derived(account.derived)
    if account.proof is not None:
        yield ""
        yield from _proved(account.proof)
    if account.late:
        yield ""
        yield (
            f"The time was up while {account.late}: that was not finished, and what comes after it "
            "was not begun. Allow more with --seconds."
        )


def as_json(account: Account, phrases: Phrases) -> dict[str, Any]:
    """All of it as plain values for tools."""
    verdict = account.verdict
    told: dict[str, Any] = {
        "consistent": verdict.consistent,
        "unsatisfiable": list(verdict.unsatisfiable),
        "contradictions": [_plain(why, phrases) for why in account.contradictions],
        "empty": [
            {"class": one.kind, "reasons": [_plain(why, phrases) for why in one.reasons]}
            for one in account.empty
        ],
        "finished": not account.late,
        "stopped": account.late,
    }
    if account.inferred is not None:
        told["inferred"] = [
            {
                "thing": one.inference.thing,
                "class": one.inference.kind,
                "reason": _plain(one.why, phrases) if one.why else None,
            }
            for one in account.inferred
        ]
    if account.derived is not None:
        told["derived"] = [
            {
                "relation": one.relation,
                "rule": one.rule,
                "count": len(one.pairs),
                "pairs": [list(pair) for pair in one.pairs],
            }
            for one in account.derived
        ]
    if account.proof is not None:
        told["proof"] = {
            "agreed": len(account.proof.agreed),
            "onlyHermit": _listed(account.proof.only_hermit),
            "onlyRules": _listed(account.proof.only_rules),
        }
    return told


def breaks_as_json(breaks: Iterable[Finding]) -> list[dict[str, Any]]:
    """Breaks of OWL 2 DL as plain values, without the members that none of them has."""
    empty = ("expected", "near", "other")
    return [
        {name: value for name, value in one.plain.items() if name not in empty} for one in breaks
    ]


def _no_contradiction(empty: Empty, phrases: Phrases) -> Iterator[str]:
    name = escaped(phrases.name(empty.kind))
    yield f"unsatisfiable: {name}"
    for why in empty.reasons:
        yield from _reasons("It can have no member, since", why, phrases)


def _inferred(inferred: list[Inferred], phrases: Phrases) -> Iterator[str]:
    if not inferred:
        yield "Nothing is in a class beyond those asserted of it and the classes above them."
    for one in inferred:
        thing, kind = phrases.name(one.inference.thing), phrases.name(one.inference.kind)
        yield escaped(f"inferred: {thing} a {kind}")
        if one.why is not None:
            yield from _reasons("This follows, since", one.why, phrases)


def _derived(derived: Iterable[Derived]) -> Iterator[str]:
    for one in derived:
        yield f"derived: {compact(one.relation)} by the rule {one.rule}: {len(one.pairs)}"
        for subject, value in one.pairs:
            yield escaped(f"  {compact(subject)} {compact(value)}")


def _proved(proof: Proof) -> Iterator[str]:
    if proof.agrees:
        yield f"The rules and HermiT infer the same {len(proof.agreed)} classes and relations."
    for who, found in (("HermiT", proof.only_hermit), ("the rules", proof.only_rules)):
        for triple in _listed(found):
            yield escaped(f"only {who}: {' '.join(map(compact, triple))}")


def _listed(triples: Iterable[Triple]) -> list[list[str]]:
    """Triples of names by their IRIs, in order."""
    return sorted([term.value for term in cast("tuple[Term, ...]", tuple(one))] for one in triples)


def _reasons(opening: str, why: Justification, phrases: Phrases) -> Iterator[str]:
    ending = "" if why.complete else " (the time was up; others are missing)"
    yield f"{opening}{ending}:"
    for number, axiom in enumerate(why.axioms, 1):
        yield f"  {number}. {escaped(in_words(axiom, phrases))}."
        yield "     {}:{}:{}".format(*axiom.place)


def _plain(why: Justification, phrases: Phrases) -> dict[str, Any]:
    axioms = [
        {"kind": axiom.kind, "text": in_words(axiom, phrases), **axiom.place._asdict()}
        for axiom in why.axioms
    ]
    return {"complete": why.complete, "axioms": axioms}
