"""The terms of the ontology, and what the graph holds, counted."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Store

from dcgraph.namespaces import DCG, DCGD, DERIVED_GRAPH, DESCRIPTION_GRAPH, PREFIXES, ROOT, compact
from dcgraph.sparql.model import Answer, Request

_OWL: Final = PREFIXES["owl"]

VOCABULARY_QUERY: Final = f"""PREFIX rdf: <{PREFIXES["rdf"]}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?term ?property ?value WHERE {{
  ?term rdfs:isDefinedBy ?module .
  ?term ?property ?value .
  FILTER (?property IN (rdf:type, rdfs:range, skos:prefLabel, skos:definition))
  FILTER (isIRI(?value) || LANG(?value) = "en")
}}"""
"""The query whose answer, in JSON, `read_vocabulary` reads."""


@dataclass(slots=True)
class Term:
    """A term: the IRIs of its types and of its ranges.

    Label and definition are in English, and empty where there is none.
    """

    iri: str
    types: set[str] = field(default_factory=set)
    ranges: set[str] = field(default_factory=set)
    label: str = ""
    definition: str = ""

    @property
    def links(self) -> bool:
        """Whether it is a property whose values are things."""
        return _OWL + "ObjectProperty" in self.types

    @property
    def is_property(self) -> bool:
        """Whether it is a property of any kind."""
        kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        return not self.types.isdisjoint(_OWL + kind for kind in kinds)


@dataclass(frozen=True)
class Vocabulary:
    """The terms by IRI."""

    terms: Mapping[str, Term]

    def label(self, iri: str) -> str:
        """The label of a term, or an empty text for what is none."""
        return self.terms.get(iri, Term(iri)).label

    def definition(self, iri: str) -> str:
        """The definition of a term, or an empty text for what is none."""
        return self.terms.get(iri, Term(iri)).definition

    @cached_property
    def grades(self) -> frozenset[str]:
        """The classes whose individuals are terms themselves, such as the grades of a claim."""
        kinds = {kind for term in self.terms.values() for kind in term.types}
        return frozenset(kind for kind in kinds if kind.startswith(DCG))


def read_vocabulary(answer: bytes) -> Vocabulary:
    """The terms out of the answer to VOCABULARY_QUERY."""
    terms: dict[str, Term] = {}
    for row in json.loads(answer)["results"]["bindings"]:
        iri, value = row["term"]["value"], row["value"]["value"]
        term = terms.setdefault(iri, Term(iri))
        match row["property"]["value"].rpartition("/")[2].rpartition("#")[2]:
            case "type":
                term.types.add(value)
            case "range":
                term.ranges.add(value)
            case "prefLabel":
                term.label = value
            case "definition":
                term.definition = value
    return Vocabulary(dict(sorted(terms.items())))


# What the graph is made of, counted: its classes, its properties, and which joins which.
#
# A class as a whole takes in what the rules derive. The finer partitions, of the properties of
# each class and of the datatypes and classes of their values, keep to the class that the text
# gives a thing: with the classes above they would be several times as many and say no more.
# They are what the SPARQL editor of SIB completes from.


Statement = tuple[str, str, NamedNode | Literal]
"""Subject, predicate, value."""

_VOID = PREFIXES["void"]
_VOID_EXT = "http://ldf.fi/void-ext#"
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
    return Literal(str(value), datatype=NamedNode(PREFIXES["xsd"] + "integer"))


def quads_of(statements: Iterable[Statement], graph: str) -> list[Quad]:
    """The statements as those of a named graph."""
    return [Quad(NamedNode(s), NamedNode(p), o, NamedNode(graph)) for s, p, o in statements]


def asked(store: Store, query: str) -> Iterator[QuerySolution]:
    """The rows of a SELECT query of the program's own, which may use the common prefixes."""
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    yield from rows


def partitions(store: Store) -> Iterator[Statement]:
    """The default graph parted by class, and by property."""
    counted = {
        "class": (_CLASSES, ("entities", "triples")),
        "property": (_PROPERTIES, ("triples", "distinctSubjects", "distinctObjects")),
    }
    for kind, (query, figures) in counted.items():
        for row in asked(store, query):
            if isinstance(row["of"], NamedNode):
                part = _part(kind, row["of"].value)
                yield ROOT, f"{_VOID}{kind}Partition", NamedNode(part)
                yield part, _VOID + kind, row["of"]
                for name in figures:
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


# What the graph holds, in figures: records by class, claims by basis, citations by confidence.
#
# A record counts under the class that its text gives it, not under the classes above.


_PREFIXES = f"PREFIX dcg: <{DCG}>\n"
_QUERIES = {
    "classes": f"""SELECT ?key (COUNT(DISTINCT ?thing) AS ?count) WHERE {{
  GRAPH ?file {{ ?thing a ?key }}
  FILTER (?file != <{DERIVED_GRAPH}>)
  FILTER (STRSTARTS(STR(?thing), "{DCGD}"))
}} GROUP BY ?key ORDER BY ?key""",
    "bases": """SELECT ?key (COUNT(?claim) AS ?count) WHERE {
  ?claim dcg:hasBasis ?key
} GROUP BY ?key ORDER BY ?key""",
    "confidences": """SELECT ?key (COUNT(?citation) AS ?count) WHERE {
  ?citation dcg:hasConfidence ?key
} GROUP BY ?key ORDER BY ?key""",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures by the local name of the class, basis or grade that they count."""

    classes: dict[str, int]
    bases: dict[str, int]
    confidences: dict[str, int]


def counts(answer: Callable[[Request], Answer]) -> Counts:
    """Count by asking a store. Raises QueryError if it does not answer."""
    return Counts(**{name: _ask(answer, text) for name, text in _QUERIES.items()})


def _ask(answer: Callable[[Request], Answer], text: str) -> dict[str, int]:
    rows = json.loads(answer(Request(_PREFIXES + text)).body)["results"]["bindings"]
    return {row["key"]["value"].removeprefix(DCG): int(row["count"]["value"]) for row in rows}


def as_markdown(figures: Counts) -> str:
    """The figures as one Markdown table."""
    tables = {"records": figures.classes, "claims": figures.bases, "citations": figures.confidences}
    lines = ["| what | kind | number |", "|---|---|---:|"]
    for what, table in tables.items():
        lines += [f"| {what} | {kind} | {number} |" for kind, number in table.items()]
    return "\n".join(lines)
