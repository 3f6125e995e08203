"""What long work is wrapped in: a line that says what is being done, and no garbage collection."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CLEAR = "\r\x1b[K"


@contextmanager
def progress(text: str) -> Iterator[Callable[[str], None]]:
    """Give a call that says the present step in one line, which is cleared at the end.

    Nothing is said where standard error is no terminal. There is no spinner: it would be a
    thread, and a check copies the process only where it has none.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    try:
        yield lambda step: _say(f"{text}: {step} …")
    finally:
        _say("")


def _say(line: str) -> None:
    sys.stderr.write(_CLEAR + line)
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
