"""Which workers are free, who waits for one, and how many seats slow queries may hold."""

from __future__ import annotations

import asyncio
from typing import Final

from dcgraph.errors import StoreUnavailable
from dcgraph.store.fair_queue import FairQueue, Tally, Waiter
from dcgraph.store.process import WorkerProcess

__all__ = ["Rota"]

_SUSPECT: Final = 1.5
_SUSPECT_HALF_LIFE_SECONDS: Final = 120.0
"""A client that had two queries sent back within a minute or so, while others waited, has its new
ones wait with the slow ones: to find out that one is slow takes a worker from those others."""


class Rota:
    """Hands each free worker to who is next; clients that wait share the workers.

    Slow and quick queries wait apart, at most `queue` of each. Slow queries hold at most
    `slow_seats` workers at once, so that the others stay free for quick ones. They take workers
    that are demoted already, and quick ones never do: where all processors are busy, a worker of
    low priority may stand still for a second.
    """

    def __init__(self, queue: int, slow_seats: int) -> None:
        self.slow_seats = slow_seats
        self._idle: list[WorkerProcess] = []
        self._slow: set[WorkerProcess] = set()
        self._evicted = Tally(_SUSPECT_HALF_LIFE_SECONDS)
        self._slow_queue: FairQueue[WorkerProcess] = FairQueue(queue, "workers for slow queries")
        self._quick_queue: FairQueue[WorkerProcess] = FairQueue(queue, "workers")

    @property
    def idle(self) -> int:
        """How many workers are free."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """How many wait for one."""
        return len(self._quick_queue) + len(self._slow_queue)

    @property
    def crowded(self) -> bool:
        """Whether somebody quick waits."""
        return len(self._quick_queue) > 0

    def pick(self, *, slow: bool) -> WorkerProcess | None:
        """A worker that is free, if there is one for such a query."""
        if slow and len(self._slow) >= self.slow_seats:
            return None
        idle = self._idle
        while idle:
            fitting = (one for one in reversed(idle) if one.demoted is slow)
            worker = next(fitting, idle[-1] if slow else None)
            if worker is None:
                return None
            idle.remove(worker)
            if worker.alive:
                if slow:
                    self._slow.add(worker)
                return worker
        return None

    async def wait(self, client: str, seconds: float, *, slow: bool) -> WorkerProcess:
        """A worker that becomes free within `seconds`, as far as `expire` is called.

        Raises StoreUnavailable when none does, or when too many wait already.
        """
        queue = self._queue(slow=slow)
        waiter = queue.join(client, seconds)
        try:
            return await waiter.turn
        except asyncio.CancelledError:
            queue.leave(waiter)
            # It may have been given a worker in the very round in which it gave up.
            turn = waiter.turn
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.give(turn.result())
            raise

    def charge(self, client: str, seconds: float, *, slow: bool) -> None:
        """Note that a client had a worker for so long, for a slow query or a quick one."""
        self._queue(slow=slow).charge(client, seconds)

    def suspects(self, client: str) -> bool:
        """Whether the queries of a client wait with the slow ones, whatever they are."""
        return client != "" and self._evicted.of(client) >= _SUSPECT

    def evict(self, client: str) -> None:
        """Note that a query of a client turned out slow while somebody quick waited."""
        if not self._quick_queue.holds_others(client):
            # It kept nobody waiting but itself.
            return
        # Each counts as much as those before it, or the next trial would come soon.
        self._evicted.add(client, max(1.0, self._evicted.of(client)))
        if self.suspects(client):
            self._quick_queue.move(client, self._slow_queue)

    def runs_slow(self, worker: WorkerProcess) -> bool:
        """Whether a worker was taken for a slow query."""
        return worker in self._slow

    def expire(self) -> None:
        """Send away those who have waited for as long as they may."""
        self._quick_queue.expire()
        self._slow_queue.expire()

    def slow_down(self, worker: WorkerProcess) -> bool:
        """Count what `worker` runs as slow; False when the seats of slow queries are taken."""
        if len(self._slow) >= self.slow_seats:
            return False
        self._slow.add(worker)
        return True

    def give(self, worker: WorkerProcess) -> None:
        """Enter a worker that is free."""
        self._slow.discard(worker)
        self._idle.append(worker)
        self._serve()

    def withdraw(self, worker: WorkerProcess) -> bool:
        """Take this very worker out, if it is free."""
        free = worker in self._idle
        if free:
            self._idle.remove(worker)
        return free

    def strike(self, worker: WorkerProcess) -> None:
        """Strike out a worker that has ended or is about to."""
        self._slow.discard(worker)
        self.withdraw(worker)
        self._serve()

    def dismiss(self, error: StoreUnavailable) -> None:
        """Send all who wait away with `error`, and forget all workers."""
        self._quick_queue.dismiss(error)
        self._slow_queue.dismiss(error)
        self._idle.clear()
        self._slow.clear()

    def _queue(self, *, slow: bool) -> FairQueue[WorkerProcess]:
        return self._slow_queue if slow else self._quick_queue

    def _serve(self) -> None:
        """Hand out what workers there are, first to the kind whose next one has waited longer."""
        while self._idle and self.waiting:
            heads = [
                (waiter, slow)
                for queue, slow in ((self._quick_queue, False), (self._slow_queue, True))
                if (waiter := queue.first()) is not None
            ]
            if len(heads) > 1:
                heads.sort(key=lambda head: head[0].since)
            if not any(self._hand(waiter, slow=slow) for waiter, slow in heads):
                return

    def _hand(self, waiter: Waiter[WorkerProcess], *, slow: bool) -> bool:
        """Give a waiter a worker that is fit for it; False when there is none."""
        worker = self.pick(slow=slow)
        if worker is None:
            return False
        self._queue(slow=slow).leave(waiter)
        waiter.turn.set_result(worker)
        return True
