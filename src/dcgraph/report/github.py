"""Findings as the workflow commands of GitHub, which shows them beside the lines of a change."""

from __future__ import annotations

from typing import Final

from dcgraph.escaping import one_line, visible
from dcgraph.report.model import Report, record_of
from dcgraph.validate.findings import Finding

__all__ = ["github"]

_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def github(report: Report) -> str:
    """One line for each finding that counts, and one for each reason to leave stages out."""
    commands = [_command(finding, report.prefix) for finding in report.findings]
    commands += [_notice(stages, why) for why, stages in report.reasons.items()]
    return "".join(commands)


def _command(finding: Finding, prefix: str) -> str:
    places: dict[str, object] = {}
    if finding.place:
        path, line, column = finding.place
        places = {"file": prefix + path, "line": line, "col": column}
    title = f"{finding.title or finding.rule}: {finding.label or record_of(finding)}"
    properties = {**places, "title": one_line(title)}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(_text(finding, prefix))}\n"


def _notice(stages: list[str], why: str) -> str:
    title = _property(one_line(f"Left out: {', '.join(stages)}"))
    return f"::notice title={title}::{_data(visible(why))}\n"


def _text(finding: Finding, prefix: str) -> str:
    parts = [
        finding.message,
        f"Expected: {finding.expected}" if finding.expected else "",
        f"Why: {finding.why}" if finding.why else "",
        *("In conflict with {}{}:{}:{}".format(prefix, *other) for other in finding.other),
        f"Rule: {finding.rule}",
    ]
    return "\n".join(visible(part) for part in parts if part)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
