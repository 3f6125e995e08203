"""A check of the whole graph."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
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
from dcgraph.sparql.rules import derive, rules

STAGES = ("lint", "profile", "constraints", "consistency", "questions", "shapes")
"""The stages in the order in which they are told."""

_OF_ALL_FILES = ("constraints", "consistency", "questions", "shapes")
"""What is judged by the graph as a whole, and would be misjudged where parts are missing."""


def _is_sound(finding: Finding, unread: str) -> bool:
    """Whether a finding of lint stands whatever is declared where these texts are."""
    linked = finding.value if finding.value.startswith("dcgd:") else finding.subject
    names = {
        "File-unknownTerm": (finding.path, finding.value),
        "File-danglingIri": (linked,),
        "File-untypedRecord": (finding.subject,),
        "Account-record": (finding.value,),
    }.get(finding.rule, ())
    return not any((local := re.split("[:/]", name)[-1]) and local in unread for name in names)


def _content(path: Path) -> str:
    """Whatever bytes stand in a file: a name in them is mentioned."""
    try:
        # A link that was refused is not followed now.
        content = b"" if path.is_symlink() else read_bytes(path)
    except LoadError:
        return ""
    # Without the zeros of UTF-16, in which a name could not be found.
    return content.replace(b"\0", b"").decode("utf-8", errors="replace")


class _Found(NamedTuple):
    """What a stage finds, the seconds that its parts took, and the parts that were left out.

    `derived` is what follows from the graph by the rules, as N-Triples, where it is asked for.
    """

    findings: list[Finding]
    seconds: dict[str, float]
    left_out: tuple[str, ...] = ()
    derived: bytes = b""


_NTRIPLES = RdfFormat.N_TRIPLES


class _Given(NamedTuple):
    """What a stage works on; `store` holds the graph as it is asserted."""

    corpus: Corpus
    store: Store
    engine: str
    questions: bool


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
    only what cannot come from their absence is checked of the rest. A rule that cannot be run is a
    finding too, and the others are run all the same; one that takes more than `limit` seconds of
    CPU time ends its stage.

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
    store = Store() if refused else corpus.store()
    given = _Given(corpus, store, engine, questions)
    with ExitStack() as stack:

        def begin(stage: _Stage) -> Callable[[], _Found]:
            result = stack.enter_context(aside(stage.work, given, limit))
            return cache(lambda: _finished(stage, result, given))

        # Where files are missing, only what each file has by itself is looked at.
        waiting = [] if refused else [begin(_SHAPES), begin(_CONSISTENCY)]
        with _timed("lint", seconds):
            known = Known(corpus)
            findings += lint(corpus, known, corpus.files)
            findings += [*namesakes(corpus, known.above), *accounted(corpus, known)]
        if not unread_ontology:
            with _timed("profile", seconds):
                profiled = profile(Corpus(corpus.root, tuple(corpus.rooms("ontology"))))
        missing: tuple[str, ...] = ("profile",) if unread_ontology else ()
        missing += _OF_ALL_FILES if refused else ()

        def whole() -> Store | None:
            derived = waiting[-1]().derived if waiting else b""
            if not derived:
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
                texts = "\n".join(_content(error.path) for error in refused)
                all_found = [finding for finding in all_found if _is_sound(finding, texts)]
            everything = told(corpus, catalogue(corpus), [*unread, *profiled, *all_found])
            ordered = {stage: took[stage] for stage in STAGES if stage in took}
            return Result(everything, ordered, tuple(sorted(left_out, key=STAGES.index)))

        yield Check(whole, result)


def _finished(stage: _Stage, result: Callable[[], _Found], given: _Given) -> _Found:
    """The result of a stage; of one with a step that ran for too long, only that it did."""
    try:
        return result()
    except OverrunError as error:
        left_out = tuple(n for n in stage.left_out if n != "questions" or given.questions)
        return _Found([_overrun(given.corpus, error)], {}, left_out)


def _overrun(corpus: Corpus, error: OverrunError) -> Finding:
    place = next(
        (place_of(corpus, one) for one in declared(corpus) if one.name == error.step),
        Place(error.path.as_posix(), 1, 1),
    )
    return on_file(place, "Query-time", str(error))


def _shapes(given: _Given, tell: Tell) -> _Found:
    """What the shapes ask: the core, then the constraints in SPARQL."""
    corpus = given.corpus
    seconds: dict[str, float] = {}
    index = Index(corpus.facts("ontology", "data"))
    with _timed("shapes", seconds):
        tell("Together, the shapes that are no queries", Path("shapes"))
        judge = core
        if given.engine == "pyshacl":
            from dcgraph.check.pyshacl_engine import core as judge  # noqa: PLC0415  # slow
        findings = judge(corpus, index)
    with _timed("constraints", seconds):
        index.add(corpus.facts("tables"))
        findings += constraints(corpus, given.store, index, tell)
    return _Found(findings, seconds)


def _consistency(given: _Given, tell: Tell) -> _Found:
    """What the axioms forbid, once all that follows is derived, and what the questions answer."""
    corpus, store = given.corpus, given.store
    seconds: dict[str, float] = {}
    with _timed("consistency", seconds):
        try:
            derive(store, rules(corpus.root / "ontology"), tell, facts=corpus.facts())
        except LoadError as error:
            # What does not follow is missing from the graph, and others would be blamed for it.
            rest = ("consistency", "questions") if given.questions else ("consistency",)
            return _Found([unread_query(corpus, error)], seconds, rest)
        findings = contradictions(corpus, store, tell)
    if given.questions:
        from dcgraph.check.questions import answered  # noqa: PLC0415

        with _timed("questions", seconds):
            findings += answered(corpus, store, tell)
        return _Found(findings, seconds)
    derived = store.dump(format=_NTRIPLES, from_graph=NamedNode(DERIVED_GRAPH)) or b""
    return _Found(findings, seconds, derived=derived)


_SHAPES = _Stage(("shapes", "constraints"), _shapes)
_CONSISTENCY = _Stage(("consistency", "questions"), _consistency)


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
