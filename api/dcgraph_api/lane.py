"""A lane: the workers of one kind of request."""

from __future__ import annotations

from dcgraph.store.embedded import Pool

__all__ = ["Lane"]


class Lane(Pool):
    """A pool that tells how it fares."""

    @property
    def size(self) -> int:
        """How many workers there should be."""
        return self._size

    @property
    def alive(self) -> int:
        """How many workers are alive; fewer than `size` while one is being replaced."""
        return sum(worker.alive for worker in self._workers)
