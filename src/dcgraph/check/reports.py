"""The findings of a check in the formats of other programs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from markupsafe import Markup
from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph import __version__
from dcgraph.check.findings import Finding, shown
from dcgraph.check.rules import Rule
from dcgraph.namespaces import DCGS, GRAPHS, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import Located, Term
from dcgraph.text import environment, hidden_named, json_text, one_line, visible

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
    lines = []
    for one in report.findings:
        where = "{}{}:{}:{}".format(report.prefix, *one.place) if one.place else "dcgraph"
        record = f"{record_of(one)}: " if one.subject else ""
        lines.append(
            one_line(f"{where}: {one.severity}: {record}{one.message} [{one.rule}]") + "\n"
        )
    return "".join(lines)


def _sentences(finding: Finding, prefix: str = "") -> list[str]:
    return [
        finding.message,
        f"Expected: {finding.expected}" if finding.expected else "",
        f"Why: {finding.why}" if finding.why else "",
        *("In conflict with {}{}:{}:{}".format(prefix, *other) for other in finding.other),
    ]


def _lines(sentences: Iterable[str]) -> str:
    return "\n".join(visible(one) for one in sentences if one)


_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def github(report: Report) -> str:
    """One line for each finding that counts, and one for each reason to leave stages out."""
    commands = []
    for one in report.findings:
        title = one_line(f"{one.title or one.rule}: {one.label or record_of(one)}")
        members: dict[str, object] = {"title": title}
        if one.place:
            path, line, column = one.place
            members = {"file": report.prefix + path, "line": line, "col": column} | members
        text = _lines([*_sentences(one, report.prefix), f"Rule: {one.rule}"])
        commands.append((_COMMANDS[one.severity], members, text))
    for why, stages in report.reasons.items():
        title = one_line(f"Left out: {', '.join(stages)}")
        commands.append(("notice", {"title": title}, visible(why)))
    written = []
    for command, members, text in commands:
        values = {name: _data(visible(str(value))) for name, value in members.items()}
        parts = (
            f"{name}={value.replace(':', '%3A').replace(',', '%2C')}"
            for name, value in values.items()
        )
        written.append(f"::{command} {','.join(parts)}::{_data(text)}\n")
    return "".join(written)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def junit(report: Report) -> str:
    """One test that fails for each error; one passed over for each that is accepted.

    So is one for each stage that was left out.

    Warnings and notes, for which JUnit has no word, stand in the output of the suite. Without
    errors there is one test, which passes, since an empty suite counts as none.
    """
    values = {"record_of": record_of, "details": _details, "remark": _remark}
    templates = environment(Path(__file__).with_name("templates"), _xml)
    templates.filters["quoted"] = _quoted
    return templates.get_template("junit.xml").render(report=report, **values)


def _quoted(text: str) -> Markup:
    return Markup(_xml(one_line(text)).replace('"', "&quot;"))  # noqa: S704  # it is escaped


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _details(finding: Finding) -> str:
    place = "{}:{}:{}".format(*finding.place) if finding.place else "(no place in a file)"
    return _lines([place, f"{finding.path} {finding.value}".strip(), *_sentences(finding)])


def _remark(finding: Finding) -> str:
    where = "{}:{}:{}: ".format(*finding.place) if finding.place else ""
    said = one_line(f"{where}{finding.severity}: {finding.message}")
    return f"{said} [{one_line(finding.rule)}]"


_VERSION: Final = 1


def plain_json(report: Report) -> str:
    """The whole report; `version` goes up when a member changes its meaning or leaves."""
    return json_text(
        {
            "version": _VERSION,
            "errors": report.errors,
            "left_out": [left._asdict() for left in report.left_out],
            "findings": [finding.plain for finding in report.findings],
            "accepted": [
                {
                    **entry.finding.plain,
                    "reason": entry.reason,
                    "expires": entry.expires.isoformat() if entry.expires else None,
                }
                for entry in report.accepted
            ],
        }
    )


_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_ROOT: Final = "ROOT"
_FINGERPRINT: Final = "dcgraphFinding/v1"


def sarif(report: Report) -> str:
    """One run with the rules that found something; what is accepted is marked as suppressed."""
    reasons = {entry.finding: entry.reason for entry in report.accepted}
    # Of each rule its first finding, which is its gravest.
    first = {finding.rule: finding for finding in reversed(report.all)}
    # What has no rules of the check is not explained by its command.
    explained = bool(report.rules)
    rules = [_rule(first[name], report.rules.get(name), explained) for name in sorted(first)]
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    results = []
    for finding in report.all:
        result = _result(finding, report.prefix)
        result["ruleIndex"] = numbers[result["ruleId"]]
        # The standard wants them on every result or on none.
        if reasons:
            why = reasons.get(finding)
            accepted = {
                "kind": "external",
                "status": "accepted",
                "justification": visible(why or ""),
            }
            result["suppressions"] = [] if why is None else [accepted]
        results.append(result)
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
        "version": report.version,
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


def _rule(finding: Finding, rule: Rule | None, explained: bool) -> dict[str, Any]:
    title = finding.title or (rule.title if rule else finding.rule)
    why = finding.why or title
    repair = f"\n{rule.repair}" if rule and rule.repair else ""
    more = f"\nMore, with examples: dcgraph explain {finding.rule}" if explained else ""
    return {
        "id": visible(finding.rule),
        "shortDescription": _message(title),
        "fullDescription": _message(why),
        "help": _message(f"{why}{repair}{more}"),
        "defaultConfiguration": {"level": _LEVELS[rule.severity if rule else finding.severity]},
    }


def _result(finding: Finding, prefix: str) -> dict[str, Any]:
    record = one_line(record_of(finding))
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
    if finding.other:
        result["relatedLocations"] = [
            {"id": number, **_location(place, prefix), "message": conflict}
            for number, place in enumerate(finding.other)
        ]
    return result


def _location(place: Place, prefix: str) -> dict[str, Any]:
    artifact = {"uri": quote(os.fsencode(prefix + place.path)), "uriBaseId": _ROOT}
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _message(text: str) -> dict[str, str]:
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
