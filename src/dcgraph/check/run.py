"""A check of the whole graph."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Store

from dcgraph.check.constraints import constraints, contradictions, declared, place_of, unread_query
from dcgraph.check.findings import (
    SECONDS,
    Finding,
    OverrunError,
    Result,
    Tell,
    aside,
    on_file,
    told,
)
from dcgraph.check.lint import lint, strays
from dcgraph.check.words import catalogue
from dcgraph.errors import LoadError
from dcgraph.files import read_bytes
from dcgraph.owl.profile import profile
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.sparql.rules import derive, rule_step
from dcgraph.sparql.rules import rules as derivations

STAGES_LEFT_OUT = ("constraints", "consistency", "questions")
"""The stages that look at the graph as a whole, and find false faults where parts are missing."""


def sound_alone(
    corpus: Corpus, refused: Iterable[LoadError], findings: Iterable[Finding]
) -> list[Finding]:
    """Those of the findings of lint and core shapes that no unread file can explain.

    A name that an unread file mentions may be declared there. Without all of the ontology,
    nobody knows what is of which class.
    """
    paths = [error.path for error in refused]
    unread = "\n".join(map(_content, paths))
    ontology = any(path.is_relative_to(corpus.root / "ontology") for path in paths)
    rules = catalogue(corpus)

    def stands(finding: Finding) -> bool:
        local = finding.value.partition(":")[2]
        if finding.rule == "File-unknownTerm":
            names = (finding.path.partition(":")[2], local)
            return not any(name and name in unread for name in names)
        if finding.rule == "File-danglingIri":
            # In a table of mappings it is the subject that leads nowhere.
            mapped = not finding.value.startswith("dcgd:")
            return (finding.subject.rpartition("/")[2] if mapped else local) not in unread
        if finding.rule == "File-untypedRecord":
            return finding.subject.rpartition("/")[2] not in unread
        if finding.rule.startswith("File-"):
            return True
        expected = rules[finding.rule].expected if finding.rule in rules else ""
        elsewhere = expected.startswith("from the other side")
        kind = "of the kind" in expected and finding.value and local in unread
        return not (ontology or elsewhere or kind)

    return [finding for finding in findings if stands(finding)]


def _content(path: Path) -> str:
    # A link that was refused is not followed now.
    if path.is_symlink():
        return ""
    # Whatever bytes stand in it: a name in them is mentioned.
    try:
        return read_bytes(path).decode("utf-8", errors="replace")
    except LoadError:
        return ""


_Found = tuple[list[Finding], dict[str, float], tuple[str, ...]]
"""What a stage finds, the seconds that its parts took, and the parts that were left out."""

_MAX_OVERRUNS = 3
"""How many steps of a stage may run for too long before the rest of it is left out."""

_READING = "Reading the graph into a store"


class _Stage(NamedTuple):
    """A part of the check that is done beside the rest: its names, and what does it.

    The work is given the corpus and the names of the steps that it is to pass over.
    """

    names: tuple[str, ...]
    work: Callable[[tuple[Corpus, frozenset[str]], Tell], _Found]


def check(
    corpus: Corpus,
    refused: tuple[LoadError, ...] = (),
    *,
    questions: bool = True,
    limit: float = SECONDS,
) -> Result:
    """Check a corpus that has been read, with the `questions` or without them.

    `refused` holds the errors of the files that could not be read. Each is a finding, and then
    only what cannot come from their absence is checked of the rest. A rule that cannot be run,
    or runs for more than `limit` seconds, is a finding too, and the others are run all the same.

    Raises LoadError if a folder of rules holds none.
    """
    unread = strays(corpus.root)
    if refused:
        # Slow to begin, and seldom needed.
        from dcgraph.check.texts import unreadable  # noqa: PLC0415

        syntax = [unreadable(error, corpus.root) for error in refused]
        seconds: dict[str, float] = {}
        with _timed("lint", seconds):
            findings = lint(corpus)
        whole = not any(one.path.is_relative_to(corpus.root / "ontology") for one in refused)
        with _timed("profile", seconds):
            syntax += _profile(corpus) if whole else ()
        found, more, left_out = _done([_SHAPES], corpus, limit, lambda: None)
        kept = sound_alone(corpus, refused, findings + found)
        everything = told(corpus, catalogue(corpus), unread + syntax + kept)
        missing = (*left_out, *(() if whole else ("profile",)), *STAGES_LEFT_OUT)
        return Result(everything, seconds | more, missing)
    findings, seconds, left_out = stages(corpus, questions=questions, limit=limit)
    return Result(told(corpus, catalogue(corpus), unread + findings), seconds, left_out)


def stages(corpus: Corpus, *, questions: bool, limit: float) -> _Found:
    """What each stage of a check finds by itself, the seconds that it took, what was left out."""
    seconds: dict[str, float] = {}
    findings: list[Finding] = []

    def here() -> None:
        with _timed("lint", seconds):
            findings.extend(lint(corpus))
        with _timed("profile", seconds):
            findings.extend(_profile(corpus))

    beside = [_QUERIES_AND_QUESTIONS if questions else _QUERIES, _SHAPES]
    found, more, left_out = _done(beside, corpus, limit, here)
    return findings + found, seconds | more, left_out


def _profile(corpus: Corpus) -> tuple[Finding, ...]:
    """What keeps the ontology from being in OWL 2 DL; no data file may say anything of terms."""
    return profile(Corpus(corpus.root, tuple(corpus.rooms("ontology"))))


def _done(
    stages: list[_Stage], corpus: Corpus, limit: float, meanwhile: Callable[[], None]
) -> _Found:
    """Do stages beside each other, and what is to be done `meanwhile`; put the results together."""
    findings: list[Finding] = []
    seconds: dict[str, float] = {}
    left_out: tuple[str, ...] = ()
    with ExitStack() as stack:
        begun = [
            stack.enter_context(aside(stage.work, (corpus, frozenset()), limit)) for stage in stages
        ]
        meanwhile()
        for stage, result in zip(stages, begun, strict=True):
            found, more, missing = _finished(stage, result, corpus, limit, ())
            findings += found
            seconds |= more
            left_out += missing
    return findings, seconds, left_out


def _finished(
    stage: _Stage,
    result: Callable[[], _Found],
    corpus: Corpus,
    limit: float,
    late: tuple[OverrunError, ...],
) -> _Found:
    """The result of a stage, done again without the steps that ran for too long."""
    try:
        findings, seconds, left_out = result()
    except OverrunError as error:
        skipped = frozenset(one.step for one in late)
        late = (*late, error)
        if error.step not in skipped and len(late) <= _MAX_OVERRUNS:
            again = (corpus, skipped | {error.step})
            with aside(stage.work, again, limit) as anew:
                return _finished(stage, anew, corpus, limit, late)
        findings, seconds, left_out = [], {}, stage.names
    return findings + [_overrun(corpus, one) for one in late], seconds, left_out


def _overrun(corpus: Corpus, error: OverrunError) -> Finding:
    queries = [constraint for _, constraint in declared(corpus)]
    place = next(
        (place_of(corpus, one) for one in queries if one.name == error.step),
        Place(error.path.as_posix(), 1, 1),
    )
    return on_file(place, "Query-time", str(error))


def _shapes(given: tuple[Corpus, frozenset[str]], tell: Tell) -> _Found:
    corpus, skipped = given
    step = "Together, the shapes that are no queries"
    seconds: dict[str, float] = {}
    if step in skipped:
        return [], seconds, ("shapes",)
    with _timed("shapes", seconds):
        # The libraries of SHACL take a while to begin, and whoever runs no shapes needs none.
        from dcgraph.check.shacl import core  # noqa: PLC0415

        tell(step, Path("shapes"))
        return core(corpus), seconds, ()


def _queries(
    given: tuple[Corpus, frozenset[str]], tell: Tell, *, questions: bool = False
) -> _Found:
    corpus, skipped = given
    seconds: dict[str, float] = {}
    with _timed("constraints", seconds):
        tell(_READING, Path())
        store = corpus.store(graphs=False)
        findings = constraints(corpus, store, tell, skipped)
    with _timed("consistency", seconds):
        unfit = _unfit_rules(corpus, store, tell, skipped)
        if unfit is not None:
            # What does not follow is missing from the graph, and others would be blamed for it.
            rest = ("consistency", "questions") if questions else ("consistency",)
            return findings + unfit, seconds, rest
        findings += contradictions(corpus, store, tell, skipped)
    if questions:
        from dcgraph.check.questions import answered  # noqa: PLC0415

        with _timed("questions", seconds):
            tell(_READING, Path())
            store.extend(corpus.quads())
            for file in corpus.rooms("shapes"):
                store.remove_graph(file.graph)
            findings += answered(corpus, store, tell, skipped)
    return findings, seconds, ()


def _unfit_rules(
    corpus: Corpus, store: Store, tell: Tell, skipped: frozenset[str]
) -> list[Finding] | None:
    """Apply the rules to the store; if one cannot be run, the findings that say so."""
    try:
        texts = derivations(corpus.root / "ontology")
        if skipped & {rule_step(name) for name in texts}:
            return []
        derive(store, texts, tell)
    except LoadError as error:
        return [unread_query(corpus, error)]
    return None


def _queries_and_questions(given: tuple[Corpus, frozenset[str]], tell: Tell) -> _Found:
    return _queries(given, tell, questions=True)


_SHAPES = _Stage(("shapes",), _shapes)
_QUERIES = _Stage(("constraints", "consistency"), _queries)
_QUERIES_AND_QUESTIONS = _Stage(("constraints", "consistency", "questions"), _queries_and_questions)


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
