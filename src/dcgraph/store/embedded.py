"""The embedded store: worker processes over one immutable store on disk.

`Pool` is its face to an event loop, `open_store` its face to everything else.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from dcgraph.store.model import Answer, Limits, Request
from dcgraph.store.pool import DEFAULT_LIMITS, Pool
from dcgraph.store.supply import Supply

__all__ = ["EmbeddedStore", "Pool", "Supply", "open_store"]

_T = TypeVar("_T")


class EmbeddedStore:
    """A pool behind plain calls, for programs without an event loop; see `open_store`."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop

    def answer(self, request: Request) -> Answer:
        """Return the whole answer; raises what `Pool.answer` raises. Any thread may call it."""
        return _run(self._loop, self._pool.answer(request))


@contextmanager
def open_store(
    directory: Path, *, workers: int = 1, limits: Limits = DEFAULT_LIMITS
) -> Iterator[EmbeddedStore]:
    """Open the store in `directory` for plain calls; raises BuildError if it cannot be opened."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="dcgraph-store", daemon=True)
    thread.start()
    # For a handful of queries, loading a store into memory costs more than it saves.
    supply = Supply(directory, memory_quads=0)
    pool = Pool(directory, workers=workers, limits=limits, supply=supply)
    try:
        _run(loop, pool.start())
        yield EmbeddedStore(pool, loop)
    finally:
        _run(loop, pool.close())
        _run(loop, loop.shutdown_default_executor())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _run(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, _T]) -> _T:
    future = asyncio.run_coroutine_threadsafe(work, loop)
    try:
        return future.result()
    except BaseException:
        # Ctrl-C arrives here, and then nobody waits for the query any more.
        future.cancel()
        raise
