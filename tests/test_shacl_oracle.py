"""pySHACL runs the shapes as they are, queries and all, over all examples: it is the oracle."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
import rdflib.plugins.sparql
from rdflib import SH
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node
from tests.odd_literals import ODD
from tests.world import World

from dcgraph.check import pyshacl_engine
from dcgraph.check.constraints import constraints
from dcgraph.check.findings import rule_name
from dcgraph.check.pyshacl_engine import graph_of
from dcgraph.check.shacl import Index
from dcgraph.check.shapes import core
from dcgraph.files import Rooms, rooms
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Corpus, load

NO_COMPONENT = {rdflib.RDF.type, SH.path, SH.severity, SH.message, SH.description}
"""What SHACL says of a property shape beside its constraints."""

prepare = cache(rdflib.plugins.sparql.prepareQuery)


class Prepared(rdflib.Graph):
    """A graph that parses each query once; pySHACL alone would, for each focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """Answer as any graph does."""
        text = isinstance(query_object, str)
        return super().query(prepare(query_object) if text else query_object, *args, **kwargs)


def indexed(corpus: Corpus) -> Index:
    return Index(corpus.facts("ontology", "data"))


@pytest.fixture(scope="session")
def shapes(examples: Corpus) -> rdflib.Graph:
    """The shapes with their queries."""
    return graph_of(examples, "shapes")


@pytest.fixture(scope="session")
def report(examples: Corpus, shapes: rdflib.Graph) -> rdflib.Graph:
    """What pySHACL reports on the small graph and all examples together."""
    data = Prepared()
    data += graph_of(examples, "ontology", "data")
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


@pytest.mark.nightly
def test_the_queries_of_the_shapes_find_what_pyshacl_finds_with_them(
    examples: Corpus, report: rdflib.Graph, shapes: rdflib.Graph
) -> None:
    theirs = {
        (rule_name(str(constraint)), str(focus))
        for constraint, focus in values(report, SH.sourceConstraint, SH.focusNode)
    }
    ours = {
        (finding.rule, finding.subject)
        for finding in constraints(examples, examples.store(), Index(examples.facts()))
    }
    rules = {rule_name(str(rule)) for rule in shapes.objects(None, SH.sparql)}
    assert rules
    assert ours == theirs
    assert {rule for rule, _ in theirs} == rules


@pytest.mark.nightly
def test_the_core_shapes_find_what_pyshacl_finds_with_them(
    examples: Corpus, report: rdflib.Graph
) -> None:
    by_query = set(report.subjects(SH.sourceConstraint))
    theirs = {
        (rule_name(str(report.value(one, SH.sourceShape))), str(report.value(one, SH.focusNode)))
        for one in report.subjects(rdflib.RDF.type, SH.ValidationResult)
        if one not in by_query
    }
    ours = {(finding.rule, finding.subject) for finding in core(examples, indexed(examples))}
    assert theirs
    assert ours == theirs


@pytest.mark.nightly
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


@pytest.mark.nightly
def test_odd_literals_are_judged_as_pyshacl_judges_them(small: Rooms) -> None:
    # Without NaN and INF, on which pySHACL ends.
    odd = [one for one in ODD if "N" not in one.value]
    lines = [f"dcgd:x{number} dcg:value {literal} ." for number, literal in enumerate(odd)]
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    (small.data / "concepts" / "x.ttl").write_text(prefixes + "\n".join(lines), encoding="utf-8")
    asked = [
        *(f"sh:datatype {kind}" for kind in sorted({str(one.datatype) for one in odd})),
        *(
            f"sh:{way}{kind}clusive {bound}"
            for way in ("min", "max")
            for kind in ("In", "Ex")
            for bound in ("1", "1.0", '"1"', '"2001-02-03"^^xsd:date')
        ),
        "sh:minLength 1",
        "sh:maxLength 2",
        'sh:pattern "^[0-9]+$"',
        'sh:languageIn ( "en" )',
        'sh:in ( 1 "1" 01 "a"@en true )',
        "sh:nodeKind sh:Literal",
        "sh:uniqueLang true",
    ]
    shapes = [
        f"dcgs:X{n} a sh:NodeShape ; sh:targetSubjectsOf dcg:value ; sh:property dcgs:X-{n} .\n"
        f'dcgs:X-{n} a sh:PropertyShape ; sh:path dcg:value ; {one} ; sh:message "m" .'
        for n, one in enumerate(asked)
    ]
    for path in (small.root / "shapes").glob("*.ttl"):
        path.unlink()
    (small.root / "shapes" / "x.ttl").write_text(prefixes + "\n".join(shapes), encoding="utf-8")
    corpus = load(small)
    ours, theirs = (
        {(f.rule, f.subject) for f in judge(corpus, indexed(corpus))}
        for judge in (core, pyshacl_engine.core)
    )
    assert len(theirs) > 1000
    assert ours == theirs


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(4))
def test_every_component_finds_what_pyshacl_finds_in_graphs_made_by_chance(
    seed: int, tmp_path: Path
) -> None:
    world = World(tmp_path / "root", seed)
    for _ in range(6):
        for _ in range(15):
            for name in set(world.edited()):
                world.write(name)
        corpus = load(rooms(world.root))
        ours = set(core(corpus, indexed(corpus)))
        assert ours
        assert ours == set(pyshacl_engine.core(corpus, indexed(corpus)))


def test_a_value_on_which_pyshacl_ends_is_a_finding(small: Rooms) -> None:
    text = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    text += 'dcgd:x a dcg:Meeting ; dcg:meetingNumber "NaN"^^xsd:decimal .\n'
    (small.data / "events").mkdir(exist_ok=True)
    (small.data / "events" / "x.ttl").write_text(text, encoding="utf-8")
    corpus = load(small)
    (theirs,) = pyshacl_engine.core(corpus, indexed(corpus))
    assert theirs.rule == "Shape-form"
    assert "Meeting-meetingNumber" in {finding.rule for finding in core(corpus, indexed(corpus))}
