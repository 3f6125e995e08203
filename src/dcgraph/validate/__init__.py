"""Checking the graph: lint, then SHACL, then consistency."""

from __future__ import annotations

import time
from dataclasses import dataclass

from dcgraph.derive import derive, rules
from dcgraph.load import Corpus
from dcgraph.validate.aside import aside
from dcgraph.validate.constraints import constraints, contradictions
from dcgraph.validate.findings import Finding, as_json, as_text
from dcgraph.validate.lint import lint
from dcgraph.validate.shacl import core

__all__ = ["Finding", "Result", "as_json", "as_text", "check"]


@dataclass(frozen=True, slots=True)
class Result:
    """All findings, gravest first, and the seconds that each stage took or was waited for."""

    findings: tuple[Finding, ...]
    seconds: dict[str, float]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(f.severity == "error" for f in self.findings)


def check(corpus: Corpus) -> Result:
    """Check a corpus that has been read.

    Raises LoadError if a rule, a shape or a contradiction is itself ill-formed.
    """
    findings: list[Finding] = []
    seconds: dict[str, float] = {}

    def timed(stage: str, start: float, result: list[Finding]) -> None:
        seconds[stage] = time.perf_counter() - start
        findings.extend(result)

    with aside(core, corpus) as shapes:
        timed("lint", time.perf_counter(), lint(corpus))
        start = time.perf_counter()
        store = corpus.store(graphs=False)
        timed("constraints", start, constraints(corpus, store))
        start = time.perf_counter()
        derive(store, rules(corpus.root / "ontology"))
        timed("consistency", start, contradictions(corpus, store))
        timed("shapes", time.perf_counter(), shapes())
    return Result(tuple(sorted(set(findings), key=lambda f: f.key)), seconds)
