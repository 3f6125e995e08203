"""Nodes without a name: each expression written once and whole, individuals in no circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal

from dcgraph.reason.expressions import STRUCTURE, Expression, read
from dcgraph.reason.nodes import OWL, RDF, TYPE, Nodes, Said
from dcgraph.reason.profile.model import Break
from dcgraph.terms import compact
from dcgraph.turtle import Term

__all__ = ["circles", "expressions", "shared"]

_REST, _FIRST = RDF + "rest", RDF + "first"
_LISTED: Final = frozenset(
    {
        OWL + name
        for name in (
            "disjointUnionOf",
            "distinctMembers",
            "hasKey",
            "intersectionOf",
            "members",
            "oneOf",
            "propertyChainAxiom",
            "unionOf",
            "withRestrictions",
        )
    }
)
_NUMBERS: Final = frozenset(
    OWL + name
    for name in (
        "cardinality",
        "maxCardinality",
        "maxQualifiedCardinality",
        "minCardinality",
        "minQualifiedCardinality",
        "qualifiedCardinality",
    )
)
_NAMED_ONLY: Final = frozenset(
    {
        OWL + name
        for name in (
            "differentFrom",
            "hasValue",
            "sameAs",
            "sourceIndividual",
            "targetIndividual",
        )
    }
)
_NAMES: Final = (OWL + "distinctMembers", OWL + "oneOf")


def shared(nodes: Nodes) -> Iterator[Break]:
    """Expressions and lists that several statements use: each must be written where it is used."""
    uses: dict[BlankNode, list[Said]] = defaultdict(list)
    for said in nodes:
        if isinstance(said.value, BlankNode) and _is_structure(nodes, said.value):
            uses[said.value].append(said)
    for several in uses.values():
        for said in several[1:]:
            message = (
                "This class expression or list is used a second time: write it anew in each place."
            )
            yield Break("DL-shared", said, message)


def circles(nodes: Nodes) -> Iterator[Break]:
    """Nodes without a name that lead back to themselves."""
    steps: dict[Term, list[Said]] = defaultdict(list)
    for said in nodes:
        if isinstance(said.subject, BlankNode) and isinstance(said.value, BlankNode):
            steps[said.subject].append(said)
    done: set[Term] = set()
    for start in list(steps):
        # A walk in depth: what is entered and not yet left is the way to here.
        way: dict[Term, Iterator[Said]] = {}
        if start not in done:
            way[start] = iter(steps[start])
        while way:
            node = next(reversed(way))
            step = next(way[node], None)
            if step is None:
                del way[node]
                done.add(node)
            elif step.value in way:
                message = (
                    "Nodes without a name lead back to themselves here: give one of them a name."
                )
                yield Break("DL-circle", step, message)
            elif step.value not in done:
                way[step.value] = iter(steps.get(step.value, ()))


def expressions(nodes: Nodes) -> Iterator[Break]:
    """Expressions and lists that do not have the form of any."""
    for said in nodes:
        value = said.value
        if said.path in _LISTED and nodes.items(value) is None:
            message = (
                f"{compact(said.path)} leads to what is no list that comes to an end: write ( … )."
            )
            yield Break("DL-form", said, message)
        elif said.path in _NUMBERS and not _is_number(value):
            message = f"{compact(said.path)} is a whole number from 0 on: correct the number."
            yield Break("DL-form", said, message)
        elif any(isinstance(one, BlankNode) for one in _things(nodes, said)):
            message = f"{compact(said.path)} holds of things with names only: give this one a name."
            yield Break("DL-nameless", said, message)
        elif isinstance(value, BlankNode) and said.path not in (_REST, _FIRST):
            whole = read(nodes, value)
            if isinstance(whole, Expression) and whole.operator == "unknown":
                message = (
                    "This is no class, property or data expression of OWL 2: a restriction, say, "
                    "has owl:onProperty and owl:someValuesFrom, owl:allValuesFrom, owl:hasValue, "
                    "owl:hasSelf or a number."
                )
                yield Break("DL-form", said, message)


def _things(nodes: Nodes, said: Said) -> Sequence[Term]:
    """The things that a statement must name."""
    if said.path in _NAMES:
        return nodes.items(said.value) or ()
    return (said.value,) if said.path in _NAMED_ONLY else ()


def _is_structure(nodes: Nodes, node: BlankNode) -> bool:
    structure = STRUCTURE | {_FIRST, _REST}
    kinds = (OWL + "Restriction", OWL + "Class")
    return any(
        said.path in structure or (said.path == TYPE and said.value.value in kinds)
        for said in nodes.of(node)
    )


def _is_number(term: Term) -> bool:
    return isinstance(term, Literal) and term.value.lstrip("+").isdecimal() and term.value.isascii()
