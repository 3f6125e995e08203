"""What the service says of itself: the SPARQL 1.1 Service Description, and VoID.

Comunica reads the description at the address of the endpoint for its features and the sizes
of its graphs, the SPARQL editor of SIB reads the finer counts by SPARQL, and crawlers of
linked data find the dataset through `/.well-known/void`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import quote

from starlette.types import Scope

from dcgraph.snapshot import Manifest
from dcgraph.terms import CLASSES_GRAPH, DESCRIPTION_GRAPH, GRAPHS_GRAPH, QUESTIONS_GRAPH, ROOT
from dcgraph_api.body import header
from dcgraph_api.compose import Row, composed, iri, literal
from dcgraph_api.formats import FAMILIES, GRAPH

__all__ = ["DUMPS", "Limit", "base_of", "description_query", "void_query"]

DUMPS: Final = {
    "dcgraph.nt.gz": "application/n-triples",
    "dcgraph.ttl.gz": "text/turtle",
    "dcgraph.trig.gz": "application/trig",
}
"""The downloads that hold the whole graph, with the media type inside the compression."""

_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")

# Casts that the engine knows beyond those of SPARQL 1.1.
_CASTS: Final = (
    "date",
    "dayTimeDuration",
    "duration",
    "gDay",
    "gMonth",
    "gMonthDay",
    "gYear",
    "gYearMonth",
    "time",
    "yearMonthDuration",
)
_TYPES_OF_DUMPS: Final = "https://www.iana.org/assignments/media-types/"
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"


class Limit(NamedTuple):
    """One limit of the service, to be told to its clients."""

    name: str
    value: str | float
    unit: str
    text: str


def base_of(scope: Scope, configured: str) -> str:
    """The address of the server: the configured one, else the one it was asked under.

    A Host header that is no host is passed over, since it would be written into the answer.
    """
    if configured:
        return configured
    host = header(scope, b"host") or ""
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{scope['scheme']}://{host}"


def description_query(base: str, manifest: Manifest, limits: Iterable[Limit] = ()) -> str:
    """A query whose answer is the service description, under any store of this graph.

    What is claimed is what holds: the default graph is the union of all named graphs, nothing
    is entailed beyond what is stored, and no query reaches another server.
    """
    endpoint, dataset = iri(f"{base}/sparql"), iri(f"{base}/sparql#dataset")
    return composed(
        [
            *_service(base, endpoint, dataset),
            *_limits(base, endpoint, limits),
            *_graphs(base, dataset, manifest),
        ],
        f"GRAPH <{GRAPHS_GRAPH}> {{ ?o a sd:NamedGraph }} "
        f"BIND ({dataset} AS ?s) BIND (sd:namedGraph AS ?p)",
        f"GRAPH <{GRAPHS_GRAPH}> {{ ?s ?p ?o }}",
        ordered=False,
    )


def _service(base: str, endpoint: str, dataset: str) -> Iterator[Row]:
    yield endpoint, "rdf:type", "sd:Service"
    yield endpoint, "sd:endpoint", endpoint
    yield endpoint, "sd:supportedLanguage", "sd:SPARQL11Query"
    yield endpoint, "sd:feature", "sd:UnionDefaultGraph"
    yield endpoint, "sd:defaultEntailmentRegime", iri(_SIMPLE)
    yield iri(_SIMPLE), "rdf:type", "sd:EntailmentRegime"
    for family in FAMILIES:
        for item in family.formats:
            yield endpoint, "sd:resultFormat", iri(item.iri)
    for name in _CASTS:
        yield endpoint, "sd:extensionFunction", f"xsd:{name}"
        yield f"xsd:{name}", "rdf:type", "sd:Function"
    yield endpoint, "sd:defaultDataset", dataset
    yield endpoint, "sd:availableGraphs", dataset
    for place in ("/limits", "/.well-known/void", "/questions"):
        yield endpoint, "rdfs:seeAlso", iri(base + place)


def _limits(base: str, endpoint: str, limits: Iterable[Limit]) -> Iterator[Row]:
    for limit in limits:
        one = iri(f"{base}/limits#{quote(limit.name)}")
        yield endpoint, "schema:additionalProperty", one
        yield one, "rdf:type", "schema:PropertyValue"
        yield one, "schema:name", literal(limit.name)
        yield one, "schema:value", literal(limit.value)
        if limit.unit:
            yield one, "schema:unitText", literal(limit.unit)
        yield one, "schema:description", literal(limit.text, "en")


def _graphs(base: str, dataset: str, manifest: Manifest) -> Iterator[Row]:
    default = iri(f"{base}/sparql#default-graph")
    yield default, "rdf:type", "sd:Graph"
    yield default, "void:triples", literal(manifest.triples)
    yield dataset, "rdf:type", "sd:Dataset"
    yield dataset, "rdf:type", "sd:GraphCollection"
    yield dataset, "sd:defaultGraph", default


def void_query(base: str) -> str:
    """A query whose answer is the VoID description with the addresses of this server."""
    return composed(_dataset(base), f"GRAPH <{DESCRIPTION_GRAPH}> {{ ?s ?p ?o }}")


def _dataset(base: str) -> Iterator[Row]:
    dataset, endpoint, document = iri(ROOT), iri(f"{base}/sparql"), iri(f"{base}/.well-known/void")
    yield document, "rdf:type", "void:DatasetDescription"
    yield document, "dcterms:title", literal("Description of dcgraph", "en")
    yield document, "foaf:primaryTopic", dataset
    for graph in (CLASSES_GRAPH, QUESTIONS_GRAPH):
        yield document, "rdfs:seeAlso", iri(_address(base, graph))
    yield dataset, "foaf:homepage", iri(f"{base}/")
    yield dataset, "void:sparqlEndpoint", endpoint
    for item in GRAPH.formats:
        yield dataset, "void:feature", iri(item.iri)
    for name in DUMPS:
        address = iri(f"{base}/downloads/{name}")
        yield dataset, "void:dataDump", address
        yield dataset, "dcat:distribution", address
        yield address, "rdf:type", "dcat:Distribution"
        yield address, "dcat:downloadURL", address
        yield address, "dcat:mediaType", iri(_TYPES_OF_DUMPS + DUMPS[name])
        yield address, "dcat:compressFormat", iri(_TYPES_OF_DUMPS + "application/gzip")
    service = iri(f"{base}/sparql#service")
    yield service, "rdf:type", "dcat:DataService"
    yield service, "dcat:endpointURL", endpoint
    yield service, "dcat:endpointDescription", endpoint
    yield service, "dcat:servesDataset", dataset


def _address(base: str, graph: str) -> str:
    """Where a named graph can be had: no address of its own, but a question to the endpoint."""
    query = quote("CONSTRUCT WHERE { ?s ?p ?o }", safe="")
    return f"{base}/sparql?default-graph-uri={quote(graph, safe='')}&query={query}"
