"""The findings of a check."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from pyoxigraph import Literal

from dcgraph.check.rules import RULES, Rule, Severity, message
from dcgraph.namespaces import DCG, DCGS, SH, TYPE, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import Located, Term
from dcgraph.text import escaped

_MAX_LENGTH = 80
_PLAIN = (
    *("fingerprint", "rule", "title", "severity", "place", "subject", "label", "path", "value"),
    *("message", "expected", "why", "near", "other"),
)
_ORDER: dict[str, int] = {"error": 0, "warning": 1, "info": 2}
_SEVERITIES: dict[str, Severity] = {
    SH + "Violation": "error",
    SH + "Warning": "warning",
    SH + "Info": "info",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the rule it breaks, where it stands, what is wrong and how to mend it.

    `subject` is an IRI (empty for a fault of a whole file) and `label` what people call it;
    `path` is the property at fault and `value` what stands there, both as people write them and
    empty where there is none. `title` is the rule in a few words, `expected` what would be
    right, `near` the names that may have been meant, and `other` the places it conflicts with.
    """

    rule: str
    severity: Severity
    place: Place | None
    subject: str
    path: str
    value: str
    message: str
    why: str
    label: str = ""
    title: str = ""
    expected: str = ""
    near: tuple[str, ...] = ()
    other: tuple[Place, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What stays the same when lines move: 16 hexadecimal digits of rule, record and triple.

        A fault of a whole file, which is about no record, is known by its path and message.
        """
        file = self.place.path if self.place and not self.subject else ""
        message = "" if self.subject else self.message
        parts = (self.rule, *self.triple, file, message)
        return hashlib.sha256("\0".join(parts).encode(errors="backslashreplace")).hexdigest()[:16]

    @property
    def triple(self) -> tuple[str, str, str]:
        """Subject, path and value."""
        return self.subject, self.path, self.value

    @property
    def plain(self) -> dict[str, Any]:
        """The finding as plain values for tools."""
        values = {name: getattr(self, name) for name in _PLAIN}
        values["place"] = self.place._asdict() if self.place else None
        return values | {"near": [*self.near], "other": [place._asdict() for place in self.other]}

    @property
    def key(self) -> tuple[int, str, int, int, str, str, str, str]:
        """What findings are sorted by: gravity, place, rule, then what they are about."""
        place = self.place or Place("", 0, 0)
        return (_ORDER[self.severity], *place, self.rule, *self.triple)


def on_subject(
    corpus: Corpus,
    rule: str,
    severity: Severity,
    subject: str,
    message: str,
    *,
    why: str,
    path: str | None = None,
    value: Term | None = None,
) -> Finding:
    """A finding on a subject, put at the triple it is about or as near to it as can be."""
    return Finding(
        rule,
        severity,
        corpus.locate(subject, path, value),
        subject,
        compact(path) if path else "",
        shown(value) if value is not None else "",
        message,
        why,
    )


def shown(term: Term) -> str:
    """A term much as it would be written in Turtle, long texts cut, control characters escaped."""
    if isinstance(term, Literal):
        text = term.value if len(term.value) <= _MAX_LENGTH else term.value[: _MAX_LENGTH - 1] + "…"
        return f'"{escaped(text)}"' + (f"@{term.language}" if term.language else "")
    return compact(term.value)


GAP = re.compile(r"\{[?$](\w+)\}")
"""A place in a message for a value of a result row."""


def fill(message: str, row: Mapping[str, Term]) -> str:
    """A message with its {?name} places filled from a result row."""
    return GAP.sub(lambda gap: shown(row[gap[1]]) if gap[1] in row else gap[0], message)


def rule_name(shape: str) -> str:
    """The rule's stable name: the local name of its shape."""
    return shape.removeprefix(DCGS) if shape.startswith(DCGS) else compact(shape)


def severity_of(iri: str) -> Severity:
    """The severity that a SHACL IRI stands for; what is unknown is an error."""
    return _SEVERITIES.get(iri, "error")


def broken(
    name: str,
    place: Place,
    message: str,
    subject: str = "",
    path: str = "",
    *,
    value: str = "",
    **more: Any,
) -> Finding:
    """A finding by a rule of the program itself; `more` are members of it."""
    rule = RULES[name]
    more = {"title": rule.title} | more
    return Finding(name, rule.severity, place, subject, path, value, message, rule.why, **more)


def on_triple(
    file: SourceFile,
    triple: Located,
    rule: str,
    which: str = "",
    names: Mapping[str, object] = MappingProxyType({}),
    *,
    place: Place | None = None,
    near: tuple[str, ...] = (),
    other: tuple[Place, ...] = (),
) -> Finding:
    """A finding on a triple, in the words of the catalogue."""
    return broken(
        rule,
        place or Place(file.shown, triple.line, triple.column),
        message(rule, which, names),
        triple.subject.value,
        compact(triple.predicate.value),
        value=shown(triple.object),
        near=near,
        other=other,
    )


def on_record(
    file: SourceFile,
    first: Located,
    rule: str,
    names: Mapping[str, object] = MappingProxyType({}),
    other: tuple[Place, ...] = (),
    *,
    which: str = "",
) -> Finding:
    """The same on a record as a whole, `first` being its first triple in the file."""
    text = message(rule, which, names)
    return broken(rule, file.start(first), text, first.subject.value, other=other)


def on_file(place: Place, rule: str, text: str, **more: Any) -> Finding:
    """The same on a place in a file, about no record."""
    return broken(rule, place, escaped(text[0].upper() + text[1:]), **more)


_NAMES = ("File-danglingIri", "File-unknownTerm")
_NORM, _NORMS_LACK = ".norm-", "ProvisionNorms-readWhole"
_AXIOMATIC = ("Contradiction-range", "Contradiction-functional")
"""The rules on what core shapes ask for as well: the kind of a value, and that there is one."""
_CLAIM = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_LANGUAGES = ("en", "fr", "ru")


@dataclass(frozen=True, slots=True)
class Result:
    """All findings, gravest first, and the seconds that each stage took.

    `left_out` names the stages that were not run, since there are files that cannot be read.
    """

    findings: tuple[Finding, ...]
    seconds: dict[str, float]
    left_out: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(f.severity == "error" for f in self.findings)


def told(
    corpus: Corpus, rules: dict[str, Rule], findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """The findings, gravest first, with record, title and what was expected.

    Of two findings on one triple of which one is that a name stands for nothing, the other
    follows from it and is left out; so is what others are found to say of a record whose kind
    is not known, and all else of a record whose name does not say what it leaves out, with what
    its file lacks by it. Where a shape and an axiom ask for the same, only the finding of the
    shape stays.
    """
    distinct = dict.fromkeys(findings)
    unnamed = {f.triple for f in distinct if f.rule in _NAMES}
    shaped = {
        f.triple
        for f in distinct
        if f.severity == "error"
        # Of a constraint in SPARQL nothing is expected that could be told in general.
        and (rule := rules.get(f.rule))
        and rule.shape
        and rule.expected
    }
    kindless = {
        compact(f.subject)
        for f in distinct
        if f.rule == "File-untypedRecord"
        or (f.rule == "File-unknownTerm" and f.path == compact(TYPE))
    }
    unsaid = {f.subject: f.place for f in distinct if f.rule == "File-leftOut"}
    normless = {place.path for name, place in unsaid.items() if place and _NORM in name}
    kept = []
    for finding in (_filled(corpus, rules.get(finding.rule), finding) for finding in distinct):
        # A value is found to be of the wrong kind only since its own kind is not known.
        is_kindless = finding.value in kindless and "of the kind" in finding.expected
        follows = is_kindless or finding.triple in unnamed
        follows = follows or (finding.rule in _AXIOMATIC and finding.triple in shaped)
        if finding.subject.partition(".citation-")[0] in unsaid:
            follows = finding.rule not in ("File-leftOut", *_NAMES)
        elif finding.rule == _NORMS_LACK and finding.place:
            follows = finding.place.path in normless
        elif finding.rule.startswith(("File-", "Shape-")):
            follows = False
        if not follows:
            kept.append(finding)
    return tuple(sorted(kept, key=lambda f: f.key))


def _filled(corpus: Corpus, rule: Rule | None, finding: Finding) -> Finding:
    """The finding with its label and, if its rule is known, what that says in general."""
    near = finding.near
    if rule and not near and finding.value and finding.value not in rule.allowed:
        near = tuple(get_close_matches(finding.value, rule.allowed, n=2, cutoff=0.7))
    return replace(
        finding,
        label=finding.label or (label_of(corpus, finding.subject) if finding.subject else ""),
        title=finding.title or (rule.title if rule else ""),
        expected=finding.expected or (rule.expected if rule else ""),
        near=near,
    )


def label_of(corpus: Corpus, subject: str) -> str:
    """What people call a record; a claim by its parts, a citation by its record."""
    for language in _LANGUAGES:
        if label := corpus.label(subject, language):
            return escaped(label)
    owner, citation, _ = subject.partition(".citation-")
    if citation:
        label = label_of(corpus, owner)
        return f"citation in {label}" if label else ""
    ends = [values[-1].value for path in _CLAIM if (values := corpus.values(subject, path))]
    if len(ends) < len(_CLAIM):
        return ""
    return escaped(" ".join(corpus.label(end) or compact(end) for end in ends))
