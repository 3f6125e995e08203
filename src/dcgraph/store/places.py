"""How many queries run at once, and how many wait for their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from time import monotonic
from typing import Any, TypeVar

from dcgraph.errors import StoreUnavailable
from dcgraph.store.fair_queue import FairQueue
from dcgraph.store.model import CLIENT

__all__ = ["Places"]

_T = TypeVar("_T")


class Places:
    """Lets `size` pieces of work run at once; clients that wait share the places.

    At most `queue` may wait. `open` tells whether new work is taken.
    """

    def __init__(self, size: int, queue: int) -> None:
        self.open = True
        self._free = size
        self._queue: FairQueue[None] = FairQueue(queue, "places")
        self._working: set[asyncio.Task[Any]] = set()
        self._reason: StoreUnavailable | None = None

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

        Raises StoreUnavailable when too many wait already, when no place becomes free within
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

    async def drain(self, reason: StoreUnavailable) -> None:
        """Take no new work and return when none runs or waits. Who comes later gets `reason`."""
        self.open = False
        while self._working or self.waiting:
            await asyncio.wait([*self._working] or [asyncio.ensure_future(asyncio.sleep(0.01))])
        self.close(reason)

    def close(self, reason: StoreUnavailable) -> None:
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
        except StoreUnavailable:
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
