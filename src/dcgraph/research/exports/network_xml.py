"""Networks in GraphML and GEXF, for yEd, Gephi, Cytoscape, networkx, igraph and others."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dcgraph.escaping import replaced
from dcgraph.research.exports.networks import EDGE_FIELDS, NODE_FIELDS, Network, flat

__all__ = ["gexf", "graphml"]

_ENDS = ("source", "target")
_NUMBERS = ("step",)


def graphml(network: Network) -> bytes:
    """The network in GraphML; parallel edges are kept, each under an id of its own."""
    root = Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for element, names in (("node", NODE_FIELDS[1:]), ("edge", EDGE_FIELDS[2:])):
        for name in names:
            kind = "int" if name in _NUMBERS else "string"
            told = {"id": f"{element}-{name}", "for": element}
            SubElement(root, "key", {**told, "attr.name": name, "attr.type": kind})
    graph = SubElement(root, "graph", edgedefault="directed")
    SubElement(graph, "desc").text = _clean(f"{network.title}; {network.pinned}")
    for one in network.nodes:
        node = SubElement(graph, "node", id=_clean(one.id))
        _data(node, "node", NODE_FIELDS[1:], flat(one)[1:])
    for number, edge in enumerate(network.edges):
        ends = {"source": _clean(edge.source), "target": _clean(edge.target)}
        line = SubElement(graph, "edge", {"id": f"e{number}", **ends})
        _data(line, "edge", EDGE_FIELDS[2:], flat(edge)[2:])
    return _written(root)


def _data(
    parent: Element, element: str, names: tuple[str, ...], values: tuple[object, ...]
) -> None:
    for name, value in _filled(names, values):
        SubElement(parent, "data", key=f"{element}-{name}").text = value


def gexf(network: Network) -> bytes:
    """The network in GEXF 1.2, with a label for each node and edge."""
    root = Element("gexf", xmlns="http://www.gexf.net/1.2draft", version="1.2")
    meta = SubElement(root, "meta")
    SubElement(meta, "creator").text = "dcgraph"
    SubElement(meta, "description").text = _clean(f"{network.title}; {network.pinned}")
    graph = SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for element, names in (("node", NODE_FIELDS[2:]), ("edge", _EDGES)):
        told = SubElement(graph, "attributes", {"class": element})
        for name in names:
            kind = "integer" if name in _NUMBERS else "string"
            SubElement(told, "attribute", id=f"{element}-{name}", title=name, type=kind)
    nodes, edges = SubElement(graph, "nodes"), SubElement(graph, "edges")
    for one in network.nodes:
        node = SubElement(nodes, "node", id=_clean(one.id), label=_clean(one.label))
        _values(node, "node", NODE_FIELDS[2:], flat(one)[2:])
    for number, edge in enumerate(network.edges):
        ends = {"source": _clean(edge.source), "target": _clean(edge.target)}
        line = SubElement(edges, "edge", {"id": f"e{number}", "label": _clean(edge.label), **ends})
        _values(line, "edge", _EDGES, tuple(getattr(edge, name) for name in _EDGES))
    return _written(root)


# The label has a place of its own.
_EDGES = tuple(name for name in EDGE_FIELDS if name not in (*_ENDS, "label"))


def _values(
    parent: Element, element: str, names: tuple[str, ...], values: tuple[object, ...]
) -> None:
    told = SubElement(parent, "attvalues")
    for name, value in _filled(names, values):
        SubElement(told, "attvalue", {"for": f"{element}-{name}", "value": value})


def _filled(names: tuple[str, ...], values: tuple[object, ...]) -> Iterator[tuple[str, str]]:
    for name, value in zip(names, values, strict=True):
        if value != "":
            yield name, _clean(str(value))


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return replaced(text, breaks=False)


def _written(root: Element) -> bytes:
    indent(root)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"
