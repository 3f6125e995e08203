"""What reasoning found, as lines of text and as plain values for tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from pyoxigraph import Triple

from dcgraph.escaping import escaped
from dcgraph.reason.account import Account, Empty, Inferred
from dcgraph.reason.derived import Derived
from dcgraph.reason.justifying import Justification
from dcgraph.reason.phrases import Phrases
from dcgraph.reason.proof import Proof
from dcgraph.reason.words import in_words
from dcgraph.terms import compact
from dcgraph.turtle import Term
from dcgraph.validate.findings import Finding

__all__ = ["as_json", "as_text", "breaks_as_json"]


def as_text(account: Account, phrases: Phrases) -> Iterator[str]:
    """The lines that tell all of it to a person."""
    yield "consistent" if account.verdict.consistent else "inconsistent"
    for why in account.contradictions:
        yield ""
        yield from _reasons("These statements contradict each other", why, phrases)
    for empty in account.empty:
        yield ""
        yield from _empty(empty, phrases)
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
        yield "The time was up before all was looked for; allow more with --seconds."


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
    """Breaks of OWL 2 DL as plain values, with the members that a report of a check has."""
    return [
        {
            "fingerprint": one.fingerprint,
            "rule": one.rule,
            "title": one.title,
            "severity": one.severity,
            "place": one.place._asdict() if one.place else None,
            "subject": one.subject,
            "label": one.label,
            "path": one.path,
            "value": one.value,
            "message": one.message,
            "why": one.why,
        }
        for one in breaks
    ]


def _empty(empty: Empty, phrases: Phrases) -> Iterator[str]:
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
