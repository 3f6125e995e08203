"""Several server processes under one: started together, replaced when lost, ended together."""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Final, NoReturn

from dcgraph.errors import BuildError, DcgraphError
from dcgraph.store.guard import end_with_parent

__all__ = ["supervise"]

_log: Final = logging.getLogger(__name__)

_READY: Final = b"ready"
_FAILED: Final = 4
_ENDINGS: Final = (signal.SIGINT, signal.SIGTERM)
_HANDLED: Final = (*_ENDINGS, signal.SIGHUP)
_SOON_SECONDS: Final = 5.0
"""A process that ends within this time of its start is not replaced at once."""

_PAUSE_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.05

Serve = Callable[[int, Callable[[], None]], None]


def supervise(
    count: int,
    serve: Serve,
    tell: Callable[[], None],
    stop: Callable[[], None],
    *,
    seconds: float,
    hangs_up: bool = False,
) -> None:
    """Run `serve(number, on_ready)` in `count` processes until this one is told to stop.

    `tell` is called once all are ready. Each process that ends is replaced. Told to stop by
    SIGINT or SIGTERM, all are, `stop` is called, and they have `seconds` to end. SIGHUP is passed
    on to each, or stops all if `hangs_up`. Raises BuildError, with what the process said, when one
    fails before all are ready.
    """
    _Supervisor(count, serve, stop, seconds, hangs_up=hangs_up).run(tell)


class _Supervisor:
    def __init__(
        self,
        count: int,
        serve: Serve,
        stop: Callable[[], None],
        seconds: float,
        *,
        hangs_up: bool = False,
    ) -> None:
        self._count = count
        self._serve = serve
        self._on_stop = stop
        self._seconds = seconds
        self._hangs_up = hangs_up
        self._numbers: dict[int, int] = {}
        self._started: dict[int, float] = {}
        self._missing: set[int] = set()
        self._told: int | None = None

    def run(self, tell: Callable[[], None]) -> None:
        for number in _ENDINGS:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._stop if self._hangs_up else self._pass_on)
        try:
            pipes = [self._start(number) for number in range(self._count)]
            # All of them are read, so that none is left to write to a closed pipe.
            for said in [self._read(pipe) for pipe in pipes]:
                if said != _READY and self._told is None:
                    raise BuildError(said.decode() or "A server process ended as it started.")
            if self._told is None:
                tell()
            while self._told is None:
                self._replace_lost()
                time.sleep(_POLL_SECONDS)
        finally:
            self._end_all()
        if self._told == signal.SIGTERM:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
        _log.info("dcgraph stopped")

    def _stop(self, number: int, _: FrameType | None) -> None:
        self._told = number

    def _pass_on(self, number: int, _: FrameType | None) -> None:
        # One that has ended is not waited for yet, so that no other process has its id.
        for pid in list(self._numbers):
            os.kill(pid, number)

    def _start(self, number: int) -> int:
        """Start the process of this number; the end of a pipe where it says how it went."""
        ours, theirs = os.pipe()
        parent = os.getpid()
        # A signal that came between the fork and the child's own handling would be lost in it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED)
        try:
            pid = os.fork()
            if pid == 0:
                os.close(ours)
                self._live(number, theirs, parent)
        except OSError:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._numbers[pid] = number
        self._started[number] = time.monotonic()
        return ours

    def _live(self, number: int, pipe: int, parent: int) -> NoReturn:
        """The life of a server process."""
        code = 0
        try:
            for one in _ENDINGS:
                signal.signal(one, signal.SIG_DFL)
            # Until it serves there is nothing to look for anew.
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)
            # Ctrl-C in a terminal is for the process above, which tells the others.
            os.setsid()
            end_with_parent(parent)
            self._serve(number, lambda: _say(pipe, _READY))
        except DcgraphError as error:
            _say(pipe, str(error).encode(errors="backslashreplace"))
            code = _FAILED
        except BaseException as error:  # noqa: BLE001 - nothing may run on in the child
            _log.error("server process %d failed", number, exc_info=error)
            code = 1
        finally:
            logging.shutdown()
            sys.stderr.flush()
            os._exit(code)

    def _read(self, pipe: int) -> bytes:
        """All that a process says of its start; what it has said so far when told to stop."""
        said = b""
        with open(pipe, "rb", buffering=0) as file:
            while self._told is None:
                if select.select([file], (), (), _POLL_SECONDS)[0]:
                    chunk = file.read(65_536)
                    if not chunk:
                        break
                    said += chunk
        return said

    def _replace_lost(self) -> None:
        for pid in list(self._numbers):
            if os.waitpid(pid, os.WNOHANG)[0]:
                number = self._numbers.pop(pid)
                _log.error("server process %d (pid %d) was lost and is replaced", number, pid)
                self._missing.add(number)
        for number in sorted(self._missing):
            if time.monotonic() - self._started[number] < _SOON_SECONDS:
                time.sleep(_PAUSE_SECONDS)
            self._start_again(number)

    def _start_again(self, number: int) -> None:
        try:
            os.close(self._start(number))
        except OSError as error:
            # The other processes serve on; this one is tried again.
            self._started[number] = time.monotonic()
            _log.warning("server process %d cannot be started yet: %s", number, error)
        else:
            self._missing.discard(number)

    def _end_all(self) -> None:
        deadline = time.monotonic() + self._seconds
        for pid in self._numbers:
            os.kill(pid, signal.SIGTERM)
        self._on_stop()
        while self._numbers:
            late = time.monotonic() > deadline
            for pid in list(self._numbers):
                if late:
                    os.kill(pid, signal.SIGKILL)
                if os.waitpid(pid, 0 if late else os.WNOHANG)[0]:
                    del self._numbers[pid]
            time.sleep(_POLL_SECONDS if self._numbers else 0)


def _say(pipe: int, text: bytes) -> None:
    try:
        os.write(pipe, text)
        os.close(pipe)
    except OSError:
        # The start of one that replaces another is not waited for.
        if text != _READY:
            _log.error("%s", text.decode())
