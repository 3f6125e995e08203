"""A worker process seen from the pool that started it."""

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

import dcgraph
from dcgraph.errors import BuildError
from dcgraph.store import wire
from dcgraph.store.model import Limits

__all__ = ["Lost", "WorkerProcess"]

_START_SECONDS: Final = 30.0
_EXIT_SECONDS: Final = 2.0
_LAST_WORDS_BYTES: Final = 4096

Reply = tuple[wire.Header, bytes]


class Lost(Exception):
    """The worker ended with return code `code`, negative for a signal, and these last words."""

    def __init__(self, code: int, last_words: str) -> None:
        super().__init__(f"the worker ended with code {code}: {last_words}")
        self.code = code
        self.last_words = last_words

    @property
    def by_alarm(self) -> bool:
        """Its own alarm ended it."""
        return self.code == -signal.SIGALRM

    @property
    def by_memory(self) -> bool:
        """It aborted on an allocation that its memory limit refused."""
        return self.code == -signal.SIGABRT and (
            "memory allocation" in self.last_words or "bad_alloc" in self.last_words
        )

    @property
    def from_outside(self) -> bool:
        """Something else ended it than the query that it ran."""
        return self.code in (0, -signal.SIGKILL, -signal.SIGTERM)


class WorkerProcess(asyncio.Protocol):
    """One worker: `start` it, `ask` it one request at a time, `kill` it, await `gone`.

    All within one event loop, in the thread that started it: the kernel ends a worker along
    with that thread.
    """

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.gone: asyncio.Task[Lost] | None = None
        self.on_lost: Callable[[WorkerProcess], None] = lambda worker: None
        self.network_closed = False

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @classmethod
    async def start(cls, directory: Path, limits: Limits) -> WorkerProcess:
        """Start a worker and wait until it has opened the store; raises BuildError if it cannot."""
        ours, theirs = socket.socketpair()
        with theirs:
            errors = tempfile.TemporaryFile()
            process = _spawn(directory, limits, theirs, errors)
