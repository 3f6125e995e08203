"""Answers in the formats of other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from io import StringIO
from operator import attrgetter
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyoxigraph import Literal, NamedNode, Quad, Triple

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, ROOT
from dcgraph.rdf.documents import serialized
from dcgraph.research.graph import Desk, Words
from dcgraph.research.model import Citation, Language, Statement, Thing
from dcgraph.research.neighbourhood import Neighbourhood
from dcgraph.research.tables import Entry, Sheet, workbook, written
from dcgraph.text import replaced
from dcgraph.words import words


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


_MAX_WIDTH, _NARROWEST = 60, 8
_ITALIC: Final = "recalled"

Cell = str | int


def network_csv(network: Network) -> bytes:
    """The edges of a network, a line each, with the labels of their ends."""
    labels = {one.id: one.label for one in network.nodes}
    columns = ("source", "source_label", "target", "target_label", *EDGE_FIELDS[2:])
    return written(
        columns,
        (
            (one.source, labels[one.source], one.target, labels[one.target], *flat(one)[2:])
            for one in network.edges
        ),
    )


def network_xlsx(network: Network, lang: Language) -> bytes:
    """Things and links as a workbook; what is only recalled is in italics."""
    nodes, edges = words(lang).row("neighbourhood.sheets")
    sheets = (
        _sheet(nodes, NODE_FIELDS, map(flat, network.nodes)),
        _sheet(edges, EDGE_FIELDS, map(flat, network.edges)),
    )
    return workbook(sheets, network.title, network.pinned)


def table_xlsx(table: bytes, title: str, pinned: str) -> bytes:
    """A table in CSV as a workbook in which every value is the same text."""
    head, *rows = csv.reader(StringIO(table.decode(), newline=""))
    return workbook((_sheet("dcgraph", head, rows),), title, pinned)


def _sheet(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Sheet:
    heads = tuple(Entry(name, "head") for name in columns)
    body = tuple(tuple(Entry(value, italic=_ITALIC in row) for value in row) for row in rows)
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


_TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = PREFIXES["skos"] + "prefLabel"
_TITLE: Final = PREFIXES["dcterms"] + "title"
_ANY_URI: Final = NamedNode(PREFIXES["xsd"] + "anyURI")
_ADDRESS: Final = DCG + "webAddress"


def neighbourhood_rdf(desk: Desk, found: Neighbourhood, media_type: str) -> bytes:
    """A neighbourhood in a format of RDF: what the graph says, and nothing that it does not.

    A claim that is only recalled is there as a claim and not as a triple of its own.
    """
    triples = dict.fromkeys(_of_network(desk, found.nodes, found.edges))
    body = serialized(list(triples), media_type)
    comment = f"# {found.thing.name}; {desk.pinned()}\n".encode()
    return comment + body if media_type == "text/turtle" else body


def _of_network(desk: Desk, nodes: Iterable[Thing], edges: Iterable[Statement]) -> Iterator[Triple]:
    for one in nodes:
        yield from about(desk, one.iri, (_TYPE, _LABEL, _TITLE))
    for edge in edges:
        yield from statement_triples(desk, edge)


def statement_triples(desk: Desk, one: Statement) -> Iterator[Triple]:
    """A statement that the graph has, and its claim or the citations that bear it out."""
    subject, relation = one.subject.iri, DCG + one.relation
    if one.object and one.object.iri in desk.facts.iris(subject, relation):
        yield Triple(NamedNode(subject), NamedNode(relation), NamedNode(one.object.iri))
    if one.claim:
        yield from claim_triples(desk, DCGD + one.claim)


def claim_triples(desk: Desk, iri: str) -> Iterator[Triple]:
    """All that the graph says of a claim, of its citations and of the sources they cite."""
    yield from about(desk, iri)
    for citation in desk.facts.iris(iri, DCG + "hasCitation"):
        yield from about(desk, citation)
        yield from source_triples(desk, desk.facts.first(citation, DCG + "citesSource"))


def source_triples(desk: Desk, iri: str) -> Iterator[Triple]:
    """What identifies a source."""
    wanted = (_TYPE, _TITLE, PREFIXES["dcterms"] + "issued", DCG + "publisherName", _ADDRESS)
    yield from about(desk, iri, wanted)


def about(desk: Desk, iri: str, only: Iterable[str] = ()) -> Iterator[Triple]:
    """The triples of a thing, all of them or those of some properties.

    The desk keeps no datatypes: but for addresses, what it is asked for here has texts alone.
    """
    told = desk.facts.about.get(iri, {})
    for predicate in only or sorted(told):
        for value in told.get(predicate, ()):
            yield Triple(NamedNode(iri), NamedNode(predicate), _term(predicate, value))


def _term(predicate: str, value: str | Words) -> NamedNode | Literal:
    if isinstance(value, str):
        return NamedNode(value)
    if predicate == _ADDRESS:
        return Literal(value.text, datatype=_ANY_URI)
    return Literal(value.text, language=value.language or None)


FORMS: Final = ("csv", "xlsx", "graphml", "gexf", "ttl", "jsonld")


def taken(desk: Desk, found: Neighbourhood, form: str, lang: Language) -> bytes:
    """The neighbourhood in one of the FORMS, the same bytes each time.

    Raises ParameterError, with those there are, for another form.
    """
    told = network(found, desk.pinned())
    match form:
        case "csv":
            return network_csv(told)
        case "xlsx":
            return network_xlsx(told, lang)
        case "graphml":
            return graphml(told)
        case "gexf":
            return gexf(told)
        case "ttl":
            return neighbourhood_rdf(desk, found, "text/turtle")
        case "jsonld":
            return neighbourhood_rdf(desk, found, "application/ld+json")
    raise ParameterError(
        f"There is no format {form[:40]!r} for this; use one of {', '.join(FORMS)}."
    )


# A claim as a nanopublication: what it asserts, on what that rests, and who publishes it.
#
# It has the four graphs of nanopub.net's guidelines. It is not signed, and has no trusty IRI: its
# IRIs are pinned to the content of the graph that it is from.


_NP: Final = "http://www.nanopub.org/nschema#"
_RDF, _RDFS, _XSD = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["xsd"]
_PROV: Final = "http://www.w3.org/ns/prov#"
_PAV: Final = "http://purl.org/pav/"
_DCTERMS: Final = PREFIXES["dcterms"]
_PREFIX: Final = 16
_UNSIGNED: Final = "This nanopublication is not signed."
_READING: Final = "The claim is a reading of its sources by this project."
_RECALLED: Final = "The claim is recalled: the text of its source was not read."


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


def nanopub(desk: Desk, name: str) -> bytes:
    """The claim of a name in TriG. Raises what `claim_iri` raises."""
    iri = claim_iri(desk, name)
    own = f"{ROOT}at/{desk.snapshot.manifest.hash[:_PREFIX]}/claims/{iri.removeprefix(DCGD)}"
    parts = {
        "Head": _head(own),
        "assertion": _assertion(desk, iri),
        "provenance": _provenance(desk, iri, f"{own}#assertion"),
        "pubinfo": _pubinfo(desk, iri, own),
    }
    quads = (
        Quad(one.subject, one.predicate, one.object, NamedNode(f"{own}#{part}"))
        for part, triples in parts.items()
        for one in dict.fromkeys(triples)
    )
    return serialized(list(quads), "application/trig")


def _head(own: str) -> Iterator[Triple]:
    yield _said(own, _RDF + "type", _NP + "Nanopublication")
    yield _said(own, _NP + "hasAssertion", f"{own}#assertion")
    yield _said(own, _NP + "hasProvenance", f"{own}#provenance")
    yield _said(own, _NP + "hasPublicationInfo", f"{own}#pubinfo")


def _assertion(desk: Desk, iri: str) -> Iterator[Triple]:
    claim = desk.facts.claims[iri]
    yield _said(claim.subject, claim.relation, claim.object)


def _provenance(desk: Desk, iri: str, assertion: str) -> Iterator[Triple]:
    """What the graph says of the claim and its citations, and the same in terms of PROV."""
    facts = desk.facts
    yield _said(assertion, _PROV + "wasDerivedFrom", iri)
    for citation in facts.supporting(iri, facts.main_properties(iri)):
        yield _said(assertion, _PROV + "wasDerivedFrom", facts.first(citation, DCG + "citesSource"))
    for claimant in facts.holders(iri):
        yield _said(assertion, _PROV + "wasAttributedTo", claimant)
    yield from claim_triples(desk, iri)


def _pubinfo(desk: Desk, iri: str, own: str) -> Iterator[Triple]:
    facts, manifest = desk.facts, desk.snapshot.manifest
    day = facts.first(DCG, _DCTERMS + "modified")
    if day:
        yield _told(own, _DCTERMS + "created", Literal(day, datatype=NamedNode(_XSD + "date")))
    for one in facts.words(DCG, _DCTERMS + "creator"):
        yield _told(own, _DCTERMS + "creator", Literal(one.text))
    for license_ in facts.iris(DCG, _DCTERMS + "license"):
        yield _said(own, _DCTERMS + "license", license_)
    yield _said(own, _DCTERMS + "isPartOf", ROOT)
    yield _told(own, _PAV + "version", Literal(manifest.version))
    yield _told(own, _DCTERMS + "identifier", Literal(manifest.hash))
    for remark in _remarks(desk, iri):
        yield _told(own, _RDFS + "comment", Literal(remark, language="en"))


def _remarks(desk: Desk, iri: str) -> Iterable[str]:
    yield _UNSIGNED
    if desk.facts.claims[iri].basis == "interpreted":
        yield _READING
    if desk.graded(iri) == "recalled":
        yield _RECALLED


def _said(subject: str, predicate: str, end: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(end))


def _told(subject: str, predicate: str, words: Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), words)
