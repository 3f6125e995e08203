"""What reasoning tells of a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
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
from dcgraph.templates import environment
from dcgraph.text import escaped

_EXPLAINED: Final = 5
"""How many empty classes, and how many inferences, are explained unless all are to be."""


@dataclass(slots=True)
class Account:
    """What came out; `late` names what was being done when the time was up, empty if all was done.

    `empty` holds the classes that can have no member, by their IRIs, each with the reasons, and
    `inferred` each inference with its reason, where they were sought.
    `inferred`, `derived` and `proof` are None where they were not asked for, where the graph is
    inconsistent, or where there was no time for them.
    """

    verdict: Verdict
    contradictions: list[Justification] = field(default_factory=list)
    empty: dict[str, list[Justification]] = field(default_factory=dict)
    inferred: dict[Inference, Justification | None] | None = None
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
            for one in islice(explainer.contradictions(), most):  # may be cut off
                made.contradictions.append(one)
        begin("looking for why classes are empty")
        made.empty = _empty(explainer, made.verdict.unsatisfiable, every=every)
        if inferred and made.verdict.consistent:
            begin("deriving relations")
            made.derived = derived_relations(corpus)
            begin("comparing the rules with HermiT")
            made.proof = proof(corpus, hermit)
            begin("looking for what follows")
            found = inferences(explainer.nodes, hermit)
            made.inferred = dict.fromkeys(found)
            for fact in _examples(found, every=every):
                made.inferred[fact] = explainer.membership(fact.thing, fact.kind)
    except OutOfTimeError:
        made.late = doing
    return made


def _empty(
    explainer: Explainer, kinds: Iterable[str], *, every: bool
) -> dict[str, list[Justification]]:
    found: dict[str, list[Justification]] = {kind: [] for kind in kinds}
    with suppress(OutOfTimeError):
        for kind in islice(found, None if every else _EXPLAINED):
            found[kind] += islice(explainer.emptiness(kind), None if every else 1)
    return found


def _examples(found: Iterable[Inference], *, every: bool) -> Iterator[Inference]:
    """Which inferences to explain: each, or the first on each class, up to a few."""
    seen: set[str] = set()
    for one in found:
        if every or (one.kind not in seen and len(seen) < _EXPLAINED):
            yield one
        seen.add(one.kind)


def as_text(account: Account, phrases: Phrases) -> str:
    """All of it for a person."""
    templates = environment(Path(__file__).with_name("templates"), escaped)
    templates.filters["compact"] = compact
    template = templates.get_template("reasoning.txt")
    return template.render(as_json(account, phrases), name=phrases.name)


def as_json(account: Account, phrases: Phrases) -> dict[str, Any]:
    """All of it as plain values for tools."""
    verdict = account.verdict
    told: dict[str, Any] = {
        "consistent": verdict.consistent,
        "unsatisfiable": list(verdict.unsatisfiable),
        "contradictions": [_plain(why, phrases) for why in account.contradictions],
        "empty": [
            {"class": kind, "reasons": [_plain(why, phrases) for why in reasons]}
            for kind, reasons in account.empty.items()
        ],
        "finished": not account.late,
        "stopped": account.late,
    }
    if account.inferred is not None:
        told["inferred"] = [
            {"thing": one.thing, "class": one.kind, "reason": _plain(why, phrases) if why else None}
            for one, why in account.inferred.items()
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


def _listed(triples: Iterable[Triple]) -> list[list[str]]:
    """Triples of names by their IRIs, in order."""
    return sorted([term.value for term in cast("tuple[Term, ...]", tuple(one))] for one in triples)


def _plain(why: Justification, phrases: Phrases) -> dict[str, Any]:
    axioms = [
        {"kind": axiom.kind, "text": in_words(axiom, phrases), **axiom.place._asdict()}
        for axiom in why.axioms
    ]
    return {"complete": why.complete, "axioms": axioms}
