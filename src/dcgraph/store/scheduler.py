"""Which query runs next: queues, shares, slow queries and time limits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import exp2
from time import monotonic
from typing import Final, Generic, TypeVar

from dcgraph.errors import StoreUnavailableError
from dcgraph.store.process import WorkerProcess

_T = TypeVar("_T")

_HALF_LIFE_SECONDS: Final = 10.0
_MAX_REMEMBERED: Final = 4096

_SUSPECT: Final = 1.5
_SUSPECT_HALF_LIFE_SECONDS: Final = 120.0
"""A client that had two queries sent back within a minute or so, while others waited, has its new
ones wait with the slow ones: to find out that one is slow takes a worker from those others."""

_TICK_SECONDS: Final = 0.025

_GRACE_SECONDS: Final = 0.4
"""How long after its time limit a worker is killed that its own alarm did not end."""

_QUICK_SECONDS: Final = 0.05
"""A query that has computed for longer since it was first seen, a tick or less after its start,
is a slow one. On a machine that is busy otherwise, quick ones take long and compute as little."""


class EvictedError(Exception):
    """A query that turned out slow made room for a quick one, and is to wait its turn."""


class Tally:
    """What each client had lately: of every amount, half is forgotten in each `half_life` seconds.

    The clients that had something last are remembered, at most 4,096.
    """

    def __init__(self, half_life: float) -> None:
        self._half_life = half_life
        self._had: dict[str, tuple[float, float]] = {}

    def of(self, client: str) -> float:
        """What a client had."""
        had, at = self._had.get(client, (0.0, 0.0))
        return had and had * exp2((at - monotonic()) / self._half_life)

    def add(self, client: str, amount: float) -> None:
        """Note that it had more."""
        total = self.of(client) + amount
        self._had.pop(client, None)
        self._had[client] = (total, monotonic())
        if len(self._had) > _MAX_REMEMBERED:
            del self._had[next(iter(self._had))]


@dataclass(slots=True, eq=False)
class Waiter(Generic[_T]):
    """One who waits in `queue` since `since`; `turn` gets what is waited for."""

    client: str
    queue: FairQueue[_T]
    since: float
    turn: asyncio.Future[_T]
    timer: asyncio.TimerHandle | None = None


class FairQueue(Generic[_T]):
    """Those who wait for one of several `things`, such as "workers"; at most `most` may.

    Next is the client that held things for the shortest time lately (see `charge`), of equals
    the one with fewer requests here; of its requests it is the oldest. When the queue is full,
    the client with the most requests in it loses its youngest to one that has fewer.
    """

    def __init__(self, most: int, things: str) -> None:
        self._most = most
        self.things = things
        self._length = 0
        self._waiting: dict[str, deque[Waiter[_T]]] = {}
        self._had = Tally(_HALF_LIFE_SECONDS)

    def __len__(self) -> int:
        return self._length

    async def wait(self, client: str, seconds: float, give_back: Callable[[_T], None]) -> _T:
        """A thing that becomes free within `seconds`; raises StoreUnavailableError when none does.

        Raises it too when the queue is full and no other client has more in it. `give_back` gets
        a thing that came in the very round in which the wait was cancelled.
        """
        waiter = self.join(client, seconds)
        turn = waiter.turn
        try:
            return await turn
        except asyncio.CancelledError:
            self.leave(waiter)
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                give_back(turn.result())
            raise

    def join(self, client: str, seconds: float) -> Waiter[_T]:
        """Begin to wait, as `wait` does."""
        loop = asyncio.get_running_loop()
        waiter: Waiter[_T] = Waiter(client, self, monotonic(), loop.create_future())
        self._admit(waiter)
        waiter.timer = loop.call_later(seconds, _send_away_late, waiter, seconds)
        return waiter

    def move(self, client: str, other: FairQueue[_T]) -> None:
        """Have all requests of a client wait in another queue; those it has no room for must go."""
        for waiter in [*self._waiting.get(client, ())]:
            self.remove(waiter)
            try:
                other._admit(waiter)
            except StoreUnavailableError as error:
                self.send_away(waiter, error)

    def leave(self, waiter: Waiter[_T]) -> None:
        """Wait no more."""
        if waiter.timer is not None:
            waiter.timer.cancel()
        waiter.queue.remove(waiter)

    def remove(self, waiter: Waiter[_T]) -> None:
        """Take one out who goes on waiting; nothing happens to one that has left."""
        those = self._waiting.get(waiter.client, ())
        if waiter in those:
            self._waiting[waiter.client].remove(waiter)
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

    def holds_others(self, client: str) -> bool:
        """Whether somebody else than this client waits."""
        return any(name != client for name in self._waiting)

    def charge(self, client: str, seconds: float) -> None:
        """Note that a client held one of the things for so long; half is forgotten in 10 s."""
        self._had.add(client, seconds)

    def dismiss(self, error: StoreUnavailableError) -> None:
        """Send all away with `error`."""
        for waiter in [waiter for those in self._waiting.values() for waiter in those]:
            self.send_away(waiter, error)

    def send_away(self, waiter: Waiter[_T], error: StoreUnavailableError | None = None) -> None:
        """Send one away with an error, by default the one that says how many wait."""
        number = len(self._waiting.get(waiter.client, ()))
        self.leave(waiter)
        if not waiter.turn.done():
            waiter.turn.set_exception(error or self._full(number))

    def _admit(self, waiter: Waiter[_T]) -> None:
        if self._length >= self._most:
            own = len(self._waiting.get(waiter.client, ()))
            longest = max(self._waiting.values(), key=len, default=deque[Waiter[_T]]())
            if len(longest) <= own + 1:
                raise self._full(own)
            self.send_away(longest[-1])
        waiter.queue = self
        self._waiting.setdefault(waiter.client, deque()).append(waiter)
        self._length += 1

    def _rank(self, those: deque[Waiter[_T]]) -> tuple[float, int, float]:
        # A single client, the usual case, needs no comparison.
        if len(self._waiting) == 1:
            return 0, 0, 0
        return self._had.of(those[0].client), len(those), those[0].since

    def _full(self, own: int) -> StoreUnavailableError:
        return StoreUnavailableError(
            f"All {self.things} are busy and {self._most} queries wait already, {own} of them "
            "from this client: try again in a few seconds."
        )


def _send_away_late(waiter: Waiter[_T], seconds: float) -> None:
    error = StoreUnavailableError(
        f"All {waiter.queue.things} stayed busy for {seconds:.3g} s, as long as the query "
        "may wait: try again in a few seconds."
    )
    waiter.queue.send_away(waiter, error)


@dataclass(slots=True)
class _Run:
    client: str
    began: float
    deadline: float
    slow: bool
    computed: float | None = None


class Scheduler:
    """Hands each free worker to who is next, and looks at what runs 40 times a second.

    Clients that wait share the workers. Slow and quick queries wait apart, at most `queue` of each.
    Slow queries hold at most `slow_seats` workers at once, so that the others stay free for quick
    ones. With `demotes` their workers lose their priority, so that the system, too, puts quick ones
    first. They take workers that are demoted already, and quick ones never do: where all
    processors are busy, a worker of low priority may stand still for a second.
    """

    def __init__(self, queue: int, slow_seats: int, *, demotes: bool = True) -> None:
        self.slow_seats = slow_seats
        self._demotes = demotes
        self._idle: list[WorkerProcess] = []
        self._slow: set[WorkerProcess] = set()
        self._evicted = Tally(_SUSPECT_HALF_LIFE_SECONDS)
        self._slow_queue: FairQueue[WorkerProcess] = FairQueue(queue, "workers for slow queries")
        self._quick_queue: FairQueue[WorkerProcess] = FairQueue(queue, "workers")
        self._runs: dict[WorkerProcess, _Run] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def waiting(self) -> int:
        """How many wait for one."""
        return len(self._quick_queue) + len(self._slow_queue)

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
        """A worker that becomes free within `seconds`; raises what `FairQueue.wait` raises."""
        queue = self._slow_queue if slow else self._quick_queue
        return await queue.wait(client, seconds, self.give)

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

    def enter(self, worker: WorkerProcess, client: str, seconds: float) -> None:
        """Look at what `worker` begins to run for a client within `seconds`."""
        now = monotonic()
        # Not what it was taken for at first: while it waited its client may have fallen suspect.
        slow = worker in self._slow
        self._runs[worker] = _Run(client, now, now + seconds + _GRACE_SECONDS, slow)
        if slow:
            self._demote(worker)
        if self._timer is None:
            # Asking asyncio for the loop takes a system call each time.
            self._loop = self._loop or asyncio.get_running_loop()
            self._timer = self._loop.call_later(_TICK_SECONDS, self._look, self._loop)

    def leave(self, worker: WorkerProcess) -> None:
        """Look at it no more, and charge the client for the time that it had the worker."""
        run = self._runs.pop(worker)
        queue = self._slow_queue if run.slow else self._quick_queue
        queue.charge(run.client, monotonic() - run.began)

    def dismiss(self, error: StoreUnavailableError) -> None:
        """Send all who wait away with `error`, and forget all workers."""
        self._quick_queue.dismiss(error)
        self._slow_queue.dismiss(error)
        self._idle.clear()
        self._slow.clear()

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _serve(self) -> None:
        """Hand out what workers there are, first to the kind whose next one has waited longer."""
        while self._idle and self.waiting:
            heads = [one for q in (self._quick_queue, self._slow_queue) if (one := q.first())]
            for waiter in sorted(heads, key=lambda head: head.since):
                worker = self.pick(slow=waiter.queue is self._slow_queue)
                if worker is not None:
                    waiter.queue.leave(waiter)
                    waiter.turn.set_result(worker)
                    break
            else:
                return

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        # Should anything here fail, whatever starts next sets the timer again.
        self._timer = None
        now = monotonic()
        excess = None
        for worker, run in self._runs.items():
            worker.look_at_memory()
            if now >= run.deadline:
                worker.fail(TimeoutError())
            elif not run.slow:
                computed = worker.seconds_computed()
                run.computed = computed if run.computed is None else run.computed
                if computed - run.computed <= _QUICK_SECONDS:
                    continue
                if len(self._slow) < self.slow_seats:
                    self._slow.add(worker)
                    run.slow = True
                    self._demote(worker)
                else:
                    excess = worker
        # Only while somebody quick waits does the youngest make room: a seat kept is no seat lost.
        if excess is not None and len(self._quick_queue):
            excess.fail(EvictedError())
        self._timer = loop.call_later(_TICK_SECONDS, self._look, loop) if self._runs else None

    def _demote(self, worker: WorkerProcess) -> None:
        if self._demotes and not worker.demoted:
            worker.demote()
