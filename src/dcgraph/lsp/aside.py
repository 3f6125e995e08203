"""What takes long, done in a process beside the server: checks and renamings.

The server has threads, so that a copy of it could hang; this process has one and keeps the graph
that it has read for the next time.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from dcgraph.check.change import MAX_TRIPLES, UnfitError, over_snapshot
from dcgraph.check.findings import Finding, told
from dcgraph.check.known import Known
from dcgraph.check.lint import lint
from dcgraph.check.words import catalogue
from dcgraph.edit.apply import Change
from dcgraph.edit.rename import rename
from dcgraph.errors import DcgraphError, LoadError
from dcgraph.files import rooms
from dcgraph.forked import SECONDS
from dcgraph.git import Change as Edit
from dcgraph.git import room_of
from dcgraph.rdf.corpus import Corpus, SourceFile, load, source_file
from dcgraph.store.sandbox import end_with_parent

_Result = TypeVar("_Result")


class Judged(NamedTuple):
    """The findings in a file; where not all was judged, `partial` says why."""

    findings: tuple[Finding, ...]
    partial: str = ""


class Renamed(NamedTuple):
    """What a renaming changes: other names by the old IRI, and the files."""

    names: Mapping[str, str]
    changes: tuple[Change, ...]


def judged(root: Path, shown: str, edits: tuple[Edit, ...]) -> Judged:
    """All that is wrong in one file, by texts that nobody has saved.

    The file is judged as if it were new, so that faults that were there before are told too; of
    one that is too large for that, what the edits touch. Where there is no snapshot that fits,
    lint alone is asked. Raises LoadError for a text that is no Turtle.
    """
    try:
        checked, _ = over_snapshot(root, edits, staged=False, seconds=SECONDS)
        findings, partial = checked.findings, ""
    except UnfitError as reason:
        corpus = _read(root)
        files: dict[Path, SourceFile | None] = {
            root / edit.shown: source_file(
                root / edit.shown, edit.new, edit.room, root, corpus.defaults
            )
            for edit in edits
            if edit.new is not None
        }
        corpus = corpus.with_files(files)
        own = [file for file in corpus.files if file.shown == shown]
        findings = told(corpus, catalogue(corpus), lint(corpus, Known(corpus), own))
        partial = str(reason)
    return Judged(tuple(f for f in findings if f.place and f.place.path == shown), partial)


def edits_of(file: SourceFile, saved: str | None, others: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """What `judged` is asked of a file, its `saved` text and other texts that are not saved."""
    is_small = file.room == "data" and len(file.facts) <= MAX_TRIPLES
    own = Edit(file.shown, room_of(file.shown), None if is_small else saved, file.text)
    return own, *(edit for edit in others if edit.shown != file.shown)


def renamed(root: Path, old: str, new: str) -> Renamed:
    """What has to change for a thing to be called otherwise, records that move included.

    Raises EditError and NotFoundError as `rename` does.
    """
    done = rename(_read(root), old, new, move=True)
    return Renamed(dict(done.names), done.changes)


_KNOWN: Final[dict[Path, Corpus]] = {}


def _read(root: Path) -> Corpus:
    refused: list[LoadError] = []
    _KNOWN[root] = load(rooms(root), refused, _KNOWN.get(root))
    if refused:
        raise refused[0]
    return _KNOWN[root]


class Aside:
    """The process; it is begun when it is first needed, and anew if it was lost."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, work: Callable[..., _Result], *given: object) -> _Result:
        """What the work gives. Raises what it raises, and DcgraphError if the process is lost."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1, multiprocessing.get_context("spawn"), end_with_parent, (os.getpid(),)
            )
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *given)
        except BrokenProcessPool:
            self._pool = None
            raise DcgraphError(
                "The process that checks and renames was lost; perhaps memory was short. Try again."
            ) from None

    def close(self) -> None:
        """End the process once it has done what it is at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
