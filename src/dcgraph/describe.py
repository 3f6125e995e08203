"""The graph's description of itself, in VoID and DCAT, made of its own counts at build."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from dcgraph import __version__
from dcgraph.terms import DCG, DCGD, GRAPHS, PREFIXES, ROOT

__all__ = ["DESCRIPTION_GRAPH", "describe"]

DESCRIPTION_GRAPH = GRAPHS + "description"

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_DCTERMS = PREFIXES["dcterms"]
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
_DATASET = NamedNode(ROOT)
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_CLASSES = """SELECT ?of (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?of }
GROUP BY ?of ORDER BY ?of"""
_PROPERTIES = "SELECT ?of (COUNT(*) AS ?count) WHERE { ?s ?of ?o } GROUP BY ?of ORDER BY ?of"
_TABLES = """SELECT ?of ?title ?publisher ?license WHERE {
  ?of a dcg:Dataset ; dcterms:title ?title .
  OPTIONAL { ?of dcg:publisherName ?publisher }
  OPTIONAL { ?of dcterms:license ?license }
} ORDER BY ?of ?title"""


def describe(store: Store) -> int:
    """Add the description of what is in the store, and count its triples.

    It goes into the default graph and, by itself, into the graph `description`. It counts the
    graph without itself.
    """
    quads = [*_header(store), *_partitions(store), *_tables(store)]
    store.extend(quads)
    store.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads)
    return len(quads)


def _quad(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(predicate), value, NamedNode(DESCRIPTION_GRAPH))


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=_INTEGER)


def _header(store: Store) -> Iterator[Quad]:
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    for kind in (_VOID + "Dataset", _DCAT + "Dataset"):
        yield Quad(_DATASET, _TYPE, NamedNode(kind), NamedNode(DESCRIPTION_GRAPH))
    yield _quad(_DATASET, _DCTERMS + "title", Literal("dcgraph", language="en"))
    yield _quad(_DATASET, _DCTERMS + "license", NamedNode(_LICENCE))
    yield _quad(_DATASET, _DCTERMS + "creator", Literal("The dcgraph authors"))
    yield _quad(_DATASET, _DCAT + "version", Literal(__version__))
    yield _quad(_DATASET, _VOID + "uriSpace", Literal(DCGD))
    yield _quad(_DATASET, _VOID + "triples", _number(triples))
    for name in ("dcg", "dcterms", "skos"):
        yield _quad(_DATASET, _VOID + "vocabulary", NamedNode(PREFIXES[name]))
    yield _quad(_DATASET, _VOID + "exampleResource", NamedNode(DCGD + "digital-customs"))


def _partitions(store: Store) -> Iterator[Quad]:
    kinds = (("class", _CLASSES, "entities"), ("property", _PROPERTIES, "triples"))
    for kind, query, counted in kinds:
        for of, count in _counts(store, query):
            short = of.removeprefix(DCG).replace("/", ".").replace("#", ".").replace(":", "")
            part = NamedNode(f"{DESCRIPTION_GRAPH}/{kind}/{short}")
            yield _quad(_DATASET, f"{_VOID}{kind}Partition", part)
            yield _quad(part, _VOID + kind, NamedNode(of))
            yield _quad(part, _VOID + counted, _number(count))


def _tables(store: Store) -> Iterator[Quad]:
    """Each table that the graph draws on, with whom to attribute it to and its licence if read."""
    rows = store.query(_TABLES, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        table = NamedNode(row["of"].value)
        yield _quad(_DATASET, _DCTERMS + "source", table)
        for name in ("title", "publisher", "license"):
            value = row[name]
            if isinstance(value, NamedNode | Literal):
                yield _quad(table, _DCTERMS + name, value)


def _counts(store: Store, query: str) -> Iterator[tuple[str, int]]:
    rows = store.query(query, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        if isinstance(row["of"], NamedNode):
            yield row["of"].value, int(row["count"].value)
