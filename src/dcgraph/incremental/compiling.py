"""SPARQL queries taken apart into what their answers can depend on.

A query becomes branches: the patterns that must match together, each branch within those of
the group around it. What an answer for one `?this` depends on are the triples by which the
patterns of some branch match; filters are left out, so that nothing is missed. Terms are kept
as their keys, so that what was taken apart can be stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode
from rdflib import BNode, Variable
from rdflib import Literal as Written
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from dcgraph.incremental.terms import key_of
from dcgraph.incremental.walking import UnfollowedError
from dcgraph.namespaces import PREFIXES

__all__ = ["Branch", "branches_of", "rules_of"]


_MAX_WAYS = 32


class Branch(NamedTuple):
    """Patterns that match together: its `own`, and those `around` it, as nested lists."""

    own: list[Any]
    around: list[Any]


def branches_of(text: str) -> list[Branch]:
    """The branches of a SELECT query of ?this. Raises Unfollowed, saying why, if it cannot."""
    reader = _Reader()
    algebra = _algebra(text)
    wholes = reader.required(algebra.p)
    found = [Branch(own, []) for own in wholes if own]
    found += reader.within(algebra.p, wholes)
    for branch in found:
        if not any("?this" in pattern for pattern in branch.own + branch.around):
            raise UnfollowedError("a part of it is not tied to $this")
    return found


def rules_of(text: str) -> list[dict[str, Any]]:
    """A CONSTRUCT rule as its head, a body and what its filters ask of single variables.

    There is one for each alternative of a UNION.
    """
    algebra = _algebra(text)
    if algebra.name != "ConstructQuery" or not algebra.template:
        raise UnfollowedError("it is no CONSTRUCT query")
    reader = _Reader()
    head = [[reader.term(s), reader.path(p), reader.term(o)] for s, p, o in algebra.template]
    body = algebra.p
    while body.name in ("Project", "Distinct", "Reduced"):
        body = body.p
    tests = []
    while body.name == "Filter":
        tests += list(_tests(body.expr))
        body = body.p
    if any(part.name != "BGP" for part in _alternatives(body)):
        raise UnfollowedError(
            "its body is more than patterns, their alternatives and plain filters"
        )
    return [{"head": head, "body": one, "tests": tests} for one in reader.required(body)]


def _alternatives(body: CompValue) -> Iterator[CompValue]:
    if body.name == "Union":
        yield from _alternatives(body.p1)
        yield from _alternatives(body.p2)
    else:
        yield body


def _algebra(text: str) -> CompValue:
    try:
        return prepareQuery(text, initNs=PREFIXES).algebra
    # rdflib raises errors of many unrelated kinds on what is no query to it.
    except Exception as error:  # noqa: BLE001
        raise UnfollowedError(f"it is not read ({type(error).__name__})") from None


def _tests(expression: Any) -> Iterator[list[Any]]:
    """`isIRI(?x)` and `?x != ?y`, joined by &&."""
    name = getattr(expression, "name", "")
    if name == "ConditionalAndExpression":
        for part in (expression.expr, *expression.other):
            yield from _tests(part)
    elif name in ("Builtin_isIRI", "Builtin_isURI") and isinstance(expression.arg, Variable):
        yield ["isIRI", f"?{expression.arg}"]
    elif (
        name == "RelationalExpression"
        and expression.op == "!="
        and isinstance(expression.expr, Variable)
        and isinstance(expression.other, Variable)
    ):
        yield ["!=", f"?{expression.expr}", f"?{expression.other}"]
    else:
        raise UnfollowedError("it has a filter other than isIRI and !=")


class _Reader:
    """Walks the algebra; the inner variables of each subquery get names of their own."""

    def __init__(self) -> None:
        self._inner: dict[int, dict[str, str]] = {}

    def required(self, node: CompValue) -> list[list[Any]]:
        """The patterns that a solution of a node matches, for each way in which it can come about.

        There is more than one way where the query says UNION.
        """
        match node.name:
            case "BGP":
                return [[[self.term(s), self.path(p), self.term(o)] for s, p, o in node.triples]]
            case "Join":
                return _joined(self.required(node.p1), self.required(node.p2))
            case "LeftJoin" | "Minus":
                return self.required(node.p1)
            case "Union":
                return self.required(node.p1) + self.required(node.p2)
            case "values":
                return [[]]
        return self._required_below(node)

    def _required_below(self, node: CompValue) -> list[list[Any]]:
        """The same for a node with one below it."""
        match node.name:
            case "Filter" | "Extend" | "Distinct" | "Reduced" | "OrderBy":
                return self.required(node.p)
            case "AggregateJoin":
                return self.required(node.p.p)
            case "ToMultiSet":
                return [self._renamed(node, patterns) for patterns in self.required(node.p)]
            case "Project":
                if _aggregates(node.p) and Variable("this") not in _keys(node.p):
                    raise UnfollowedError("it counts over more than one $this")
                return self.required(node.p)
        raise UnfollowedError(f"it has a part {node.name}")

    def within(self, node: CompValue, arounds: list[list[Any]]) -> Iterator[Branch]:
        """The branches inside a node, given the patterns that match wherever they count."""
        match node.name:
            case "Join" | "Union":
                yield from self.within(node.p1, arounds)
                yield from self.within(node.p2, arounds)
            case "LeftJoin":
                yield from self.within(node.p1, arounds)
                yield from self._branch(node.p2, arounds)
                yield from self._exists(node.expr, _joined(arounds, self.required(node.p2)))
            case "Minus":
                yield from self.within(node.p1, arounds)
                yield from self._branch(node.p2, arounds)
            case "Filter" | "Extend":
                yield from self.within(node.p, arounds)
                yield from self._exists(node.expr, arounds)
            case "Distinct" | "Reduced" | "OrderBy" | "Project":
                yield from self.within(node.p, arounds)
            case "AggregateJoin":
                yield from self.within(node.p.p, arounds)
            case "ToMultiSet":
                for own, outer in self.within(node.p, self.required(node.p)):
                    inner = self._renamed(node, own)
                    for around in arounds:
                        yield Branch(inner, self._renamed(node, outer) + around)

    def _branch(self, node: CompValue, arounds: list[list[Any]]) -> Iterator[Branch]:
        wholes = self.required(node)
        for own in wholes:
            yield from (Branch(own, around) for around in arounds if own)
        yield from self.within(node, _joined(arounds, wholes))

    def _exists(self, expression: Any, arounds: list[list[Any]]) -> Iterator[Branch]:
        if isinstance(expression, CompValue):
            if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
                yield from self._branch(expression.graph, arounds)
                return
            for part in expression.values():
                yield from self._exists(part, arounds)
        elif isinstance(expression, list | tuple):
            for part in expression:
                yield from self._exists(part, arounds)

    def _renamed(self, node: CompValue, patterns: list[Any]) -> list[Any]:
        query = node.p
        while query.name not in ("Project", "values", "BGP", "Join"):
            query = query.p
        seen = {f"?{name}" for name in (query.PV if query.name == "Project" else ())}
        own = self._inner.setdefault(id(node), {})

        def renamed(term: Any) -> Any:
            if not isinstance(term, str) or not term.startswith("?") or term in seen:
                return term
            return own.setdefault(term, f"{term}~{len(self._inner)}")

        return [[renamed(term) for term in pattern] for pattern in patterns]

    def term(self, node: Node) -> str:
        """A term by its key, a variable by its name; a blank node is one of these."""
        if isinstance(node, Variable):
            return f"?{node}"
        if isinstance(node, BNode):
            return f"?_{node}"
        return _key(node)

    def path(self, node: Node | Path) -> Any:
        """A predicate, a variable or a path, as `dcgraph.incremental.patterns` has them."""
        match node:
            case Variable():
                return f"?{node}"
            case SequencePath():
                found = self.path(node.args[-1])
                for part in reversed(node.args[:-1]):
                    found = ["/", self.path(part), found]
                return found
            case AlternativePath():
                found = self.path(node.args[-1])
                for part in reversed(node.args[:-1]):
                    found = ["|", self.path(part), found]
                return found
            case InvPath():
                return ["^", self.path(node.arg)]
            case MulPath():
                return [node.mod, self.path(node.path)]
            case Path():
                raise UnfollowedError("it has a path that leaves predicates out")
        return ["p", self.term(node)]


def _joined(one: list[list[Any]], two: list[list[Any]]) -> list[list[Any]]:
    if len(one) * len(two) > _MAX_WAYS:
        raise UnfollowedError("it has too many alternatives")
    return [first + second for first in one for second in two]


def _key(node: Node) -> str:
    if not isinstance(node, Written):
        return key_of(NamedNode(str(node)))
    if node.language:
        return key_of(Literal(str(node), language=node.language.lower()))
    kind = NamedNode(str(node.datatype)) if node.datatype else None
    return key_of(Literal(str(node), datatype=kind))


def _aggregates(node: CompValue) -> bool:
    return node.name == "AggregateJoin" or (
        node.name in ("Filter", "Extend", "OrderBy") and _aggregates(node.p)
    )


def _keys(node: CompValue) -> list[Any]:
    while node.name != "AggregateJoin":
        node = node.p
    return list(node.p.expr or ())
