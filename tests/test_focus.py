"""A check of a few records finds of them what the check of the whole graph finds."""

from __future__ import annotations

import pytest

from dcgraph.check.change import check_records
from dcgraph.check.findings import Finding
from dcgraph.check.focus import owner
from dcgraph.namespaces import DCGD
from dcgraph.rdf.corpus import Corpus

PARTS = 12


@pytest.mark.parametrize("part", range(PARTS))
def test_a_part_of_the_records_has_the_findings_of_the_whole(
    examples: Corpus, findings: tuple[Finding, ...], part: int
) -> None:
    records = sorted({owner(f[0].value) for f in examples.facts("data", "tables")})
    focus = {one for one in records[part::PARTS] if one.startswith(DCGD)}
    # What follows by the axioms is not judged.
    wanted = [f for f in findings if owner(f.subject) in focus and "Contradiction" not in f.rule]
    assert wanted
    assert list(check_records(examples, focus)) == wanted
