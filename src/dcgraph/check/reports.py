"""The findings of a check in the formats of other programs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from dcgraph import __version__
from dcgraph.check.findings import Finding
from dcgraph.check.rules import Rule
from dcgraph.namespaces import compact
from dcgraph.rdf.corpus import Place
from dcgraph.text import json_text, one_line, visible


class LeftOut(NamedTuple):
    """A stage of the check that was not run, and why, in sentences."""

    stage: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one check, as the formats write it.

    `findings` come gravest first. `left_out` names the stages that were not run, of which nothing
    is known. `prefix` leads from the folder where the report is read to the root of the graph:
    empty, or a path that ends with a slash. `rules` tells more of the rules, by name.
    """

    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...] = ()
    prefix: str = ""
    rules: Mapping[str, Rule] = field(default_factory=dict, repr=False)

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)


def _record(finding: Finding) -> str:
    """What a finding is about, as people write it: its subject, else its file."""
    if finding.subject:
        return compact(finding.subject)
    return finding.place.path if finding.place else ""


def concise(report: Report) -> str:
    """`path:line:column: severity: record: message [rule]` for each finding."""
    lines = []
    for finding in report.findings:
        place, record = finding.place, f"{_record(finding)}: " if finding.subject else ""
        where = "{}{}:{}:{}".format(report.prefix, *place) if place else "dcgraph"
        text = f"{where}: {finding.severity}: {record}{finding.message} [{finding.rule}]"
        lines.append(one_line(text) + "\n")
    return "".join(lines)


_VERSION: Final = 2


def plain_json(report: Report) -> str:
    """The whole report; `version` goes up when a member changes its meaning or leaves."""
    return json_text(
        {
            "version": _VERSION,
            "errors": report.errors,
            "left_out": [left._asdict() for left in report.left_out],
            "findings": [finding.plain for finding in report.findings],
        }
    )


_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_ROOT: Final = "ROOT"
_FINGERPRINT: Final = "dcgraphFinding/v1"


def sarif(report: Report) -> str:
    """One run with the rules that found something."""
    # Of each rule its first finding, which is its gravest.
    first = {finding.rule: finding for finding in reversed(report.findings)}
    rules = [_rule(first[name], report.rules) for name in sorted(first)]
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    results = [
        _result(finding, report.prefix) | {"ruleIndex": numbers[visible(finding.rule)]}
        for finding in report.findings
    ]
    notes = [
        {
            "descriptor": {"id": f"left-out/{left.stage}"},
            "level": "note",
            "message": _message(f"Left out: {left.stage}. {left.why}"),
        }
        for left in report.left_out
    ]
    driver = {
        "name": "dcgraph",
        "informationUri": "https://w3id.org/dcgraph/",
        "version": __version__,
        "rules": rules,
    }
    run = {
        "tool": {"driver": driver},
        # Where it lies is known to whoever reads the report, and to nobody else.
        "originalUriBaseIds": {_ROOT: {"description": _message("The top of the checkout.")}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(finding: Finding, rules: Mapping[str, Rule]) -> dict[str, Any]:
    rule = rules.get(finding.rule)
    title = finding.title or (rule.title if rule else finding.rule)
    why = finding.why or title
    repair = f"\n{rule.repair}" if rule and rule.repair else ""
    # What has no rules of the check is not explained by its command.
    more = f"\nMore, with examples: dcgraph explain {finding.rule}" if rules else ""
    return {
        "id": visible(finding.rule),
        "shortDescription": _message(title),
        "fullDescription": _message(why),
        "help": _message(f"{why}{repair}{more}"),
        "defaultConfiguration": {"level": _LEVELS[rule.severity if rule else finding.severity]},
    }


def _result(finding: Finding, prefix: str) -> dict[str, Any]:
    record = one_line(_record(finding))
    location = _location(finding.place, prefix) if finding.place else {}
    location["logicalLocations"] = [{"fullyQualifiedName": visible(finding.subject) or record}]
    if finding.label:
        location["message"] = _message(finding.label)
    expected = f"\nExpected: {finding.expected}" if finding.expected else ""
    result: dict[str, Any] = {
        "ruleId": visible(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": _message(f"{record}: {visible(finding.message)}{visible(expected)}"),
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {
            "path": visible(finding.path),
            "value": visible(finding.value),
            "expected": visible(finding.expected),
            "near": [visible(name) for name in finding.near],
        },
    }
    conflict = _message("It is in conflict with this.")
    related = [
        {"id": number, **_location(place, prefix), "message": conflict}
        for number, place in enumerate(finding.other)
    ]
    return result | ({"relatedLocations": related} if related else {})


def _location(place: Place, prefix: str) -> dict[str, Any]:
    artifact = {"uri": quote(os.fsencode(prefix + place.path)), "uriBaseId": _ROOT}
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _message(text: str) -> dict[str, str]:
    # Braces would be places to fill in, and brackets before parentheses a link.
    text = visible(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")
    return {"text": text}


FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "concise": concise,
    "json": plain_json,
    "sarif": sarif,
}
"""What writes a report, by the name of its format; the same report is the same text each time."""
