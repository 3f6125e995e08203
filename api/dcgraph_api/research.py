"""The research desk of a snapshot, for the routes of one server process."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable
from typing import Final, TypeVar

from dcgraph.errors import BuildError
from dcgraph.research import Desk
from dcgraph.research.arguing.net import web_of
from dcgraph.research.finding.labels import prepare_labels
from dcgraph.research.wanted import Wanted
from dcgraph.snapshot import Snapshot
from dcgraph.store.threads import Threads

__all__ = ["Research"]

_Answer = TypeVar("_Answer")

_PAUSE_SECONDS: Final = 0.001
_THREADS: Final = 2
"""Threads that work at answers. One runs at a time, so that more would not answer sooner, but each
would make the event loop wait longer for its turn; with one, a long answer would hold up all."""


class Research:
    """The desk over a snapshot, read once, in a thread, before or when it is first asked for.

    It is read ahead when the server is ready, or before a new snapshot is put in service: so
    nobody waits a second for the first answer, and readiness does not wait for it either. To
    read it before the processes are forked would share little: its 50 MB are small objects,
    and each that is touched is copied with its page.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.threads = Threads(_THREADS)
        self._snapshot = snapshot
        self._reading: asyncio.Task[Desk] | None = None
        self._awaited = 0
        self._closed = False

    async def desk(self) -> Desk:
        """The desk, as soon as can be; raises BuildError if the snapshot cannot be read."""
        self._awaited += 1
        try:
            return await self.read()
        finally:
            self._awaited -= 1

    async def read(self) -> Desk:
        """The same without hurry: while nobody asks for it, reading leaves room for others."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
            # Whether it fails may be nobody's concern any more.
            self._reading.add_done_callback(lambda one: one.cancelled() or one.exception())
        reading = self._reading
        try:
            # Who leaves while it is read takes it from nobody else.
            return await asyncio.shield(reading)
        except Exception:
            self._reading = None
            raise

    async def prepare(self) -> None:
        """Read the desk, and make what its first answers would else have to wait for.

        Raises BuildError if the snapshot cannot be read.
        """
        desk = await self.read()
        await self.work(prepare_labels, desk)
        # The net in which paths are sought takes a second.
        await self.work(lambda: web_of(desk).net(desk, Wanted()))

    async def work(self, function: Callable[..., _Answer], *given: object) -> _Answer:
        """What a function returns that computes an answer, in one of the few threads for that."""
        return await self.threads.run(function, *given)

    def close(self) -> None:
        """Read no further and answer nothing more; what is read may be used on."""
        self._closed = True
        self.threads.close()

    async def _read(self) -> Desk:
        # The collector would walk all that is read, half a million things without a cycle, again
        # and again while it grows, and meanwhile nothing else runs in this process.
        collects = gc.isenabled()
        gc.disable()
        try:
            return await asyncio.to_thread(self._open)
        finally:
            # It ends with its last use, not by the collector, which need never walk it.
            gc.freeze()
            if collects:
                gc.enable()

    def _open(self) -> Desk:
        try:
            return Desk.open(self._snapshot, self._pause)
        except BuildError as error:
            # What was read with must not outlive this thread, not even in a trace.
            error.__context__ = None
            raise error.with_traceback(None) from None

    def _pause(self) -> None:
        """Let the event loop run, which waits for the lock that this thread holds else."""
        if self._closed:
            raise BuildError(f"The snapshot {self._snapshot.path.name} is no longer in service.")
        if not self._awaited:
            time.sleep(_PAUSE_SECONDS)
