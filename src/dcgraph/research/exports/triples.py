"""Answers as RDF: things with their labels, and statements with the claims that make them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.research.desk import Desk
from dcgraph.research.facts import Words
from dcgraph.research.model import Statement, Thing
from dcgraph.research.neighbourhood import Neighbourhood
from dcgraph.serial import serialized
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["about", "claim_triples", "neighbourhood_rdf", "source_triples", "statement_triples"]

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
