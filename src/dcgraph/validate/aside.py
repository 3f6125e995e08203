"""Work done beside the rest, where it can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from dcgraph.errors import DcgraphError, LoadError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["Overrun", "Tell", "aside"]

Tell = Callable[[str, Path], None]
"""What hears, before each step of the work, its name and the file that it comes from."""


class Overrun(LoadError):
    """A step that ran for too long; `step` is its name as it was told."""

    step = "A part of the check"


_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


@contextmanager
def aside(
    work: Callable[[_Given, Tell], _Result], given: _Given, seconds: float
) -> Iterator[Callable[[], _Result]]:
    """Begin the work in a copy of this process and give a call that waits for its result.

    The copy shares what is in memory, so that nothing is handed over but the result. A step
    that runs for more than `seconds` after it was told, or waited for, ends in an Overrun, a
    LoadError with its name and file. What the work raises, the call raises.

    Where a process cannot be copied, or has threads whose locks a copy would inherit, the call
    does the work itself, without a limit.
    """
    # Not at the top: it takes a while to begin, and a check of a change does without.
    import multiprocessing  # noqa: PLC0415

    if "fork" not in multiprocessing.get_all_start_methods() or threading.active_count() > 1:
        yield lambda: work(given, lambda _name, _path: None)
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(work, given, there), daemon=True)
    child.start()
    there.close()
    try:
        yield lambda: cast("_Result", _receive(here, seconds))
    finally:
        child.kill()
        child.join()
        here.close()


def _send(work: Callable[[Any, Tell], object], given: object, there: Connection) -> None:
    try:
        result = work(given, lambda name, path: there.send((name, path)))
        there.send((None, (result, None)))
    except DcgraphError as error:
        there.send((None, (None, error)))


def _receive(here: Connection, seconds: float) -> object:
    step, path = Overrun.step, Path()
    while True:
        if not here.poll(seconds):
            late = Overrun(
                f"{step} ran for more than {seconds:g} s and was stopped: make it narrower, or "
                "allow more time with --seconds.",
                path,
            )
            late.step = step
            raise late
        try:
            told, content = here.recv()
        except EOFError:
            raise DcgraphError(
                "A part of the check ended without a result, perhaps for want of memory; try again."
            ) from None
        if told is None:
            break
        step, path = told, content
    result, error = content
    if error is not None:
        raise error
    return result
