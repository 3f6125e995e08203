"""pySHACL runs the shapes as they are, queries and all, over all examples: it is the oracle."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyshacl
import pytest
import rdflib
import rdflib.plugins.sparql
from rdflib import SH
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from dcgraph.check.constraints import constraints
from dcgraph.check.findings import rule_name
from dcgraph.check.shacl import as_rdflib, core
from dcgraph.rdf.corpus import Corpus

NO_COMPONENT = {rdflib.RDF.type, SH.path, SH.severity, SH.message, SH.description}
"""What SHACL says of a property shape beside its constraints."""

prepare = cache(rdflib.plugins.sparql.prepareQuery)


class Prepared(rdflib.Graph):
    """A graph that parses each query once; pySHACL alone would, for each focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """Answer as any graph does."""
        text = isinstance(query_object, str)
        return super().query(prepare(query_object) if text else query_object, *args, **kwargs)


@pytest.fixture(scope="session")
def shapes(examples: Corpus) -> rdflib.Graph:
    """The shapes with their queries."""
    return as_rdflib(examples, "shapes")


@pytest.fixture(scope="session")
def report(examples: Corpus, shapes: rdflib.Graph) -> rdflib.Graph:
    """What pySHACL reports on the small graph and all examples together."""
    data = Prepared()
    data += as_rdflib(examples, "ontology", "data")
    conforms, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, advanced=False, inference="none", meta_shacl=True, js=False
    )
    assert not conforms
    assert isinstance(report, rdflib.Graph)
    return report


def values(report: rdflib.Graph, first: Node, second: Node) -> set[tuple[Node, Node]]:
    """The values of two properties of each result that has both."""
    return {
        (one, two)
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
        for one in report.objects(result, first)
        for two in report.objects(result, second)
    }


def test_the_queries_of_the_shapes_find_what_pyshacl_finds_with_them(
    examples: Corpus, report: rdflib.Graph, shapes: rdflib.Graph
) -> None:
    theirs = {
        (rule_name(str(constraint)), str(focus))
        for constraint, focus in values(report, SH.sourceConstraint, SH.focusNode)
    }
    ours = {(finding.rule, finding.subject) for finding in constraints(examples, examples.store())}
    rules = {rule_name(str(rule)) for rule in shapes.objects(None, SH.sparql)}
    assert rules
    assert ours == theirs
    assert {rule for rule, _ in theirs} == rules


def test_the_lean_shapes_find_what_pyshacl_finds_with_the_whole(
    examples: Corpus, report: rdflib.Graph
) -> None:
    by_query = set(report.subjects(SH.sourceConstraint))
    theirs = {
        (rule_name(str(report.value(one, SH.sourceShape))), str(report.value(one, SH.focusNode)))
        for one in report.subjects(rdflib.RDF.type, SH.ValidationResult)
        if one not in by_query
    }
    ours = {(finding.rule, finding.subject) for finding in core(examples)}
    assert theirs
    assert ours == theirs


def test_every_constraint_of_a_property_shape_is_broken_by_an_example(
    report: rdflib.Graph, shapes: rdflib.Graph
) -> None:
    components = {
        (shape, SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"])
        for shape in shapes.subjects(rdflib.RDF.type, SH.PropertyShape)
        for parameter in shapes.predicates(shape)
        if parameter not in NO_COMPONENT
        for name in [str(parameter).removeprefix(str(SH))]
    }
    broken = values(report, SH.sourceShape, SH.sourceConstraintComponent)
    assert components
    assert components - broken == set(), "these have no example: add one to tests/shapes/"


def test_a_query_in_a_shape_can_read_no_file() -> None:
    assert rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS is False
