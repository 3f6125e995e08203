"""The snapshot in service, and the change to the next."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

from dcgraph.errors import BuildError, DcgraphError
from dcgraph.remote.store import RemoteStore
from dcgraph.snapshot.manifest import Snapshot, held, opened, sizes_of, verified
from dcgraph.snapshot.repository import clear, located
from dcgraph.store.lookups import Lookups
from dcgraph.store.pool import Pool
from dcgraph.store.process import WorkerFactory
from dcgraph_api.caching import AnswerCache
from dcgraph_api.dependencies import Lane, Research, Service
from dcgraph_api.downloads import Downloads, workplace
from dcgraph_api.metrics import LANES
from dcgraph_api.middleware import Common, ErrorMiddleware
from dcgraph_api.open_store import OpenStore
from dcgraph_api.pages.rendering import ProblemPageMiddleware
from dcgraph_api.sparql import METHODS, SparqlEndpoint

Seen = tuple[str, int]
"""The name of a snapshot's folder, and which folder of that name it is."""

_SOLUTIONS_BYTES: Final = 16 << 20
"""Solutions of saved questions kept in memory: a saved question is asked again and again."""


class ActiveSnapshot:
    """A snapshot that is held, with its lanes and its endpoint.

    Each request enters it (`with`) and leaves it again; once retired it ends when the last
    request has left.
    """

    def __init__(self, folder: Path, common: Common, *, whole: bool = False) -> None:
        """Hold the snapshot that a folder stands for; `whole` tells that it was verified already.

        Raises BuildError when it is not whole, damaged, or gone before it could be held.
        """
        self._holding = ExitStack()
        snapshot = self._holding.enter_context(held(opened(located(folder))))
        try:
            # It is held, so that no other folder gets this number.
            self.seen: Seen = snapshot.path.name, snapshot.path.stat().st_ino
            sizes = sizes_of(snapshot if whole else verified(snapshot))
            place = self._holding.enter_context(workplace(snapshot))
            self._lanes = _lanes(snapshot, common)
        except BaseException:
            self._holding.close()
            raise
        self.cache = AnswerCache(common.settings.cache_bytes)
        remote = common.settings.store
        lookups = None if remote else Lookups(snapshot.store, common.settings.limits)
        self.service = Service(
            snapshot,
            common.settings,
            *self._lanes,
            self.cache,
            AnswerCache(_SOLUTIONS_BYTES),
            lookups,
            Research(snapshot),
            OpenStore(snapshot, common.settings.output_bytes),
            sizes,
            Downloads(snapshot, sizes, place, common.settings.limits.memory_bytes),
        )
        self.sparql = SparqlEndpoint(self.service, common)
        self.recalled = self.sparql.recalled
        self.endpoint, self.endpoint_with_pages = (
            ErrorMiddleware(one, METHODS, common.watch, "/sparql", common.settings.cors_origin)
            for one in (self.sparql, ProblemPageMiddleware(self.sparql))
        )
        self._users = 0
        self._empty = asyncio.Event()
        self._empty.set()

    def __enter__(self) -> Service:
        self._users += 1
        return self.service

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._users -= 1
        if not self._users:
            self._empty.set()

    async def start(self, *, whole: bool = False) -> None:
        """Start the lanes; with `whole`, also read the research desk, which takes seconds.

        Raises BuildError, with nothing left running, if something cannot be started or read.
        """
        try:
            for lane in self._lanes:
                await lane.start()
            if self.service.lookups:
                await asyncio.to_thread(self.service.lookups.open)
            if whole:
                await self.read_ahead()
        except BaseException:
            await self.close()
            raise

    async def read_ahead(self) -> None:
        """Read the research desk, unless the snapshot is too large for more than asking it.

        Raises BuildError if it cannot be read.
        """
        service = self.service
        if service.snapshot.manifest.triples <= service.settings.memory_quads:
            await service.research.prepare()

    async def retire(self) -> None:
        """End the lanes when the last query has, and all when the last request has left.

        A client that reads its answer slowly keeps no more than the files.
        """
        settings = self.service.settings
        with suppress(TimeoutError):
            async with asyncio.timeout(settings.time_limit + settings.receive_seconds):
                await self._left()
        for lane in self._lanes:
            await lane.drain()
        await self._left()
        self._release()

    async def _left(self) -> None:
        while self._users:
            self._empty.clear()
            await self._empty.wait()

    async def close(self) -> None:
        """End now; requests still running fail."""
        for lane in self._lanes:
            await lane.close()
        self._release()

    def _release(self) -> None:
        self.service.research.close()
        if self.service.lookups:
            self.service.lookups.close()
        self.service.store.close()
        self._holding.close()


def _lanes(snapshot: Snapshot, common: Common) -> tuple[Lane, Lane]:
    settings = common.settings
    if settings.store:
        there, size, queue = settings.store, settings.workers, settings.queue
        one, other = (
            RemoteStore(
                there, snapshot.manifest.hash, size=size, limits=settings.limits, queue=queue
            )
            for _ in LANES
        )
        return one, other
    supply = WorkerFactory(snapshot.store, memory_quads=settings.memory_quads)
    open_lane, own_lane = (
        Pool(
            snapshot.store,
            workers=settings.workers,
            limits=settings.limits,
            queue=settings.queue,
            supply=supply,
            on_lost=partial(common.metrics.lost, name),
        )
        for name in LANES
    )
    return open_lane, own_lane


_SHORTEST_PAUSE: Final = 1.0
_MAX_PAUSE: Final = 30.0
"""Seconds between two questions to a store that does not hold the snapshot yet."""

_log: Final = logging.getLogger(__name__)


class SnapshotReloader:
    """Keeps `generation` the one of the current snapshot in a folder.

    `refusal` says why the newest snapshot is not served, where that is so.
    """

    def __init__(self, folder: Path, common: Common) -> None:
        """Hold the snapshot that is there. Raises BuildError when none is whole."""
        self.generation = ActiveSnapshot(folder, common)
        self.refusal: str | None = None
        self._folder = folder
        self._common = common
        self._refused: Seen | None = None
        self._whole: Seen | None = None
        self._pause = 0.0
        self._again = 0.0
        self._told = asyncio.Event()
        self._retiring: set[asyncio.Task[None]] = set()

    def reload(self) -> None:
        """Have `follow` look at once, also at a snapshot that was refused."""
        self._told.set()

    async def follow(self) -> None:
        """Look for another snapshot again and again, or only when told to, until cancelled."""
        seconds = self._common.settings.follow_seconds or None
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._told.wait()
            if self._told.is_set():
                self._told.clear()
                self._refused = None
                _log.info("told to look for a new snapshot in %s", self._folder)
            try:
                await self.look()
            except Exception:  # noqa: BLE001 - told, and looked for again
                # Whatever it was, the next snapshot must still be found.
                _log.exception("looking for a new snapshot in %s failed", self._folder)

    async def read_ahead(self) -> None:
        """Have what is served at hand, behind the back of who is served already."""
        try:
            await self.generation.read_ahead()
        except DcgraphError as error:
            # Who asks for it is told the same.
            _log.warning("%s cannot be read ahead: %s", self.generation.seen[0], error)

    async def look(self) -> None:
        """Put the current snapshot in service if it is another than the one that is."""
        path = located(self._folder)
        name = path.name
        try:
            # A build that mends a damaged snapshot puts another folder of the same name there.
            seen = name, path.stat().st_ino
        except OSError as error:
            self._refuse((name, 0), BuildError(f"{path} cannot be read: {error.strerror}."))
            return
        if seen == self.generation.seen:
            self._refused, self.refusal = None, None
            return
        # What a file holds does not mend itself; what another store holds may, by `publish`.
        worth = bool(self._common.settings.store) and seen == self._whole
        if seen == self._refused and not (worth and time.monotonic() >= self._again):
            return
        try:
            # Reading every file of a large snapshot takes a while.
            fresh = await asyncio.to_thread(
                ActiveSnapshot, path, self._common, whole=seen == self._whole
            )
            self._whole = seen
            # The old one serves meanwhile: there is time to have everything at hand.
            await fresh.start(whole=True)
        except DcgraphError as error:
            self._refuse(seen, error)
            return
        old, self.generation = self.generation, fresh
        self._refused, self.refusal = None, None
        self._common.metrics.swap("served")
        _log.info("snapshot %s served in place of %s", fresh.seen[0], old.seen[0])
        task = asyncio.get_running_loop().create_task(self._retire(old))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    def _refuse(self, seen: Seen, error: DcgraphError) -> None:
        again = seen == self._refused
        self._pause = min(2 * self._pause, _MAX_PAUSE) if again else _SHORTEST_PAUSE
        self._again = time.monotonic() + self._pause
        if not again:
            self._common.metrics.swap("refused")
            _log.error(
                "snapshot %s refused, %s served on: %s", seen[0], self.generation.seen[0], error
            )
        self._refused, self.refusal = seen, str(error)

    async def close(self) -> None:
        """End all generations now."""
        for task in self._retiring:
            task.cancel()
        if self._retiring:
            await asyncio.wait(self._retiring)
        await self.generation.close()

    async def _retire(self, old: ActiveSnapshot) -> None:
        try:
            await old.retire()
        except asyncio.CancelledError:
            await old.close()
            raise
        try:
            cleared = await asyncio.to_thread(clear, self._folder)
        except OSError as error:
            _log.warning("old snapshots in %s cannot be cleared: %s", self._folder, error)
        else:
            _log.info("old snapshots cleared: %s", ", ".join(cleared) or "none")
