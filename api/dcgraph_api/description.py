"""The description of the service and dataset, and where documents are on this server."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from fastapi import Query
from pyoxigraph import RdfFormat, Triple, parse
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Scope

from dcgraph.errors import BuildError
from dcgraph.namespaces import (
    CLASSES_GRAPH,
    DESCRIPTION_GRAPH,
    GRAPHS_GRAPH,
    PREFIXES,
    QUESTIONS_GRAPH,
    ROOT,
)
from dcgraph.rdf.documents import Node, names_query
from dcgraph.rdf.jsonld import context_of
from dcgraph.rdf.vocabulary import VOCABULARY_QUERY, Vocabulary, read_vocabulary
from dcgraph.snapshot.downloads import SHAPES
from dcgraph.snapshot.manifest import Manifest, Snapshot
from dcgraph.snapshot.search import Index
from dcgraph.sparql.model import Request
from dcgraph.text import Names
from dcgraph_api.caching import condition, matches
from dcgraph_api.dependencies import Service
from dcgraph_api.errors import ProblemError
from dcgraph_api.negotiation import FAMILIES, GRAPH, Family, Format, choose
from dcgraph_api.requests import header

# Graphs to be served, put together from named graphs of the store and what the server knows.
#
# Each is composed as a CONSTRUCT query, so that every format of graphs comes for free and any
# store can give it.


Row = tuple[str, str, str]
"""A triple as SPARQL writes it."""

_PROLOGUE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("dcat", "dcterms", "foaf", "rdf", "rdfs", "schema", "sd", "sh", "void", "xsd")
)


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
    request: HttpRequest, service: Service, query: str, chosen: Format
) -> Response:
    """The graph that a query of the server's own constructs, or 304 for who has it already."""

    async def body() -> bytes:
        asked = Request(query, graph_format=chosen.media_type)
        return (await service.own_lane.answer(asked)).body

    return await document(request, service, query, chosen, body)


async def document(
    request: HttpRequest,
    service: Service,
    key: str,
    chosen: Format,
    body: Callable[[], Awaitable[bytes]],
) -> Response:
    """What `body` makes, or 304 for who has it already.

    `key` is all that it depends on besides the snapshot and the format. The tag is weak, since
    another run may order the same triples otherwise.
    """
    told = f"{service.snapshot.manifest.hash} {chosen.media_type} {key}"
    tag = f'W/"{hashlib.blake2b(told.encode(), digest_size=16).hexdigest()}"'
    headers = {"vary": varies(service.settings.base), "cache-control": "no-cache", "etag": tag}
    if matches(condition(request.headers), tag):
        return Response(status_code=304, headers=headers)
    return Response(await body(), headers={"content-type": chosen.content_type, **headers})


def chosen_format(request: HttpRequest, family: Family, wanted: str | None) -> Format:
    """The format named by the parameter `format`, else by Accept. Raises ProblemError for none."""
    if wanted is not None:
        found = family.find(wanted)
        if found is None:
            names = [item.names[0] for item in family.formats]
            raise ProblemError(
                "bad-request",
                f"The parameter 'format' is {wanted!r}; it must be one of {', '.join(names)}.",
                available=names,
            )
        return found
    found = choose(request.headers.get("accept"), family)
    if found is None:
        raise ProblemError(
            "not-acceptable",
            f"This document comes as {', '.join(family.listing())}.",
            (("vary", "Accept"),),
            available=[item.media_type for item in family.formats],
        )
    return found


def format_parameter(*families: Family) -> Any:
    """The parameter `format`, which takes any of the short names, for an interface."""
    names = dict.fromkeys(
        name for family in families for item in family.formats for name in item.names
    )
    return Query(
        alias="format", description="Short name of a format.", json_schema_extra={"enum": [*names]}
    )


def documented(family: Family) -> dict[int | str, dict[str, Any]]:
    """The formats of a family as the description of an interface lists them."""
    content: dict[str, Any] = {item.media_type: {} for item in family.formats}
    return {
        200: {"description": "The document.", "content": content},
        304: {"description": "The client has it already."},
    }


# What the service says of itself: the SPARQL 1.1 Service Description, and VoID.
#
# Comunica reads the description at the address of the endpoint for its features and the sizes
# of its graphs, the SPARQL editor of SIB reads the finer counts by SPARQL, and crawlers of
# linked data find the dataset through `/.well-known/void`.


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


HTML: Final = Format(
    ("html",),
    "text/html",
    "text/html; charset=utf-8",
    "http://www.w3.org/ns/formats/HTML",
    ("application/xhtml+xml",),
)

# A program that says nothing of formats gets Turtle, a browser asks for HTML.
DOCUMENTS: Final = Family(
    "a thing",
    (
        *(
            Format(
                one.names,
                one.media_type,
                one.content_type,
                one.iri,
                tuple(alias for alias in one.aliases if alias != HTML.media_type),
            )
            for one in GRAPH.formats
        ),
        HTML,
    ),
)

ENDINGS: Final[Mapping[str, Format]] = {one.names[0]: one for one in DOCUMENTS.formats}
"""The endings of the addresses of documents. No name in the graph ends like one of them."""

TITLES: Final[Mapping[str, str]] = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
    "html": "HTML",
}
"""How a page calls the formats, by ending."""


class Place:
    """An IRI of the graph, as `thing_of` gives it, and where it stands on this server."""

    def __init__(self, iri: str, space: str, name: str) -> None:
        self.iri = iri
        self.name = name
        self._last = (name or space).rpartition("/")[2]
        self._depth = name.count("/") + 1 if name else 0

    @property
    def root(self) -> str:
        """The way from the documents to the root of the server."""
        return "../" * self._depth or "./"

    def document(self, ending: str) -> str:
        """The way from one document to another, by its ending."""
        return f"{self._last}.{ending}"

    def document_of_thing(self, ending: str) -> str:
        """The way from the thing itself, whose address ends in a slash if it has no name."""
        return self.document(ending) if self.name else f"../{self.document(ending)}"


DOWNLOADS: Final = "downloads"
"""The folder of a snapshot that holds the downloads."""

# One snapshot that is served, one that is about to be, and a few for tests.
_KEPT: Final = 4
_MAX_NAMES: Final = 50_000
_MAX_NEAR: Final = 5

_SEPARATOR: Final = re.compile(r"\W|_")
_MAX_LENGTH: Final = 100
# The beginnings of shorter words are those of half the index.
_SHORTEST_WORD: Final = 3


@dataclass(frozen=True)
class Knowledge:
    """The terms of the ontology in a snapshot, and the shapes beside it."""

    vocabulary: Vocabulary
    shapes: Mapping[Node, tuple[Triple, ...]]

    @cached_property
    def context(self) -> Mapping[str, Any]:
        """The JSON-LD context."""
        return context_of(self.vocabulary)

    @cached_property
    def context_document(self) -> bytes:
        """The context as it is published."""
        text = json.dumps({"@context": self.context}, ensure_ascii=False, indent=2)
        return text.encode() + b"\n"


_known: Final[OrderedDict[tuple[str, str], Knowledge]] = OrderedDict()
_names: Final[OrderedDict[tuple[str, str], Names]] = OrderedDict()


async def knowledge_of(service: Service) -> Knowledge:
    """What is known of the snapshot of a service; raises what its own lane raises."""
    key = _key(service)
    found = _known.get(key)
    if found is None:
        answer = await service.own_lane.answer(Request(VOCABULARY_QUERY))
        shapes = await asyncio.to_thread(_shapes, service.snapshot)
        found = Knowledge(read_vocabulary(answer.body), shapes)
        _keep(_known, key, found)
    return found


async def near_iris(service: Service, name: str) -> list[str]:
    """The IRIs whose names are most like a name, then those of things with its words."""
    names = await _names_of(service)
    found = [ROOT + one for one in names.near(name, _MAX_NEAR)]
    parts = _SEPARATOR.split(name.rpartition("/")[2][:_MAX_LENGTH])
    words = " ".join(part for part in parts if len(part) >= _SHORTEST_WORD)
    hits = await asyncio.to_thread(_hits, service.snapshot.index, words)
    return list(dict.fromkeys([*found, *hits]))[:_MAX_NEAR]


def _hits(index: Path, words: str) -> list[str]:
    # That there is nothing of this name is true without a hint; /ready tells of damage.
    try:
        return Index(index).find(words, _MAX_NEAR)
    except BuildError:
        return []


async def _names_of(service: Service) -> Names:
    key = _key(service)
    found = _names.get(key)
    if found is None:
        answer = await service.own_lane.answer(Request(names_query(_MAX_NAMES)))
        rows = json.loads(answer.body)["results"]["bindings"]
        iris = [row["thing"]["value"] for row in rows]
        shapes = (await knowledge_of(service)).shapes
        iris += [node.value for node in shapes if node.value.startswith(ROOT)]
        found = await asyncio.to_thread(Names, [iri.removeprefix(ROOT) for iri in iris])
        _keep(_names, key, found)
    return found


def _shapes(snapshot: Snapshot) -> Mapping[Node, tuple[Triple, ...]]:
    """The statements of the shapes by subject; none where the snapshot was made without them.

    Raises BuildError if they cannot be read.
    """
    name = f"{DOWNLOADS}/{SHAPES}"
    if name not in snapshot.manifest.files:
        return {}
    try:
        text = (snapshot.path / name).read_bytes()
    except OSError as error:
        raise BuildError(f"{snapshot.path} cannot be read: {error}; run `dcgraph build`.") from None
    about: dict[Node, list[Triple]] = {}
    for quad in parse(text, RdfFormat.N_TRIPLES):
        triple = Triple(quad.subject, quad.predicate, quad.object)
        if not isinstance(triple.subject, Triple):
            about.setdefault(triple.subject, []).append(triple)
    return {node: tuple(triples) for node, triples in about.items()}


def _key(service: Service) -> tuple[str, str]:
    return str(service.snapshot.path), service.snapshot.manifest.hash


def _keep(kept: OrderedDict[tuple[str, str], Any], key: tuple[str, str], value: object) -> None:
    kept[key] = value
    while len(kept) > _KEPT:
        kept.popitem(last=False)
