"""What the service and the dataset say of themselves, as graphs: Service Description and VoID.

Each graph is composed as a CONSTRUCT query over named graphs of the store and what the server
knows, so that every format of graphs comes for free. Comunica reads the description at the address
of the endpoint for its features and the sizes of its graphs, the SPARQL editor of SIB reads the
finer counts by SPARQL, and crawlers of linked data find the dataset through `/.well-known/void`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from dcgraph.namespaces import (
    CLASSES_GRAPH,
    DESCRIPTION_GRAPH,
    GRAPHS_GRAPH,
    PREFIXES,
    QUESTIONS_GRAPH,
    ROOT,
)
from dcgraph.snapshot.manifest import Manifest
from dcgraph_api.caching import Reply, tag_of
from dcgraph_api.dependencies import Service
from dcgraph_api.negotiation import FAMILIES, GRAPH, Format
from dcgraph_api.responses import respond

Row = tuple[str, str, str]
"""A triple as SPARQL writes it."""

Limit = tuple[str, str | float, str, str]
"""A limit of the service: its name, its value, its unit (which may be empty), what it means."""

_PROLOGUE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("dcat", "dcterms", "foaf", "rdf", "rdfs", "schema", "sd", "sh", "void", "xsd")
)

DUMPS: Final = {
    "dcgraph.nt.gz": "application/n-triples",
    "dcgraph.ttl.gz": "text/turtle",
    "dcgraph.trig.gz": "application/trig",
}
"""The downloads that hold the whole graph, with the media type inside the compression."""

# Casts that the engine knows beyond those of SPARQL 1.1.
_CASTS: Final = (
    "date dayTimeDuration duration gDay gMonth gMonthDay gYear gYearMonth time yearMonthDuration"
)
_TYPES_OF_DUMPS: Final = "https://www.iana.org/assignments/media-types/"
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"


def iri(text: str) -> str:
    """An IRI as SPARQL writes it. The caller must have checked that it is one."""
    return f"<{text}>"


def literal(value: str | float, language: str = "") -> str:
    """A literal as SPARQL writes it: text, in a language if one is given, or a number."""
    if not isinstance(value, str):
        kind = "integer" if isinstance(value, int) else "decimal"
        return f'"{Decimal(str(value)):f}"^^xsd:{kind}'
    quoted = json.dumps(value, ensure_ascii=False)
    return f"{quoted}@{language}" if language else quoted


def composed(rows: Iterable[Row], *patterns: str, ordered: bool = True) -> str:
    """The query for a graph: the rows, and what each pattern binds as ?s ?p ?o.

    If `ordered`, subjects come in order and each says first what it is, which takes the engine
    several times as long; else the rows come first and then the patterns, each as it is found.
    """
    values = "\n".join(f"({' '.join(row)})" for row in rows)
    groups = "".join(f"UNION {{ {pattern} }}\n" for pattern in patterns)
    return (
        f"{_PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{\n"
        f"{{ VALUES (?s ?p ?o) {{\n{values}\n}} }}\n{groups}}}"
        + ("\nORDER BY STR(?s) (?p != rdf:type) ?p ?o" if ordered else "")
    )


def varies(base: str) -> str:
    """The headers on which a document with addresses of the server depends; `base` as it is set."""
    return "Accept" if base else "Accept, Host"


async def graph_response(
    request: Request, service: Service, query: str, chosen: Format
) -> Response:
    """The graph that a query of the server's own constructs, or 304 for who has it already."""

    async def make() -> Reply:
        body = await service.store.answer(query, chosen.media_type)
        return Reply(200, body, tag=tag_of(chosen.media_type, body))

    headers = {
        "content-type": chosen.content_type,
        "vary": varies(service.settings.base),
    }
    key = ("graph", query, chosen.media_type)
    return await respond(request, service, key, make, headers)


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
    for name in _CASTS.split():
        yield endpoint, "sd:extensionFunction", f"xsd:{name}"
        yield f"xsd:{name}", "rdf:type", "sd:Function"
    yield endpoint, "sd:defaultDataset", dataset
    yield endpoint, "sd:availableGraphs", dataset
    for place in ("/limits", "/.well-known/void", "/questions"):
        yield endpoint, "rdfs:seeAlso", iri(base + place)


def _limits(base: str, endpoint: str, limits: Iterable[Limit]) -> Iterator[Row]:
    for name, value, unit, text in limits:
        one = iri(f"{base}/limits#{quote(name)}")
        yield endpoint, "schema:additionalProperty", one
        yield one, "rdf:type", "schema:PropertyValue"
        yield one, "schema:name", literal(name)
        yield one, "schema:value", literal(value)
        if unit:
            yield one, "schema:unitText", literal(unit)
        yield one, "schema:description", literal(text, "en")


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
