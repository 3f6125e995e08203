"""SHACL: the core by pySHACL, the SPARQL constraints each run once over the whole graph.

pySHACL would parse and run a SPARQL constraint anew for every focus node; one run that binds
`$this` gives the same answers in a hundredth of the time. The tests hold the two against
each other.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

import pyshacl
import rdflib
import rdflib.plugins.sparql
from pyoxigraph import BlankNode, Literal, NamedNode
from pyshacl.errors import ShapeRecursionWarning
from rdflib import RDF, SH

from dcgraph.load import Corpus, Place
from dcgraph.turtle import Term
from dcgraph.validate.findings import Finding, found, on_file, rule_name, severity_of
from dcgraph.validate.misfits import misfits
from dcgraph.validate.surplus import surplus

__all__ = ["as_rdflib", "core", "is_well_formed"]

# A query in a contributed shape could otherwise read any file through FROM <file:…>.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
# It logs a trace for each literal that does not fit its datatype, which is for the shapes to say.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


_VALUES: Final[dict[str, type]] = {
    "integer": int,
    "float": float,
    "decimal": Decimal,
    "boolean": bool,
    "date": date,
    "time": time,
    "dateTime": datetime,
}
"""What pySHACL asks of the values of these datatypes."""


def as_rdflib(corpus: Corpus, *rooms: str) -> rdflib.Graph:
    """The triples of the named rooms as one rdflib graph."""
    graph = rdflib.Graph()
    made: dict[Term, rdflib.term.Node] = {}

    def node(term: Term) -> rdflib.term.Node:
        found = made.get(term)
        if found is None:
            found = made[term] = _to_rdflib(term)
        return found

    for file in corpus.rooms(*rooms):
        for t in file.triples:
            graph.add((node(t.subject), node(t.predicate), node(t.object)))
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
            # As it is written: another form of the same number would not be found again.
            kind = None if plain else rdflib.URIRef(datatype)
            return rdflib.Literal(term.value, datatype=kind, normalize=False)


def is_well_formed(literal: Literal) -> bool:
    """Whether pySHACL takes a literal for a value of its own datatype."""
    asked = _to_rdflib(literal)
    assert isinstance(asked, rdflib.Literal)
    if asked.ill_typed:
        return False
    kind = _VALUES.get(literal.datatype.value.removeprefix(str(rdflib.XSD)))
    return kind is None or isinstance(asked.value, kind)


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
    """The results of the core shapes, run by pySHACL, without those that cannot be run.

    Of each that cannot, a finding tells what is wrong with it.
    """
    findings, faulty = misfits(corpus)
    shapes = _without(as_rdflib(corpus, "shapes"), faulty)
    data = as_rdflib(corpus, "ontology", "data")
    try:
        report = _validated(data, shapes)
    except _Unrunnable:
        for one, why in _culprits(data, shapes):
            place = corpus.locate(str(one)) or Place("shapes", 1, 1)
            findings.append(on_file(place, "Shape-form", f"The shape cannot be run: {why}."))
            faulty.add(str(one))
        shapes = _without(shapes, faulty)
        report = _validated(data, shapes)
    return [*findings, *_results(corpus, report, shapes)]


class _Unrunnable(Exception):
    """Shapes that pySHACL does not run, in its words."""


def _validated(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ShapeRecursionWarning)
            _, report, said = pyshacl.validate(
                data,
                shacl_graph=_lean(shapes),
                advanced=False,
                inference="none",
                meta_shacl=False,
                js=False,
                do_owl_imports=False,
            )
    # pySHACL raises errors of many unrelated kinds on ill-formed shapes.
    except Exception as error:  # noqa: BLE001
        raise _Unrunnable(str(error).rstrip(".")) from None
    if not isinstance(report, rdflib.Graph):
        raise _Unrunnable(said.rstrip("."))
    return report


def _culprits(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterable[tuple[rdflib.URIRef, str]]:
    """The shapes that cannot be run even alone, each with why: properties, else whole shapes."""
    for shape in sorted(set(shapes.subjects(RDF.type, SH.NodeShape)), key=str):
        if not isinstance(shape, rdflib.URIRef):
            continue
        why = _unrunnable(data, _reached(shapes, shape, set()))
        if why:
            rules = sorted(set(shapes.objects(shape, SH.property)), key=str)
            parts = [
                (rule, told)
                for rule in rules
                if isinstance(rule, rdflib.URIRef)
                if (told := _unrunnable(data, _reached(shapes, shape, {*rules} - {rule})))
            ]
            # Where each is at fault, it is the shape itself.
            yield from parts if 0 < len(parts) < len(rules) or len(rules) == 1 else [(shape, why)]


def _unrunnable(data: rdflib.Graph, shapes: rdflib.Graph) -> str:
    try:
        _validated(data, shapes)
    except _Unrunnable as error:
        return str(error)
    return ""


def _reached(
    shapes: rdflib.Graph, start: rdflib.term.Node, left_out: Collection[rdflib.term.Node]
) -> rdflib.Graph:
    """What is said of a node and of all that it leads to."""
    found, waiting, seen = rdflib.Graph(), [start], {start, *left_out}
    while waiting:
        for triple in shapes.triples((waiting.pop(), None, None)):
            if triple[2] in left_out:
                continue
            found.add(triple)
            if triple[2] not in seen:
                seen.add(triple[2])
                waiting.append(triple[2])
    return found


def _without(shapes: rdflib.Graph, faulty: Collection[str]) -> rdflib.Graph:
    """The shapes without the named nodes and whatever names them."""
    if not faulty:
        return shapes
    left = rdflib.Graph()
    for triple in shapes:
        if str(triple[0]) not in faulty and str(triple[2]) not in faulty:
            left.add(triple)
    return left


def _lean(shapes: rdflib.Graph) -> rdflib.Graph:
    """The same shapes, put so that pySHACL is quick about them.

    It looks at each property of a shape again for each focus node, so the texts, which are
    read from the whole shapes afterwards, are left out. And it checks a property of a node
    shape one focus node at a time, but a property shape with targets of its own on all of
    them at once: so each gets the targets of the node shapes that nothing else refers to.
    """
    lean = rdflib.Graph()
    for triple in shapes:
        if triple[1] not in (SH.sparql, SH.message, SH.description):
            lean.add(triple)
    for shape, rule in list(lean.subject_objects(SH.property)):
        aims = [(aim, what) for aim in _TARGETS for what in lean.objects(shape, aim)]
        types = set(lean.objects(shape, RDF.type))
        plain = types == {SH.NodeShape} and not any(
            (one, word, None) in lean
            for one, word in (
                (shape, SH.deactivated),
                # What looks at the other properties of a shape needs them where they were.
                (shape, SH.closed),
                (rule, SH.qualifiedValueShapesDisjoint),
            )
        )
        if aims and plain and (None, None, shape) not in lean and (rule, SH.path, None) in lean:
            for aim in aims:
                lean.add((rule, *aim))
            lean.remove((shape, SH.property, rule))
    return lean


def _results(corpus: Corpus, report: rdflib.Graph, shapes: rdflib.Graph) -> Iterable[Finding]:
    # Not the details of a result, which are results too, of the shapes within its shape.
    for result in report.objects(None, SH.result):
        shape = report.value(result, SH.sourceShape)
        focus = report.value(result, SH.focusNode)
        assert shape is not None
        assert focus is not None
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        kind = report.value(result, SH.sourceConstraintComponent)
        words = str(shapes.value(shape, SH.message) or report.value(result, SH.resultMessage) or "")
        said = found(
            corpus,
            rule_name(str(shape)),
            severity_of(str(report.value(result, SH.resultSeverity))),
            str(focus),
            words,
            why=str(shapes.value(shape, SH.description) or ""),
            path=str(path) if isinstance(path, rdflib.URIRef) else None,
            value=_from_rdflib(value) if value is not None else None,
            component=str(kind),
        )
        most = getattr(shapes.value(shape, SH.maxCount), "value", None)
        if kind == SH.MaxCountConstraintComponent and isinstance(most, int):
            yield from surplus(corpus, said, str(path), most)
        elif kind == SH.UniqueLangConstraintComponent:
            yield from surplus(corpus, said, str(path), None)
        else:
            yield said
