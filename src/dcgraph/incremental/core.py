"""Core constraints judged one focus node at a time, as pySHACL judges them.

pySHACL is the reference, and the tests hold the two against each other; but it takes longer to
begin than a change of one record may take in all, and its way of judging some nodes alone loses
violations of nested shapes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.incremental.plans import Shape
from dcgraph.incremental.terms import Terms
from dcgraph.incremental.values import comparison, fits
from dcgraph.incremental.walking import View, reached
from dcgraph.rdf.turtle import Term

__all__ = ["Breach", "Judge"]

_SH = "http://www.w3.org/ns/shacl#"


class Breach(NamedTuple):
    """A result of a shape: the constraint (by the local name of its component), path, value."""

    component: str
    path: str | None
    value: Term | None


class Judge:
    """Judges nodes by shapes over a view of the graph."""

    def __init__(self, view: View, terms: Terms, kind: Any) -> None:
        self._view = view
        self._terms = terms
        self._kind = kind

    def is_target(self, shape: Shape, node: int) -> bool:
        """Whether a node is among the targets of a shape."""
        return any(
            bool(ends) if end is None else end in ends
            for path, end in shape.targets
            for ends in [reached(self._view, path, node)]
        )

    def breaches(self, shape: Shape, node: int) -> Iterator[Breach]:
        """What breaks the shape at a node."""
        yield from self._breaches(node, shape.path, shape.checks)

    def _breaches(self, node: int, path: Any, checks: list[Any]) -> Iterator[Breach]:
        values = reached(self._view, path, node) if path else {node}
        shown = self._terms.term(path[1]).value if path and path[0] == "p" else None
        for check in checks:
            for found in self._judged(check, node, values, shown):
                yield (
                    found
                    if isinstance(found, Breach)
                    else Breach(
                        _component(check[0]),
                        shown,
                        None if found is None else self._terms.term(found),
                    )
                )

    def _conforms(self, node: int, inner: dict[str, Any]) -> bool:
        path = inner["path"]
        if next(self._breaches(node, path, inner["checks"]), None) is not None:
            return False
        values = reached(self._view, path, node) if path else {node}
        return all(self._conforms(value, one) for one in inner["properties"] for value in values)

    def _judged(
        self, check: list[Any], node: int, values: set[int], shown: str | None
    ) -> Iterator[int | Breach | None]:
        """Each value at fault, or None where it is the values together."""
        name, *rest = check
        if name in _EACH:
            yield from (v for v in values if not _EACH[name](self._terms.term(v), rest[0]))
        elif name in _TOGETHER:
            yield from _TOGETHER[name](values, rest[0])
        elif name in ("and", "or", "xone"):
            yield from (v for v in values if not self._joined(name, v, rest[0]))
        elif name in ("node", "not"):
            yield from (v for v in values if self._conforms(v, rest[0]) == (name == "not"))
        else:
            yield from getattr(self, f"_judged_{name}")(node, values, shown, *rest)

    def _judged_class(self, _node: int, values: set[int], _: object, kind: int) -> Iterator[int]:
        yield from (v for v in values if kind not in reached(self._view, self._kind, v))

    def _judged_uniqueLang(  # noqa: N802  # the name of the constraint
        self, _node: int, values: set[int], _: object, wanted: bool
    ) -> Iterator[None]:
        tags = Counter(getattr(self._terms.term(v), "language", None) for v in values)
        yield from (None for tag, times in tags.items() if wanted and tag and times > 1)

    def _judged_equals(self, node: int, values: set[int], _: object, other: int) -> Iterator[int]:
        yield from values ^ self._others(node, other)

    def _judged_disjoint(self, node: int, values: set[int], _: object, other: int) -> Iterator[int]:
        yield from values & self._others(node, other)

    def _judged_closed(
        self, _node: int, values: set[int], _: object, allowed: list[int]
    ) -> Iterator[Breach]:
        for value in values:
            for _s, predicate, other in self._view.match(value, None, None):
                if predicate not in allowed:
                    shown = self._terms.term(predicate).value
                    yield Breach("ClosedConstraintComponent", shown, self._terms.term(other))

    def _judged_qualifiedValueShape(  # noqa: N802  # the name of the constraint
        self, _node: int, values: set[int], shown: str | None, *rest: Any
    ) -> Iterator[Breach]:
        inner, least, most = rest
        fitting = sum(self._conforms(v, inner) for v in values)
        if least is not None and fitting < least:
            yield Breach("QualifiedMinCountConstraintComponent", shown, None)
        if most is not None and fitting > most:
            yield Breach("QualifiedMaxCountConstraintComponent", shown, None)

    def _joined(self, name: str, value: int, inners: list[Any]) -> bool:
        fitting = [self._conforms(value, inner) for inner in inners]
        return {"and": all(fitting), "or": any(fitting), "xone": sum(fitting) == 1}[name]

    def _others(self, node: int, predicate: int) -> set[int]:
        return {o for _, _, o in self._view.match(node, predicate, None)}


def _component(name: str) -> str:
    return name[0].upper() + name[1:] + "ConstraintComponent"


def _matches(term: Term, pattern: re.Pattern[str]) -> bool:
    return not isinstance(term, BlankNode) and pattern.search(term.value) is not None


def _of_kind(term: Term, kind: str) -> bool:
    own = {NamedNode: "IRI", BlankNode: "BlankNode", Literal: "Literal"}[type(term)]
    return own in kind.removeprefix("BlankNodeOr").split("Or") or (
        own == "BlankNode" and kind.startswith("BlankNode")
    )


def _in_language(term: Term, tags: list[str]) -> bool:
    language = getattr(term, "language", None)
    if not language:
        return False
    return "*" in tags or language.lower() in tags or language.split("-")[0].lower() in tags


def _long(term: Term) -> int | None:
    return None if isinstance(term, BlankNode) else len(term.value)


def _bounded(allowed: Callable[[int], bool]) -> Callable[[Term, Any], bool]:
    def judged(term: Term, bound: Term) -> bool:
        if not isinstance(term, Literal) or not isinstance(bound, Literal):
            return False
        way = comparison(term, bound)
        return way is not None and allowed(way)

    return judged


_EACH: dict[str, Callable[[Term, Any], bool]] = {
    "datatype": lambda term, kind: isinstance(term, Literal) and fits(term, kind),
    "nodeKind": _of_kind,
    "pattern": _matches,
    "languageIn": _in_language,
    "minLength": lambda term, least: least == 0 or (_long(term) or -1) >= least,
    "maxLength": lambda term, most: (size := _long(term)) is not None and size <= most,
    "minInclusive": _bounded(lambda way: way >= 0),
    "minExclusive": _bounded(lambda way: way > 0),
    "maxInclusive": _bounded(lambda way: way <= 0),
    "maxExclusive": _bounded(lambda way: way < 0),
}
"""The constraints that look at each value alone."""

_TOGETHER: dict[str, Callable[[set[int], Any], list[int | None]]] = {
    "in": lambda values, allowed: [v for v in values if v not in allowed],
    "hasValue": lambda values, wanted: [] if wanted in values else [None],
    "minCount": lambda values, least: [None] if len(values) < least else [],
    "maxCount": lambda values, most: [None] if len(values) > most else [],
}
"""The constraints that need not know what the values are."""
