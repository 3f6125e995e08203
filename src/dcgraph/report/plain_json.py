"""Findings as JSON of our own, which `report.schema.json` beside this module describes."""

from __future__ import annotations

from typing import Final

from dcgraph.escaping import json_text
from dcgraph.report.model import Report
from dcgraph.validate.findings import Finding

__all__ = ["VERSION", "plain_json"]

VERSION: Final = 1


def plain_json(report: Report) -> str:
    """The whole report; `version` goes up when a member changes its meaning or leaves."""
    return json_text(
        {
            "version": VERSION,
            "errors": report.errors,
            "left_out": [left._asdict() for left in report.left_out],
            "findings": [_finding(finding) for finding in report.findings],
            "accepted": [
                {
                    **_finding(entry.finding),
                    "reason": entry.reason,
                    "expires": entry.expires.isoformat() if entry.expires else None,
                }
                for entry in report.accepted
            ],
        }
    )


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity,
        "place": finding.place._asdict() if finding.place else None,
        "subject": finding.subject,
        "label": finding.label,
        "path": finding.path,
        "value": finding.value,
        "message": finding.message,
        "expected": finding.expected,
        "why": finding.why,
        "near": list(finding.near),
        "other": [place._asdict() for place in finding.other],
    }
