"""Threads for short work that must not hold up an event loop: a lane's, and readers of texts."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Final, TypeVar, TypeVarTuple

from dcgraph.store.losses import timed_out

__all__ = ["QUICK", "Threads", "read_aside"]

QUICK: Final = 1024
"""Up to this many characters a query is read where it is met, in some 2 ms at worst: another
thread would take longer to be told of the usual one."""

_LONG: Final = 16_384
"""From this many characters on a query is read after all others that are as long."""

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


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


async def read_aside(
    function: Callable[[str, *_Ts], _T],
    text: str,
    *arguments: *_Ts,
    seconds: float,
) -> _T:
    """What `function` makes of a query and the other arguments, had in a thread unless it is QUICK.

    The threads of a process take the texts of all its clients: one thread those of usual length,
    one those that are long, each one text at a time, so that a lot of them takes no more than its
    share from whoever reads none. Whoever is cancelled while it waits is passed over. Raises
    QueryTimeout after `seconds`.
    """
    if len(text) <= QUICK:
        return function(text, *arguments)
    executor = _reader(long=len(text) > _LONG)
    future = asyncio.get_running_loop().run_in_executor(executor, function, text, *arguments)
    try:
        async with asyncio.timeout(seconds):
            return await future
    except TimeoutError:
        raise timed_out(seconds) from None


@cache
def _reader(*, long: bool) -> ThreadPoolExecutor:
    kind = "long" if long else "usual"
    return ThreadPoolExecutor(1, thread_name_prefix=f"dcgraph-reader-{kind}")


# A process that is forked has none of the threads.
os.register_at_fork(after_in_child=_reader.cache_clear)
