"""Where the workers of a server come from: a store on disk at first, then in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dcgraph.errors import BuildError
from dcgraph.store.model import Limits
from dcgraph.store.nurse import Nurse, TooLarge
from dcgraph.store.process import WorkerProcess

__all__ = ["MEMORY_QUADS", "Supply"]

MEMORY_QUADS: Final = 2_000_000
"""Up to this many quads, some 400 bytes each, a store is loaded into memory."""

_TRIES: Final = 3
_FIRST_PAUSE: Final = 1.0

_log = logging.getLogger(__name__)


class Supply:
    """Workers over the store in `directory`, for all the pools of one event loop.

    The first workers open the store on disk, which takes a moment. Meanwhile a nursery loads
    it into memory, if it has at most `memory_quads` quads, and once that is done every pool
    is told to `renew` its workers. Should that nursery ever end, all begins anew.
    """

    def __init__(self, directory: Path, *, memory_quads: int = MEMORY_QUADS) -> None:
        self._directory = directory
        self._memory_quads = memory_quads
        self._lock = asyncio.Lock()
        self._nurse: Nurse | None = None
        self._old: set[Nurse] = set()
        self._loading: asyncio.Task[None] | None = None
        self._renewals: list[Callable[[], None]] = []

    @property
    def in_memory(self) -> bool:
        """Whether new workers find the store in memory."""
        return self._nurse is not None and self._nurse.alive and self._nurse.in_memory

    def join(self, renew: Callable[[], None]) -> None:
        """Supply one pool more; `renew` is called whenever better workers are to be had."""
        self._renewals.append(renew)

    async def leave(self, renew: Callable[[], None]) -> None:
        """Supply one pool less; after the last, end all processes and return when they have."""
        if renew in self._renewals:
            self._renewals.remove(renew)
        if self._renewals:
            return
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.wait([self._loading])
            self._loading = None
        async with self._lock:
            nurse, self._nurse = self._nurse, None
        for one in (*self._old, nurse):
            if one is not None:
                await one.close()

    async def fork(self, limits: Limits) -> WorkerProcess:
        """A new worker; raises BuildError if there can be none."""
        while True:
            nurse = await self._at_work()
            worker = await nurse.fork(limits)
            if nurse is self._nurse:
                return worker
            # A better nursery has come to work in the meantime.
            worker.kill()

    async def _at_work(self) -> Nurse:
        async with self._lock:
            nurse = self._nurse
            if nurse is None or not nurse.alive:
                nurse = self._nurse = await self._start(0)
                if self._memory_quads and self._loading is None:
                    self._loading = asyncio.create_task(self._load())
            return nurse

    async def loaded(self) -> bool:
        """Wait until loading has come to an end; tell whether the store is in memory now."""
        if self._loading is not None:
            await asyncio.wait([self._loading])
        return self.in_memory

    async def _start(self, triples: int) -> Nurse:
        nurse = await Nurse.start(self._directory, triples)
        self._old.add(nurse)
        nurse.gone.add_done_callback(lambda _: self._old.discard(nurse))
        return nurse

    async def _load(self) -> None:
        pause = _FIRST_PAUSE
        for left in reversed(range(_TRIES)):
            try:
                nurse = await self._start(self._memory_quads)
            except TooLarge as error:
                _log.info("%s", error)
                return
            except (BuildError, TimeoutError, OSError) as error:
                _log.warning("The store is not in memory; tries left: %d. %s", left, error)
                await asyncio.sleep(pause)
                pause *= 2
            else:
                nurse.gone.add_done_callback(self._begin_anew)
                self._take_over(nurse)
                return

    def _take_over(self, nurse: Nurse) -> None:
        before, self._nurse = self._nurse, nurse
        if before is not None:
            before.retire()
        for renew in self._renewals:
            renew()

    def _begin_anew(self, _: object) -> None:
        # The next fork starts a nursery over the disk, and one that loads.
        self._loading = None
