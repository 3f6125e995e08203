"""Checking the graph: lint, then SHACL, then consistency."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from dcgraph.derive import derive, rules
from dcgraph.errors import LoadError
from dcgraph.load import Corpus
from dcgraph.validate.constraints import constraints, contradictions
from dcgraph.validate.findings import Finding, as_json, as_text
from dcgraph.validate.lint import lint
from dcgraph.validate.shacl import core

__all__ = ["Finding", "Result", "as_json", "as_text", "check"]


@dataclass(frozen=True, slots=True)
class Result:
    """All findings, gravest first, and the seconds of each stage; some go on side by side."""

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
    # The engine works outside Python's lock, so that its queries take no time from pySHACL.
    with ThreadPoolExecutor(1) as beside:
        queries = beside.submit(_by_queries, corpus, seconds)
        with _timed("lint", seconds):
            findings = lint(corpus)
        with _timed("shapes", seconds):
            findings += core(corpus)
        findings += queries.result()
    return Result(tuple(sorted(set(findings), key=lambda f: f.key)), seconds)


def _by_queries(corpus: Corpus, seconds: dict[str, float]) -> list[Finding]:
    """What the engine's queries find. All in one thread: its results may not leave theirs."""
    try:
        with _timed("constraints", seconds):
            store = corpus.store(graphs=False)
            findings = constraints(corpus, store)
        with _timed("consistency", seconds):
            derive(store, rules(corpus.root / "ontology"))
            return findings + contradictions(corpus, store)
    except LoadError as error:
        # The frames of its traceback would carry results out of the thread.
        error.__context__ = None
        raise error.with_traceback(None) from None


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
