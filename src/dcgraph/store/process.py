"""A worker process, seen from the pool that asks it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import IO, Final, Protocol, cast

from dcgraph.store import guard, wire

__all__ = ["Lost", "WorkerProcess"]

_EXIT_SECONDS: Final = 2.0
_LAST_WORDS_BYTES: Final = 4096
_LOW_PRIORITY: Final = 10

_MUCH_BYTES: Final = 64 << 20
"""A worker that has taken so much may have been killed for it."""

_MOMENT_SECONDS: Final = 1.0
"""In a longer time than this a query may take any memory without being seen."""

_Head = tuple[int, bool, bool, int, float, int]


class Lost(Exception):
    """A worker ended with return `code`, negative for a signal, and these `last_words`."""

    def __init__(self, code: int, last_words: str) -> None:
        super().__init__(f"a worker ended with code {code}: {last_words or 'without a word'}")
        self.code = code
        self.last_words = last_words

    @property
    def by_alarm(self) -> bool:
        """Its own alarm ended it."""
        return self.code == -signal.SIGALRM

    @property
    def by_memory(self) -> bool:
        """It aborted because its memory limit refused an allocation."""
        return self.code == -signal.SIGABRT and (
            "memory allocation" in self.last_words or "bad_alloc" in self.last_words
        )

    @property
    def from_outside(self) -> bool:
        """Something other than the query that it ran ended it."""
        return self.code in (0, -signal.SIGKILL, -signal.SIGTERM)


class _Parent(Protocol):
    """The nursery of a worker, as far as the worker needs it."""

    def kill(self, number: int) -> None: ...

    def kill_all(self) -> None: ...


class WorkerProcess(asyncio.Protocol):
    """One worker: `ask` it one request at a time, `kill` it, see how it `ended`.

    `pid` is its process, `thread` the thread of it that does all.

    `demoted` tells that it runs at low priority, `retiring` that it is to end after what it
    runs, `killed` that it was ended from here. It belongs to one event loop.
    """

    def __init__(self, parent: _Parent, number: int, errors: IO[bytes]) -> None:
        self._loop = asyncio.get_running_loop()
        self._parent = parent
        self._number = number
        self._errors = errors
        self._transport: asyncio.Transport | None = None
        self._head: _Head | None = None
        self._missing = 0
        self._parts: list[bytes] = []
        self._reply: asyncio.Future[wire.Reply] = self._loop.create_future()
        self._code: int | None = None
        self._closed = False
        self._gone: asyncio.Future[Lost] = self._loop.create_future()
        self.network_closed = False
        self.demoted = False
        self.retiring = False
        self.killed = False
        self.pid = self.thread = 0
        self._held_at_first = 0
        self._taken = 0
        self._looked = 0.0

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, frame: bytes) -> asyncio.Future[wire.Reply]:
        """Send a request; the reply comes with Lost for an error when the worker ends instead."""
        reply = self._reply = self._loop.create_future()
        self._taken, self._looked = 0, time.monotonic()
        if self._gone.done():
            reply.set_exception(self._gone.result())
        elif self._transport is not None and self.alive:
            self._transport.write(frame)
        # One that is about to end fails the reply when it has.
        return reply

    async def ready(self) -> None:
        """Wait until it can be asked; raises Lost when it ends, ValueError when it cannot be."""
        said = wire.read_header((await self._reply).body)
        if not said["ready"]:
            raise ValueError(said["message"])
        self.pid, self.thread, self._held_at_first = said["pid"], said["thread"], said["held"]
        self.network_closed = said["network_closed"]

    def fail(self, error: Exception) -> None:
        """End the process, and the request that it runs with `error`."""
        if not self._reply.done():
            self._reply.set_exception(error)
        self.kill()

    def kill(self) -> None:
        """End the process at once."""
        if not self._gone.done():
            self.killed = True
            self._parent.kill(self._number)
            self._loop.call_later(_EXIT_SECONDS, self._check_ended)

    def demote(self) -> None:
        """Have it run at low priority from now on: there is no way back."""
        self.demoted = True
        try:
            # On Linux each thread has a priority of its own.
            os.setpriority(os.PRIO_PROCESS, self.thread, _LOW_PRIORITY)
        except OSError:
            # It has just ended, or the system does not allow it: then it stays as it is.
            return

    def seconds_computed(self) -> float:
        """How long it has computed in all; where the system does not tell, the time of day."""
        try:
            # What clock_getcpuclockid(3) gives, of which Python has no call.
            return time.clock_gettime(~self.pid << 3 | 2)
        except OSError:
            return time.monotonic()

    def look_at_memory(self) -> None:
        """Note how much memory it has taken for what it runs."""
        self._taken = max(self._taken, guard.memory_held(self.pid) - self._held_at_first)
        self._looked = time.monotonic()

    @property
    def took_little(self) -> bool:
        """Whether what it runs, or ran at its end, had little memory when last looked at.

        False, too, where the system does not tell, or where nobody has looked for a second.
        """
        known = self._held_at_first and time.monotonic() - self._looked < _MOMENT_SECONDS
        return bool(known) and self._taken < _MUCH_BYTES

    async def ended(self) -> Lost:
        """Return how the process ended, once it has."""
        return await asyncio.shield(self._gone)

    def when_ended(self, callback: Callable[[WorkerProcess, Lost], None]) -> None:
        """Have `callback` called with this worker, and how it ended, once it has."""
        self._gone.add_done_callback(lambda gone: callback(self, gone.result()))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of asyncio.Protocol."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Part of asyncio.Protocol: collect one reply."""
        head, size = self._head, wire.REPLY_HEAD.size
        if head is None:
            if self._parts:
                data = b"".join((*self._parts, data))
                self._parts.clear()
            if len(data) < size:
                self._parts.append(data)
                return
            head = wire.read_reply_head(data)
            data = data[size:]
            if len(data) == head[-1]:
                self._finish(head, data)
                return
            self._head, self._missing = head, head[-1]
        self._parts.append(data)
        self._missing -= len(data)
        if self._missing == 0:
            body = b"".join(self._parts)
            self._head = None
            self._parts.clear()
            self._finish(head, body)

    def _finish(self, head: _Head, body: bytes) -> None:
        if not self._reply.done():
            self._reply.set_result(wire.reply(head, body))

    def connection_lost(self, _error: Exception | None) -> None:
        """Part of asyncio.Protocol: the process has ended, or is about to."""
        self._closed = True
        self._conclude()
        if not self._gone.done():
            self._loop.call_later(_EXIT_SECONDS, self.kill)

    def reported(self, code: int) -> None:
        """Hear from the nursery with what code the process ended."""
        self._code = code
        self._conclude()

    def orphaned(self) -> None:
        """Hear that the nursery has ended, and the process with it."""
        if self._code is None:
            self._code = -signal.SIGKILL
        if self._transport is not None:
            self._transport.abort()
        self._conclude()

    def _conclude(self) -> None:
        # A last reply may still be under way when the code is known already.
        if self._gone.done() or self._code is None or not self._closed:
            return
        with self._errors as errors:
            errors.seek(0)
            last_words = errors.read(_LAST_WORDS_BYTES).decode(errors="replace").strip()
        lost = Lost(self._code, last_words)
        if not self._reply.done():
            self._reply.set_exception(lost)
            self._reply.exception()  # asyncio complains of one that nobody has looked at
        self._gone.set_result(lost)

    def _check_ended(self) -> None:
        # A nursery that does not do as it is told is stuck, and all its workers end with it.
        if not self._gone.done():
            self._parent.kill_all()
