"""The core shapes run by pySHACL, with `dcgraph check --engine pyshacl`: slow, and independent."""

from __future__ import annotations

import warnings

import pyshacl
import rdflib
import rdflib.plugins.sparql
from pyoxigraph import Literal, NamedNode
from pyshacl.errors import ShapeRecursionWarning
from rdflib import SH
from rdflib.term import Node

from dcgraph.check.findings import Finding, on_file
from dcgraph.check.shacl import Breach, Index, as_rdflib
from dcgraph.check.shapes import Shapes, findings_of, misfits
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.rdf.turtle import Term

# A query in a contributed shape could otherwise read any file through FROM <file:…>.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False


def graph_of(corpus: Corpus, *rooms: str) -> rdflib.Graph:
    """The triples of the named rooms as one rdflib graph."""
    facts = list(corpus.facts(*rooms))
    nodes = {term: _to_rdflib(term) for term in {term for fact in facts for term in fact}}
    graph = rdflib.Graph()
    for subject, predicate, value in facts:
        graph.add((nodes[subject], nodes[predicate], nodes[value]))
    return graph


def core(corpus: Corpus, index: Index) -> list[Finding]:  # noqa: ARG001  # as the other
    """What pySHACL finds to break the core shapes; one finding if it does not run them."""
    findings, faulty = misfits(corpus)
    shapes = rdflib.Graph()
    for triple in graph_of(corpus, "shapes"):
        plain = triple[1] not in (SH.sparql, SH.message, SH.description)
        if plain and str(triple[0]) not in faulty and str(triple[2]) not in faulty:
            shapes.add(triple)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ShapeRecursionWarning)
            _, report, reason = pyshacl.validate(
                graph_of(corpus, "ontology", "data"),
                shacl_graph=shapes,
                advanced=False,
                inference="none",
                meta_shacl=False,
                js=False,
                do_owl_imports=False,
            )
    # pySHACL raises errors of many unrelated kinds on ill-formed shapes and odd values.
    except Exception as error:  # noqa: BLE001
        report, reason = None, str(error)
    if not isinstance(report, rdflib.Graph):
        text = f"pySHACL cannot run the shapes: {str(reason).rstrip('.')}."
        return [*findings, on_file(Place("shapes", 1, 1), "Shape-form", text)]
    words = Shapes(corpus.facts("shapes"), faulty)
    facts = corpus.facts("ontology", "data", "shapes")
    terms: dict[Node | None, Term] = {_to_rdflib(term): term for fact in facts for term in fact}
    # Not the details of a result, which are results too, of the shapes within its shape.
    for result in report.objects(None, SH.result):
        focus, path, value, shape = (
            terms.get(report.value(result, name))
            for name in (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape)
        )
        assert focus is not None
        assert shape is not None
        kind = str(report.value(result, SH.sourceConstraintComponent))
        name = kind.removeprefix(str(SH)).removesuffix("ConstraintComponent")
        breach = Breach(focus, path, value, shape, name[0].lower() + name[1:])
        findings += findings_of(corpus, words, breach)
    return findings


def _to_rdflib(term: Term) -> Node:
    kind = rdflib.URIRef if isinstance(term, NamedNode) else rdflib.BNode
    node: Node = as_rdflib(term) if isinstance(term, Literal) else kind(term.value)
    return node
