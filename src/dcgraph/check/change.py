"""A check told of a change: since a revision, as staged, and again on each save."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from dcgraph import git
from dcgraph.check.findings import Finding
from dcgraph.check.run import check
from dcgraph.errors import LoadError
from dcgraph.files import FOLDERS, files_below, rooms
from dcgraph.rdf.corpus import Corpus, SourceFile, load, source_file

_ANEW: Final = ("ontology", "shapes")
"""The rooms whose change has all findings told."""

_ALWAYS: Final = ("File-unread", "File-syntax", "Audit-sheet", "Query-", "Shape-")
"""How the rules begin whose findings are told whether they are new or not."""

_EVERY: Final = 0.25
"""Seconds between two looks at the files."""

_KINDS: Final = (".ttl", ".rq", ".tsv")


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings to be told, and the `corpus` of which they speak.

    `files` counts the files that changed since the revision, None if there was none to go by.
    `left_out` names stages that were not run, since there are files that cannot be read.
    """

    findings: tuple[Finding, ...]
    corpus: Corpus = field(repr=False)
    files: int | None = None
    seconds: float = 0.0
    left_out: tuple[str, ...] = ()


def check_since(root: Path, since: str, *, staged: bool, seconds: float) -> Checked:
    """Check everything, and tell what is wrong where the change since a revision is, or by it.

    Told are the findings on records of which something else is said now, in the files or as
    staged, those that the graph of the revision had not, and all where the ontology or the shapes
    have changed. `seconds` is what one step of the check may take. Raises RevisionError and
    LoadError.
    """
    start = time.perf_counter()
    refused: list[LoadError] = []
    changed = git.changes(root, since, staged=staged, refused=[])
    corpus = git.staged(root).corpus(refused=refused) if staged else load(rooms(root), refused)
    result = check(corpus, tuple(refused), questions=False, limit=seconds)
    findings = result.findings
    if staged:
        # What is not staged is no part of it.
        findings = tuple(
            f for f in findings if f.rule not in ("File-unread", "Audit-sheet", "Account-record")
        )
    if not any(change.room in _ANEW for change in changed):
        told = {f for f in findings if f.rule.startswith(_ALWAYS) or not f.subject}
        touched = _touched(corpus, changed)
        told |= {f for f in findings if f.subject in touched}
        if len(told) < len(findings):
            base = check(_before(corpus, changed), questions=False, limit=seconds)
            known = {finding.fingerprint for finding in base.findings}
            told |= {f for f in findings if f.fingerprint not in known}
        findings = tuple(f for f in findings if f in told)
    passed = time.perf_counter() - start
    return Checked(findings, corpus, len(changed), passed, result.left_out)


def _old(corpus: Corpus, change: git.Change) -> SourceFile | None:
    """A file as it was before, if it was there and could be read."""
    if change.old is not None and (change.room == "tables" or change.shown.endswith(".ttl")):
        with suppress(LoadError):
            return source_file(corpus.root / change.shown, change.old, change.room, corpus.root)
    return None


def _touched(corpus: Corpus, changed: tuple[git.Change, ...]) -> set[str]:
    """The subjects of which a changed file says something else than before."""
    now = {file.shown: file for file in corpus.files}
    found = set()
    for change in changed:
        before, after = (
            Counter(file.facts if file else ())
            for file in (_old(corpus, change), now.get(change.shown))
        )
        found |= {fact[0].value for fact in ((before - after) + (after - before))}
    return found


def _before(corpus: Corpus, changed: tuple[git.Change, ...]) -> Corpus:
    """The graph as it was before the change, with what could be read of it."""
    files = {file.shown: file for file in corpus.files}
    for change in changed:
        old = _old(corpus, change)
        files.pop(change.shown, None)
        if old is not None:
            files[change.shown] = old
    return Corpus(corpus.root, tuple(files[shown] for shown in sorted(files)))


class Turn(NamedTuple):
    """One check: all that was found, and the findings that are new or mended since the last.

    `problem` says why a check could not be made; then the others are as they were.
    """

    checked: Checked | None
    new: tuple[str, ...]
    mended: tuple[str, ...]
    problem: str = ""


def turns(root: Path, *, seconds: float, every: float = _EVERY) -> Iterator[Turn]:
    """Check the graph, and again after each change, once the files have come to rest.

    `seconds` is what one step of a check may take. Files that stay the same are read once. A
    check that cannot be made is told as a problem and tried again after the next change. It goes
    on until it is interrupted.
    """
    known: frozenset[str] = frozenset()
    corpus: Corpus | None = None
    seen = None
    while True:
        seen = _rested(root, seen, every)
        start = time.perf_counter()
        refused: list[LoadError] = []
        try:
            corpus = load(rooms(root), refused, corpus)
            result = check(corpus, tuple(refused), questions=False, limit=seconds)
        except LoadError as error:
            yield Turn(None, (), (), str(error))
            continue
        passed = time.perf_counter() - start
        checked = Checked(result.findings, corpus, None, passed, result.left_out)
        # A file that cannot be read hides what else there is: that is not mended.
        now = frozenset(f.fingerprint for f in result.findings)
        new = tuple(f.fingerprint for f in result.findings if f.fingerprint not in known)
        kept = known if result.left_out else frozenset()
        yield Turn(checked, new, tuple(sorted(known - now - kept)))
        known = now | kept


_Seen = dict[str, tuple[int, int, int]]


def _rested(root: Path, seen: _Seen | None, every: float) -> _Seen:
    """Wait until the files are others than those `seen`, and stay so for a moment."""
    now = _look(root)
    if seen is None:
        return now
    while now == seen:
        time.sleep(every)
        now = _look(root)
    while True:
        time.sleep(every / 2)
        later = _look(root)
        if later == now:
            return now
        now = later


def _look(root: Path) -> _Seen:
    found: _Seen = {}
    for name in FOLDERS:
        refused: list[LoadError] = []
        try:
            paths = files_below(root / name, _KINDS, refused)
        except LoadError:
            # What is wrong is told by the check; until it is mended, nothing is seen to change.
            found[name] = (0, 0, time.monotonic_ns() // 2_000_000_000)
            continue
        for path in (*paths, *(error.path for error in refused)):
            with suppress(OSError):
                told = path.lstat()
                found[os.fspath(path)] = (told.st_ino, told.st_size, told.st_mtime_ns)
    return found
