"""Which workers are free, and who waits for one."""

from __future__ import annotations

import asyncio
from collections import deque

from dcgraph.errors import StoreUnavailable
from dcgraph.store.process import WorkerProcess

__all__ = ["Rota"]


class Rota:
    """Hands each free worker to whoever has waited longest; at most `queue` may wait."""

    def __init__(self, queue: int) -> None:
        self._queue = queue
        self._idle: list[WorkerProcess] = []
        self._waiting: deque[asyncio.Future[WorkerProcess]] = deque()

    @property
    def idle(self) -> int:
        """How many workers are free."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """How many wait for one."""
        return len(self._waiting)

    async def take(self, seconds: float) -> WorkerProcess:
        """Return a worker that is free, or becomes free within `seconds`.

        Raises StoreUnavailable when none does, or when too many wait already.
        """
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        if len(self._waiting) >= self._queue:
            raise StoreUnavailable(
                f"All workers are busy and {self._queue} queries wait already: "
                "try again in a few seconds."
            )
        waiter: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(seconds):
                return await waiter
        except TimeoutError:
            self._leave(waiter)
            raise StoreUnavailable(
                f"All workers stayed busy for {seconds:.3g} s: try again in a few seconds."
            ) from None
        except asyncio.CancelledError:
            self._leave(waiter)
            raise

    def give(self, worker: WorkerProcess) -> None:
        """Enter a worker that is free."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(worker)
                return
        self._idle.append(worker)

    def strike(self, worker: WorkerProcess) -> None:
        """Strike out a worker that has ended."""
        if worker in self._idle:
            self._idle.remove(worker)

    def dismiss(self, error: StoreUnavailable) -> None:
        """Send all who wait away with `error`, and forget all workers."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_exception(error)
        self._waiting.clear()
        self._idle.clear()

    def _leave(self, waiter: asyncio.Future[WorkerProcess]) -> None:
        if waiter in self._waiting:
            self._waiting.remove(waiter)
        # It may have been given a worker in the very round in which it gave up.
        if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
            self.give(waiter.result())
