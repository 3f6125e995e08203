"""The threads of one lane, for short work that must not hold up its event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

__all__ = ["Threads"]

_T = TypeVar("_T")


class Threads:
    """As many threads as the lane has places; another lane's work never waits for these."""

    def __init__(self, size: int) -> None:
        self._executor = ThreadPoolExecutor(size, thread_name_prefix="dcgraph-lane")

    async def run(self, function: Callable[..., _T], *arguments: Any) -> _T:
        """What the function returns. Whoever is cancelled leaves only when its thread has ended.

        A thread cannot be stopped, and a place is not free while its thread works.
        """
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._executor, function, *arguments)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            while not future.done():
                try:
                    await asyncio.wait((future,))
                except asyncio.CancelledError:
                    continue
            if not future.cancelled():
                future.exception()  # asyncio complains of one that nobody has looked at
            raise

    def close(self) -> None:
        """Take no more work."""
        self._executor.shutdown(wait=False)
