"""Which workers are free, who waits for one, and how many seats slow queries may hold."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from dcgraph.errors import StoreUnavailable
from dcgraph.store.process import WorkerProcess

__all__ = ["Rota"]


@dataclass(slots=True, eq=False)
class _Waiter:
    """A place in the queue, for at most `seconds`, until `deadline` by the loop's clock."""

    turn: asyncio.Future[WorkerProcess]
    slow: bool
    seconds: float
    deadline: float


class Rota:
    """Hands each free worker to whoever has waited longest; at most `queue` may wait.

    Slow queries hold at most `slow_seats` workers at once, so that the others stay free for
    quick ones. They take workers that are demoted already, and quick ones never do: where all
    processors are busy, a worker of low priority may stand still for a second.
    """

    def __init__(self, queue: int, slow_seats: int) -> None:
        self.slow_seats = slow_seats
        self._queue = queue
        self._idle: list[WorkerProcess] = []
        self._slow: set[WorkerProcess] = set()
        self._waiting: list[_Waiter] = []

    @property
    def idle(self) -> int:
        """How many workers are free."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """How many wait for one."""
        return len(self._waiting)

    @property
    def crowded(self) -> bool:
        """Whether somebody quick waits."""
        return any(not waiter.slow for waiter in self._waiting)

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

    async def wait(self, seconds: float, *, slow: bool) -> WorkerProcess:
        """A worker that becomes free within `seconds`, as far as `expire` is called.

        Raises StoreUnavailable when none does, or when too many wait already.
        """
        if len(self._waiting) >= self._queue:
            raise StoreUnavailable(
                f"All workers are busy and {self._queue} queries wait already: "
                "try again in a few seconds."
            )
        loop = asyncio.get_running_loop()
        waiter = _Waiter(loop.create_future(), slow, seconds, loop.time() + seconds)
        self._waiting.append(waiter)
        try:
            return await waiter.turn
        except asyncio.CancelledError:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            # It may have been given a worker in the very round in which it gave up.
            turn = waiter.turn
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.give(turn.result())
            raise

    def expire(self, now: float) -> None:
        """Send away those who have waited for as long as they may."""
        for waiter in [waiter for waiter in self._waiting if waiter.deadline <= now]:
            self._waiting.remove(waiter)
            if not waiter.turn.done():
                waiter.turn.set_exception(
                    StoreUnavailable(
                        f"All workers stayed busy for {waiter.seconds:.3g} s: "
                        "try again in a few seconds."
                    )
                )

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
        for waiter in self._waiting:
            if not waiter.turn.done():
                waiter.turn.set_exception(error)
        self._waiting.clear()
        self._idle.clear()
        self._slow.clear()

    def _serve(self) -> None:
        for waiter in self._waiting.copy():
            if waiter.turn.done():
                self._waiting.remove(waiter)
                continue
            worker = self.pick(slow=waiter.slow)
            if worker is not None:
                self._waiting.remove(waiter)
                waiter.turn.set_result(worker)
            if not self._idle:
                return
