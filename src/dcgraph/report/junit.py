"""Findings as JUnit XML, which nearly every build server shows as tests."""

from __future__ import annotations

from dcgraph.escaping import one_line, visible
from dcgraph.report.model import Accepted, LeftOut, Report, record_of
from dcgraph.validate.findings import Finding

__all__ = ["junit"]

_INDENT = "    "


def junit(report: Report) -> str:
    """One test that fails for each error; one passed over for each that is accepted.

    So is one for each stage that was left out.

    Warnings and notes, for which JUnit has no word, stand in the output of the suite. Without
    errors there is one test, which passes, since an empty suite counts as none.
    """
    failed = [_failure(f) for f in report.findings if f.severity == "error"]
    skipped = [_skipped(entry) for entry in report.accepted]
    cases = failed + skipped or [_case("the graph has no errors", "dcgraph", "")]
    left_out = [_left_out(left) for left in report.left_out]
    cases += left_out
    skipped += left_out
    remarks = [_remark(f) for f in report.findings if f.severity != "error"]
    numbers = f'tests="{len(cases)}" failures="{len(failed)}" errors="0" skipped="{len(skipped)}"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<testsuites>\n"
        '  <testsuite id="0" package="dcgraph" name="check" hostname="localhost" '
        f'timestamp="{report.at:%Y-%m-%dT%H:%M:%S}" time="{report.seconds:.3f}" {numbers}>\n'
        f"{_INDENT}<properties/>\n"
        + "".join(cases)
        + f"{_INDENT}<system-out>{_escaped(''.join(remarks))}</system-out>\n"
        f"{_INDENT}<system-err/>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def _failure(finding: Finding) -> str:
    kind, message = _attribute(finding.rule), _attribute(finding.message)
    text = _escaped(_details(finding))
    return _of(finding, f'<failure type="{kind}" message="{message}">{text}</failure>')


def _skipped(entry: Accepted) -> str:
    until = f" (until {entry.expires})" if entry.expires else ""
    return _of(entry.finding, f'<skipped message="{_attribute(entry.reason + until)}"/>')


def _left_out(left: LeftOut) -> str:
    return _case(f"stage: {left.stage}", "dcgraph", f'<skipped message="{_attribute(left.why)}"/>')


def _of(finding: Finding, inside: str) -> str:
    name = f"{finding.rule}: {record_of(finding)} {finding.path}".rstrip()
    path = finding.place.path if finding.place else "dcgraph"
    # Build servers take dots for the levels of a tree.
    return _case(name, path.removesuffix(".ttl").replace("/", "."), inside)


def _case(name: str, classname: str, inside: str) -> str:
    head = f'testcase classname="{_attribute(classname)}" name="{_attribute(name)}" time="0"'
    if not inside:
        return f"{_INDENT}<{head}/>\n"
    return f"{_INDENT}<{head}>\n{_INDENT}  {inside}\n{_INDENT}</testcase>\n"


def _details(finding: Finding) -> str:
    lines = [
        "{}:{}:{}".format(*finding.place) if finding.place else "(no place in a file)",
        f"{finding.path} {finding.value}".strip(),
        finding.message,
        f"Expected: {finding.expected}" if finding.expected else "",
        f"Why: {finding.why}" if finding.why else "",
        *("In conflict with {}:{}:{}".format(*other) for other in finding.other),
    ]
    return "\n".join(visible(line) for line in lines if line)


def _remark(finding: Finding) -> str:
    where = "{}:{}:{}: ".format(*finding.place) if finding.place else ""
    said = one_line(f"{where}{finding.severity}: {finding.message}")
    return f"{said} [{one_line(finding.rule)}]\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return _escaped(one_line(text)).replace('"', "&quot;")
