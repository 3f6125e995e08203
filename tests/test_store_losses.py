"""Why a worker ended is told, and only when it ended before its time."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pyoxigraph
import pytest
from tests.waiting import loaded, until

from dcgraph.errors import QueryError
from dcgraph.sparql.model import Limits, Request
from dcgraph.store.pool import Pool
from dcgraph.store.process import WorkerFactory

EASY = Request("ASK { ?s ?p ?o }")
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


async def past_its_time(pool: Pool) -> None:
    with suppress(QueryError):
        await pool.answer(Request(RUNAWAY, seconds=0.05))


async def past_its_memory(pool: Pool) -> None:
    with suppress(QueryError):
        await pool.answer(Request(GREEDY))


async def left_alone(pool: Pool) -> None:
    asking = asyncio.ensure_future(pool.answer(Request(RUNAWAY)))
    await until(lambda: pool.busy == 1 and not pool._scheduler._idle)
    asking.cancel()
    await asyncio.wait([asking])


async def killed_by_another(pool: Pool) -> None:
    os.kill(next(iter(pool._workers)).pid, signal.SIGKILL)


async def broken(pool: Pool) -> None:
    os.kill(next(iter(pool._workers)).pid, signal.SIGSEGV)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    store = pyoxigraph.Store(path)
    store.load(
        "".join(f"<urn:s{n}> <urn:p> {n} .\n" for n in range(1_500)).encode(),
        pyoxigraph.RdfFormat.TURTLE,
    )
    store.flush()
    del store
    return path


@pytest.mark.parametrize(
    ("happen", "cause"),
    [
        (past_its_time, "alarm"),
        (past_its_memory, "memory"),
        (left_alone, "cancelled"),
        (killed_by_another, "outside"),
        (broken, "crash"),
    ],
)
def test_the_cause_is_told_once(
    directory: Path, happen: Callable[[Pool], Awaitable[None]], cause: str
) -> None:
    told: list[str] = []

    async def main() -> None:
        supply = WorkerFactory(directory, memory_quads=0)
        limits = Limits(seconds=3600, memory_bytes=64 << 20)
        async with Pool(
            directory, workers=1, limits=limits, supply=supply, on_lost=told.append
        ) as pool:
            await happen(pool)
            await until(lambda: bool(told))
            await pool.answer(EASY)

    asyncio.run(main())
    assert told == [cause]


def test_what_ends_in_good_order_is_not_told(directory: Path) -> None:
    told: list[str] = []

    async def main() -> None:
        supply = WorkerFactory(directory, memory_quads=10_000)
        async with Pool(directory, workers=2, supply=supply, on_lost=told.append) as pool:
            # The workers over the disk give way to those in memory.
            assert await loaded(supply)
            await pool.answer(EASY)

    asyncio.run(main())
    assert told == []
