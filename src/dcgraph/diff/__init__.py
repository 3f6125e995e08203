"""Two states of the graph held against each other, told for people."""

from __future__ import annotations

from collections.abc import Callable

from dcgraph.diff.changes import entries_of
from dcgraph.diff.consequences import (
    QUESTIONS,
    RULES,
    answers_of,
    coverage_of,
    derived_of,
    files_of,
    outcome,
)
from dcgraph.diff.facts import Names
from dcgraph.diff.model import Comparison, Entry, Suggestion
from dcgraph.diff.versions import suggestion_of
from dcgraph.forked import SECONDS, aside
from dcgraph.git import State


def compare(
    before: State,
    after: State,
    tell: Callable[[str], None] = lambda _: None,
    seconds: float = SECONDS,
) -> Comparison:
    """What a change from one state to the other does, and what follows from it.

    `tell` hears what is being done; each application of a rule and each question may take so many
    seconds of CPU time. Raises LoadError for a text that is not what it should be, with the state,
    file and line, and OverrunError for a rule or question that takes longer.
    """
    tell(f"reading {after.name}")
    later = after.corpus()
    tell(f"reading {before.name}")
    earlier = before.corpus(later)
    tell("comparing")
    names = Names(earlier, later)
    entries = entries_of(earlier, later, names)
    files = files_of(before, after)
    suggestion = suggestion_of(entries, files, earlier, later)
    # Shapes and wording of comments have no consequences.
    is_felt = any(e.sort != "shape" for e in entries)
    if not is_felt and not any(f.path.startswith((QUESTIONS, RULES)) for f in files):
        return Comparison(before.name, after.name, entries, files, (), (), (), (), suggestion)
    tell("deriving and asking the questions")
    with (
        aside(outcome, (before, earlier), seconds) as had,
        aside(outcome, (after, later), seconds) as has,
    ):
        old, new = had(), has()
    derived = derived_of((old, earlier), (new, later), names)
    felt_in = answers_of(old, new, names), coverage_of(old, new, names)
    return Comparison(before.name, after.name, entries, files, *derived, *felt_in, suggestion)


def changed(before: State, after: State) -> tuple[tuple[Entry, ...], Suggestion]:
    """What happened to each thing from one state to the other, and the version that it asks for.

    Raises LoadError for a text that is not what it should be, with the state, file and line.
    """
    later = after.corpus()
    earlier = before.corpus(later)
    entries = entries_of(earlier, later, Names(earlier, later))
    return entries, suggestion_of(entries, files_of(before, after), earlier, later)
