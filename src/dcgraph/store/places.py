"""How many queries run at once, and how many wait for their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from dcgraph.errors import StoreUnavailable

__all__ = ["Places"]

_T = TypeVar("_T")


class Places:
    """Lets `size` pieces of work run at once, the one that has waited longest first.

    At most `queue` may wait. `open` tells whether new work is taken.
    """

    def __init__(self, size: int, queue: int) -> None:
        self.open = True
        self._free = asyncio.Semaphore(size)
        self._queue = queue
        self._waiting = 0
        self._working: set[asyncio.Task[Any]] = set()
        self._reason: StoreUnavailable | None = None

    @property
    def busy(self) -> int:
        """How many pieces of work are being done."""
        return len(self._working)

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return self._waiting

    async def run(self, work: Coroutine[Any, Any, _T], seconds: float) -> _T:
        """Do the work once there is a place, and return what it returns.

        Raises StoreUnavailable when too many wait already, when no place becomes free within
        `seconds`, and when the places are closed meanwhile.
        """
        try:
            await self._take(seconds)
        except BaseException:
            work.close()
            raise
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
            self._free.release()

    async def drain(self, reason: StoreUnavailable) -> None:
        """Take no new work and return when none runs or waits. Who comes later gets `reason`."""
        self.open = False
        while self._working or self._waiting:
            await asyncio.wait([*self._working] or [asyncio.ensure_future(asyncio.sleep(0.01))])
        self.close(reason)

    def close(self, reason: StoreUnavailable) -> None:
        """Stop all work; whoever waits for it gets `reason`."""
        self.open = False
        self._reason = reason
        for task in self._working:
            task.cancel()

    async def _take(self, seconds: float) -> None:
        self._refuse_if_closed()
        if self._free.locked() and self._waiting >= self._queue:
            raise StoreUnavailable(
                f"All places are taken and {self._queue} queries wait already: "
                "try again in a few seconds."
            )
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._free.acquire()
        except TimeoutError:
            raise StoreUnavailable(
                f"All places stayed taken for {seconds:.3g} s: try again in a few seconds."
            ) from None
        finally:
            self._waiting -= 1
        try:
            self._refuse_if_closed()
        except StoreUnavailable:
            self._free.release()
            raise

    def _refuse_if_closed(self) -> None:
        if self._reason is not None:
            raise self._reason


def _cancelled_ourselves() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
