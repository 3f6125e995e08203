"""Each format, byte for byte, on one small report; the files in golden/ were read by a person."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from tests.report import sample

from dcgraph.check import reports
from dcgraph.check.reports import FORMATS, Report

GOLDEN = {path.stem: path for path in (Path(__file__).parent / "golden").iterdir()}


def test_every_format_has_a_golden_file() -> None:
    assert GOLDEN.keys() == FORMATS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_the_same_byte_for_byte(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "__version__", "9.9.9")
    assert FORMATS[name](sample.report()).encode() == GOLDEN[name].read_bytes()


def test_nothing_found_is_said_in_each_format() -> None:
    said = {name: write(Report(())) for name, write in FORMATS.items()}
    assert json.loads(said["json"]) == {"version": 2, "errors": 0, "left_out": [], "findings": []}
    assert '"results": []' in said["sarif"]
    assert '"toolExecutionNotifications": []' in said["sarif"]
    assert said["concise"] == ""


def test_a_folder_below_leads_the_paths_that_an_editor_opens() -> None:
    report = dataclasses.replace(sample.report(), prefix="graph/")
    assert '"uri": "graph/data/instruments/sample.ttl"' in FORMATS["sarif"](report)
    assert FORMATS["concise"](report).startswith("graph/data/instruments/sample.ttl:7:22: ")
    assert '"path": "data/instruments/sample.ttl"' in FORMATS["json"](report)
