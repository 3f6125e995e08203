"""What follows from a state of the graph: derived triples, and answers to its questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from dcgraph.derive import derive
from dcgraph.diff.contents import is_generated
from dcgraph.errors import LoadError
from dcgraph.evaluate import results
from dcgraph.load import Corpus
from dcgraph.questions import Question, question_of
from dcgraph.revisions import State
from dcgraph.terms import DCG, DERIVED_GRAPH
from dcgraph.turtle import Term
from dcgraph.validate.aside import Tell

__all__ = ["QUESTIONS", "RULES", "Answer", "Outcome", "Row", "outcome"]

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
    store = corpus.store(*_ROOMS, graphs=False)
    tell("Deriving", Path(RULES))
    derived = state.snapshot.derived if state.snapshot else _derived(store, state.queries(RULES))
    store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in derived)
    return Outcome(
        frozenset(t for t in derived if not _is_of_citation(t)),
        {name: _answer(store, asked, tell) for name, asked in _questions(state)},
        _answer(store, Question("readings", {"en": ""}, "", _READINGS), tell).rows,
    )


def _derived(store: Store, rules: dict[str, str]) -> frozenset[Triple]:
    derive(store, rules)
    graph = NamedNode(DERIVED_GRAPH)
    return frozenset(q.triple for q in store.quads_for_pattern(None, None, None, graph))


def _is_of_citation(triple: Triple) -> bool:
    return isinstance(triple.subject, NamedNode) and is_generated(triple.subject.value)


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
    rows: list[Row] = []
    for one in found:
        if isinstance(one, Triple):
            rows.append((one.subject, one.predicate, one.object))
        else:
            rows.append(tuple(one[column] for column in columns))
    return Answer(title, columns or ("subject", "predicate", "object"), tuple(rows))
