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
from dcgraph.store.model import CLIENT, Answer, Limits, Request
from dcgraph.store.orders import SHORTEST, Order, SlowQueries, make_order, order_of
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
    with it. When all are busy, requests wait, each for as long as it may run: up to `queue` that
    are known to be slow and as many others, shared by the clients that CLIENT names. Half of the
    workers are kept for queries that are not known to be slow. Pools over the same store share
    one `supply`. `on_lost` hears why a worker ended before its time, by one of the causes of
    `losses.cause_of`. All methods belong to one event loop, and `async with` starts and closes
    the pool.
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

    def prepare(self, request: Request, began: float) -> Order:
        """The order for a request whose time runs since `began`; any thread may call it.

        Raises what `answer` raises of a text.
        """
        return order_of(request, self.limits, began)

    async def answer(self, request: Request, prepared: Order | None = None) -> Answer:
        """Return the whole answer to `request`, which may have been `prepared`.

        Raises QuerySyntaxError, QueryRefused, QueryTimeout, QueryOutOfMemory, AnswerTooLarge,
        QueryError when the engine gives up, and StoreUnavailable when the queue is full, when
        no worker becomes free in time, when the worker is lost, or when the pool is closed.
        When the task that awaits is cancelled, the worker is killed and replaced.
        """
        order = prepared or await make_order(request, self.limits)
        if not self._open or self._quiet is not None:
            raise closed()
        self._under_way += 1
        try:
            return await self._run(order)
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
        """Have a worker answer, and another if the first was killed or had to make room.

        Whatever happens meanwhile, the query runs for `order.seconds` in all, and as long it
        may wait in all.
        """
        client = CLIENT.get()
        slow = order.key in self._slow or self._rota.suspects(client)
        waited = ran = 0.0
        again = False
        while True:
            arrived = monotonic()
            worker = await self._take(client, order.seconds - waited, slow=slow)
            began = monotonic()
            waited += began - arrived
            try:
                return await self._ask(worker, client, order, max(order.seconds - ran, SHORTEST))
            except TimeoutError:
                self._slow.note(order.key, slow=True)
                raise timed_out(order.limit, waited) from None
            except Evicted:
                self._slow.note(order.key, slow=True)
                self._rota.evict(client)
                slow = True
            except Lost as lost:
                if not self._open:
                    raise closed() from lost
                little = worker.took_little
                # What was killed for the memory that the query took is not to happen twice.
                if again or not (lost.from_outside and little):
                    self._slow.note(order.key, slow=lost.by_alarm or lost.by_memory)
                    raise explain(
                        lost, order.limit, self.limits, waited=waited, little=little
                    ) from lost
                again = True
            ran += monotonic() - began

    async def _take(self, client: str, seconds: float, *, slow: bool) -> WorkerProcess:
        if not self._open:
            raise closed()
        worker = self._rota.pick(slow=slow)
        if worker is None:
            self._watch.wake()
            worker = await self._rota.wait(client, seconds, slow=slow)
        return worker

    async def _ask(
        self, worker: WorkerProcess, client: str, order: Order, seconds: float
    ) -> Answer:
        """Have `worker` answer; raises Lost, Evicted, or TimeoutError when it does not end."""
        # Not what it was taken for at first: while it waited its client may have fallen suspect.
        self._watch.enter(worker, client, seconds, slow=self._rota.runs_slow(worker))
        try:
            reply = await worker.ask(wire.request_frame(order.text, seconds))
        except asyncio.CancelledError:
            worker.kill()
            raise
        finally:
            self._watch.leave(worker)
            if worker.killed:
                self._staff.hire_missing()
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
