"""One line a finding, as compilers write them: what editors turn into a list to jump through."""

from __future__ import annotations

from dcgraph.escaping import one_line
from dcgraph.report.model import Report, record_of
from dcgraph.validate.findings import Finding

__all__ = ["concise"]


def concise(report: Report) -> str:
    """`path:line:column: severity: record: message [rule]` for each finding that counts."""
    return "".join(_line(finding, report.prefix) for finding in report.findings)


def _line(finding: Finding, prefix: str) -> str:
    where = "{}{}:{}:{}".format(prefix, *finding.place) if finding.place else "dcgraph"
    record = f"{record_of(finding)}: " if finding.subject else ""
    return (
        one_line(f"{where}: {finding.severity}: {record}{finding.message} [{finding.rule}]") + "\n"
    )
