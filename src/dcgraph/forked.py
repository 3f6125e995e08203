"""Work done in a copy of this process, with a limit on the CPU time of each of its steps."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, cast

from dcgraph.errors import DcgraphError, LoadError
from dcgraph.store.sandbox import end_with_parent, limit_cpu

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

SECONDS: Final = 60.0
"""The CPU time that a step may take: a query, or the shapes that are no queries."""

CLOCK_FACTOR: Final = 20
"""How many times its limit of CPU time work may take by the clock: it ends even if it hangs."""

Tell = Callable[[str, Path], None]
"""What hears, before each step of the work, its name and the file that it comes from."""

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


class OverrunError(LoadError):
    """A step that ran for too long; `step` is its name as it was told."""

    step = "A part of the check"


@contextmanager
def aside(
    work: Callable[[_Given, Tell], _Result], given: _Given, seconds: float | None
) -> Iterator[Callable[[], _Result]]:
    """Begin the work in a copy of this process and give a call that waits for its result.

    The copy shares what is in memory, so that nothing is handed over but the result, and it ends
    when this process does. A step that takes more than `seconds` of CPU time after it was told,
    or CLOCK_FACTOR times as many by the clock while it is waited for, ends in an OverrunError, a
    LoadError with its name and file. What the work raises, the call raises.

    Where a process cannot be copied, or has threads whose locks a copy would inherit, the work is
    done at once, without a limit.
    """
    # Not at the top: it takes a while to begin, and most commands do without.
    import multiprocessing  # noqa: PLC0415

    if "fork" not in multiprocessing.get_all_start_methods() or threading.active_count() > 1:
        yield _done(work, given)
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run(parent: int) -> None:
        here.close()
        _send(work, given, there, parent, seconds or 0)

    child = context.Process(target=run, args=(os.getpid(),), daemon=True)
    child.start()
    there.close()
    try:
        yield lambda: cast("_Result", _receive(child, here, seconds))
    finally:
        child.kill()
        child.join()
        here.close()


def _done(work: Callable[[_Given, Tell], _Result], given: _Given) -> Callable[[], _Result]:
    try:
        result = work(given, lambda _name, _path: None)
    except (DcgraphError, OSError) as error:
        failure = error

        def fail() -> _Result:
            raise failure

        return fail
    return lambda: result


def _send(
    work: Callable[[Any, Tell], object],
    given: object,
    there: Connection,
    parent: int,
    seconds: float,
) -> None:
    def tell(name: str, path: Path) -> None:
        there.send((name, path))
        limit_cpu(seconds)

    try:
        end_with_parent(parent)
        limit_cpu(seconds)
        try:
            result = work(given, tell)
            there.send((None, (result, None)))
        except (DcgraphError, OSError) as error:
            there.send((None, (None, error)))
    except (ProcessLookupError, BrokenPipeError):
        pass  # The parent has ended: nobody waits for the result.


def _receive(child: BaseProcess, here: Connection, seconds: float | None) -> object:
    step, path = OverrunError.step, Path()

    def overrun(limit: str) -> NoReturn:
        late = OverrunError(
            f"{step} ran for more than {limit} and was stopped: make it narrower, or allow more "
            "with --seconds, an option of `dcgraph check` and `dcgraph diff`.",
            path,
        )
        late.step = step
        raise late

    while True:
        longest = seconds and CLOCK_FACTOR * seconds
        if not here.poll(longest):
            overrun(f"{longest:g} s by the clock")
        try:
            begun, content = here.recv()
        except (EOFError, OSError):  # OSError: it ended in the middle of a result
            child.join()
            if child.exitcode == -signal.SIGPROF:
                overrun(f"{seconds:g} s of CPU time")
            raise DcgraphError(
                "A part of the work ended without a result. If no reason stands above, memory was "
                "perhaps short: try again."
            ) from None
        if begun is None:
            break
        step, path = begun, content
    result, error = content
    if error is not None:
        raise error
    return result
