"""Each format keeps to its standard.

The published schema of SARIF 2.1.0 is not part of this repository:
`schemas/sarif-part.schema.json` restates what is used of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.report import sample

import dcgraph.check
from dcgraph.check.reports import FORMATS

OURS = json.loads((Path(dcgraph.check.__file__).parent / "report.schema.json").read_text("utf-8"))
SARIF = json.loads((Path(__file__).parent / "schemas/sarif-part.schema.json").read_text("utf-8"))
Edit = Callable[[Any], object]


def written(name: str) -> str:
    return FORMATS[name](sample.report())


def fits(schema: dict[str, Any], document: object) -> bool:
    return jsonschema_rs.validator_for(schema).is_valid(document)


def test_our_json_fits_our_schema() -> None:
    report = json.loads(written("json"))
    assert report["findings"]
    assert fits(OURS, report)


@pytest.mark.parametrize(
    "edit",
    [
        lambda r: r.update(version=1),
        lambda r: r.pop("findings"),
        lambda r: r.update(more=1),
        lambda r: r["findings"][0].update(fingerprint="short"),
        lambda r: r["findings"][0].update(severity="fatal"),
        lambda r: r["findings"][0].update(more=1),
        lambda r: r["findings"][0]["place"].update(line=0),
        lambda r: r["findings"][0].pop("near"),
        lambda r: r.pop("left_out"),
        lambda r: r["left_out"][0].update(stage="reasoning"),
        lambda r: r["left_out"][0].update(why=""),
    ],
)
def test_our_schema_refuses_what_is_wrong(edit: Edit) -> None:
    report = json.loads(written("json"))
    edit(report)
    assert not fits(OURS, report)


def test_our_schema_speaks_of_every_member() -> None:
    def silent(schema: Any) -> Iterator[str]:
        for name, member in schema.get("properties", {}).items():
            if not {"description", "$ref", "enum"} & member.keys():
                yield name
        for part in schema.get("$defs", {}).values():
            yield from silent(part)

    assert not list(silent(OURS))


def test_sarif_fits_what_the_standard_says() -> None:
    assert fits(SARIF, json.loads(written("sarif")))


@pytest.mark.parametrize(
    "edit",
    [
        lambda run: run.pop("tool"),
        lambda run: run["results"][0].update(level="fatal"),
        lambda run: run["results"][0]["message"].update(text="one { alone"),
        lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(
            startLine=0
        ),
        lambda run: run["results"][0].update(more=1),
        lambda run: run["invocations"][0].pop("executionSuccessful"),
        lambda run: run["invocations"][0]["toolExecutionNotifications"][0].pop("message"),
        lambda run: run["invocations"][0]["toolExecutionNotifications"][0].update(level="fatal"),
    ],
)
def test_the_schema_of_sarif_refuses_what_is_wrong(edit: Edit) -> None:
    report = json.loads(written("sarif"))
    edit(report["runs"][0])
    assert not fits(SARIF, report)


def test_the_parts_of_a_sarif_run_fit_together() -> None:
    (run,) = json.loads(written("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({r["ruleId"] for r in run["results"]})
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            if "physicalLocation" in location:
                base = location["physicalLocation"]["artifactLocation"]["uriBaseId"]
                assert base in run["originalUriBaseIds"]


def test_one_report_means_the_same_in_each_format() -> None:
    ours = json.loads(written("json"))
    prints = {finding["fingerprint"] for finding in ours["findings"]}
    (run,) = json.loads(written("sarif"))["runs"]
    assert {r["partialFingerprints"]["dcgraphFinding/v1"] for r in run["results"]} == prints
    assert written("concise").count("\n") == len(ours["findings"])
