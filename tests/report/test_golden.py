"""Each format, byte for byte, on one small report; the files in golden/ were read by a person."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.report import sample

from dcgraph.check.reports import FORMATS, Report

GOLDEN = {path.stem: path for path in (Path(__file__).parent / "golden").iterdir()}


def test_every_format_has_a_golden_file() -> None:
    assert GOLDEN.keys() == FORMATS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_the_same_byte_for_byte(name: str) -> None:
    assert FORMATS[name](sample.report()).encode() == GOLDEN[name].read_bytes()


def empty() -> Report:
    return dataclasses.replace(sample.report(), findings=(), accepted=(), left_out=())


def test_nothing_found_is_said_in_each_format() -> None:
    said = {name: write(empty()) for name, write in FORMATS.items()}
    assert '"findings": [],' in said["json"]
    assert '"left_out": [],' in said["json"]
    assert '"results": []' in said["sarif"]
    assert '"toolExecutionNotifications": []' in said["sarif"]
    assert 'tests="1" failures="0" errors="0" skipped="0"' in said["junit"]
    assert said["github"] == said["concise"] == ""
    assert said["shacl"].endswith("[] a sh:ValidationReport ;\n    sh:conforms true .\n")


def test_a_stage_that_was_left_out_is_no_test_that_passed() -> None:
    left = dataclasses.replace(sample.report(), findings=(), accepted=())
    said = FORMATS["junit"](left)
    # The one that says so of the errors, and three that were passed over.
    assert 'tests="4" failures="0" errors="0" skipped="3"' in said
    assert FORMATS["concise"](left) == ""


def test_a_folder_below_leads_the_paths_that_an_annotator_opens() -> None:
    report = dataclasses.replace(sample.report(), prefix="graph/")
    assert '"uri": "graph/data/instruments/sample.ttl"' in FORMATS["sarif"](report)
    assert "file=graph/data/instruments/sample.ttl,line=7" in FORMATS["github"](report)
    assert '"path": "data/instruments/sample.ttl"' in FORMATS["json"](report)
