"""Whether a store still answers: it is asked now and then, and at once after a doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

__all__ = ["Pulse"]

_IDLE_SECONDS: Final = 15.0
"""After so long without a doubt it is asked all the same: nobody may have queried it."""

_SHORTEST_SECONDS: Final = 0.5
_LONGEST_SECONDS: Final = 15.0


class Pulse:
    """`beats` while the store answered when last asked; `ask` returns whether it does.

    It belongs to one event loop.
    """

    def __init__(self, ask: Callable[[], Awaitable[bool]]) -> None:
        self.beats = False
        self._ask = ask
        self._doubted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with a store that has just answered."""
        self.beats = True
        self._task = asyncio.get_running_loop().create_task(self._watch())

    def felt(self) -> None:
        """Note that the store has answered a query."""
        self.beats = self._task is not None

    def doubt(self) -> None:
        """Note that a query failed for no fault of its own: the store is asked by and by."""
        self._doubted.set()

    def end(self) -> None:
        """Ask no more; it beats no longer."""
        self.beats = False
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        pause = _SHORTEST_SECONDS
        while True:
            if self.beats:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_IDLE_SECONDS):
                        await self._doubted.wait()
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_SECONDS)
            self._doubted.clear()
            self.beats = await self._ask()
            if self.beats:
                # However many queries fail, it is asked no more often than this.
                pause = _SHORTEST_SECONDS
                await asyncio.sleep(pause)
