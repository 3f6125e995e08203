"""The research desk of a snapshot, for the routes of one server process."""

from __future__ import annotations

import asyncio

from dcgraph.research import Desk
from dcgraph.snapshot import Snapshot

__all__ = ["Research"]


class Research:
    """The desk over a snapshot, read once, in a thread, by whoever asks for it first."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._reading: asyncio.Future[Desk] | None = None

    async def desk(self) -> Desk:
        """The desk; raises BuildError if the snapshot cannot be read."""
        if self._reading is None:
            self._reading = asyncio.ensure_future(asyncio.to_thread(Desk.open, self._snapshot))
        reading = self._reading
        try:
            # Who leaves while it is read takes it from nobody else.
            return await asyncio.shield(reading)
        except Exception:
            self._reading = None
            raise
