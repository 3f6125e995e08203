"""A pool of worker processes over one immutable store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Final, Self

from dcgraph.store import wire
from dcgraph.store.losses import closed, explain, timed_out
from dcgraph.store.model import Answer, Limits, Request
from dcgraph.store.orders import SHORTEST, Order, SlowQueries, make_order
from dcgraph.store.process import Lost, WorkerProcess
from dcgraph.store.rota import Rota
from dcgraph.store.staff import Staff
from dcgraph.store.supply import Supply
from dcgraph.store.watch import Evicted, Watch

__all__ = ["DEFAULT_LIMITS", "Pool"]

DEFAULT_LIMITS: Final = Limits()
"""The limits of a pool that is given none."""


class Pool:
    """Worker processes that answer requests, each one at a time, within `limits`.

    A worker that ends is replaced in the background, and only the request that it ran is lost
    with it. When all are busy, up to `queue` requests wait, each for as long as it may run.
    Half of the workers are kept for queries that are not known to be slow. Pools over the same
    store share one `supply`. `on_lost` hears why a worker ended before its time, by one of the
    causes of `losses.cause_of`. All methods belong to one event loop, and `async with` starts
    and closes the pool.
    """

    def __init__(
        self,
        directory: Path,
        *,
        workers: int = 2,
        limits: Limits = DEFAULT_LIMITS,
        queue: int = 64,
        supply: Supply | None = None,
        on_lost: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.limits = limits
        self.size = workers
        self._open = False
        self._under_way = 0
        self._quiet: asyncio.Event | None = None
        self._rota = Rota(queue, workers - workers // 2)
        self._staff = Staff(supply or Supply(directory), limits, workers, self._rota, on_lost)
        self._watch = Watch(self._rota, demotes=workers > 1)
        self._slow = SlowQueries()

    @property
    def alive(self) -> int:
        """How many workers are alive; fewer than `size` while one is being replaced."""
        return min(self.size, sum(worker.alive for worker in self._staff.workers))

    @property
    def busy(self) -> int:
        """How many queries run."""
        return self._under_way - self._rota.waiting

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return self._rota.waiting

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def network_closed(self) -> bool:
        """Whether the system refuses every worker a connection, so that SERVICE cannot leave."""
        return bool(self._staff.workers) and all(
            worker.network_closed for worker in self._staff.workers
        )

    async def start(self) -> None:
        """Start the workers and return when all are ready; raises BuildError if one cannot be."""
        self._open = True
        await self._staff.start()

    async def answer(self, request: Request) -> Answer:
        """Return the whole answer to `request`.

        Raises QuerySyntaxError, QueryRefused, QueryTimeout, QueryOutOfMemory, AnswerTooLarge,
        QueryError when the engine gives up, and StoreUnavailable when the queue is full, when
        no worker becomes free in time, when the worker is lost, or when the pool is closed.
        When the task that awaits is cancelled, the worker is killed and replaced.
        """
        order = await make_order(request, self.limits)
        if not self._open or self._quiet is not None:
            raise closed()
        self._under_way += 1
        try:
            return await self._run(order)
        except TimeoutError:
            self._slow.note(order.key, slow=True)
            raise timed_out(order.limit) from None
        except Lost as lost:
            self._slow.note(order.key, slow=lost.by_alarm or lost.by_memory)
            if not self._open:
                raise closed() from lost
            raise explain(lost, order.limit, self.limits) from lost
        finally:
            self._under_way -= 1
            self._tell_quiet()

    async def drain(self) -> None:
        """Take no new request, wait for those that run or wait, then close."""
        self._quiet = asyncio.Event()
        if self._under_way:
            await self._quiet.wait()
        await self.close()

    async def close(self) -> None:
        """End all workers and return when they have ended; requests still running fail."""
        self._open = False
        self._rota.dismiss(closed())
        await self._staff.close()
        self._watch.stop()

    def _tell_quiet(self) -> None:
        if self._quiet is not None and not self._under_way:
            self._quiet.set()

    async def _run(self, order: Order) -> Answer:
        """Have a worker answer, and another if the first was killed or had to make room."""
        slow, seconds, deadline, lost_one = order.key in self._slow, order.seconds, 0.0, False
        while True:
            worker = await self._take(seconds, slow=slow)
            now = monotonic()
            if deadline:
                seconds = max(deadline - now, SHORTEST)
            else:
                deadline = now + seconds
            try:
                return await self._ask(worker, order, seconds, slow=slow)
            except Evicted:
                # It has the same time again, as if it had been known as slow from the start.
                self._slow.note(order.key, slow=True)
                slow, seconds, deadline = True, order.seconds, 0.0
            except Lost as lost:
                # The query had no part in it: another worker has it for the time that is left.
                if lost_one or not (self._open and lost.from_outside):
                    raise
                lost_one, seconds = True, max(deadline - monotonic(), SHORTEST)

    async def _take(self, seconds: float, *, slow: bool) -> WorkerProcess:
        if not self._open:
            raise closed()
        worker = self._rota.pick(slow=slow)
        if worker is None:
            self._watch.wake()
            worker = await self._rota.wait(seconds, slow=slow)
        return worker

    async def _ask(
        self, worker: WorkerProcess, order: Order, seconds: float, *, slow: bool
    ) -> Answer:
        """Have `worker` answer; raises Lost, Evicted, or TimeoutError when it does not end."""
        self._watch.enter(worker, seconds, slow=slow)
        try:
            reply = await worker.ask(wire.request_frame(order.text, seconds))
        except asyncio.CancelledError:
            worker.kill()
            raise
        finally:
            self._watch.leave(worker)
        if reply.last:
            worker.retiring = True
        else:
            self._staff.take_back(worker)
        self._slow.note(order.key, slow=reply.slow)
        kind = reply.kind
        if kind not in ("solutions", "boolean", "graph"):
            raise wire.error_of(reply.body)
        media_type = order.graph_format if kind == "graph" else order.solutions_format
        return Answer(kind, media_type, reply.body, reply.seconds, reply.rows)
