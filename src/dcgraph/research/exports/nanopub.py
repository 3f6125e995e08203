"""A claim as a nanopublication: what it asserts, on what that rests, and who publishes it.

It has the four graphs of nanopub.net's guidelines. It is not signed, and has no trusty IRI: its
IRIs are pinned to the content of the graph that it is from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from dcgraph.errors import NotFound
from dcgraph.research.desk import Desk
from dcgraph.research.exports.triples import claim_triples
from dcgraph.serial import serialized
from dcgraph.terms import DCG, DCGD, PREFIXES, ROOT

__all__ = ["claim_iri", "nanopub"]

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
    """The IRI of the claim of a name; raises NotFound if there is no such thing, or no claim."""
    iri = desk.iri(name)
    if iri not in desk.facts.claims:
        raise NotFound(
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
