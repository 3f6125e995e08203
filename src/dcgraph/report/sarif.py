"""Findings as SARIF 2.1.0, the interchange format of static analysis."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from dcgraph.escaping import json_text, one_line, visible
from dcgraph.load import Place
from dcgraph.report.model import LeftOut, Report, record_of
from dcgraph.validate.findings import Finding
from dcgraph.validate.rules import Rule

__all__ = ["sarif"]

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_ROOT: Final = "ROOT"
_FINGERPRINT: Final = "dcgraphFinding/v1"


def sarif(report: Report) -> str:
    """One run with the rules that found something; what is accepted is marked as suppressed."""
    findings = report.all
    reasons = {entry.finding: entry.reason for entry in report.accepted}
    rules = [_rule(finding, report.rules) for finding in _one_of_each_rule(findings)]
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    results = []
    for finding in findings:
        result = _result(finding, report.prefix)
        result["ruleIndex"] = numbers[result["ruleId"]]
        # The standard wants them on every result or on none.
        if reasons:
            result["suppressions"] = _suppressions(reasons.get(finding))
        results.append(result)
    return json_text(
        {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "dcgraph",
                            "informationUri": "https://w3id.org/dcgraph/",
                            "version": report.version,
                            "rules": rules,
                        }
                    },
                    "originalUriBaseIds": {
                        # Where it lies is known to whoever reads the report, and to nobody else.
                        _ROOT: {"description": _message("The top of the checkout.")}
                    },
                    "invocations": [_invocation(report.left_out)],
                    "columnKind": "unicodeCodePoints",
                    "results": results,
                }
            ],
        }
    )


def _invocation(left_out: tuple[LeftOut, ...]) -> dict[str, object]:
    """The run itself, with a notification of each stage that was left out."""
    notes = [
        {
            "descriptor": {"id": f"left-out/{left.stage}"},
            "level": "note",
            "message": _message(f"Left out: {left.stage}. {left.why}"),
        }
        for left in left_out
    ]
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _one_of_each_rule(findings: tuple[Finding, ...]) -> list[Finding]:
    """The first finding of each rule, which is its gravest, by the names of the rules."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.rule, finding)
    return [first[name] for name in sorted(first)]


def _rule(finding: Finding, known: Mapping[str, Rule]) -> dict[str, object]:
    rule = known.get(finding.rule)
    title = finding.title or (rule.title if rule else finding.rule)
    why = finding.why or title
    repair = f"\n{rule.repair}" if rule and rule.repair else ""
    more = f"\nMore, with examples: dcgraph explain {finding.rule}"
    return {
        "id": visible(finding.rule),
        "shortDescription": _message(title),
        "fullDescription": _message(why),
        "help": _message(f"{why}{repair}{more}"),
        "defaultConfiguration": {"level": _LEVELS[rule.severity if rule else finding.severity]},
    }


def _result(finding: Finding, prefix: str) -> dict[str, object]:
    record = one_line(record_of(finding))
    location = _location(finding.place, prefix) if finding.place else {}
    location["logicalLocations"] = [{"fullyQualifiedName": visible(finding.subject) or record}]
    if finding.label:
        location["message"] = _message(finding.label)
    result: dict[str, object] = {
        "ruleId": visible(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": _message(_text(finding, record)),
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {
            "path": visible(finding.path),
            "value": visible(finding.value),
            "expected": visible(finding.expected),
            "near": [visible(name) for name in finding.near],
        },
    }
    if finding.other:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(place, prefix),
                "message": _message("It is in conflict with this."),
            }
            for number, place in enumerate(finding.other)
        ]
    return result


def _text(finding: Finding, record: str) -> str:
    expected = f"\nExpected: {finding.expected}" if finding.expected else ""
    return f"{record}: {visible(finding.message)}{visible(expected)}"


def _location(place: Place, prefix: str) -> dict[str, object]:
    return {
        "physicalLocation": {
            "artifactLocation": {
                "uri": quote(os.fsencode(prefix + place.path)),
                "uriBaseId": _ROOT,
            },
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }


def _suppressions(reason: str | None) -> list[dict[str, object]]:
    if reason is None:
        return []
    return [{"kind": "external", "status": "accepted", "justification": visible(reason)}]


def _message(text: str) -> dict[str, object]:
    # Braces would be places to fill in, and brackets before parentheses a link.
    text = visible(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")
    return {"text": text}
