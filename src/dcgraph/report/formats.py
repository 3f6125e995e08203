"""The formats of a report, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dcgraph.report.concise import concise
from dcgraph.report.github import github
from dcgraph.report.junit import junit
from dcgraph.report.model import Report
from dcgraph.report.plain_json import plain_json
from dcgraph.report.sarif import sarif
from dcgraph.report.shacl_report import shacl_report

__all__ = ["FORMATS"]

FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "concise": concise,
    "json": plain_json,
    "sarif": sarif,
    "junit": junit,
    "github": github,
    "shacl": shacl_report,
}
"""What writes a report, by the name of its format; the same report is the same text each time."""
