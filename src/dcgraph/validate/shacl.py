"""SHACL: the core by pySHACL, the SPARQL constraints each run once over the whole graph.

pySHACL would parse and run a SPARQL constraint anew for every focus node; one run that binds
`$this` gives the same answers in a hundredth of the time. The tests hold the two against
each other.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyshacl
import rdflib
import rdflib.plugins.sparql
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import SH

from dcgraph.errors import LoadError
from dcgraph.load import Corpus
from dcgraph.terms import DCGS, compact
from dcgraph.turtle import Term
from dcgraph.validate.findings import Finding, Severity, found

__all__ = ["as_rdflib", "core", "rule_name", "severity_of"]

# A query in a contributed shape could otherwise read any file through FROM <file:…>.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False

_SEVERITIES: dict[str, Severity] = {
    str(SH.Violation): "error",
    str(SH.Warning): "warning",
    str(SH.Info): "info",
}


def as_rdflib(corpus: Corpus, *rooms: str) -> rdflib.Graph:
    """The triples of the named rooms as one rdflib graph."""
    graph = rdflib.Graph()
    for file in corpus.rooms(*rooms):
        for t in file.triples:
            graph.add((_to_rdflib(t.subject), _to_rdflib(t.predicate), _to_rdflib(t.object)))
    return graph


def _to_rdflib(term: Term) -> rdflib.term.Node:
    match term:
        case NamedNode():
            return rdflib.URIRef(term.value)
        case BlankNode():
            return rdflib.BNode(term.value)
        case _:
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            datatype = term.datatype.value
            plain = datatype == str(rdflib.XSD.string)
            return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(datatype))


def _from_rdflib(node: rdflib.term.Node) -> Term:
    match node:
        case rdflib.URIRef():
            return NamedNode(str(node))
        case rdflib.Literal():
            if node.language:
                return Literal(str(node), language=node.language)
            if node.datatype:
                return Literal(str(node), datatype=NamedNode(str(node.datatype)))
            return Literal(str(node))
        case _:
            return BlankNode(str(node))


def core(corpus: Corpus) -> list[Finding]:
    """The results of the core shapes, run by pySHACL.

    Raises LoadError if the shapes are not shapes.
    """
    shapes = as_rdflib(corpus, "shapes")
    bare = as_rdflib(corpus, "shapes")
    # pySHACL looks at each property of a shape again for each focus node: without its texts,
    # which are read from `shapes` afterwards, a check takes a third less time.
    for texts in (SH.sparql, SH.message, SH.description):
        bare.remove((None, texts, None))
    try:
        _, report, _ = pyshacl.validate(
            as_rdflib(corpus, "ontology", "data"),
            shacl_graph=bare,
            advanced=False,
            inference="none",
            meta_shacl=False,
            js=False,
            do_owl_imports=False,
        )
    # pySHACL raises errors of many unrelated kinds on ill-formed shapes.
    except Exception as error:  # noqa: BLE001
        raise LoadError(f"The shapes cannot be run: {error}.", corpus.root / "shapes") from None
    assert isinstance(report, rdflib.Graph)
    return list(_results(corpus, report, shapes))


def _results(corpus: Corpus, report: rdflib.Graph, shapes: rdflib.Graph) -> Iterable[Finding]:
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceShape)
        focus = report.value(result, SH.focusNode)
        assert shape is not None
        assert focus is not None
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        yield found(
            corpus,
            rule_name(str(shape)),
            severity_of(str(report.value(result, SH.resultSeverity))),
            str(focus),
            str(shapes.value(shape, SH.message)),
            why=str(shapes.value(shape, SH.description)),
            path=str(path) if isinstance(path, rdflib.URIRef) else None,
            value=_from_rdflib(value) if value is not None else None,
        )


def rule_name(shape: str) -> str:
    """The rule's stable name: the local name of its shape."""
    return shape.removeprefix(DCGS) if shape.startswith(DCGS) else compact(shape)


def severity_of(iri: str) -> Severity:
    """The severity that a SHACL IRI stands for; what is unknown is an error."""
    return _SEVERITIES.get(iri, "error")
