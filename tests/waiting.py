"""Waiting for what is bound to happen, however busy the machine is."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dcgraph.store.process import WorkerFactory

PATIENCE: Final = float(os.environ.get("DCGRAPH_TEST_PATIENCE", "300"))
"""Seconds after which a test gives up: far longer than anything takes, to end what hangs."""


def wait_until(holds: Callable[[], object]) -> None:
    """Return once the condition holds. Raises TimeoutError when it never does."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def running(pid: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def until(condition: Callable[[], object]) -> None:
    """The same in an event loop."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # nobody tells when it comes to hold
            await asyncio.sleep(0.01)


async def loaded(supply: WorkerFactory) -> bool:
    """Wait until loading has come to an end; tell whether the store is in memory now."""
    if supply._loading is not None:
        await asyncio.wait([supply._loading])
    current = supply._current
    return current is not None and current.alive and current.in_memory
