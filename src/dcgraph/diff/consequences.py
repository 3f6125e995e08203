"""What a change makes follow, or follow no more: derived triples, answers, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.diff.model import Answers, Cell, Statement
from dcgraph.diff.naming import Names
from dcgraph.diff.outcome import Answer, Outcome
from dcgraph.load import Corpus
from dcgraph.turtle import Term

__all__ = ["COVERAGE", "answers_of", "coverage_of", "derived_of"]

COVERAGE: Final = "coverage-of-notions-by-instrument"
"""The question whose rows are cells of coverage: what covers what, and in how many ways."""


def derived_of(
    before: tuple[Outcome, Corpus], after: tuple[Outcome, Corpus], names: Names
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """The derived triples that the graph gains and loses, whatever else tells them."""
    (had, earlier), (has, later) = before, after
    gained = _untold(has.derived - had.derived, earlier)
    lost = _untold(had.derived - has.derived, later)
    return _stated(gained, names), _stated(lost, names)


def _untold(triples: Iterable[Triple], corpus: Corpus) -> set[Triple]:
    """Those of the triples that nobody asserts in a corpus."""
    return {
        triple
        for triple in triples
        if isinstance(triple.subject, Triple)
        or not any(
            told.predicate == triple.predicate and told.object == triple.object
            for _, told in corpus.statements(triple.subject.value)
        )
    }


def _stated(triples: Iterable[Triple], names: Names) -> tuple[Statement, ...]:
    stated = (
        Statement(
            f"{_words(t.subject, names)} — {names.of_property(t.predicate.value)} → "
            f"{_words(t.object, names)}",
            (str(t.subject), str(t.predicate), str(t.object)),
        )
        for t in triples
    )
    return tuple(sorted(stated, key=lambda one: (one.text, one.triple)))


def answers_of(before: Outcome, after: Outcome, names: Names) -> tuple[Answers, ...]:
    """The questions, known on both sides, whose answers differ, by name. Order does not count."""
    found = []
    for name in sorted(before.answers.keys() & after.answers.keys() - {COVERAGE}):
        had, has = before.answers[name], after.answers[name]
        lost, gained = _alone(had, has, names), _alone(has, had, names)
        failed = f"before: {had.failed}" if had.failed else ""
        failed = f"now: {has.failed}" if has.failed else failed
        if (lost or gained or had.failed != has.failed) and not (had.failed and has.failed):
            columns = has.columns or had.columns
            found.append(Answers(name, has.title, columns, gained, lost, failed))
    return tuple(found)


def _alone(one: Answer, other: Answer, names: Names) -> tuple[tuple[str, ...], ...]:
    if one.failed or other.failed:
        return ()
    rows = (Counter(one.rows) - Counter(other.rows)).elements()
    return tuple(sorted(tuple(_words(cell, names) for cell in row) for row in rows))


def coverage_of(before: Outcome, after: Outcome, names: Names) -> tuple[Cell, ...]:
    """How far things were read, and what instruments cover of notions, where it changes."""
    cells = _cells(_readings(before, names), _readings(after, names))
    return cells + _cells(_counts(before, names), _counts(after, names))


def _cells(had: dict[tuple[str, ...], str], has: dict[tuple[str, ...], str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(of, had.get(of, ""), has.get(of, ""))
        for of in sorted(had.keys() | has.keys())
        if had.get(of) != has.get(of)
    )


def _readings(outcome: Outcome, names: Names) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], list[str]] = {}
    for thing, extent in outcome.readings:
        found.setdefault((f"reading of {_words(thing, names)}",), []).append(_words(extent, names))
    return {of: ", ".join(sorted(extents)) for of, extents in found.items()}


def _counts(outcome: Outcome, names: Names) -> dict[tuple[str, ...], str]:
    answer = outcome.answers.get(COVERAGE)
    found: dict[tuple[str, ...], str] = {}
    for row in answer.rows if answer else ():
        assert answer is not None
        cells = list(zip(answer.columns, row, strict=True))
        of = tuple(_words(cell, names) for _, cell in cells if isinstance(cell, NamedNode))
        counts = [f"{cell.value} {name}" for name, cell in cells if isinstance(cell, Literal)]
        found[of] = ", ".join(counts)
    return found


def _words(term: Term | Triple | None, names: Names) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal):
        return f"{term.value} ({term.language})" if term.language else term.value
    return str(term) if isinstance(term, Triple) else names.of(term.value)
