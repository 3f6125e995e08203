"""Memberships in classes that follow although nobody asserted them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.reason.hermit import Hermit
from dcgraph.reason.nodes import OWL, RDFS, TYPE, XSD, Nodes, reached

__all__ = ["Inference", "inferences"]

_TYPE: Final = NamedNode(TYPE)


@dataclass(frozen=True, slots=True)
class Inference:
    """That a thing is in a class, both by their IRIs."""

    thing: str
    kind: str


def inferences(nodes: Nodes, hermit: Hermit) -> tuple[Inference, ...]:
    """What HermiT infers, less what is asserted and what the classes above that say.

    Of the classes of a thing only the most exact ones count. HermiT takes a hundred times as
    long over literals as over all the rest: here it is told that a thing has a value where
    that puts it into a class, not which value it has. So a membership that hangs on the value
    itself is not found. The graph must be consistent.
    """
    above = _above(nodes)
    return tuple(
        Inference(thing, kind)
        for thing, kind in hermit.types(_lean(nodes))
        if kind not in reached(above, nodes.kinds.get(thing, ())) and kind != OWL + "Thing"
    )


def _lean(nodes: Nodes) -> Iterator[Triple]:
    """The triples without those of datatype properties, but with what their domains say."""
    data = {name for name, kinds in nodes.kinds.items() if OWL + "DatatypeProperty" in kinds}
    above = _above(nodes, RDFS + "subPropertyOf")
    domains = {
        path: [
            said.triple.object
            for one in reached(above, (path,))
            for said in nodes.of(NamedNode(one), RDFS + "domain")
            if isinstance(said.value, NamedNode)
        ]
        for path in data
    }
    for said in nodes:
        if said.path not in data:
            # Numbers and limits belong to axioms; what else is a literal here is an annotation.
            if not isinstance(said.value, Literal) or said.path.startswith((OWL, XSD)):
                yield said.triple
        else:
            yield from (Triple(said.subject, _TYPE, kind) for kind in domains[said.path])


def _above(nodes: Nodes, path: str = RDFS + "subClassOf") -> dict[str, set[str]]:
    above: dict[str, set[str]] = defaultdict(set)
    for said in nodes:
        if said.path == path and isinstance(said.value, NamedNode):
            above[said.subject.value].add(said.value.value)
    return above
