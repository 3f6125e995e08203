"""Answers in the formats of other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from types import SimpleNamespace
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCGD, DCTERMS, LABEL, TITLE, TYPE, XSD
from dcgraph.rdf.documents import serialized
from dcgraph.research.facts import Words
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, Statement
from dcgraph.research.neighbourhood import Neighbourhood
from dcgraph.research.tables import Column, Entry, Sheet, Table, sources, workbook
from dcgraph.text import replaced
from dcgraph.words import words

_NODES: Final = Table(
    id="thing.name",
    label="thing.label",
    kind="thing.kind",
    iri="thing.iri",
    language="thing.language",
    step="step",
)
_OF_EDGES: Final = (
    "relation label force basis confidence claim claimants stated_on rationale read_by read_on "
    "review norms citations"
)
_EDGE: Final[dict[str, Column]] = {
    "source": "subject.name",
    "target": "object.name",
    "label": "relation_label",
    "norms": "norms.norm.name",
    "citations": lambda one: sources(one.citations),
}
_EDGES: Final = Table(Statement, f"source target {_OF_EDGES}", **_EDGE)
_LABELLED: Final = Table(
    Statement,
    f"source source_label target target_label {_OF_EDGES}",
    source_label="subject.label",
    target_label="object.label",
    **_EDGE,
)


def network_csv(found: Neighbourhood) -> bytes:
    """The links of a neighbourhood, a line each, with the labels of their ends."""
    return _LABELLED.csv(one for one in found.edges if one.object)


def _rows(found: Neighbourhood) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of the nodes and of the edges."""
    steps = [step for step, number in enumerate(found.steps) for _ in range(number)]
    nodes = [
        _NODES.row(SimpleNamespace(thing=thing, step=step))
        for thing, step in zip(found.nodes, steps, strict=True)
    ]
    return nodes, [_EDGES.row(one) for one in found.edges if one.object]


_MAX_WIDTH, _NARROWEST = 60, 8


def table_xlsx(table: bytes, title: str, pinned: str) -> bytes:
    """A table in CSV as a workbook in which every value is the same text."""
    head, *rows = csv.reader(StringIO(table.decode(), newline=""))
    return workbook((_sheet("dcgraph", head, rows),), title, pinned)


def _network_xlsx(found: Neighbourhood, lang: Language, pinned: str) -> bytes:
    """Things and links as a workbook; what is only recalled is in italics."""
    (things, links), (nodes, edges) = words(lang).row("neighbourhood.sheets"), _rows(found)
    sheets = (_sheet(things, _NODES.columns, nodes, "step"), _sheet(links, _EDGES.columns, edges))
    return workbook(sheets, found.thing.label, pinned)


def _sheet(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: str = ""
) -> Sheet:
    heads = tuple(Entry(name, "head") for name in columns)
    body = tuple(
        tuple(
            Entry(int(value) if name == numbers else value, italic="recalled" in row)
            for name, value in zip(columns, row, strict=True)
        )
        for row in rows
    )
    widths = (
        max(len(str(entry.value)) for entry in column) for column in zip(heads, *body, strict=True)
    )
    return Sheet(
        title,
        (heads, *body),
        tuple(min(_MAX_WIDTH, max(_NARROWEST, width + 2)) for width in widths),
        (1, 0),
        0,
    )


def _graphml(found: Neighbourhood, note: str) -> bytes:
    """The network in GraphML; parallel edges are kept, each under an id of its own."""
    root = Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for element, names in (("node", _NODES.columns[1:]), ("edge", _EDGES.columns[2:])):
        for name in names:
            kind = "int" if name == "step" else "string"
            told = {"id": f"{element}-{name}", "for": element}
            SubElement(root, "key", {**told, "attr.name": name, "attr.type": kind})
    graph = SubElement(root, "graph", edgedefault="directed")
    SubElement(graph, "desc").text = note
    nodes, edges = _rows(found)
    for name, *values in map(_clean, nodes):
        node = SubElement(graph, "node", id=name)
        for key, value in _filled("node", _NODES.columns[1:], values):
            SubElement(node, "data", key=key).text = value
    for number, (source, target, *values) in enumerate(map(_clean, edges)):
        edge = SubElement(graph, "edge", id=f"e{number}", source=source, target=target)
        for key, value in _filled("edge", _EDGES.columns[2:], values):
            SubElement(edge, "data", key=key).text = value
    return _serialized(root)


def _gexf(found: Neighbourhood, note: str) -> bytes:
    """The network in GEXF 1.2, with a label for each node and edge."""
    of_edges = (_EDGES.columns[2], *_EDGES.columns[4:])
    root = Element("gexf", xmlns="http://www.gexf.net/1.2draft", version="1.2")
    meta = SubElement(root, "meta")
    SubElement(meta, "creator").text = "dcgraph"
    SubElement(meta, "description").text = note
    graph = SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for element, names in (("node", _NODES.columns[2:]), ("edge", of_edges)):
        told = SubElement(graph, "attributes", {"class": element})
        for name in names:
            kind = "integer" if name == "step" else "string"
            SubElement(told, "attribute", id=f"{element}-{name}", title=name, type=kind)
    in_nodes, in_edges = SubElement(graph, "nodes"), SubElement(graph, "edges")
    nodes, edges = _rows(found)
    for name, label, *values in map(_clean, nodes):
        told = SubElement(SubElement(in_nodes, "node", id=name, label=label), "attvalues")
        for key, value in _filled("node", _NODES.columns[2:], values):
            SubElement(told, "attvalue", {"for": key, "value": value})
    for number, (source, target, relation, label, *values) in enumerate(map(_clean, edges)):
        ends = {"id": f"e{number}", "label": label, "source": source, "target": target}
        told = SubElement(SubElement(in_edges, "edge", ends), "attvalues")
        for key, value in _filled("edge", of_edges, [relation, *values]):
            SubElement(told, "attvalue", {"for": key, "value": value})
    return _serialized(root)


def _filled(element: str, names: Sequence[str], values: list[str]) -> Iterator[tuple[str, str]]:
    """The keys and the values that are not empty."""
    found = zip(names, values, strict=True)
    return ((f"{element}-{name}", value) for name, value in found if value)


def _clean(row: Iterable[str]) -> list[str]:
    """The texts without what XML cannot hold."""
    return [replaced(text, breaks=False) for text in row]


def _serialized(root: Element) -> bytes:
    indent(root)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


_ANY_URI: Final = NamedNode(XSD + "anyURI")
_ADDRESS: Final = DCG + "webAddress"
_OF_SOURCES: Final = (*(TYPE, TITLE, DCTERMS + "issued", DCG + "publisherName", _ADDRESS),)


def _network_rdf(desk: Desk, found: Neighbourhood, media_type: str) -> bytes:
    """A neighbourhood in a format of RDF: what the graph says, and nothing that it does not.

    A claim that is only recalled is there as a claim and not as a triple of its own.
    """
    triples = dict.fromkeys(_of_network(desk, found))
    body = serialized(list(triples), media_type)
    comment = f"# {found.thing.name}; {desk.pinned()}\n".encode()
    return comment + body if media_type == "text/turtle" else body


def _of_network(desk: Desk, found: Neighbourhood) -> Iterator[Triple]:
    for node in found.nodes:
        yield from _about(desk, node.iri, (TYPE, LABEL, TITLE))
    for one in found.edges:
        subject, relation = one.subject.iri, DCG + one.relation
        if one.object and one.object.iri in desk.facts.iris(subject, relation):
            yield _triple(subject, relation, one.object.iri)
        if one.claim:
            yield from _claim(desk, DCGD + one.claim)


def _claim(desk: Desk, iri: str) -> Iterator[Triple]:
    """All that the graph says of a claim, of its citations and of the sources they cite."""
    yield from _about(desk, iri)
    for citation in desk.facts.iris(iri, DCG + "hasCitation"):
        yield from _about(desk, citation)
        yield from _about(desk, desk.facts.first(citation, DCG + "citesSource"), _OF_SOURCES)


def _about(desk: Desk, iri: str, only: Iterable[str] = ()) -> Iterator[Triple]:
    """The triples of a thing, all of them or those of some properties.

    The desk keeps no datatypes: but for addresses, what it is asked for here has texts alone.
    """
    told = desk.facts.about.get(iri, {})
    for predicate in only or sorted(told):
        for value in told.get(predicate, ()):
            yield _triple(iri, predicate, value)


def _triple(subject: str, predicate: str, value: str | Words | Literal) -> Triple:
    end: NamedNode | Literal
    match value:
        case str():
            end = NamedNode(value)
        case Words() if predicate == _ADDRESS:
            end = Literal(value.text, datatype=_ANY_URI)
        case Words():
            end = Literal(value.text, language=value.language or None)
        case _:
            end = value
    return Triple(NamedNode(subject), NamedNode(predicate), end)


FORMS: Final = ("csv", "xlsx", "graphml", "gexf", "ttl", "jsonld")


def write_network(desk: Desk, found: Neighbourhood, form: str, lang: Language) -> bytes:
    """The neighbourhood in one of the FORMS, the same bytes each time.

    Raises ParameterError, with those there are, for another form.
    """
    (note,) = _clean((f"{found.thing.label}; {desk.pinned()}",))
    match form:
        case "csv":
            return network_csv(found)
        case "xlsx":
            return _network_xlsx(found, lang, desk.pinned())
        case "graphml":
            return _graphml(found, note)
        case "gexf":
            return _gexf(found, note)
        case "ttl":
            return _network_rdf(desk, found, "text/turtle")
        case "jsonld":
            return _network_rdf(desk, found, "application/ld+json")
    raise ParameterError(
        f"There is no format {form[:40]!r} for this; use one of {', '.join(FORMS)}."
    )


def claim_iri(desk: Desk, name: str) -> str:
    """The IRI of the claim of a name.

    Raises NotFoundError if there is no such thing, or no claim.
    """
    iri = desk.iri(name)
    if iri not in desk.facts.claims:
        raise NotFoundError(
            f"{name[:80]!r} is no claim; /api/v1/claims?about={iri.removeprefix(DCGD)} lists "
            "those on it.",
            name,
        )
    return iri
