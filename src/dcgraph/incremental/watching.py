"""Checking again whenever a file of the graph is saved."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from dcgraph.errors import LoadError
from dcgraph.files import FOLDERS, files_below
from dcgraph.incremental.since import Checked, check_now

__all__ = ["Turn", "turns"]

_EVERY: Final = 0.25
"""Seconds between two looks at the files."""

_KINDS: Final = (".ttl", ".rq", ".tsv")


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

    `seconds` is what one step of a full check may take. A check that cannot be made is told as
    a problem and tried again after the next change. It goes on until it is interrupted.
    """
    known: frozenset[str] = frozenset()
    seen = None
    while True:
        seen = _rested(root, seen, every)
        try:
            checked = check_now(root, seconds=seconds)
        except LoadError as error:
            yield Turn(None, (), (), str(error))
            continue
        # A file that cannot be read hides what else there is: that is not mended.
        now = frozenset(f.fingerprint for f in checked.findings)
        new = tuple(f.fingerprint for f in checked.findings if f.fingerprint not in known)
        kept = known if checked.left_out else frozenset()
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
            try:
                told = path.lstat()
            except OSError:
                continue
            found[os.fspath(path)] = (told.st_ino, told.st_size, told.st_mtime_ns)
    return found
