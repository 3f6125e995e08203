"""What a check of all the faulty examples finds, in every format."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from tests.report.test_schemas import OURS, SARIF, fits

from dcgraph.check.reports import FORMATS, Report
from dcgraph.check.run import check
from dcgraph.check.words import catalogue
from dcgraph.rdf.corpus import Corpus


@pytest.fixture(scope="module")
def report(examples: Corpus) -> Report:
    result = check(examples, questions=False)
    assert len(result.findings) > 100
    return Report(result.findings, rules=catalogue(examples))


@pytest.mark.nightly
def test_it_fits_every_schema(report: Report) -> None:
    assert fits(OURS, json.loads(FORMATS["json"](report)))
    assert fits(SARIF, json.loads(FORMATS["sarif"](report)))
    assert len(FORMATS["concise"](report).splitlines()) == len(report.findings)


@pytest.mark.nightly
def test_a_fingerprint_names_one_fault(report: Report) -> None:
    faults = {
        (f.fingerprint, f.rule, f.subject, f.path, f.value, "" if f.subject else f.message)
        for f in report.findings
    }
    assert len(faults) == len({fault[0] for fault in faults})
    # Only a record in two files is told of twice, at both places.
    twice = Counter(finding.fingerprint for finding in report.findings)
    rules = {f.rule for f in report.findings if twice[f.fingerprint] > 1}
    assert rules == {"File-scatteredRecord"}
