"""What follows from a change: derived triples, answers, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from dcgraph.diff.facts import Names, is_generated
from dcgraph.diff.model import Answers, Cell, FileChange, Statement
from dcgraph.errors import LoadError
from dcgraph.forked import Tell
from dcgraph.git import State
from dcgraph.namespaces import DCG, DERIVED_GRAPH
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.questions import Question, question_of
from dcgraph.rdf.turtle import Term
from dcgraph.sparql.rules import derive
from dcgraph.sparql.run import results

QUESTIONS: Final = "data/questions"
RULES: Final = "ontology/rules"
_ROOMS: Final = ("ontology", "data", "tables")
_READINGS: Final = f"""SELECT ?thing ?extent WHERE {{
  ?note <{DCG}describesReadingOf> ?thing ; <{DCG}hasReadingExtent> ?extent }}"""

Row = tuple[Term | Triple | None, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gives: its columns and rows, or why it gives nothing."""

    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = field(default=(), repr=False)
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The derived triples of a state, its answers by the question's name, and what was read.

    `readings` are pairs of a thing and how far it was read. Of citations nothing is told, since
    their names are those of their content.
    """

    derived: frozenset[Triple] = field(repr=False)
    answers: dict[str, Answer] = field(repr=False)
    readings: tuple[Row, ...] = field(repr=False)


def outcome(given: tuple[State, Corpus], tell: Tell) -> Outcome:
    """Derive what follows from a state and ask its questions; `tell` hears each step.

    Raises LoadError for rules that cannot be run; a question that cannot be is said to be so.
    """
    state, corpus = given
    store = corpus.store(*_ROOMS)
    if state.snapshot:
        derived = state.snapshot.derived
        graph = NamedNode(DERIVED_GRAPH)
        store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in derived)
    else:
        derived = frozenset(quad.triple for quad, _ in derive(store, state.queries(RULES), tell))
    return Outcome(
        frozenset(
            t
            for t in derived
            if not (isinstance(t.subject, NamedNode) and is_generated(t.subject.value))
        ),
        {name: _answer(store, asked, tell) for name, asked in _questions(state)},
        _answer(store, Question("readings", {"en": ""}, "", _READINGS), tell).rows,
    )


def _questions(state: State) -> Iterator[tuple[str, Question]]:
    if state.snapshot is not None:
        yield from state.snapshot.questions.items()
        return
    for name, text in state.queries(QUESTIONS).items():
        try:
            yield name, question_of(Path(QUESTIONS) / f"{name}.rq", text)
        except LoadError:
            yield name, Question(name, {"en": name}, "", text)


def _answer(store: Store, asked: Question, tell: Tell) -> Answer:
    path = Path(QUESTIONS) / f"{asked.name}.rq"
    title = asked.titles["en"]
    tell(f"The question {path}", path)
    try:
        columns, found = results(store, asked.query, f"The question {path}", path)
    except LoadError as error:
        return Answer(title, failed=str(error))
    if isinstance(found, bool):
        return Answer(title, ("answer",), ((Literal(str(found).lower()),),))
    rows = (
        (one.subject, one.predicate, one.object)
        if isinstance(one, Triple)
        else tuple(one[column] for column in columns)
        for one in found
    )
    return Answer(title, columns or ("subject", "predicate", "object"), tuple(rows))


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
    answer = outcome.answers.get(COVERAGE, Answer(""))
    found: dict[tuple[str, ...], str] = {}
    for row in answer.rows:
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


_SUFFIXES: Final = (".rq", ".csv")


def files_of(before: State, after: State) -> tuple[FileChange, ...]:
    """What happened to each query and table. A snapshot has its questions alone."""
    had, has = _texts(before), _texts(after)
    if before.snapshot or after.snapshot:
        had, has = _changed_questions(had), _changed_questions(has)
    found = []
    for path in sorted(had.keys() | has.keys()):
        old, new = had.get(path), has.get(path)
        if old != new:
            kind: OneOf["added", "removed", "changed"]
            kind = "added" if old is None else "removed" if new is None else "changed"
            lines, others = (Counter((text or "").splitlines()) for text in (new, old))
            counts = (lines - others).total(), (others - lines).total()
            found.append(FileChange(path, kind, _title(path, new or old or ""), counts))
    return tuple(found)


def _texts(state: State) -> dict[str, str]:
    if state.snapshot is not None:
        return {f"{QUESTIONS}/{q.name}.rq": q.query for q in state.snapshot.questions.values()}
    return {path: text for path, text in state.texts.items() if path.endswith(_SUFFIXES)}


def _changed_questions(texts: dict[str, str]) -> dict[str, str]:
    """The questions without their comments, which a snapshot keeps elsewhere."""
    return {
        path: "\n".join(line for line in text.split("\n") if not line.startswith("#")).strip()
        for path, text in texts.items()
        if path.startswith(QUESTIONS)
    }


def _title(path: str, text: str) -> str:
    if str(PurePosixPath(path).parent) != QUESTIONS:
        return ""
    try:
        return question_of(Path(path), text).titles["en"]
    except LoadError:
        return ""
