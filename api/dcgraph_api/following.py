"""Following the home folder: a new snapshot is put in service, a damaged one is not."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from dcgraph.errors import BuildError, DcgraphError
from dcgraph.shelf import clear, located
from dcgraph_api.common import Common
from dcgraph_api.generation import Generation, Seen

__all__ = ["Follower"]

_SHORTEST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 30.0
"""Seconds between two questions to a store that does not hold the snapshot yet."""

_log: Final = logging.getLogger(__name__)


class Follower:
    """Keeps `generation` the one of the current snapshot in a folder.

    `refusal` says why the newest snapshot is not served, where that is so.
    """

    def __init__(self, folder: Path, common: Common) -> None:
        """Hold the snapshot that is there. Raises BuildError when none is whole."""
        self.generation = Generation(folder, common)
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
            _log.warning("%s cannot be read ahead: %s", self.generation.name, error)

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
        if seen == self._refused and not self._worth_another_try(seen):
            return
        try:
            # Reading every file of a large snapshot takes a while.
            fresh = await asyncio.to_thread(
                Generation, path, self._common, whole=seen == self._whole
            )
            self._whole = seen
            # The old one serves meanwhile: there is time to have everything at hand.
            await fresh.start(whole=True)
        except DcgraphError as error:
            self._refuse(seen, error)
        else:
            self._succeed(fresh)

    def _worth_another_try(self, seen: Seen) -> bool:
        """What a file holds does not mend itself; what another store holds may, by `publish`."""
        return (
            bool(self._common.settings.store)
            and seen == self._whole
            and time.monotonic() >= self._again
        )

    def _refuse(self, seen: Seen, error: DcgraphError) -> None:
        again = seen == self._refused
        self._pause = min(2 * self._pause, _LONGEST_PAUSE) if again else _SHORTEST_PAUSE
        self._again = time.monotonic() + self._pause
        if not again:
            self._common.metrics.swap("refused")
            _log.error(
                "snapshot %s refused, %s served on: %s", seen[0], self.generation.name, error
            )
        self._refused, self.refusal = seen, str(error)

    async def close(self) -> None:
        """End all generations now."""
        for task in self._retiring:
            task.cancel()
        if self._retiring:
            await asyncio.wait(self._retiring)
        await self.generation.close()

    def _succeed(self, fresh: Generation) -> None:
        old, self.generation = self.generation, fresh
        self._refused, self.refusal = None, None
        self._common.metrics.swap("served")
        _log.info("snapshot %s served in place of %s", fresh.name, old.name)
        task = asyncio.get_running_loop().create_task(self._retire(old))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _retire(self, old: Generation) -> None:
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
