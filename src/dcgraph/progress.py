"""Saying on a terminal what is being done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress"]

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
