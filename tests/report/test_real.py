"""What a check of all the faulty examples finds, in every format."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pyoxigraph
import pytest
import rdflib
from rdflib import SH
from tests.report.test_schemas import OURS, SARIF, conforms, fits, junit_faults

from dcgraph.check.reports import FORMATS, Report
from dcgraph.check.run import check
from dcgraph.check.words import catalogue
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Corpus


@pytest.fixture(scope="module")
def report(examples: Corpus) -> Report:
    result = check(examples, questions=False)
    assert len(result.findings) > 100
    at = datetime(2026, 11, 25, tzinfo=UTC)
    return Report(result.findings, at, rules=catalogue(examples), corpus=examples)


@pytest.mark.nightly
def test_it_fits_every_schema(report: Report) -> None:
    assert fits(OURS, json.loads(FORMATS["json"](report)))
    assert fits(SARIF, json.loads(FORMATS["sarif"](report)))
    assert junit_faults(FORMATS["junit"](report)) == []
    assert conforms(FORMATS["shacl"](report))
    assert len(FORMATS["concise"](report).splitlines()) == len(report.findings)
    assert len(FORMATS["github"](report).splitlines()) == len(report.findings)


@pytest.mark.nightly
def test_a_fingerprint_names_one_fault(report: Report) -> None:
    faults = {
        (f.fingerprint, f.rule, f.subject, f.path, f.value, "" if f.subject else f.message)
        for f in report.findings
    }
    assert len(faults) == len({fault[0] for fault in faults})
    # Only a record in two files is told of twice, at both places; it is accepted once.
    twice = Counter(finding.fingerprint for finding in report.findings)
    rules = {f.rule for f in report.findings if twice[f.fingerprint] > 1}
    assert rules == {"File-scatteredRecord"}


@pytest.mark.nightly
def test_what_a_shape_finds_names_its_shape_and_component(report: Report, examples: Corpus) -> None:
    graph = rdflib.Graph().parse(data=FORMATS["shacl"](report), format="turtle")
    shapes = {str(shape) for shape in graph.objects(None, SH.sourceShape)}
    assert len(shapes) > 50
    declared = {t.subject.value for file in examples.rooms("shapes") for t in file.triples}
    assert shapes <= declared
    components = {str(one) for one in graph.objects(None, SH.sourceConstraintComponent)}
    of_shacl = {one.removeprefix(PREFIXES["sh"]) for one in components if "shacl#" in one}
    assert of_shacl >= {
        "MinCountConstraintComponent",
        "MaxCountConstraintComponent",
        "DatatypeConstraintComponent",
        "PatternConstraintComponent",
        "ClassConstraintComponent",
        "SPARQLConstraintComponent",
    }


def test_a_value_is_the_term_that_stands_in_the_graph(report: Report, examples: Corpus) -> None:
    terms = {t.object for file in examples.files for t in file.triples}
    terms |= {t.subject for file in examples.files for t in file.triples}
    values = [(f, report.value(f)) for f in report.findings if f.path and f.value]
    assert len(values) > 50
    strange = {f.rule for f, value in values if value not in terms}
    assert not strange
    assert any(isinstance(value, pyoxigraph.NamedNode) for _, value in values)
