"""What a report is about: the findings that count, those that are accepted, and the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from dcgraph import __version__
from dcgraph.escaping import visible
from dcgraph.load import Corpus, Place, SourceFile
from dcgraph.terms import PREFIXES, compact
from dcgraph.turtle import Located, Term
from dcgraph.validate.findings import Finding, shown
from dcgraph.validate.rules import Rule

__all__ = [
    "ABOUT_THE_BASELINE",
    "Accepted",
    "LeftOut",
    "Report",
    "expand",
    "record_of",
]

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
