"""A snapshot to work with: the one that is there if it is still true, else a new one."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dcgraph.build import build, inputs_hash
from dcgraph.errors import InvalidData
from dcgraph.load import load
from dcgraph.paths import home, rooms
from dcgraph.shelf import current, sweep
from dcgraph.snapshot import Snapshot
from dcgraph.validate.checking import check
from dcgraph.validate.text import counted

__all__ = ["ensure", "make", "uncollected"]

Tell = Callable[[str], None]


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave off looking for garbage, of which reading and checking a graph makes none.

    A sixth of the time of a check went into looking at all of its triples again and again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@uncollected()
def make(root: Path | None, folder: Path | None, tell: Tell, *, checked: bool = True) -> Snapshot:
    """Read, check and build the graph of `root` (the shipped one) into `folder` (the usual one).

    Raises LoadError for what cannot be read, InvalidData with the findings when the check
    finds errors, BuildError for a folder that cannot be written.
    """
    tell("reading")
    found = rooms(root)
    # Before the files are read: what changes from here on makes the snapshot out of date.
    inputs = inputs_hash(found.root)
    corpus = load(found)
    if checked:
        tell("checking")
        result = check(corpus)
        if result.errors:
            raise InvalidData(
                f"The graph has {counted(result.errors, 'error')} and was not built; "
                "`dcgraph check` shows them all.",
                result.findings,
            )
    return build(corpus, folder or home(root), tell, inputs)


def ensure(root: Path | None, folder: Path | None, tell: Tell) -> Snapshot:
    """The current snapshot, made anew if it is missing, damaged or older than the files.

    Raises what `make` raises.
    """
    place = folder or home(root)
    sweep(place)
    there = current(place)
    if there is not None and there.manifest.inputs == inputs_hash(rooms(root).root):
        return there
    return make(root, folder, tell)
