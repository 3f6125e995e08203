"""What a check gives: from what the stages found to what a person is told, each fault once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from dcgraph.escaping import escaped
from dcgraph.load import Corpus
from dcgraph.terms import DCG, PREFIXES, compact
from dcgraph.turtle import Located
from dcgraph.validate.findings import Finding
from dcgraph.validate.rules import Rule

__all__ = ["SECONDS", "Result", "label_of", "told"]

SECONDS = 60.0
"""How long one step of a check may take: a query, or the shapes that are no queries."""

_NAMES = ("File-danglingIri", "File-unknownTerm")
_TYPE = PREFIXES["rdf"] + "type"
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
    is not known.
    """
    found = set(findings)
    triples = {(f.subject, f.path, f.value) for f in found if f.rule in _NAMES}
    kindless = {
        compact(f.subject)
        for f in found
        if f.rule == "File-untypedRecord"
        or (f.rule == "File-unknownTerm" and f.path == compact(_TYPE))
    }
    kept = (
        f
        for f in found
        if f.rule.startswith(("File-", "Shape-"))
        or ((f.subject, f.path, f.value) not in triples and not _follows(f, kindless, rules))
    )
    return tuple(sorted((_filled(corpus, rules, f) for f in kept), key=lambda f: f.key))


def _follows(finding: Finding, kindless: set[str], rules: dict[str, Rule]) -> bool:
    """Whether a value is found to be of the wrong kind only since its own kind is not known."""
    rule = rules.get(finding.rule)
    asks_kind = "of the kind" in (finding.expected or (rule.expected if rule else ""))
    return finding.value in kindless and asks_kind


def _filled(corpus: Corpus, rules: dict[str, Rule], finding: Finding) -> Finding:
    rule = rules.get(finding.rule)
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
    parts = _parts(triple for _, triple in corpus.statements(subject))
    if len(parts) < len(_CLAIM):
        return ""
    return escaped(" ".join(corpus.label(part) or compact(part) for part in parts))


def _parts(triples: Iterable[Located]) -> list[str]:
    """The subject, relation and object of a claim; fewer for anything else."""
    said = {t.predicate.value: t.object.value for t in triples}
    return [said[name] for name in _CLAIM if name in said]
