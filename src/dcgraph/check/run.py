"""A check of the whole graph."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from dcgraph.check.constraints import constraints, contradictions, declared, place_of, unread_query
from dcgraph.check.findings import Finding, Result, on_file, told
from dcgraph.check.known import Known
from dcgraph.check.lint import accounted, lint, strays
from dcgraph.check.shacl import Index
from dcgraph.check.shapes import core
from dcgraph.check.syntax import unreadable
from dcgraph.check.texts import namesakes
from dcgraph.check.words import catalogue
from dcgraph.errors import LoadError
from dcgraph.files import read_bytes
from dcgraph.forked import SECONDS, OverrunError, Tell, aside
from dcgraph.namespaces import DERIVED_GRAPH
from dcgraph.owl.profile import profile
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.sparql.rules import derive, rule_step, rules

STAGES = ("lint", "profile", "constraints", "consistency", "questions", "shapes")
"""The stages in the order in which they are told."""

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
        if finding.rule in ("File-danglingIri", "Account-record"):
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
    """Whatever bytes stand in a file: a name in them is mentioned."""
    try:
        # A link that was refused is not followed now.
        content = b"" if path.is_symlink() else read_bytes(path)
        # Without the zeros of UTF-16, in which a name could not be found.
        return content.replace(b"\0", b"").decode("utf-8", errors="replace")
    except LoadError:
        return ""


class _Found(NamedTuple):
    """What a stage finds, the seconds that its parts took, and the parts that were left out.

    `derived` is what follows from the graph by the rules, as N-Triples, where it is asked for.
    """

    findings: list[Finding]
    seconds: dict[str, float]
    left_out: tuple[str, ...] = ()
    derived: bytes = b""


_NTRIPLES = RdfFormat.N_TRIPLES
_MAX_OVERRUNS = 3
"""How many steps of a stage may run for too long before the rest of it is left out."""

_SHAPES_STEP = "Together, the shapes that are no queries"


class _Given(NamedTuple):
    """What a stage works on, and the names of the steps that it is to pass over.

    `store` holds the graph as it is asserted; None where files are missing from it.
    """

    corpus: Corpus
    store: Store | None
    engine: str
    questions: bool
    skipped: frozenset[str] = frozenset()


class _Stage(NamedTuple):
    """A part of the check done beside the rest: what is missing without it, and what does it."""

    left_out: tuple[str, ...]
    work: Callable[[_Given, Tell], _Found]


class Check(NamedTuple):
    """A check that goes on beside other work.

    `store` waits for the graph with all that follows, and gives None where that is not known or
    the questions are asked; `result` waits for the end.
    """

    store: Callable[[], Store | None]
    result: Callable[[], Result]


def check(
    corpus: Corpus,
    refused: tuple[LoadError, ...] = (),
    *,
    questions: bool = True,
    limit: float = SECONDS,
    engine: str = "dcgraph",
) -> Result:
    """Check a corpus that has been read, with the `questions` or without them.

    The core shapes are judged by the program itself, or with the `engine` pyshacl by pySHACL.

    `refused` holds the errors of the files that could not be read. Each is a finding, and then
    only what cannot come from their absence is checked of the rest. A rule that cannot be run,
    or takes more than `limit` seconds of CPU time, is a finding too, and the others are run all the
    same.

    Raises LoadError if a folder of rules holds none.
    """
    with checking(corpus, refused, questions=questions, limit=limit, engine=engine) as begun:
        return begun.result()


@contextmanager
def checking(
    corpus: Corpus,
    refused: tuple[LoadError, ...] = (),
    *,
    questions: bool = True,
    limit: float = SECONDS,
    engine: str = "dcgraph",
) -> Iterator[Check]:
    """Begin what `check` does; what takes long goes on in other processes until it is left."""
    unread = strays(corpus.root)
    unread += [unreadable(error, corpus.root) for error in refused]
    unread_ontology = any(one.path.is_relative_to(corpus.root / "ontology") for one in refused)
    findings: list[Finding] = []
    profiled: tuple[Finding, ...] = ()
    seconds: dict[str, float] = {}
    # Where files are missing, only what each file has by itself is looked at.
    store = None if refused else corpus.store()
    given = _Given(corpus, store, engine, questions)
    with ExitStack() as stack:

        def begin(stage: _Stage, given: _Given) -> Callable[[], _Found]:
            result = stack.enter_context(aside(stage.work, given, limit))
            return cache(lambda: _finished(stage, result, given, limit, ()))

        waiting = [
            begin(stage, given) for stage in (_SHAPES, *(() if refused else (_CONSISTENCY,)))
        ]
        with _timed("lint", seconds):
            known = Known(corpus)
            findings += lint(corpus, known, corpus.files)
            findings += [*namesakes(corpus, known.above), *accounted(corpus, known)]
        if not unread_ontology:
            with _timed("profile", seconds):
                profiled = profile(Corpus(corpus.root, tuple(corpus.rooms("ontology"))))
        missing: tuple[str, ...] = ("profile",) if unread_ontology else ()
        missing += STAGES_LEFT_OUT if refused else ()

        def whole() -> Store | None:
            derived = waiting[-1]().derived
            if store is None or not derived:
                return None
            # Not loaded as text: the store would give the blank nodes other names.
            graph, follows = NamedNode(DERIVED_GRAPH), parse(derived, _NTRIPLES)
            store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in follows)
            return store

        def result() -> Result:
            found = [wait() for wait in waiting]
            took = seconds | {name: one for each in found for name, one in each.seconds.items()}
            left_out = (*missing, *(name for each in found for name in each.left_out))
            all_found = [*findings, *(one for each in found for one in each.findings)]
            if refused:
                all_found = sound_alone(corpus, refused, all_found)
            everything = told(corpus, catalogue(corpus), [*unread, *profiled, *all_found])
            ordered = {stage: took[stage] for stage in STAGES if stage in took}
            return Result(everything, ordered, tuple(sorted(left_out, key=STAGES.index)))

        yield Check(whole, result)


def _finished(
    stage: _Stage,
    result: Callable[[], _Found],
    given: _Given,
    limit: float,
    late: tuple[OverrunError, ...],
) -> _Found:
    """The result of a stage, done again without the steps that ran for too long."""
    try:
        found = result()
    except OverrunError as error:
        skipped = frozenset(one.step for one in late)
        late = (*late, error)
        if error.step not in skipped and len(late) <= _MAX_OVERRUNS:
            again = given._replace(skipped=skipped | {error.step})
            with aside(stage.work, again, limit) as anew:
                return _finished(stage, anew, given, limit, late)
        left_out = tuple(n for n in stage.left_out if n != "questions" or given.questions)
        found = _Found([], {}, left_out)
    overrun = [_overrun(given.corpus, one) for one in late]
    return found._replace(findings=[*found.findings, *overrun])


def _overrun(corpus: Corpus, error: OverrunError) -> Finding:
    place = next(
        (place_of(corpus, one) for one in declared(corpus) if one.name == error.step),
        Place(error.path.as_posix(), 1, 1),
    )
    return on_file(place, "Query-time", str(error))


def _shapes(given: _Given, tell: Tell) -> _Found:
    """What the shapes ask: the core, then the constraints in SPARQL."""
    findings: list[Finding] = []
    seconds: dict[str, float] = {}
    left_out: tuple[str, ...] = ()
    index = Index(given.corpus.facts("ontology", "data"))
    if _SHAPES_STEP in given.skipped:
        left_out = ("shapes",)
    else:
        with _timed("shapes", seconds):
            tell(_SHAPES_STEP, Path("shapes"))
            judge = core
            if given.engine == "pyshacl":
                from dcgraph.check.pyshacl_engine import core as judge  # noqa: PLC0415  # slow
            findings += judge(given.corpus, index)
    if given.store is not None:
        with _timed("constraints", seconds):
            index.add(given.corpus.facts("tables"))
            findings += constraints(given.corpus, given.store, index, tell, given.skipped)
    return _Found(findings, seconds, left_out)


def _consistency(given: _Given, tell: Tell) -> _Found:
    """What the axioms forbid, once all that follows is derived, and what the questions answer."""
    corpus, store, skipped = given.corpus, given.store, given.skipped
    assert store is not None
    seconds: dict[str, float] = {}
    with _timed("consistency", seconds):
        unfit = _unfit_rules(corpus, store, tell, skipped)
        if unfit is not None:
            # What does not follow is missing from the graph, and others would be blamed for it.
            rest = ("consistency", "questions") if given.questions else ("consistency",)
            return _Found(unfit, seconds, rest)
        findings = contradictions(corpus, store, tell, skipped)
    if given.questions:
        from dcgraph.check.questions import answered  # noqa: PLC0415

        with _timed("questions", seconds):
            findings += answered(corpus, store, tell, skipped)
        return _Found(findings, seconds)
    derived = store.dump(format=_NTRIPLES, from_graph=NamedNode(DERIVED_GRAPH)) or b""
    return _Found(findings, seconds, derived=derived)


def _unfit_rules(
    corpus: Corpus, store: Store, tell: Tell, skipped: frozenset[str]
) -> list[Finding] | None:
    """Apply the rules to the store; if one cannot be run, the findings that say so."""
    try:
        texts = rules(corpus.root / "ontology")
        if skipped & {rule_step(name) for name in texts}:
            return []
        derive(store, texts, tell, facts=corpus.facts())
    except LoadError as error:
        return [unread_query(corpus, error)]
    return None


_SHAPES = _Stage(("shapes", "constraints"), _shapes)
_CONSISTENCY = _Stage(("consistency", "questions"), _consistency)


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
