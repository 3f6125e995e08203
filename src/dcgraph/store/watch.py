"""One clock for all that runs and waits in a pool: who is overdue, and who turns out slow."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import Final

from dcgraph.store.process import WorkerProcess
from dcgraph.store.rota import Rota

__all__ = ["Evicted", "Watch"]

_TICK_SECONDS: Final = 0.025

_GRACE_SECONDS: Final = 0.4
"""How long after its time limit a worker is killed that its own alarm did not end."""

_QUICK_SECONDS: Final = 0.05
"""A query that has computed for longer since it was first seen, a tick or less after its start,
is a slow one. On a machine that is busy otherwise, quick ones take long and compute as little."""


class Evicted(Exception):
    """A query that turned out slow made room for a quick one, and is to wait its turn."""


@dataclass(slots=True)
class _Run:
    client: str
    began: float
    deadline: float
    slow: bool
    computed: float | None = None


class Watch:
    """Looks at the runs of a pool 40 times a second, while there are any.

    Slow ones lose their priority when `demotes`, so that the system, too, puts quick ones first.
    """

    def __init__(self, rota: Rota, *, demotes: bool) -> None:
        self._rota = rota
        self._demotes = demotes
        self._runs: dict[WorkerProcess, _Run] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def enter(self, worker: WorkerProcess, client: str, seconds: float, *, slow: bool) -> None:
        """Watch what `worker` begins to run for a client within `seconds`."""
        now = monotonic()
        self._runs[worker] = _Run(client, now, now + seconds + _GRACE_SECONDS, slow)
        if slow:
            self._demote(worker)
        if self._timer is None:
            self.wake()

    def leave(self, worker: WorkerProcess) -> None:
        """Watch it no more, and charge the client for the time that it had the worker."""
        run = self._runs.pop(worker)
        self._rota.charge(run.client, monotonic() - run.began, slow=run.slow)

    def wake(self) -> None:
        """See to it that those who wait are sent away in time."""
        if self._timer is None:
            self._timer = self._clock().call_later(_TICK_SECONDS, self._look)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _clock(self) -> asyncio.AbstractEventLoop:
        # Asking asyncio for it takes a system call each time.
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        return self._loop

    def _look(self) -> None:
        self._timer = None
        now = monotonic()
        self._rota.expire()
        excess = None
        for worker, run in self._runs.items():
            worker.look_at_memory()
            if now >= run.deadline:
                worker.fail(TimeoutError())
            elif not run.slow and _is_slow(worker, run):
                if self._rota.slow_down(worker):
                    run.slow = True
                    self._demote(worker)
                else:
                    excess = worker
        # Only while somebody quick waits does the youngest make room: a seat kept is no seat lost.
        if excess is not None and self._rota.crowded:
            excess.fail(Evicted())
        if self._runs or self._rota.waiting:
            self.wake()

    def _demote(self, worker: WorkerProcess) -> None:
        if self._demotes and not worker.demoted:
            worker.demote()


def _is_slow(worker: WorkerProcess, run: _Run) -> bool:
    computed = worker.seconds_computed()
    if run.computed is None:
        run.computed = computed
    return computed - run.computed > _QUICK_SECONDS
