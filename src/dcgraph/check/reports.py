"""The findings of a check in the formats of other programs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph import __version__
from dcgraph.check.findings import Finding, shown
from dcgraph.check.rules import Rule
from dcgraph.namespaces import DCGS, GRAPHS, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import Located, Term
from dcgraph.text import hidden_named, json_text, one_line, visible

ABOUT_THE_BASELINE: Final = "Baseline-"
"""How the rules begin whose findings are about the baseline and not about the graph."""

_LITERAL: Final = re.compile(r'"(.*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody took upon themselves, why, and the last day on which it holds."""

    finding: Finding
    reason: str
    expires: date | None = None


class LeftOut(NamedTuple):
    """A stage of the check that was not run, and why, in sentences."""

    stage: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one check, as the formats write it.

    `findings` are those that count, gravest first, `accepted` those of the baseline; `at` is
    when the check was made (UTC), `seconds` how long its stages took together. `left_out` names the
    stages that were not run, of which nothing is known. `prefix` leads
    from the folder where the report is read to the root of the graph: empty, or a path that
    ends with a slash. `rules` tells more of the rules, by name; `corpus` is what was checked,
    None if it is not at hand; `version` is that of the program.
    """

    findings: tuple[Finding, ...]
    at: datetime
    accepted: tuple[Accepted, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    seconds: float = 0.0
    prefix: str = ""
    rules: Mapping[str, Rule] = field(default_factory=dict, repr=False)
    corpus: Corpus | None = field(default=None, repr=False)
    version: str = __version__

    @property
    def errors(self) -> int:
        """How many of the findings that count are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def reasons(self) -> dict[str, list[str]]:
        """The stages that were left out, by the reason."""
        stages: dict[str, list[str]] = {}
        for left in self.left_out:
            stages.setdefault(left.why, []).append(left.stage)
        return stages

    @property
    def all(self) -> tuple[Finding, ...]:
        """Every finding, accepted or not, gravest first."""
        accepted = tuple(entry.finding for entry in self.accepted)
        return tuple(sorted(self.findings + accepted, key=lambda finding: finding.key))

    def value(self, finding: Finding) -> Term | None:
        """The term that a finding shows as its value, None if it shows none.

        It is the one that the graph holds of the record, best at that very place, or where the
        finding is in conflict; where it holds none that looks like this, it is made of the text.
        """
        if not finding.value:
            return None
        spots = (finding.place, *finding.other)
        alike = [
            (Place(file.shown, triple.line, triple.column), triple)
            for file, triple in self._statements(finding)
            if compact(triple.predicate.value) == finding.path
            and shown(triple.object) == finding.value
        ]
        alike.sort(key=lambda one: spots.index(one[0]) if one[0] in spots else len(spots))
        return alike[0][1].object if alike else _meant(finding.value)

    def _statements(self, finding: Finding) -> Iterator[tuple[SourceFile, Located]]:
        """The statements of a finding's record, and those at the places it conflicts with."""
        if self.corpus is None:
            return
        yield from self.corpus.statements(finding.subject)
        places = set(finding.other)
        for file in self.corpus.files:
            if any(place.path == file.shown for place in places):
                yield from (
                    (file, triple)
                    for triple in file.triples
                    if Place(file.shown, triple.line, triple.column) in places
                )


def record_of(finding: Finding) -> str:
    """What a finding is about, as people write it: its subject, else its file."""
    if finding.subject:
        return compact(finding.subject)
    return finding.place.path if finding.place else ""


def expand(name: str) -> NamedNode | None:
    """The IRI that a short or whole name stands for, None if it stands for none."""
    prefix, _, local = name.partition(":")
    try:
        return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name)
    except ValueError:
        return None


def _meant(text: str) -> Term:
    """The term that a shown value most likely stands for."""
    literal = _LITERAL.fullmatch(visible(text))
    if literal:
        return Literal(literal[1], language=literal[2])
    return expand(text) or Literal(visible(text))


def concise(report: Report) -> str:
    """`path:line:column: severity: record: message [rule]` for each finding that counts."""
    return "".join(_line(finding, report.prefix) for finding in report.findings)


def _line(finding: Finding, prefix: str) -> str:
    where = "{}{}:{}:{}".format(prefix, *finding.place) if finding.place else "dcgraph"
    record = f"{record_of(finding)}: " if finding.subject else ""
    return (
        one_line(f"{where}: {finding.severity}: {record}{finding.message} [{finding.rule}]") + "\n"
    )


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
        "message": _message(_sarif_text(finding, record)),
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


def _sarif_text(finding: Finding, record: str) -> str:
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
        _shacl_result(finding, report, reasons.get(finding))
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


def _shacl_result(finding: Finding, report: Report, reason: str | None) -> str:
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


FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "concise": concise,
    "json": plain_json,
    "sarif": sarif,
    "junit": junit,
    "github": github,
    "shacl": shacl_report,
}
"""What writes a report, by the name of its format; the same report is the same text each time."""
