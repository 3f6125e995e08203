"""A generation: one snapshot in service, from its first request to its last."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from starlette.types import ASGIApp

from dcgraph.downloads import Download, list_downloads
from dcgraph.shelf import located
from dcgraph.snapshot import Snapshot, held, opened, sizes_of, verified
from dcgraph.store import Lane
from dcgraph.store.embedded import Pool
from dcgraph.store.lookups import Lookups
from dcgraph.store.remote import RemoteStore
from dcgraph.store.supply import Supply
from dcgraph_api.cache import AnswerCache
from dcgraph_api.common import Common
from dcgraph_api.deps import Service
from dcgraph_api.envelope import Envelope
from dcgraph_api.knowledge import DOWNLOADS
from dcgraph_api.metrics import LANES
from dcgraph_api.research import Research
from dcgraph_api.sparql import METHODS, SparqlEndpoint

__all__ = ["Generation", "Seen"]


Seen = tuple[str, int]
"""The name of a snapshot's folder, and which folder of that name it is."""


class Generation:
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
            self._inode = snapshot.path.stat().st_ino
            sizes = sizes_of(snapshot if whole else verified(snapshot))
            downloads = _downloads(snapshot)
            open_lane, own_lane = _lanes(snapshot, common)
        except BaseException:
            self._holding.close()
            raise
        self.cache = AnswerCache(common.settings.cache_bytes)
        remote = common.settings.store
        lookups = None if remote else Lookups(snapshot.store, common.settings.limits)
        self.service = Service(
            snapshot,
            common.settings,
            open_lane,
            own_lane,
            self.cache,
            lookups,
            Research(snapshot),
            sizes,
            downloads,
        )
        endpoint = SparqlEndpoint(self.service, common)
        self.recalled = endpoint.recalled
        self.sparql: ASGIApp = endpoint
        self.endpoint: ASGIApp = Envelope(
            endpoint, METHODS, common.watch, "/sparql", common.settings.cors_origin
        )
        self._users = 0
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def seen(self) -> Seen:
        """The name of the folder of the snapshot, and which folder of that name it is."""
        return self.name, self._inode

    @property
    def name(self) -> str:
        """The name of the folder of the snapshot."""
        return self.service.snapshot.path.name

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
        self._holding.close()

    @property
    def _lanes(self) -> tuple[Lane, Lane]:
        return self.service.open_lane, self.service.own_lane


def _downloads(snapshot: Snapshot) -> dict[str, Download]:
    """What may be taken away: what the list names, if the manifest knows the very same file."""
    said = snapshot.manifest.files
    listed = list_downloads(snapshot.path / DOWNLOADS)
    return {one.name: one for one in listed if said.get(f"{DOWNLOADS}/{one.name}") == one.sha256}


def _lanes(snapshot: Snapshot, common: Common) -> list[Lane]:
    settings = common.settings
    if settings.store:
        return [
            RemoteStore(
                settings.store,
                snapshot.manifest.hash,
                size=settings.workers,
                limits=settings.limits,
                queue=settings.queue,
            )
            for _ in LANES
        ]
    supply = Supply(snapshot.store, memory_quads=settings.memory_quads)
    return [
        Pool(
            snapshot.store,
            workers=settings.workers,
            limits=settings.limits,
            queue=settings.queue,
            supply=supply,
            on_lost=partial(common.metrics.lost, name),
        )
        for name in LANES
    ]
