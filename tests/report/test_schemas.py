"""Each format keeps to its standard.

The published schema of SARIF 2.1.0 and the two of JUnit in use (of Ant, and of Jenkins) are not
part of this repository: `schemas/sarif-part.schema.json` restates what is used of the first, and
`junit_faults` below all that the Ant schema asks of the second. The golden files were also held
against the published schemas themselves, and fit them.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH
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
    assert report["accepted"]
    assert fits(OURS, report)


@pytest.mark.parametrize(
    "edit",
    [
        lambda r: r.update(version=2),
        lambda r: r.pop("accepted"),
        lambda r: r.update(more=1),
        lambda r: r["findings"][0].update(fingerprint="short"),
        lambda r: r["findings"][0].update(severity="fatal"),
        lambda r: r["findings"][0].update(reason="only what is accepted has one"),
        lambda r: r["findings"][0]["place"].update(line=0),
        lambda r: r["findings"][0].pop("near"),
        lambda r: r["accepted"][0].update(reason=""),
        lambda r: r["accepted"][0].update(expires="soon"),
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
    # All results say whether they are suppressed, or none does.
    assert sum(len(result["suppressions"]) for result in run["results"]) == 1


SUITE = {
    "id": r"\d+",
    "package": r"\S.*",
    "name": r"\S.*",
    "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    "hostname": r"\S.*",
    "tests": r"\d+",
    "failures": r"\d+",
    "errors": r"\d+",
    "skipped": r"\d+",
    "time": r"\d+\.\d+",
}
CASE = {"classname": r".*", "name": r".*", "time": r"\d+(\.\d+)?"}
INSIDE = {
    "failure": {"type": r"[\s\S]*", "message": r"[\s\S]*"},
    "skipped": {"message": r"[\s\S]*"},
}
TOKEN = re.compile(r"(\S+( \S+)*)?")


def unlike(element: ET.Element, wanted: dict[str, str]) -> Iterator[str]:
    """How the attributes of an element differ from the patterns of those it must have."""
    if element.attrib.keys() != wanted.keys():
        yield f"{element.tag} has {sorted(element.attrib)}"
    for name, pattern in wanted.items():
        value = element.get(name, "")
        token = name not in ("name", "classname", "package") or TOKEN.fullmatch(value)
        if not token or not re.fullmatch(pattern, value):
            yield f"{element.tag}/@{name} is {value!r}"


def case_faults(case: ET.Element) -> Iterator[str]:
    yield from unlike(case, CASE)
    if len(case) > 1:
        yield "a case has more than one outcome"
    for child in case:
        yield from unlike(child, INSIDE[child.tag])


def junit_faults(text: str) -> list[str]:
    """What the schema of Ant would say against a report; empty if nothing."""
    root = ET.fromstring(text)
    faults = [] if root.tag == "testsuites" and not root.attrib else [f"the root is {root.tag}"]
    for suite in root:
        faults += unlike(suite, SUITE)
        tags = " ".join(child.tag for child in suite)
        if not re.fullmatch(r"properties (testcase )*system-out system-err", tags):
            faults.append(f"the suite holds {tags}")
        for case in suite.findall("testcase"):
            faults += case_faults(case)
        counts = {
            "tests": "testcase",
            "failures": "testcase/failure",
            "errors": "testcase/error",
            "skipped": "testcase/skipped",
        }
        faults += [n for n, path in counts.items() if suite.get(n) != str(len(suite.findall(path)))]
    return faults


def test_junit_keeps_to_the_schema_of_ant() -> None:
    assert junit_faults(written("junit")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<properties/>", ""),
        ('hostname="localhost" ', ""),
        ('failures="3"', 'failures="2"'),
        (' time="0"', ""),
        ("T18:30:05", "T18:30:05Z"),
        ('type="File-unknownTerm" ', ""),
        ('name="File-unknownTerm: ', 'name="File-unknownTerm:  '),
    ],
)
def test_the_rules_of_junit_refuse_what_is_wrong(old: str, new: str) -> None:
    text = written("junit")
    assert old in text
    assert junit_faults(text.replace(old, new, 1))


REPORT_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property
        [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
        [ sh:path sh:result ; sh:class sh:ValidationResult ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property
        [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultPath ; sh:maxCount 1 ] ,
        [ sh:path sh:value ; sh:maxCount 1 ] ,
        [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ;
          sh:nodeKind sh:IRI ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ;
          sh:in ( sh:Violation sh:Warning sh:Info ) ] ,
        [ sh:path sh:resultMessage ; sh:minCount 1 ; sh:or
          ( [ sh:datatype xsd:string ] [ sh:datatype rdf:langString ] ) ] .
"""
"""What chapter 3 of the SHACL recommendation asks of a report and its results."""


def conforms(text: str) -> bool:
    report = rdflib.Graph().parse(data=text, format="turtle")
    shapes = rdflib.Graph().parse(data=REPORT_SHAPES, format="turtle")
    return bool(pyshacl.validate(report, shacl_graph=shapes)[0])


def test_the_shacl_report_is_one() -> None:
    text = written("shacl")
    assert conforms(text)
    assert not conforms(text.replace("sh:focusNode dcgd:sample ;", "", 1))


def test_the_shacl_report_holds_the_terms_of_the_graph() -> None:
    text = written("shacl")
    report = rdflib.Graph().parse(data=text, format="turtle")
    assert len(list(report.subjects(RDF.type, SH.ValidationResult))) == 6
    values = set(report.objects(None, SH.value))
    assert rdflib.Literal('100 % <sure> & "dry"', lang="en") in values
    assert rdflib.Literal("1999-13-26") in values
    # Both readers take it for the same.
    assert len(list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE))) == len(report)


def test_one_report_means_the_same_in_each_format() -> None:
    ours = json.loads(written("json"))
    prints = {f["fingerprint"] for f in ours["findings"] + ours["accepted"]}
    (run,) = json.loads(written("sarif"))["runs"]
    assert {r["partialFingerprints"]["dcgraphFinding/v1"] for r in run["results"]} == prints
    assert written("junit").count("<failure") == ours["errors"]
    assert written("github").count("\n") == len(ours["findings"]) + 2
