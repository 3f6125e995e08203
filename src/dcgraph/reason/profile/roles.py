"""Properties: where only simple ones may stand, and in what order chains may build them.

A property is composite if it is transitive or made by a chain, and so is every property above
one that is. Section 11 of the structural specification of OWL 2 tells both restrictions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from dcgraph.reason.nodes import OWL, RDFS, TYPE, Nodes, Said, reached
from dcgraph.reason.profile.model import Break
from dcgraph.terms import compact
from dcgraph.turtle import Term

__all__ = ["orders", "simple"]

_CHAIN: Final = OWL + "propertyChainAxiom"
_ONLY_SIMPLE: Final = frozenset(
    OWL + name + "Property"
    for name in ("Functional", "InverseFunctional", "Irreflexive", "Asymmetric")
)
_RESTRICTIONS: Final = frozenset(
    OWL + name
    for name in (
        "cardinality",
        "hasSelf",
        "maxCardinality",
        "maxQualifiedCardinality",
        "minCardinality",
        "minQualifiedCardinality",
        "qualifiedCardinality",
    )
)
_SYMMETRIC: Final = (OWL + "equivalentProperty", OWL + "inverseOf")


def simple(nodes: Nodes) -> Iterator[Break]:
    """Composite properties where OWL 2 DL allows none."""
    composite = _composite(nodes)
    for said in nodes:
        if said.path == TYPE and said.value.value in _ONLY_SIMPLE:
            wrong, place = _name(nodes, said.subject), compact(said.value.value)
        elif said.path == OWL + "propertyDisjointWith":
            names: tuple[str, ...] = (_name(nodes, said.subject), _name(nodes, said.value))
            wrong = next((name for name in names if name in composite), "")
            place = "owl:propertyDisjointWith"
        elif said.path == OWL + "members" and _is_apart(nodes, said.subject):
            names = tuple(_name(nodes, one) for one in nodes.items(said.value) or ())
            wrong = next((name for name in names if name in composite), "")
            place = "owl:AllDisjointProperties"
        elif said.path in _RESTRICTIONS:
            on = nodes.value(said.subject, OWL + "onProperty")
            wrong, place = (_name(nodes, on) if on is not None else ""), compact(said.path)
        else:
            continue
        if wrong in composite:
            message = (
                f"{compact(wrong)} is transitive, made by a chain or above a property that is, and "
                f"such a property cannot stand with {place}: take one of the two out."
            )
            yield Break("DL-composite", said, message)


def _is_apart(nodes: Nodes, node: Term) -> bool:
    kinds = {one.value.value for one in nodes.of(node, TYPE)}
    return OWL + "AllDisjointProperties" in kinds


def orders(nodes: Nodes) -> Iterator[Break]:
    """Chains that build a property, by whatever way round, out of itself."""
    above = _above(nodes)
    chains = [said for said in nodes if said.path == _CHAIN]
    before: dict[str, set[str]] = defaultdict(set)
    for said in chains:
        for link in _links(nodes, said):
            before[link].add(_name(nodes, said.subject))
    for said in chains:
        made = _name(nodes, said.subject)
        for link in _links(nodes, said):
            if link in reached(before, {made}) or link in reached(above, {made}):
                message = (
                    f"The chain builds {compact(made)} out of {compact(link)}, which is itself "
                    f"built out of {compact(made)} or above it: a reasoner cannot go round in a "
                    "circle; take one of the two out."
                )
                yield Break("DL-order", said, message)
                break


def _links(nodes: Nodes, said: Said) -> list[str]:
    """The links of a chain that must come before what it makes, in the order of properties.

    What a chain makes may stand at one of its ends, or be all of two links; its inverse may not.
    """
    made = said.subject
    links = list(nodes.items(said.value) or ())
    if links == [made, made]:
        return []
    if links[:1] == [made]:
        del links[0]
    elif links[-1:] == [made]:
        del links[-1]
    return [_name(nodes, link) for link in links]


def _composite(nodes: Nodes) -> set[str]:
    start = {OWL + "topObjectProperty"}
    for said in nodes:
        transitive = said.path == TYPE and said.value.value == OWL + "TransitiveProperty"
        if transitive or said.path == _CHAIN:
            start.add(_name(nodes, said.subject))
    return reached(_above(nodes), start)


def _above(nodes: Nodes) -> dict[str, set[str]]:
    """What stands right above each property; a property and its inverse are one here."""
    above: dict[str, set[str]] = defaultdict(set)
    for said in nodes:
        if said.path == RDFS + "subPropertyOf" or said.path in _SYMMETRIC:
            one, other = _name(nodes, said.subject), _name(nodes, said.value)
            above[one].add(other)
            if said.path in _SYMMETRIC:
                above[other].add(one)
    return above


def _name(nodes: Nodes, term: Term) -> str:
    """The name of a property, or of that whose inverse the node is."""
    if isinstance(term, BlankNode):
        inner = nodes.value(term, OWL + "inverseOf")
        return inner.value if isinstance(inner, NamedNode) else ""
    return term.value
