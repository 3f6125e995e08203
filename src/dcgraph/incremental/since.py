"""Checking what a change can have affected: the state is brought up to the files, then asked."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from dcgraph.check.findings import Finding, told
from dcgraph.check.lint import strays
from dcgraph.check.rules import BUILT_IN, Rule
from dcgraph.errors import LoadError
from dcgraph.git import Change, changes
from dcgraph.incremental.findings import rules_of, told_of
from dcgraph.incremental.rows import Row
from dcgraph.incremental.state import DamagedError, State, opened
from dcgraph.incremental.tree import Entry, fingerprint, in_index, in_tree, renewed
from dcgraph.incremental.updating import Affected, Desk
from dcgraph.incremental.walking import TooManyError, UnfollowedError
from dcgraph.rdf.corpus import Corpus, SourceFile, source_file

__all__ = ["Checked", "check_now", "check_since"]

_ANEW: Final = ("ontology", "shapes")
"""The rooms whose change has everything judged anew."""

_OF_RULES: Final = ("Query-", "Shape-")
"""The rules on rules themselves, whose findings no change of data makes or mends."""

_STAGES: Final = ("lint", "profile", "shapes", "constraints", "consistency")


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings on what was looked at, and how much that was.

    `files` counts the files that changed since the revision, None if there was none to go by,
    `rules` the rules that had something to look at and `records` the nodes that they looked at,
    both None where all was looked at. Where the check was a full one, `full` gives the reason.
    `corpus` holds what the findings speak of, and `catalogue` the rules. `left_out` names stages
    that were not run, since there are files that cannot be read.
    """

    findings: tuple[Finding, ...]
    corpus: Corpus = field(repr=False)
    files: int | None
    rules: int | None
    records: int | None
    full: str
    catalogue: dict[str, Rule] = field(default_factory=dict, repr=False)
    seconds: float = 0.0
    left_out: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)


class _UnreadableError(Exception):
    """Files that cannot be read, as the errors say."""

    def __init__(self, errors: list[LoadError]) -> None:
        super().__init__()
        self.errors = errors


def check_since(root: Path, since: str, *, staged: bool, seconds: float) -> Checked:
    """Check what the change since a revision, in the files or as staged, can have affected.

    `seconds` is what one step of a full check may take, which is made where there is no state
    yet. Raises RevisionError, StateError and LoadError.
    """
    return _timed(root, since, staged=staged, seconds=seconds)


def check_now(root: Path, *, seconds: float) -> Checked:
    """All findings on the files as they are now, by looking at what changed since the last time."""
    return _timed(root, None, staged=False, seconds=seconds)


def _timed(root: Path, since: str | None, *, staged: bool, seconds: float) -> Checked:
    start = time.perf_counter()
    links: list[LoadError] = []
    changed = None if since is None else changes(root, since, staged=staged, refused=links)
    entries = in_index(root) if staged else in_tree(root, links)
    unread = () if staged else (*strays(root), *set(_unreadable(links, root)))
    work = _Work(root, entries, seconds, unread)
    for last in (False, True):
        with opened(root) as state:
            try:
                checked = work.done(state, changed)
                return replace(checked, seconds=time.perf_counter() - start)
            except (DamagedError, sqlite3.DatabaseError):
                if last:
                    raise
                state.remove()
    raise AssertionError


@dataclass(frozen=True, slots=True)
class _Work:
    """A check of the files in `entries`."""

    root: Path
    entries: list[Entry]
    seconds: float
    unread: tuple[Finding, ...] = ()
    """The findings on files that nothing reads, and on links that are not followed."""

    def done(self, state: State, changed: tuple[Change, ...] | None) -> Checked:
        """Bring the state up, and tell what is found: all, or what `changed` can have affected."""
        files = None if changed is None else len(changed)
        try:
            desk, full = self._brought_up(state)
            affected = None if changed is None else self._affected(desk, changed)
        except _UnreadableError as refused:
            return self._unread(refused.errors, files)
        except UnfollowedError as reason:
            return self._without_state(str(reason), files)
        rules = rules_of(desk.stored["catalogue"])
        findings, corpus = told_of(state, desk.rows, rules)
        unread = told(corpus, rules, self.unread)
        findings = tuple(sorted((*findings, *unread), key=lambda f: f.key))
        if affected is None:
            if changed is not None:
                full = full or "the change reaches too far"
            return Checked(findings, corpus, files, None, None, full, rules)
        named = {state.terms.term(node).value for node in affected.lint}
        pairs = {
            (rule, state.terms.term(node).value)
            for nodes in (affected.core, affected.constraints, affected.contradictions)
            for rule, found in nodes.items()
            for node in found
        }
        kept = tuple(
            f
            for f in findings
            if (f.rule, f.subject) in pairs
            or (f.rule.startswith("File-") and f.subject in named)
            or f.rule.startswith(_OF_RULES)
            or f.rule in ("File-unread", "File-syntax", "Audit-sheet")
        )
        counted = len(affected.rules()), len(affected.nodes())
        return Checked(kept, corpus, files, *counted, full, rules)

    def _brought_up(self, state: State) -> tuple[Desk, str]:
        """The state as the files are, and why a full check was needed for it, if one was."""
        rows = state.database.execute("SELECT shown FROM file").fetchall()
        # A check that met a file that it could not read leaves none behind.
        if state.is_new or not rows:
            return self._anew(state, "there was no state of an earlier check")
        if state.get("queries") != fingerprint(self.root):
            return self._anew(state, "the rules or contradictions have changed")
        there = {entry.shown for entry in self.entries}
        removed = [shown for (shown,) in rows if shown not in there]
        fresh = list(renewed(state, self.entries))
        if any(shown.startswith(_ANEW) for shown in (*removed, *(e.shown for e in fresh))):
            return self._anew(state, "the ontology or the shapes have changed")
        desk = Desk(state, self.root)
        if fresh or removed:
            files = self._read(fresh)
            try:
                desk.update(zip(files, (entry.stat for entry in fresh), strict=True), removed)
            except TooManyError:
                return self._anew(state, "very much has changed since the last check")
        state.keep()
        return desk, ""

    def _anew(self, state: State, reason: str) -> tuple[Desk, str]:
        from dcgraph.incremental.full import filled  # noqa: PLC0415  # slow to begin

        corpus = Corpus(self.root, tuple(self._read(self.entries)))
        filled(state, corpus, {entry.shown: entry.stat for entry in self.entries}, self.seconds)
        return Desk(state, self.root), reason

    def _read(self, entries: list[Entry]) -> list[SourceFile]:
        files, errors = [], []
        for entry in entries:
            try:
                files.append(entry.read(self.root))
            except LoadError as error:
                errors.append(error)
        if errors:
            raise _UnreadableError(errors)
        return files

    def _affected(self, desk: Desk, changed: tuple[Change, ...]) -> Affected | None:
        """What the change can have affected; None if that is everything."""
        if any(change.room in _ANEW for change in changed):
            return None
        triples = [c for c in changed if c.room == "tables" or c.shown.endswith(".ttl")]
        before: dict[str, list[Row]] = {}
        for change in triples:
            before[change.shown] = []
            # What could not be read before said nothing.
            if change.old is not None:
                with suppress(LoadError):
                    path = self.root / change.shown
                    file = source_file(path, change.old, change.room, self.root)
                    before[change.shown] = desk.rows.made(file)
        try:
            return desk.touched(before, {c.shown: desk.rows.of(c.shown) for c in triples})
        except TooManyError:
            return None

    def _unread(self, errors: list[LoadError], changed: int | None) -> Checked:
        corpus = Corpus(self.root, ())
        findings = told(corpus, BUILT_IN, (*self.unread, *_unreadable(errors, self.root)))
        return Checked(findings, corpus, changed, None, None, "", left_out=_STAGES)

    def _without_state(self, reason: str, changed: int | None) -> Checked:
        from dcgraph.check.run import check  # noqa: PLC0415
        from dcgraph.check.words import catalogue  # noqa: PLC0415  # slow to begin

        files = self._read(self.entries)
        corpus = Corpus(self.root, tuple(files))
        result = check(corpus, questions=False, limit=self.seconds)
        rules = catalogue(corpus)
        findings = told(corpus, rules, {*result.findings, *self.unread})
        return Checked(findings, corpus, changed, None, None, reason, rules)


def _unreadable(errors: list[LoadError], root: Path) -> list[Finding]:
    if not errors:
        return []
    from dcgraph.check.texts import unreadable  # noqa: PLC0415  # slow to begin

    return [unreadable(error, root) for error in errors]
