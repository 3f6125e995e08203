"""Taking the rules of a corpus apart; slow, and done only when the state is made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final, TypeVar

from dcgraph.check.constraints import ENDS, FITS, Constraint, declared, forbidden
from dcgraph.check.findings import rule_name, severity_of
from dcgraph.check.lint import Known, kinds_of
from dcgraph.check.shacl import misfits
from dcgraph.check.words import catalogue
from dcgraph.incremental.compiling import branches_of, rules_of
from dcgraph.incremental.plans import keys_of
from dcgraph.incremental.shapes import aims_of, units_of
from dcgraph.incremental.walking import UnfollowedError
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Corpus
from dcgraph.sparql.rules import rules

__all__ = ["planned"]

_SH: Final = PREFIXES["sh"]
_ANYTHING: Final = "?~any"
_TYPE: Final = ["p", "I" + PREFIXES["rdf"] + "type"]
_ALSO: Final = [
    [[["?this", path, _ANYTHING]], []]
    for end in ENDS
    for path in (["p", "I" + end], ["/", ["p", "I" + end], _TYPE])
]
"""What the findings on unfit relations tell of beside what their queries match: both ends."""

_Made = TypeVar("_Made")


def planned(corpus: Corpus) -> dict[str, Any]:
    """What `dcgraph.incremental.plans.resolved` reads, for the rules of a corpus.

    Raises Unfollowed, naming the rule, if one cannot be followed from a change to its findings.
    """
    if misfits(corpus)[1]:
        raise UnfollowedError("there are shapes that cannot be run")
    aims = aims_of(corpus)
    constraints, targets = {}, {}
    for shape, constraint in declared(corpus):
        own = aims.get("I" + shape, [])
        branches = _followed(constraint.name, branches_of, constraint.select)
        aimed = [[[["?this", path, end or _ANYTHING]], []] for path, end in own]
        also = _ALSO if constraint.rule in FITS else []
        constraints[constraint.rule] = [*map(list, branches), *aimed, *also]
        targets[constraint.rule] = own
    units = units_of(corpus)
    plan: dict[str, Any] = {
        "shapes": {rule_name(unit.shape[1:]): list(unit) for unit in units},
        "constraints": constraints,
        "targets": targets,
        "contradictions": {
            constraint.rule: _followed(constraint.name, branches_of, constraint.select)
            for constraint in forbidden(corpus)
        },
        "derivations": [
            derivation
            for name, text in rules(corpus.root / "ontology").items()
            for derivation in _followed(f"The rule {name} in ontology/rules", rules_of, text)
        ],
    }
    return plan | {
        "keys": sorted(keys_of(plan)),
        "said": {rule_name(unit.shape[1:]): _said(corpus, unit.shape[1:]) for unit in units},
        "queries": [
            _stored(constraint)
            for constraint in (*(c for _, c in declared(corpus)), *forbidden(corpus))
        ],
        "terms": sorted(Known(corpus).terms),
        "kinds": kinds_of(corpus),
        "catalogue": {name: asdict(rule) for name, rule in catalogue(corpus).items()},
    }


def _followed(name: str, read: Callable[[str], _Made], text: str) -> _Made:
    try:
        return read(text)
    except UnfollowedError as reason:
        raise UnfollowedError(f"{name} cannot be followed: {reason}") from None


def _stored(constraint: Constraint) -> dict[str, Any]:
    return asdict(constraint) | {"path": constraint.path.as_posix()}


def _said(corpus: Corpus, shape: str) -> dict[str, Any]:
    """What a finding of a core shape tells beside place and value."""
    said: dict[str, str] = {}
    for _, triple in corpus.statements(shape):
        said.setdefault(triple.predicate.value, triple.object.value)
    if _SH + "message" not in said:
        raise UnfollowedError(f"{rule_name(shape)} has no sh:message")
    most = said.get(_SH + "maxCount")
    return {
        "severity": severity_of(said.get(_SH + "severity", "")),
        "message": said[_SH + "message"],
        "why": said.get(_SH + "description", ""),
        "most": None if most is None else int(most),
    }
