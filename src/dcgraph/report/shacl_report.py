"""Findings as a SHACL validation report in Turtle."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.escaping import hidden_named, one_line, visible
from dcgraph.report.model import ABOUT_THE_BASELINE, Report, expand
from dcgraph.terms import DCGS, GRAPHS, PREFIXES, compact
from dcgraph.turtle import Term
from dcgraph.validate.findings import Finding

__all__ = ["shacl_report"]

_SEVERITIES: Final = {"error": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}
_DECLARED: Final = ("dcg", "dcgd", "dcgs", "sh")
# A short name that Turtle reads without escapes.
_SHORT: Final = re.compile(rf"({'|'.join(_DECLARED)}):[A-Za-z0-9_]([\w.-]*[\w-])?", re.ASCII)


def shacl_report(report: Report) -> str:
    """Every finding as a result, the accepted ones too: a report speaks of the data as it is.

    A rule that is no shape, such as those on names and files, is named as the constraint
    component of its result, which then has no source shape. Stages that were left out are told
    in a comment, since a report has no place for them.
    """
    reasons = {entry.finding: entry.reason for entry in report.accepted}
    results = [
        _result(finding, report, reasons.get(finding))
        for finding in report.all
        if not finding.rule.startswith(ABOUT_THE_BASELINE)
    ]
    head = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _DECLARED)
    conforms = f"[] a sh:ValidationReport ;\n    sh:conforms {'false' if results else 'true'}"
    found = " ;\n    sh:result " + " , ".join(results) if results else ""
    left = "".join(
        f"# Left out: {one_line(', '.join(stages))}. {one_line(why)}\n"
        for why, stages in report.reasons.items()
    )
    return f"{head}\n{left}{conforms}{found} .\n"


def _result(finding: Finding, report: Report, reason: str | None) -> str:
    path = expand(finding.path) if finding.path else None
    value = report.value(finding)
    rule = expand(finding.rule) if ":" in finding.rule else None
    rule = rule or NamedNode(DCGS + quote(visible(finding.rule)))
    component = NamedNode(finding.component) if finding.component else rule
    shape = rule if finding.component else None
    statements = [
        ("sh:resultSeverity", _SEVERITIES[finding.severity]),
        ("sh:focusNode", _written(_focus(finding))),
        ("sh:resultPath", _written(path)),
        ("sh:value", _written(value)),
        ("sh:sourceShape", _written(shape)),
        ("sh:sourceConstraintComponent", _written(component)),
        ("sh:resultMessage", _written(Literal(visible(finding.message), language="en"))),
    ]
    where = "{}:{}:{}".format(*finding.place) if finding.place else "in no file"
    remark = f"  # {one_line(where)}" + (f"; accepted: {one_line(reason)}" if reason else "")
    body = "".join(f" ;\n        {name} {text}" for name, text in statements if text)
    return f"[{remark}\n        a sh:ValidationResult{body}\n    ]"


def _focus(finding: Finding) -> Term:
    """What the finding is about; a file is known by the name of its graph."""
    name = finding.subject
    if not name:
        path = finding.place.path if finding.place else ""
        return NamedNode(GRAPHS + quote(visible(path.removesuffix(".ttl"))))
    try:
        return NamedNode(name) if ":" in name else BlankNode(name)
    except ValueError:
        return Literal(visible(name))


def _written(term: Term | None) -> str:
    """A term as Turtle, in its short form where there is a plain one."""
    if isinstance(term, NamedNode) and _SHORT.fullmatch(short := compact(term.value)):
        return short
    return hidden_named(str(term)) if term is not None else ""
