"""Who gets a free worker: slow queries those of low priority, quick ones never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from dcgraph.store.process import WorkerProcess
from dcgraph.store.scheduler import Scheduler


@dataclass(eq=False)
class Stand:
    """As much of a worker as a scheduler looks at."""

    demoted: bool
    alive: bool = True


def worker(*, demoted: bool) -> WorkerProcess:
    return cast(WorkerProcess, Stand(demoted))


def test_a_quick_query_waits_rather_than_run_at_low_priority() -> None:
    scheduler = Scheduler(8, 1)
    low = worker(demoted=True)
    scheduler.give(low)
    assert scheduler.pick(slow=False) is None
    assert scheduler.pick(slow=True) is low


def test_each_takes_the_worker_that_fits_it() -> None:
    scheduler = Scheduler(8, 1)
    usual, low = worker(demoted=False), worker(demoted=True)
    scheduler.give(usual)
    scheduler.give(low)
    assert scheduler.pick(slow=False) is usual
    assert scheduler.pick(slow=True) is low


def test_a_slow_query_takes_what_there_is() -> None:
    scheduler = Scheduler(8, 1)
    usual = worker(demoted=False)
    scheduler.give(usual)
    assert scheduler.pick(slow=True) is usual
