"""Checking the graph: files, lint, SHACL, consistency, questions, in one result."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dcgraph.derive import derive
from dcgraph.derive import rules as derivations
from dcgraph.errors import LoadError
from dcgraph.load import Corpus
from dcgraph.validate.aside import Tell, aside
from dcgraph.validate.catalogue import catalogue
from dcgraph.validate.constraints import constraints, contradictions
from dcgraph.validate.findings import Finding
from dcgraph.validate.lint import lint
from dcgraph.validate.outcome import SECONDS, Result, told
from dcgraph.validate.partial import STAGES_LEFT_OUT, sound_alone

__all__ = ["check", "stages"]

_Found = tuple[list[Finding], dict[str, float]]


def check(
    corpus: Corpus,
    refused: tuple[LoadError, ...] = (),
    *,
    questions: bool = True,
    limit: float = SECONDS,
) -> Result:
    """Check a corpus that has been read, with the `questions` or without them.

    `refused` holds the errors of the files that could not be read. Each is a finding, and then
    only what cannot come from their absence is checked of the rest.

    Raises LoadError if a rule, a shape or a contradiction is itself ill-formed, or runs for
    more than `limit` seconds.
    """
    if refused:
        # Slow to begin, and seldom needed.
        from dcgraph.validate.syntax import unreadable  # noqa: PLC0415

        syntax = [unreadable(error, corpus.root) for error in refused]
        seconds: dict[str, float] = {}
        with _timed("lint", seconds):
            findings = lint(corpus)
        with aside(_shapes, corpus, limit) as shapes:
            found, more = shapes()
        kept = sound_alone(corpus, refused, findings + found)
        everything = told(corpus, catalogue(corpus), syntax + kept)
        return Result(everything, seconds | more, STAGES_LEFT_OUT)
    findings, seconds = stages(corpus, questions=questions, limit=limit)
    return Result(told(corpus, catalogue(corpus), findings), seconds)


def stages(corpus: Corpus, *, questions: bool, limit: float) -> _Found:
    """What each stage of a check finds by itself, and the seconds that it took."""
    seconds: dict[str, float] = {}
    work = _queries_and_questions if questions else _queries
    with aside(_shapes, corpus, limit) as shapes, aside(work, corpus, limit) as queries:
        with _timed("lint", seconds):
            findings = lint(corpus)
        for stage in (queries, shapes):
            found, more = stage()
            findings += found
            seconds |= more
    return findings, seconds


def _shapes(corpus: Corpus, tell: Tell) -> _Found:
    seconds: dict[str, float] = {}
    with _timed("shapes", seconds):
        # The libraries of SHACL take a while to begin, and whoever runs no shapes needs none.
        from dcgraph.validate.shacl import core  # noqa: PLC0415

        tell("Together, the shapes that are no queries", Path("shapes"))
        return core(corpus), seconds


def _queries(corpus: Corpus, tell: Tell, *, questions: bool = False) -> _Found:
    seconds: dict[str, float] = {}
    with _timed("constraints", seconds):
        tell("Reading the graph into a store", Path())
        store = corpus.store(graphs=False)
        findings = constraints(corpus, store, tell)
    with _timed("consistency", seconds):
        texts = derivations(corpus.root / "ontology")
        tell(f"The rules {', '.join(texts)} in ontology/rules", Path("ontology/rules"))
        derive(store, texts)
        findings += contradictions(corpus, store, tell)
    if questions:
        from dcgraph.validate.questions import answered  # noqa: PLC0415

        with _timed("questions", seconds):
            tell("Reading the graph into a store", Path())
            store.extend(corpus.quads())
            for file in corpus.rooms("shapes"):
                store.remove_graph(file.graph)
            findings += answered(corpus, store, tell)
    return findings, seconds


def _queries_and_questions(corpus: Corpus, tell: Tell) -> _Found:
    return _queries(corpus, tell, questions=True)


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
