"""Work done beside the rest, on another processor where there is one."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TypeVar, cast

from dcgraph.errors import DcgraphError

__all__ = ["aside"]

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


@contextmanager
def aside(work: Callable[[_Given], _Result], given: _Given) -> Iterator[Callable[[], _Result]]:
    """Begin the work in a copy of this process and give a call that waits for its result.

    The copy shares what is in memory, so that nothing is handed over but the result. Where a
    process cannot be copied, has threads whose locks a copy would inherit, or there is one
    processor, the call does the work itself. What the work raises, the call raises.
    """
    forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    if not forks or os.cpu_count() == 1:
        yield lambda: work(given)
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(work, given, there), daemon=True)
    child.start()
    there.close()
    try:
        yield lambda: cast("_Result", _receive(here))
        child.join()
    finally:
        child.kill()
        child.join()
        here.close()


def _send(work: Callable[[_Given], _Result], given: _Given, there: Connection) -> None:
    try:
        there.send((work(given), None))
    except DcgraphError as error:
        there.send((None, error))


def _receive(here: Connection) -> object:
    try:
        result, error = here.recv()
    except EOFError:
        raise DcgraphError(
            "A part of the check ended without a result, perhaps for want of memory; try again."
        ) from None
    if error is not None:
        raise error
    return result
