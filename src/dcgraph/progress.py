"""What long work is wrapped in: words on what is being done, and no garbage collection."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CLEAR = "\r\x1b[K"


@contextmanager
def progress(text: str, *, logged: bool = False) -> Iterator[Callable[[str], None]]:
    """Give a call that says the present step on standard error.

    On a terminal it is said in one line, which is cleared at the end. Elsewhere each step is a
    line, if it is to be `logged`; a command whose output editors and hooks read says nothing there.
    There is no spinner: it would be a thread, and a check copies the process only where it has
    none.
    """
    if not sys.stderr.isatty():
        yield lambda step: _say(f"{text}: {step}\n") if logged else None
        return
    try:
        yield lambda step: _say(f"{_CLEAR}{text}: {step} …")
    finally:
        _say(_CLEAR)


def _say(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()


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
