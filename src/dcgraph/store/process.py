"""Worker processes and the fork servers that start them, as a pool sees them."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, cast

from dcgraph.errors import (
    BuildError,
    QueryError,
    QueryOutOfMemoryError,
    QueryTimeoutError,
    StoreUnavailableError,
)
from dcgraph.sparql.model import Limits
from dcgraph.store import forkserver, protocol, sandbox

MEMORY_QUADS: Final = 2_000_000
"""Up to this many quads, some 400 bytes each, a store is loaded into memory."""

_TRIES: Final = 3
_FIRST_RESTART_PAUSE: Final = 1.0
_START_SECONDS: Final = 30.0
_LOAD_SECONDS: Final = 600.0
_EXIT_SECONDS: Final = 2.0
_LAST_WORDS_BYTES: Final = 4096
_LOW_PRIORITY: Final = 10

_MUCH_BYTES: Final = 64 << 20
"""A worker that has taken so much may have been killed for it."""

_MOMENT_SECONDS: Final = 1.0
"""In a longer time than this a query may take any memory without being seen."""

_MIN_WAIT: Final = 0.05
"""A shorter wait, in seconds, is not worth a word."""

_log = logging.getLogger(__name__)


class TooLargeError(BuildError):
    """The store has more quads than may be loaded into memory."""


class WorkerLostError(Exception):
    """A worker ended with return `code`, negative for a signal, and these `last_words`."""

    def __init__(self, code: int, last_words: str) -> None:
        super().__init__(f"a worker ended with code {code}: {last_words or 'without a word'}")
        self.code = code
        self.by_alarm = code == -signal.SIGALRM
        # It aborted because its memory limit refused an allocation.
        self.by_memory = code == -signal.SIGABRT and (
            "memory allocation" in last_words or "bad_alloc" in last_words
        )
        # Something other than the query that it ran ended it.
        self.from_outside = code in (0, -signal.SIGKILL, -signal.SIGTERM)

    def cause(self, *, killed: bool) -> str:
        """Why it ended: alarm, memory, cancelled (by us, `killed`), outside or crash."""
        if self.by_alarm:
            return "alarm"
        if self.by_memory:
            return "memory"
        if killed:
            return "cancelled"
        return "outside" if self.from_outside else "crash"

    def as_error(
        self, seconds: float, limits: Limits, waited: float, *, little: bool
    ) -> QueryError:
        """The error of a query whose worker ended before its answer, for which it had `waited`.

        `little` tells that it had taken little memory.
        """
        if self.by_alarm:
            return timed_out(seconds, waited)
        if self.by_memory:
            return QueryOutOfMemoryError(
                f"The query was stopped at its limit of {limits.memory_bytes >> 20} MiB of "
                "memory: narrow it, or leave out ORDER BY, DISTINCT or GROUP BY over many rows.",
                limits.memory_bytes,
            )
        _log.warning("A query was lost: %s", self)
        if self.from_outside and not little:
            return StoreUnavailableError(
                "The worker that ran the query was killed, perhaps because the machine ran out of "
                "memory, and the query is not run again: narrow it, or leave out ORDER BY, "
                "DISTINCT or GROUP BY over many rows."
            )
        return StoreUnavailableError(
            f"The worker that ran the query was lost (code {self.code}): try again, and if it "
            "happens again, simplify the query."
        )


def closed() -> StoreUnavailableError:
    """The error of a pool that takes no requests."""
    return StoreUnavailableError("The store is closed: open it, or ask the server again.")


def timed_out(seconds: float, waited: float = 0) -> QueryTimeoutError:
    """The error of a query that ran for `seconds`, besides which it `waited` so many seconds."""
    before = f", after a wait of {waited:.1f} s for its turn" if waited >= _MIN_WAIT else ""
    return QueryTimeoutError(
        f"The query was stopped at its limit of {seconds:g} s{before}: narrow it, put a LIMIT on "
        "its inner parts, or write MINUS for FILTER NOT EXISTS.",
        seconds,
    )


class WorkerProcess(asyncio.Protocol):
    """One worker: `ask` it one request at a time, `kill` it; `gone` tells how it ended.

    `pid` is its process, and `thread` the one in it that does all. `demoted` tells that it runs at
    low priority, `retiring` that it is to end after what it runs, `killed` that it was ended from
    here. It belongs to one event loop.
    """

    def __init__(self, parent: ForkServer, number: int, errors: IO[bytes]) -> None:
        self._loop = asyncio.get_running_loop()
        self._parent = parent
        self._number = number
        self._errors = errors
        self._transport: asyncio.Transport | None = None
        self._head: protocol.ReplyHead | None = None
        self._missing = 0
        self._parts: list[bytes] = []
        self.reply: asyncio.Future[protocol.Reply] = self._loop.create_future()
        self._code: int | None = None
        self._closed = False
        self.gone: asyncio.Future[WorkerLostError] = self._loop.create_future()
        self.network_closed = False
        self.demoted = False
        self.retiring = False
        self.killed = False
        self.pid = self.thread = 0
        self._held_at_first = self._taken = 0
        self._looked = 0.0

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, frame: bytes) -> asyncio.Future[protocol.Reply]:
        """Send a request; the reply comes with Lost for an error when the worker ends instead."""
        reply = self.reply = self._loop.create_future()
        self._taken, self._looked = 0, time.monotonic()
        if self.gone.done():
            reply.set_exception(self.gone.result())
        elif self._transport is not None and self.alive:
            self._transport.write(frame)
        # One that is about to end fails the reply when it has.
        return reply

    def begin(self, said: protocol.Header) -> None:
        """Take what it says once it has started; raises ValueError if it cannot be asked."""
        if not said["ready"]:
            raise ValueError(said["message"])
        self.pid, self.thread, self._held_at_first = said["pid"], said["thread"], said["held"]
        self.network_closed = said["network_closed"]

    def fail(self, error: Exception) -> None:
        """End the process, and the request that it runs with `error`."""
        if not self.reply.done():
            self.reply.set_exception(error)
        self.kill()

    def kill(self) -> None:
        """End the process at once."""
        if not self.gone.done():
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
        self._taken = max(self._taken, sandbox.memory_held(self.pid) - self._held_at_first)
        self._looked = time.monotonic()

    @property
    def took_little(self) -> bool:
        """Whether what it runs, or ran at its end, had little memory when last looked at.

        False, too, where the system does not tell, or where nobody has looked for a second.
        """
        known = self._held_at_first and time.monotonic() - self._looked < _MOMENT_SECONDS
        return bool(known) and self._taken < _MUCH_BYTES

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of asyncio.Protocol."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Part of asyncio.Protocol: collect one reply."""
        head, size = self._head, protocol.REPLY_HEAD.size
        if head is None:
            if self._parts:
                data = b"".join((*self._parts, data))
                self._parts.clear()
            if len(data) < size:
                self._parts.append(data)
                return
            head = protocol.REPLY_HEAD.unpack_from(data)
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

    def _finish(self, head: protocol.ReplyHead, body: bytes) -> None:
        if not self.reply.done():
            self.reply.set_result(protocol.reply_of(head, body))

    def connection_lost(self, _error: Exception | None) -> None:
        """Part of asyncio.Protocol: the process has ended, or is about to."""
        self._closed = True
        self._conclude()
        if not self.gone.done():
            self._loop.call_later(_EXIT_SECONDS, self.kill)

    def reported(self, code: int) -> None:
        """Hear with what code the process ended."""
        self._code = code if self._code is None else self._code
        self._conclude()

    def orphaned(self) -> None:
        """Hear that the fork server has ended, and the process with it."""
        if self._transport is not None:
            self._transport.abort()
        self.reported(-signal.SIGKILL)

    def _conclude(self) -> None:
        # A last reply may still be under way when the code is known already.
        if self.gone.done() or self._code is None or not self._closed:
            return
        with self._errors as errors:
            errors.seek(0)
            last_words = errors.read(_LAST_WORDS_BYTES).decode(errors="replace").strip()
        lost = WorkerLostError(self._code, last_words)
        if not self.reply.done():
            self.reply.set_exception(lost)
            self.reply.exception()  # asyncio complains of one that nobody has looked at
        self.gone.set_result(lost)

    def _check_ended(self) -> None:
        # A fork server that does not carry out an order is stuck, and all its workers end with it.
        if not self.gone.done():
            self._parent.kill_all()


class ForkServer:
    """Starts one fork server, has it fork workers, and hears how they end.

    It belongs to the event loop and thread that start it: the kernel ends the process with
    that thread, and the workers with the process.
    """

    def __init__(
        self, directory: Path, process: subprocess.Popen[bytes], control: socket.socket
    ) -> None:
        self._directory = directory
        self._process = process
        self._control = control
        self._loop = asyncio.get_running_loop()
        self._workers: dict[int, WorkerProcess] = {}
        self._number = forkserver.READY
        self._retiring = False
        self._heard = b""
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self.in_memory = False
        self.gone: asyncio.Future[None] = self._loop.create_future()

    @classmethod
    async def start(cls, directory: Path, triples: int) -> ForkServer:
        """Start a fork server; with `triples` above 0, wait until it holds the store in memory.

        Raises TooLargeError when the store has more than `triples` quads, BuildError when the
        fork server does not come to work.
        """
        ours, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as errors:
            ours.setblocking(False)
            arguments = (directory, theirs.fileno(), os.getpid(), triples)
            process = subprocess.Popen(  # noqa: ASYNC220, S603 - on numbers and one path
                (sys.executable, "-P", "-m", "dcgraph.store.forkserver", *map(str, arguments)),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(theirs.fileno(),),
                # It finds its modules where this process found them. A backtrace would cost 0.7 s.
                env=os.environ
                | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
                # Ctrl-C in a terminal is for the process that serves; it ends its workers itself.
                start_new_session=True,
            )
            server = cls(directory, process, ours)
            server.in_memory = triples > 0
            theirs.close()
            server._loop.add_reader(ours, server._hear)
            try:
                async with asyncio.timeout(_LOAD_SECONDS if triples else _START_SECONDS):
                    await asyncio.shield(server._ready)
            except (BuildError, TimeoutError):
                await server.close()
                errors.seek(0)
                words = errors.read()[-_LAST_WORDS_BYTES:].decode(errors="replace").strip()
                code = process.returncode
                if code == forkserver.TOO_LARGE:
                    raise TooLargeError(
                        f"The store in {directory} stays on disk: {words}."
                    ) from None
                raise server._no_worker(
                    f"its fork server ended with code {code}: {words or 'without a word'}"
                ) from None
            except BaseException:
                await server.close()
                raise
        return server

    @property
    def alive(self) -> bool:
        """Whether it can be asked for a worker."""
        return not self.gone.done() and not self._retiring and self._process.returncode is None

    async def fork(self, limits: Limits) -> WorkerProcess:
        """A new worker, ready to be asked; raises BuildError if there can be none."""
        self._number += 1
        number = self._number
        ours, theirs = socket.socketpair()
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed once the worker has ended
        worker = WorkerProcess(self, number, errors)
        order = forkserver.ORDER.pack(
            forkserver.FORK, number, limits.memory_bytes, limits.output_bytes
        )
        with theirs:
            try:
                socket.send_fds(self._control, [order], [theirs.fileno(), errors.fileno()])
            except OSError as error:
                ours.close()
                errors.close()
                raise self._no_worker(f"its fork server cannot be reached ({error})") from error
        self._workers[number] = worker
        # Never cancelled: uvloop would close the link without a word to the worker's protocol.
        linking = asyncio.ensure_future(
            self._loop.create_unix_connection(lambda: worker, sock=ours)
        )
        try:
            await asyncio.shield(linking)
            async with asyncio.timeout(_START_SECONDS):
                worker.begin(json.loads((await worker.reply).body))
        except TimeoutError:
            worker.kill()
            raise self._no_worker(f"it took longer than {_START_SECONDS:g} s") from None
        except (WorkerLostError, ValueError) as error:
            await asyncio.shield(worker.gone)
            raise self._no_worker(str(error)) from None
        except BaseException:
            worker.kill()
            await asyncio.wait([linking])
            await asyncio.shield(worker.gone)
            raise
        return worker

    def kill(self, number: int) -> None:
        """End one worker at once."""
        try:
            self._control.send(forkserver.ORDER.pack(forkserver.KILL, number, 0, 0))
        except OSError:
            # A fork server that takes no orders takes its workers along when it ends.
            self.kill_all()

    def kill_all(self) -> None:
        """End the fork server, and its workers with it."""
        if not self.gone.done():
            self._process.kill()

    def retire(self) -> None:
        """Have the fork server end as soon as it has no worker left."""
        self._retiring = True
        if not self._workers:
            self.kill_all()

    async def close(self) -> None:
        """End the fork server and what workers it has, and return when it has ended."""
        self.kill_all()
        await asyncio.shield(self.gone)

    def _hear(self) -> None:
        try:
            data = self._control.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        self._heard += data
        size = forkserver.REPORT.size
        whole = len(self._heard) // size * size
        reports, self._heard = self._heard[:whole], self._heard[whole:]
        for number, code in forkserver.REPORT.iter_unpack(reports):
            if number == forkserver.READY:
                self._ready.set_result(None)
            elif (worker := self._workers.pop(number, None)) is not None:
                worker.reported(code)
        if self._retiring:
            self.retire()

    def _lose(self) -> None:
        self._loop.remove_reader(self._control)
        self._control.close()
        self._process.kill()  # whatever it still does, it does for nobody
        self._process.wait()
        workers, self._workers = self._workers, {}
        for worker in workers.values():
            worker.orphaned()
        self.gone.set_result(None)
        if not self._ready.done():
            self._ready.set_exception(self._no_worker("its fork server has ended"))
            self._ready.exception()

    def _no_worker(self, reason: str) -> BuildError:
        return BuildError(
            f"The store in {self._directory} cannot be opened: {reason.rstrip('.')}. "
            "Build it again with `dcgraph build`."
        )


class WorkerFactory:
    """Workers over the store in `directory`, for all the pools of one event loop.

    The first workers open the store on disk, which takes a moment. Meanwhile a fork server loads
    it into memory, if it has at most `memory_quads` quads, and once that is done every pool
    is told to `renew` its workers. Should that fork server ever end, all begins anew.
    """

    def __init__(self, directory: Path, *, memory_quads: int = MEMORY_QUADS) -> None:
        self._directory = directory
        self._memory_quads = memory_quads
        self._lock = asyncio.Lock()
        self._current: ForkServer | None = None
        self._running: set[ForkServer] = set()
        self._loading: asyncio.Task[None] | None = None
        self._renewals: list[Callable[[], None]] = []

    def join(self, renew: Callable[[], None]) -> None:
        """Supply one pool more; `renew` is called whenever better workers are to be had."""
        self._renewals.append(renew)

    async def leave(self, renew: Callable[[], None]) -> None:
        """Supply one pool less; after the last, end all processes and return when they have."""
        if renew in self._renewals:
            self._renewals.remove(renew)
        if self._renewals:
            return
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.wait([self._loading])
            self._loading = None
        async with self._lock:
            self._current = None
        for server in [*self._running]:
            await server.close()

    async def fork(self, limits: Limits) -> WorkerProcess:
        """A new worker; raises BuildError if there can be none."""
        while True:
            async with self._lock:
                server = self._current
                if server is None or not server.alive:
                    server = self._current = await self._start(0)
                    if self._memory_quads and self._loading is None:
                        self._loading = asyncio.create_task(self._load())
            worker = await server.fork(limits)
            if server is self._current:
                return worker
            # A better fork server has come to work in the meantime.
            worker.kill()

    async def _start(self, triples: int) -> ForkServer:
        server = await ForkServer.start(self._directory, triples)
        self._running.add(server)
        server.gone.add_done_callback(lambda _: self._running.discard(server))
        return server

    async def _load(self) -> None:
        pause = _FIRST_RESTART_PAUSE
        for left in reversed(range(_TRIES)):
            try:
                server = await self._start(self._memory_quads)
            except TooLargeError as error:
                _log.info("%s", error)
                return
            except (BuildError, TimeoutError, OSError) as error:
                _log.warning("The store is not in memory; tries left: %d. %s", left, error)
                await asyncio.sleep(pause)
                pause *= 2
            else:
                server.gone.add_done_callback(self._begin_anew)
                before, self._current = self._current, server
                if before is not None:
                    before.retire()
                for renew in self._renewals:
                    renew()
                return

    def _begin_anew(self, _: object) -> None:
        # The next fork starts a fork server over the disk, and one that loads.
        self._loading = None
