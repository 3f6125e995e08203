"""A worker process, seen from the pool that starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, cast

from dcgraph.errors import BuildError
from dcgraph.store import wire
from dcgraph.store.model import Limits

__all__ = ["Lost", "WorkerProcess"]

_START_SECONDS: Final = 30.0
_EXIT_SECONDS: Final = 2.0
_LAST_WORDS_BYTES: Final = 4096

Reply = tuple[wire.Header, bytes]


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


class WorkerProcess(asyncio.Protocol):
    """One worker: `start` it, `ask` it one request at a time, `kill` it, see how it `ended`.

    It belongs to the event loop and thread that start it: the kernel ends it with that thread.
    """

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        loop = asyncio.get_running_loop()
        self._process = process
        self._errors = errors
        self._buffer = bytearray()
        self._reply: asyncio.Future[Reply] = loop.create_future()
        self._transport: asyncio.Transport | None = None
        self._reaper: asyncio.Task[None] | None = None
        self._gone: asyncio.Future[Lost] = loop.create_future()
        self.network_closed = False

    @classmethod
    async def start(cls, directory: Path, limits: Limits) -> WorkerProcess:
        """Start a worker and wait until its store is open; raises BuildError if it cannot be."""
        ours, theirs = socket.socketpair()
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed once the process has ended
        with theirs:
            process = _spawn(directory, limits, theirs.fileno(), errors)
        worker = cls(process, errors)
        try:
            loop = asyncio.get_running_loop()
            await loop.create_unix_connection(lambda: worker, sock=ours)
            await worker._await_ready(directory)
        except BaseException:
            worker.kill()
            worker._begin_reaping()
            await worker.ended()
            raise
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, frame: bytes) -> Reply:
        """Send a request and return the reply; raises Lost when the worker ends instead."""
        if self._transport is None or not self.alive:
            raise await self.ended()
        self._reply = asyncio.get_running_loop().create_future()
        self._transport.write(frame)
        return await self._reply

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    async def ended(self) -> Lost:
        """Return how the process ended, once it has."""
        return await asyncio.shield(self._gone)

    def when_ended(self, callback: Callable[[WorkerProcess], None]) -> None:
        """Have `callback` called with this worker once its process has ended."""
        self._gone.add_done_callback(lambda _: callback(self))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of asyncio.Protocol."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Part of asyncio.Protocol: collect one reply."""
        self._buffer += data
        start = wire.PREFIX.size
        if len(self._buffer) < start:
            return
        header_size, body_size = wire.PREFIX.unpack_from(self._buffer)
        middle = start + header_size
        if len(self._buffer) < middle + body_size:
            return
        whole, self._buffer = memoryview(self._buffer), bytearray()
        if not self._reply.done():
            self._reply.set_result(
                (wire.read_header(bytes(whole[start:middle])), bytes(whole[middle:]))
            )

    def connection_lost(self, _error: Exception | None) -> None:
        """Part of asyncio.Protocol: the process has ended, or is about to."""
        self._begin_reaping()

    async def _await_ready(self, directory: Path) -> None:
        try:
            async with asyncio.timeout(_START_SECONDS):
                header, _ = await self._reply
        except TimeoutError:
            reason = f"it took longer than {_START_SECONDS:g} s"
        except Lost as lost:
            reason = str(lost)
        else:
            if header["ready"]:
                self.network_closed = header["network_closed"]
                return
            reason = header["message"]
        raise BuildError(
            f"The store in {directory} cannot be opened: {reason.rstrip('.')}. Build it again."
        )

    def _begin_reaping(self) -> None:
        if self._reaper is None:
            self._reaper = asyncio.get_running_loop().create_task(self._reap())

    async def _reap(self) -> None:
        lost = await asyncio.to_thread(self._wait)
        if not self._reply.done():
            self._reply.set_exception(lost)
            self._reply.exception()  # asyncio complains of one that nobody has looked at
        self._gone.set_result(lost)

    def _wait(self) -> Lost:
        try:
            code = self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        with self._errors as errors:
            errors.seek(0)
            last_words = errors.read(_LAST_WORDS_BYTES).decode(errors="replace").strip()
        return Lost(code, last_words)


def _spawn(directory: Path, limits: Limits, fd: int, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    arguments = (directory, fd, os.getpid(), limits.memory_bytes, limits.output_bytes)
    return subprocess.Popen(  # noqa: S603 - its own code, run on numbers and one path
        (sys.executable, "-P", "-m", "dcgraph.store.worker", *map(str, arguments)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        pass_fds=(fd,),
        # It finds its modules where this process found them. A backtrace would cost it 0.7 s.
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
        # Ctrl-C in a terminal is for the process that serves; it ends its workers itself.
        start_new_session=True,
    )
