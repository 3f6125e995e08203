"""Which query runs next: queues, shares, slow queries and time limits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from math import exp2
from time import monotonic
from typing import Any, Final, Generic, TypeVar

from dcgraph.errors import StoreUnavailableError
from dcgraph.sparql.model import CLIENT
from dcgraph.store.process import WorkerProcess

_T = TypeVar("_T")

_HALF_LIFE_SECONDS: Final = 10.0
_MAX_REMEMBERED: Final = 4096


class Tally:
    """What each client had lately: of every amount, half is forgotten in each `half_life` seconds.

    The clients that had something last are remembered, at most 4,096.
    """

    def __init__(self, half_life: float) -> None:
        self._half_life = half_life
        self._had: dict[str, tuple[float, float]] = {}

    def of(self, client: str) -> float:
        """What a client had."""
        if client not in self._had:
            return 0.0
        had, at = self._had[client]
        return had * exp2((at - monotonic()) / self._half_life)

    def add(self, client: str, amount: float) -> None:
        """Note that it had more."""
        total = self.of(client) + amount
        self._had.pop(client, None)
        self._had[client] = (total, monotonic())
        if len(self._had) > _MAX_REMEMBERED:
            del self._had[next(iter(self._had))]


@dataclass(slots=True, eq=False)
class Waiter(Generic[_T]):
    """One who waits since `since`, for at most `seconds`; `turn` gets what is waited for."""

    client: str
    seconds: float
    since: float
    turn: asyncio.Future[_T]


class FairQueue(Generic[_T]):
    """Those who wait for one of several `things`, such as "workers"; at most `most` may.

    Next is the client that held things for the shortest time lately (see `charge`), of equals
    the one with fewer requests here; of its requests it is the oldest. When the queue is full,
    the client with the most requests in it loses its youngest to one that has fewer.
    """

    def __init__(self, most: int, things: str) -> None:
        self._most = most
        self._things = things
        self._length = 0
        self._waiting: dict[str, deque[Waiter[_T]]] = {}
        self._had = Tally(_HALF_LIFE_SECONDS)

    def __len__(self) -> int:
        return self._length

    def holds_others(self, client: str) -> bool:
        """Whether somebody else than this client waits."""
        return any(name != client for name in self._waiting)

    def join(self, client: str, seconds: float) -> Waiter[_T]:
        """Wait for at most `seconds`, as far as `expire` is called.

        Raises StoreUnavailableError when the queue is full and no other client has more in it.
        """
        turn: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        waiter = Waiter(client, seconds, monotonic(), turn)
        self._admit(waiter)
        return waiter

    def move(self, client: str, other: FairQueue[_T]) -> None:
        """Have all requests of a client wait in another queue; those it has no room for must go."""
        for waiter in [*self._waiting.get(client, ())]:
            self.leave(waiter)
            try:
                other._admit(waiter)
            except StoreUnavailableError as error:
                self._send_away(waiter, error)

    def leave(self, waiter: Waiter[_T]) -> None:
        """Wait no more; nothing happens to one that has left."""
        those = self._waiting.get(waiter.client)
        if those is None or waiter not in those:
            return
        those.remove(waiter)
        self._length -= 1
        if not those:
            del self._waiting[waiter.client]

    def first(self) -> Waiter[_T] | None:
        """The one who is next."""
        while self._length:
            found = min(self._waiting.values(), key=self._rank)[0]
            if not found.turn.done():
                return found
            # It was cancelled a moment ago.
            self.leave(found)
        return None

    def charge(self, client: str, seconds: float) -> None:
        """Note that a client held one of the things for so long; half is forgotten in 10 s."""
        self._had.add(client, seconds)

    def expire(self) -> None:
        """Send away those who have waited for as long as they may."""
        now = monotonic()
        for waiter in self._all():
            if waiter.since + waiter.seconds <= now:
                self.give_up(waiter)

    def give_up(self, waiter: Waiter[_T]) -> None:
        """Send one away whose time is over."""
        self._send_away(
            waiter,
            StoreUnavailableError(
                f"All {self._things} stayed busy for {waiter.seconds:.3g} s, as long as the query "
                "may wait: try again in a few seconds."
            ),
        )

    def dismiss(self, error: StoreUnavailableError) -> None:
        """Send all away with `error`."""
        for waiter in self._all():
            self._send_away(waiter, error)

    def _all(self) -> list[Waiter[_T]]:
        return [waiter for those in self._waiting.values() for waiter in those]

    def _admit(self, waiter: Waiter[_T]) -> None:
        if self._length >= self._most:
            self._make_room(len(self._waiting.get(waiter.client, ())))
        self._waiting.setdefault(waiter.client, deque()).append(waiter)
        self._length += 1

    def _rank(self, those: deque[Waiter[_T]]) -> tuple[float, int, float]:
        # A single client, the usual case, needs no comparison.
        if len(self._waiting) == 1:
            return 0, 0, 0
        return self._had.of(those[0].client), len(those), those[0].since

    def _make_room(self, own: int) -> None:
        """Send away the youngest of the client with the most, unless `own` is as many."""
        longest = max(self._waiting.values(), key=len, default=deque[Waiter[_T]]())
        if len(longest) <= own + 1:
            raise self._full(own)
        self._send_away(longest[-1], self._full(len(longest)))

    def _full(self, own: int) -> StoreUnavailableError:
        return StoreUnavailableError(
            f"All {self._things} are busy and {self._most} queries wait already, {own} of them "
            "from this client: try again in a few seconds."
        )

    def _send_away(self, waiter: Waiter[_T], error: StoreUnavailableError) -> None:
        self.leave(waiter)
        if not waiter.turn.done():
            waiter.turn.set_exception(error)


_SUSPECT: Final = 1.5
_SUSPECT_HALF_LIFE_SECONDS: Final = 120.0
"""A client that had two queries sent back within a minute or so, while others waited, has its new
ones wait with the slow ones: to find out that one is slow takes a worker from those others."""


class Scheduler:
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

        Raises StoreUnavailableError when none does, or when too many wait already.
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

    def dismiss(self, error: StoreUnavailableError) -> None:
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


_TICK_SECONDS: Final = 0.025

_GRACE_SECONDS: Final = 0.4
"""How long after its time limit a worker is killed that its own alarm did not end."""

_QUICK_SECONDS: Final = 0.05
"""A query that has computed for longer since it was first seen, a tick or less after its start,
is a slow one. On a machine that is busy otherwise, quick ones take long and compute as little."""


class EvictedError(Exception):
    """A query that turned out slow made room for a quick one, and is to wait its turn."""


@dataclass(slots=True)
class _Run:
    client: str
    began: float
    deadline: float
    slow: bool
    computed: float | None = None


class Watch:
    """Looks at the runs of a pool 40 times a second, while there are any.

    Slow ones lose their priority when `demotes`, so that the system, too, puts quick ones first.
    """

    def __init__(self, rota: Scheduler, *, demotes: bool) -> None:
        self._rota = rota
        self._demotes = demotes
        self._runs: dict[WorkerProcess, _Run] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def enter(self, worker: WorkerProcess, client: str, seconds: float, *, slow: bool) -> None:
        """Watch what `worker` begins to run for a client within `seconds`."""
        now = monotonic()
        self._runs[worker] = _Run(client, now, now + seconds + _GRACE_SECONDS, slow)
        if slow:
            self._demote(worker)
        if self._timer is None:
            self.wake()

    def leave(self, worker: WorkerProcess) -> None:
        """Watch it no more, and charge the client for the time that it had the worker."""
        run = self._runs.pop(worker)
        self._rota.charge(run.client, monotonic() - run.began, slow=run.slow)

    def wake(self) -> None:
        """See to it that those who wait are sent away in time."""
        if self._timer is None:
            self._timer = self._clock().call_later(_TICK_SECONDS, self._look)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _clock(self) -> asyncio.AbstractEventLoop:
        # Asking asyncio for it takes a system call each time.
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        return self._loop

    def _look(self) -> None:
        self._timer = None
        now = monotonic()
        self._rota.expire()
        excess = None
        for worker, run in self._runs.items():
            worker.look_at_memory()
            if now >= run.deadline:
                worker.fail(TimeoutError())
            elif not run.slow and _is_slow(worker, run):
                if self._rota.slow_down(worker):
                    run.slow = True
                    self._demote(worker)
                else:
                    excess = worker
        # Only while somebody quick waits does the youngest make room: a seat kept is no seat lost.
        if excess is not None and self._rota.crowded:
            excess.fail(EvictedError())
        if self._runs or self._rota.waiting:
            self.wake()

    def _demote(self, worker: WorkerProcess) -> None:
        if self._demotes and not worker.demoted:
            worker.demote()


def _is_slow(worker: WorkerProcess, run: _Run) -> bool:
    computed = worker.seconds_computed()
    if run.computed is None:
        run.computed = computed
    return computed - run.computed > _QUICK_SECONDS


class QuerySlots:
    """Lets `size` pieces of work run at once; clients that wait share the places.

    At most `queue` may wait. `open` tells whether new work is taken.
    """

    def __init__(self, size: int, queue: int) -> None:
        self.open = True
        self._free = size
        self._queue: FairQueue[None] = FairQueue(queue, "places")
        self._working: set[asyncio.Task[Any]] = set()
        self._reason: StoreUnavailableError | None = None

    @property
    def busy(self) -> int:
        """How many pieces of work are being done."""
        return len(self._working)

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._queue)

    async def run(self, work: Coroutine[Any, Any, _T], seconds: float) -> _T:
        """Do the work once there is a place, and return what it returns.

        Raises StoreUnavailableError when too many wait already, when no place becomes free within
        `seconds`, and when the places are closed meanwhile.
        """
        client = CLIENT.get()
        try:
            await self._take(client, seconds)
        except BaseException:
            work.close()
            raise
        began = monotonic()
        task = asyncio.ensure_future(work)
        self._working.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._reason is not None and not _cancelled_ourselves():
                raise self._reason from None
            raise
        finally:
            task.cancel()
            self._working.discard(task)
            self._queue.charge(client, monotonic() - began)
            self._give()

    async def drain(self, reason: StoreUnavailableError) -> None:
        """Take no new work and return when none runs or waits. Who comes later gets `reason`."""
        self.open = False
        while self._working or self.waiting:
            await asyncio.wait([*self._working] or [asyncio.ensure_future(asyncio.sleep(0.01))])
        self.close(reason)

    def close(self, reason: StoreUnavailableError) -> None:
        """Stop all work; whoever waits for it gets `reason`."""
        self.open = False
        self._reason = reason
        self._queue.dismiss(reason)
        for task in self._working:
            task.cancel()

    async def _take(self, client: str, seconds: float) -> None:
        self._refuse_if_closed()
        if self._free:
            self._free -= 1
            return
        waiter = self._queue.join(client, seconds)
        expiry = asyncio.get_running_loop().call_later(seconds, self._queue.give_up, waiter)
        try:
            await waiter.turn
        except asyncio.CancelledError:
            self._queue.leave(waiter)
            # It may have been given a place in the very round in which it gave up.
            if waiter.turn.done() and not waiter.turn.cancelled() and not waiter.turn.exception():
                self._give()
            raise
        finally:
            expiry.cancel()
        try:
            self._refuse_if_closed()
        except StoreUnavailableError:
            self._give()
            raise

    def _refuse_if_closed(self) -> None:
        if self._reason is not None:
            raise self._reason

    def _give(self) -> None:
        """Give a place that is free to whoever is next."""
        waiter = self._queue.first()
        if waiter is None:
            self._free += 1
        else:
            self._queue.leave(waiter)
            waiter.turn.set_result(None)


def _cancelled_ourselves() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
