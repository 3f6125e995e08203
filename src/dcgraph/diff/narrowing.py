"""Whether a changed shape may refuse what it accepted before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from dcgraph.diff.model import Entry, PropertyChange, Reason
from dcgraph.load import Corpus
from dcgraph.terms import PREFIXES

__all__ = ["of_shape"]

_SH: Final = PREFIXES["sh"]
_SEVERITY: Final = _SH + "severity"
_LEADING: Final = frozenset(_SH + name for name in ("property", "node", "sparql"))
_WORDING: Final = frozenset(
    _SH + name for name in ("message", "name", "description", "order", "group", "defaultValue")
)
_OPEN_LISTS: Final = frozenset(_SH + name for name in ("in", "languageIn", "ignoredProperties"))
_LOWER_BOUNDS: Final = frozenset(
    _SH + name
    for name in ("minCount", "minLength", "minInclusive", "minExclusive", "qualifiedMinCount")
)
_UPPER_BOUNDS: Final = frozenset(
    _SH + name
    for name in ("maxCount", "maxLength", "maxInclusive", "maxExclusive", "qualifiedMaxCount")
)
_SURE: Final = _LOWER_BOUNDS | _UPPER_BOUNDS | _OPEN_LISTS | _LEADING | {_SEVERITY}
"""Parameters whose values can be compared; what a pattern or a query refuses is for a reader."""

_VIOLATION: Final = _SH + "Violation"
_DEACTIVATED: Final = _SH + "deactivated"


def of_shape(
    entry: Entry, entries: Sequence[Entry], new: frozenset[str], before: Corpus, after: Corpus
) -> Iterator[Reason]:
    """Why a shape that came, went or changed asks for a version; `new` are the new terms."""
    what = f"shape {entry.label!r}"
    if entry.kinds[0] == "removed":
        yield Reason("minor", f"{what} removed: a wider constraint")
        return
    if not _refuses(entry.iri, after) and not _refuses(entry.was or entry.iri, before):
        yield Reason("minor", f"{what} {entry.kinds[0]}: it refuses nothing")
        return
    if entry.kinds[0] == "added":
        classes = _targets(entry.iri, after)
        narrows = not classes or bool(classes - new)
        yield Reason("major" if narrows else "minor", f"{what} added: a narrower constraint")
        return
    if entry.kinds[0] == "renamed":
        yield Reason("patch", f"{what} renamed")
    added = {e.iri for e in entries if e.sort == "shape" and e.kinds == ("added",)}
    for change in entry.properties:
        if change.property in _LEADING and {value.iri for value in change.after} <= added:
            # What is led to is told, and weighed, for itself.
            continue
        if change.property in _WORDING or not change.property.startswith(_SH):
            yield Reason("patch", f"{what}: wording changed")
        elif _narrower(change):
            sure = "a" if change.property in _SURE else "perhaps a"
            yield Reason("major", f"{what}: {sure} narrower constraint ({change.label})")
        else:
            yield Reason("minor", f"{what}: a wider constraint ({change.label})")


def _narrower(change: PropertyChange) -> bool:
    """Whether the new values of a parameter may refuse more than the old; in doubt they may."""
    old, new = ([value.text for value in side] for side in (change.before, change.after))
    if change.property == _SEVERITY:
        grades = {value.iri for value in change.after}
        return not grades or _VIOLATION in grades
    if change.property == _DEACTIVATED:
        return new != ["true"]
    if change.of_list and change.property in _OPEN_LISTS:
        return bool(old)
    if change.property in _LOWER_BOUNDS | _UPPER_BOUNDS and len(old) == len(new) == 1:
        try:
            lower, higher = Decimal(old[0]), Decimal(new[0])
        except InvalidOperation:
            return True
        return higher > lower if change.property in _LOWER_BOUNDS else higher < lower
    return bool(new)


def _refuses(shape: str, corpus: Corpus) -> bool:
    """Whether a shape is there and what breaks it is an error; that is so unless it says else."""
    told = corpus.statements(shape)
    severities = {t.object.value for _, t in told if t.predicate.value == _SEVERITY}
    return bool(told) and (not severities or _VIOLATION in severities)


def _targets(shape: str, corpus: Corpus) -> set[str]:
    """The classes whose things a shape judges, itself or through the shapes that lead to it."""
    leading: dict[str, set[str]] = {}
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            if triple.predicate.value in _LEADING:
                leading.setdefault(triple.object.value, set()).add(triple.subject.value)
    found: set[str] = set()
    waiting: list[str] = [shape]
    met: set[str] = set()
    while waiting:
        one = waiting.pop()
        if one not in met:
            met.add(one)
            found |= set(_classes(one, corpus))
            waiting += leading.get(one, ())
    return found


def _classes(shape: str, corpus: Corpus) -> Iterable[str]:
    """The classes and, so that they count as old, all other targets of a shape."""
    return (
        triple.object.value
        for _, triple in corpus.statements(shape)
        if triple.predicate.value.startswith(_SH + "target")
    )
