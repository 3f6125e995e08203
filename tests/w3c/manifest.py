"""Reading the manifests of a checkout of the W3C's rdf-tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from tests.w3c.replay import Expected, Sent

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

PROTOCOL = "sparql/sparql11/protocol/manifest.ttl"
DESCRIPTION = "sparql/sparql11/service-description/manifest.ttl"
SUITES = (
    "sparql/sparql11/manifest-sparql11-query.ttl",
    "sparql/sparql11/manifest-sparql11-results.ttl",
    "sparql/sparql11/manifest-sparql11-fed.ttl",
    "sparql/sparql12/manifest.ttl",
)

Exchange = tuple[Sent, Expected]


@dataclass(frozen=True, slots=True)
class ProtocolTest:
    """A protocol test: the graphs that it wants to find, and its requests in order."""

    name: str
    graphs: tuple[tuple[str, Path], ...]
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class QueryTest:
    """A test of evaluation or syntax, named as `suite/folder/name`.

    `result` is None for a test of syntax, which is good or bad by its `kind`. `data` goes into
    the default graph, `named` are the named graphs.
    """

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()
    result: Path | None = None

    @property
    def folder(self) -> str:
        return self.name.rpartition("/")[0]


def read(path: Path) -> Graph:
    """The graph of one manifest."""
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


def entries(graph: Graph) -> Iterator[URIRef]:
    """The tests of a manifest, in its order."""
    for manifest in graph.subjects(RDF.type, MF.Manifest):
        for found in graph.objects(manifest, MF.entries):
            yield from (cast(URIRef, entry) for entry in Collection(graph, found))


def local(entry: URIRef) -> str:
    """The name of a test without its namespace."""
    return re.split(r"[#/]", str(entry))[-1]


def protocol_tests(checkout: Path) -> list[ProtocolTest]:
    """The protocol tests of the checkout."""
    graph = read(checkout / PROTOCOL)
    return [
        ProtocolTest(local(entry), tuple(_graphs(graph, entry)), tuple(_exchanges(graph, entry)))
        for entry in entries(graph)
    ]


def query_tests(checkout: Path) -> list[QueryTest]:
    """The tests of evaluation and syntax of the suites, but for those of updates."""
    found: list[QueryTest] = []
    for suite in SUITES:
        top = read(checkout / suite)
        for manifest in top.subjects(RDF.type, MF.Manifest):
            for listed in top.objects(manifest, MF.include):
                for included in Collection(top, listed):
                    found += _query_tests(_path(included))
    return found


def _query_tests(path: Path) -> Iterator[QueryTest]:
    graph = read(path)
    folder = f"{path.parent.parent.name}/{path.parent.name}"
    for entry in entries(graph):
        kind = local(cast(URIRef, graph.value(entry, RDF.type)))
        if "Update" in kind:
            continue
        action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
        assert action is not None, entry
        query = graph.value(action, QT.query)
        yield QueryTest(
            f"{folder}/{local(entry)}",
            kind,
            _path(query or action),
            tuple(_path(one) for one in graph.objects(action, QT.data)),
            tuple(_path(one) for one in graph.objects(action, QT.graphData)),
            _path(result) if result is not None else None,
        )


def _path(node: Node) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


def _graphs(graph: Graph, entry: URIRef) -> Iterator[tuple[str, Path]]:
    for data in graph.objects(entry, UT.graphData):
        label, file = graph.value(data, RDFS.label), graph.value(data, UT.graph)
        assert file is not None
        yield str(label), _path(file)


def _exchanges(graph: Graph, entry: URIRef) -> Iterator[Exchange]:
    action = graph.value(entry, MF.action)
    for listed in graph.objects(action, HT.requests):
        for request in Collection(graph, listed):
            yield _sent(graph, request), _expected(graph, request)


def _sent(graph: Graph, request: Node) -> Sent:
    path = str(graph.value(request, HT.absolutePath))
    assert path.startswith("/sparql/"), path
    headers = [
        (str(graph.value(header, HT.fieldName)), str(graph.value(header, HT.fieldValue)))
        for listed in graph.objects(request, HT.headers)
        for header in Collection(graph, listed)
    ]
    body = graph.value(request, HT.body)
    content = None
    if body is not None:
        text, encoding = graph.value(body, CNT.chars), graph.value(body, CNT.characterEncoding)
        content = str(text).encode(str(encoding))
    return Sent(
        str(graph.value(request, HT.methodName)),
        path.removeprefix("/sparql/"),
        tuple(headers),
        content,
    )


def _expected(graph: Graph, request: Node) -> Expected:
    response = graph.value(request, HT.resp)
    classes = frozenset(
        int(str(status)[-3]) for status in graph.objects(response, MF.expectedStatus)
    )
    form = graph.value(response, MF.expectedFormat)
    boolean = graph.value(response, MF.expectedBoolean)
    return Expected(
        classes,
        None if form is None else str(form),
        None if boolean is None else str(boolean) == "true",
    )
