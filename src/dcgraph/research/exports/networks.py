"""Things and what links them, as flat nodes and edges for programs that draw and count."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Final

from dcgraph.research.model import Citation, Statement, Thing
from dcgraph.research.neighbourhood import Neighbourhood

__all__ = ["EDGE_FIELDS", "NODE_FIELDS", "Edge", "Network", "Node", "flat", "network"]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing; `step` tells how many steps it lies from the one that was asked for."""

    id: str
    label: str
    kind: str
    iri: str
    language: str
    step: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement between two nodes, with its basis, its confidence and its sources in words.

    `force` tells how strongly a text speaks, empty where the relation says nothing of that.
    `norms` are the names of those from which it follows, with semicolons between.
    """

    source: str
    target: str
    relation: str
    label: str
    force: str
    basis: str
    confidence: str
    claim: str
    claimants: str
    stated_on: str
    rationale: str
    read_by: str
    read_on: str
    review: str
    norms: str
    citations: str


NODE_FIELDS = tuple(one.name for one in fields(Node))
EDGE_FIELDS = tuple(one.name for one in fields(Edge))
_VALUES: Final = {Node: attrgetter(*NODE_FIELDS), Edge: attrgetter(*EDGE_FIELDS)}


def flat(one: Node | Edge) -> tuple[Any, ...]:
    """What the fields hold, in their order: `astuple` would copy each of them first."""
    found: tuple[Any, ...] = _VALUES[type(one)](one)
    return found


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges. `title` tells of what, `pinned` from which graph."""

    title: str
    pinned: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(found: Neighbourhood, pinned: str) -> Network:
    """A neighbourhood as a network."""
    steps = [step for step, number in enumerate(found.steps) for _ in range(number)]
    return Network(
        found.thing.label,
        pinned,
        tuple(_node(one, step) for one, step in zip(found.nodes, steps, strict=True)),
        tuple(_edge(one, one.object) for one in found.edges if one.object),
    )


def _node(one: Thing, step: int) -> Node:
    return Node(one.name, one.label, one.kind, one.iri, one.language, step)


def _edge(one: Statement, end: Thing) -> Edge:
    return Edge(
        source=one.subject.name,
        target=end.name,
        relation=one.relation,
        label=one.relation_label,
        force=one.force or "",
        basis=one.basis,
        confidence=one.confidence or "",
        claim=one.claim,
        claimants="; ".join(claimant.label for claimant in one.claimants),
        stated_on=one.stated_on,
        rationale=one.rationale.text if one.rationale else "",
        read_by="; ".join(one.read_by),
        read_on=one.read_on,
        review=one.review,
        norms="; ".join(each.norm.name for each in one.norms),
        citations="; ".join(map(_cited, one.citations)),
    )


def _cited(one: Citation) -> str:
    return f"{one.source.label}, {one.locator} [{one.confidence}]"
