"""The workers of a pool: started, replaced and renewed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from dcgraph.errors import BuildError
from dcgraph.sparql.model import Limits
from dcgraph.store.process import ForkServer, TooLargeError, WorkerLostError, WorkerProcess
from dcgraph.store.scheduler import Scheduler

MEMORY_QUADS: Final = 2_000_000
"""Up to this many quads, some 400 bytes each, a store is loaded into memory."""

_TRIES: Final = 3
_FIRST_RESTART_PAUSE: Final = 1.0
_FIRST_PAUSE: Final = 0.1
_MAX_PAUSE: Final = 5.0
_RESERVED_SECONDS: Final = 1.0
"""So long a worker of low priority waits for the next slow query: quick ones do not take it."""

_log = logging.getLogger(__name__)


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

    @property
    def in_memory(self) -> bool:
        """Whether new workers find the store in memory."""
        return self._current is not None and self._current.alive and self._current.in_memory

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

    async def loaded(self) -> bool:
        """Wait until loading has come to an end; tell whether the store is in memory now."""
        if self._loading is not None:
            await asyncio.wait([self._loading])
        return self.in_memory

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


class WorkerSupervisor:
    """Keeps `size` workers from `supply` alive and enters those that are free in `scheduler`.

    `on_lost` hears the cause, see `WorkerLostError.cause`, when one ends before its time.
    """

    def __init__(
        self,
        supply: WorkerFactory,
        limits: Limits,
        size: int,
        scheduler: Scheduler,
        on_lost: Callable[[str], None],
    ) -> None:
        self.workers: set[WorkerProcess] = set()
        self.size = size
        self._supply = supply
        self._limits = limits
        self._scheduler = scheduler
        self._on_lost = on_lost
        self._open = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._hiring = 0

    async def start(self) -> None:
        """Start all workers, and return when they are ready; raises BuildError if one is not."""
        self._open = True
        self._supply.join(self._renew)
        try:
            async with asyncio.TaskGroup() as starts:
                for _ in range(self.size):
                    starts.create_task(self._add())
        except BaseExceptionGroup as errors:
            await self.close()
            raise errors.exceptions[0] from None
        except asyncio.CancelledError:
            await self.close()
            raise

    async def close(self) -> None:
        """End all workers and return when they have ended."""
        self._open = False
        for task in self._tasks:
            task.cancel()
        for worker in self.workers:
            worker.kill()
        endings = [asyncio.ensure_future(worker.ended()) for worker in self.workers]
        if endings or self._tasks:
            await asyncio.wait([*endings, *self._tasks])
        await self._supply.leave(self._renew)

    def release(self, worker: WorkerProcess) -> None:
        """Enter a worker as free, unless it is to end."""
        if worker not in self.workers:
            return
        if worker.demoted and not worker.retiring:
            # Slow queries need no more workers of low priority than they have seats.
            demoted = sum(one.demoted for one in self.workers)
            worker.retiring = demoted > self._scheduler.slow_seats
        if worker.retiring:
            worker.kill()
            return
        self._scheduler.give(worker)
        if worker.demoted:
            asyncio.get_running_loop().call_later(_RESERVED_SECONDS, self._renew_unused, worker)

    def hire_missing(self) -> None:
        """Hire one if there are too few; one that was killed is missing before it has ended."""
        staying = sum(not worker.killed for worker in self.workers)
        if self._open and staying + self._hiring < self.size:
            self._hiring += 1
            self._begin(self._hire())

    def _renew_unused(self, worker: WorkerProcess) -> None:
        """Replace a worker of low priority that no slow query holds when its time is over."""
        if self._open:
            self._retire(worker, only_idle=True)

    async def _add(self) -> WorkerProcess:
        worker = await self._supply.fork(self._limits)
        self.workers.add(worker)
        worker.when_ended(self._replace)
        if self._open:
            self._scheduler.give(worker)
        else:
            worker.kill()
        return worker

    def _replace(self, worker: WorkerProcess, lost: WorkerLostError) -> None:
        self.workers.discard(worker)
        self._scheduler.strike(worker)
        if self._open and not worker.retiring:
            self._on_lost(lost.cause(killed=worker.killed))
        self.hire_missing()

    async def _hire(self) -> None:
        """Add a worker, however long it takes until one can be started."""
        pause = _FIRST_PAUSE
        try:
            while True:
                try:
                    await self._add()
                except (BuildError, OSError) as error:
                    _log.warning("No worker could be started; next try in %g s. %s", pause, error)
                else:
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, _MAX_PAUSE)
        finally:
            self._hiring -= 1

    def _renew(self) -> None:
        if self._open:
            self._begin(self._exchange())

    async def _exchange(self) -> None:
        """Replace each worker by a fresh one, which comes before the old one goes."""
        for old in self.workers.copy():
            if old not in self.workers:
                continue
            try:
                fresh = await self._add()
            except (BuildError, OSError) as error:
                _log.warning("A worker was not renewed. %s", error)
                return
            # One that has ended in the meantime was replaced already.
            self._retire(old if old in self.workers else fresh)

    def _retire(self, worker: WorkerProcess, *, only_idle: bool = False) -> None:
        """End a worker, at once or after what it runs."""
        idle = self._scheduler.withdraw(worker)
        worker.retiring = worker.retiring or idle or not only_idle
        if idle:
            worker.kill()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
