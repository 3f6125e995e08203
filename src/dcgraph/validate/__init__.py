"""Checking the graph: lint, then SHACL, then consistency."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
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
    """All findings, gravest first, and the seconds that each stage was waited for."""

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
    seconds: dict[str, float] = {}
    with aside(core, corpus) as shapes:
        with _timed("lint", seconds):
            findings = lint(corpus)
        with _timed("constraints", seconds):
            store = corpus.store(graphs=False)
            findings += constraints(corpus, store)
        with _timed("consistency", seconds):
            derive(store, rules(corpus.root / "ontology"))
            findings += contradictions(corpus, store)
        with _timed("shapes", seconds):
            findings += shapes()
    return Result(tuple(sorted(set(findings), key=lambda f: f.key)), seconds)


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
