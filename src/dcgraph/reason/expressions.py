"""Class, property and data expressions, read from the nodes that stand for them in RDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.reason.nodes import OWL, Nodes
from dcgraph.turtle import Term

__all__ = ["NOTHING", "STRUCTURE", "THING", "Expression", "Part", "read"]

NOTHING: Final = NamedNode(OWL + "Nothing")
THING: Final = NamedNode(OWL + "Thing")


@dataclass(frozen=True, slots=True)
class Expression:
    """An operator such as `and`, `some` or `exactly`, and what it is applied to.

    Restrictions have the property first, then the class, value or number, then the class of a
    qualified number. What does not have the form of any expression has the operator `unknown`.
    """

    operator: str
    parts: tuple[Part, ...]


Part = NamedNode | BlankNode | Literal | Expression

_LISTS: Final = {
    OWL + "intersectionOf": "and",
    OWL + "unionOf": "or",
    OWL + "oneOf": "one of",
    OWL + "withRestrictions": "facets",
}
_SINGLE: Final = {
    OWL + "complementOf": "not",
    OWL + "datatypeComplementOf": "not",
    OWL + "inverseOf": "inverse",
}
_RESTRICTIONS: Final = {
    OWL + "someValuesFrom": "some",
    OWL + "allValuesFrom": "only",
    OWL + "hasValue": "value",
    OWL + "hasSelf": "self",
    OWL + "minCardinality": "min",
    OWL + "maxCardinality": "max",
    OWL + "cardinality": "exactly",
    OWL + "minQualifiedCardinality": "min",
    OWL + "maxQualifiedCardinality": "max",
    OWL + "qualifiedCardinality": "exactly",
}
_ON: Final = (OWL + "onClass", OWL + "onDataRange")
STRUCTURE: Final = frozenset(
    {*_LISTS, *_SINGLE, *_RESTRICTIONS, *_ON, OWL + "onProperty", OWL + "onDatatype"}
)
"""The properties by which the node of an expression is written."""

_DEEPEST: Final = 60


def read(nodes: Nodes, node: Term, depth: int = 0) -> Part:
    """The expression that a node stands for; a name, a literal or an individual is itself."""
    if not isinstance(node, BlankNode) or not nodes.of(node):
        return node
    if depth > _DEEPEST:
        return Expression("unknown", ())
    for said in nodes.of(node):
        if said.path in _LISTS:
            return _listed(nodes, node, said.path, said.value, depth)
        if said.path in _SINGLE:
            return Expression(_SINGLE[said.path], (read(nodes, said.value, depth + 1),))
        if said.path in _RESTRICTIONS:
            return _restriction(nodes, node, said.path, said.value, depth)
    # A blank node that has none of the structure of an expression is an individual.
    if any(said.path in STRUCTURE for said in nodes.of(node)):
        return Expression("unknown", ())
    return node


def _listed(nodes: Nodes, node: BlankNode, path: str, head: Term, depth: int) -> Part:
    members = nodes.items(head)
    if members is None:
        return Expression("unknown", ())
    operator = _LISTS[path]
    if operator != "facets":
        return Expression(operator, tuple(read(nodes, one, depth + 1) for one in members))
    datatype = nodes.value(node, OWL + "onDatatype")
    facets = [
        Expression("facet", (NamedNode(said.path), said.value))
        for member in members
        for said in nodes.of(member)
    ]
    return Expression(operator, (*([datatype] if datatype else []), *facets))


def _restriction(nodes: Nodes, node: BlankNode, path: str, value: Term, depth: int) -> Part:
    on = nodes.value(node, OWL + "onProperty")
    if on is None:
        return Expression("unknown", ())
    parts: list[Part] = [read(nodes, on, depth + 1)]
    if _RESTRICTIONS[path] != "self":
        parts.append(read(nodes, value, depth + 1))
    parts += [read(nodes, said.value, depth + 1) for said in nodes.of(node) if said.path in _ON]
    return Expression(_RESTRICTIONS[path], tuple(parts))
