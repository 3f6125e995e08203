"""One model for whatever any check finds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from pyoxigraph import Literal

from dcgraph.escaping import escaped
from dcgraph.load import Corpus, Place, SourceFile
from dcgraph.terms import DCGS, PREFIXES, compact
from dcgraph.turtle import Located, Term
from dcgraph.validate.rules import BUILT_IN, Severity

__all__ = [
    "Finding",
    "Severity",
    "fill",
    "found",
    "on_file",
    "on_record",
    "on_triple",
    "rule_name",
    "severity_of",
    "shown",
]

_LONGEST = 80
_ORDER: dict[str, int] = {"error": 0, "warning": 1, "info": 2}
_SEVERITIES: dict[str, Severity] = {
    PREFIXES["sh"] + "Violation": "error",
    PREFIXES["sh"] + "Warning": "warning",
    PREFIXES["sh"] + "Info": "info",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the rule it breaks, where it stands, what is wrong and how to mend it.

    `subject` is an IRI (empty for a fault of a whole file) and `label` what people call it;
    `path` is the property at fault and `value` what stands there, both as people write them and
    empty where there is none. `title` is the rule in a few words, `expected` what would be
    right, `near` the names that may have been meant, and `other` the places it conflicts with.
    `component` is the IRI of the SHACL constraint component, empty for a rule that is no shape;
    of one triple that breaks a shape twice it tells one break.
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
    component: str = field(default="", compare=False)

    @property
    def fingerprint(self) -> str:
        """What stays the same when lines move: 16 hexadecimal digits of rule, record and triple.

        A fault of a whole file, which is about no record, is known by its path and message.
        """
        file = self.place.path if self.place and not self.subject else ""
        said = "" if self.subject else self.message
        parts = (self.rule, self.subject, self.path, self.value, file, said)
        return hashlib.sha256("\0".join(parts).encode(errors="backslashreplace")).hexdigest()[:16]

    @property
    def key(self) -> tuple[int, str, int, int, str, str, str, str]:
        """What findings are sorted by: gravity, place, rule, then what they are about."""
        place = self.place or Place("", 0, 0)
        return (_ORDER[self.severity], *place, self.rule, self.subject, self.path, self.value)


def found(
    corpus: Corpus,
    rule: str,
    severity: Severity,
    subject: str,
    message: str,
    *,
    why: str,
    path: str | None = None,
    value: Term | None = None,
    component: str = "",
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
        component=component,
    )


def shown(term: Term) -> str:
    """A term much as it would be written in Turtle, long texts cut, control characters escaped."""
    if isinstance(term, Literal):
        text = term.value if len(term.value) <= _LONGEST else term.value[: _LONGEST - 1] + "…"
        return f'"{escaped(text)}"' + (f"@{term.language}" if term.language else "")
    return compact(term.value)


def fill(message: str, row: dict[str, Term]) -> str:
    """A message with its {?name} places filled from a result row."""
    for name, term in row.items():
        message = message.replace("{?" + name + "}", shown(term)).replace(
            "{$" + name + "}", shown(term)
        )
    return message


def rule_name(shape: str) -> str:
    """The rule's stable name: the local name of its shape."""
    return shape.removeprefix(DCGS) if shape.startswith(DCGS) else compact(shape)


def severity_of(iri: str) -> Severity:
    """The severity that a SHACL IRI stands for; what is unknown is an error."""
    return _SEVERITIES.get(iri, "error")


def on_triple(
    file: SourceFile,
    triple: Located,
    rule: str,
    message: str,
    *,
    place: Place | None = None,
    near: tuple[str, ...] = (),
    other: tuple[Place, ...] = (),
) -> Finding:
    """A finding on a triple by a rule of the program itself."""
    return Finding(
        rule,
        BUILT_IN[rule].severity,
        place or Place(file.shown, triple.line, triple.column),
        triple.subject.value,
        compact(triple.predicate.value),
        shown(triple.object),
        message,
        BUILT_IN[rule].why,
        near=near,
        other=other,
    )


def on_record(
    file: SourceFile, first: Located, rule: str, message: str, other: tuple[Place, ...] = ()
) -> Finding:
    """The same on a record as a whole, `first` being its first triple in the file."""
    return Finding(
        rule,
        BUILT_IN[rule].severity,
        file.start(first),
        first.subject.value,
        "",
        "",
        message,
        BUILT_IN[rule].why,
        other=other,
    )


def on_file(place: Place, rule: str, message: str) -> Finding:
    """The same on a place in a file, about no record."""
    text = escaped(message[0].upper() + message[1:])
    return Finding(rule, BUILT_IN[rule].severity, place, "", "", "", text, BUILT_IN[rule].why)
