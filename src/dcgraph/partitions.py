"""What the graph is made of, counted: its classes, its properties, and which joins which.

A class as a whole takes in what the rules derive. The finer partitions, of the properties of
each class and of the datatypes and classes of their values, keep to the class that the text
gives a thing: with the classes above they would be several times as many and say no more.
They are what the SPARQL editor of SIB completes from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from dcgraph.terms import DERIVED_GRAPH, DESCRIPTION_GRAPH, PREFIXES, ROOT, compact

__all__ = ["Statement", "asked", "joins", "number", "partitions"]

Statement = tuple[str, str, NamedNode | Literal]
"""Subject, predicate, value."""

_VOID = PREFIXES["void"]
_VOID_EXT = "http://ldf.fi/void-ext#"
_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
_SEPARATORS = re.compile(r"[/#:]+")

_CLASSES = """SELECT ?of (COUNT(*) AS ?entities) (SUM(?size) AS ?triples) WHERE {
  { SELECT ?thing (COUNT(*) AS ?size) WHERE { ?thing ?property ?value } GROUP BY ?thing }
  ?thing a ?of
} GROUP BY ?of ORDER BY ?of"""
_PROPERTIES = """SELECT ?of (COUNT(*) AS ?triples)
  (COUNT(DISTINCT ?thing) AS ?distinctSubjects) (COUNT(DISTINCT ?value) AS ?distinctObjects)
WHERE { ?thing ?of ?value } GROUP BY ?of ORDER BY ?of"""
_OWN = f"""{{ SELECT DISTINCT ?thing ?kind WHERE {{
    GRAPH ?file {{ ?thing a ?kind }} FILTER (?file != <{DERIVED_GRAPH}>)
  }} }}
  ?thing ?property ?value ."""
_DATATYPES = f"""SELECT ?kind ?property ?of (COUNT(*) AS ?triples) WHERE {{
  {_OWN}
  BIND (DATATYPE(?value) AS ?of)
}} GROUP BY ?kind ?property ?of ORDER BY ?kind ?property ?of"""
_TARGETS = f"""SELECT ?kind ?property ?of (COUNT(*) AS ?triples) WHERE {{
  {_OWN}
  {{ SELECT DISTINCT ?value ?of WHERE {{
    GRAPH ?other {{ ?value a ?of }} FILTER (?other != <{DERIVED_GRAPH}>)
  }} }}
}} GROUP BY ?kind ?property ?of ORDER BY ?kind ?property ?of"""


def number(value: int) -> Literal:
    """An integer as it is written in the graph."""
    return Literal(str(value), datatype=_INTEGER)


def asked(store: Store, query: str) -> Iterator[QuerySolution]:
    """The rows of a SELECT query of the program's own, which may use the common prefixes."""
    rows = store.query(query, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    yield from rows


def partitions(store: Store) -> Iterator[Statement]:
    """The default graph parted by class, and by property."""
    kinds = (
        ("class", _CLASSES, ("entities", "triples")),
        ("property", _PROPERTIES, ("triples", "distinctSubjects", "distinctObjects")),
    )
    for kind, query, counted in kinds:
        for row in asked(store, query):
            if isinstance(row["of"], NamedNode):
                part = _part(kind, row["of"].value)
                yield ROOT, f"{_VOID}{kind}Partition", NamedNode(part)
                yield part, _VOID + kind, row["of"]
                for name in counted:
                    yield part, _VOID + name, number(int(row[name].value))


def joins(store: Store) -> Iterator[Statement]:
    """Each class parted by property, and that by the datatype or the class of the value."""
    whole: Counter[tuple[str, str]] = Counter()
    for row in asked(store, _DATATYPES):
        whole[row["kind"].value, row["property"].value] += int(row["triples"].value)
        if row["of"] is not None:
            yield from _values(row, _VOID_EXT + "datatypePartition", _VOID_EXT + "datatype")
    for row in asked(store, _TARGETS):
        yield from _values(row, _VOID + "classPartition", _VOID + "class")
    for (kind, name), count in whole.items():
        part = _part("class", kind, name)
        yield _part("class", kind), _VOID + "propertyPartition", NamedNode(part)
        yield part, _VOID + "property", NamedNode(name)
        yield part, _VOID + "triples", number(count)


def _values(row: QuerySolution, leads: str, names: str) -> Iterator[Statement]:
    kind, name, of = (row[key].value for key in ("kind", "property", "of"))
    part = _part("class", kind, name, of)
    yield _part("class", kind, name), leads, NamedNode(part)
    yield part, names, NamedNode(of)
    yield part, _VOID + "triples", number(int(row["triples"].value))


def _part(*path: str) -> str:
    """The IRI of a partition, from the short forms of what it is a partition by."""
    shorts = (_SEPARATORS.sub(".", compact(iri).removeprefix("dcg:")) for iri in path)
    return "/".join((DESCRIPTION_GRAPH, *shorts))
