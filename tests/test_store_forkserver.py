"""Workers that are forked over a store in memory, and the seats that slow queries may hold."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from tests.waiting import loaded, until

from dcgraph.errors import BuildError, QueryError, QueryTimeoutError, StoreUnavailableError
from dcgraph.sparql.model import Answer, Limits, Request
from dcgraph.store.pool import Pool, SlowQueries
from dcgraph.store.process import WorkerFactory

SIZE = 1500
EASY = Request("SELECT ?x { <http://ex/s7> dcterms:extent ?x }")
RUNAWAY = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of SIZE subjects with one triple each, and one blank node."""
    path = tmp_path_factory.mktemp("store")
    triples = "".join(
        f"<http://ex/s{n}> <http://purl.org/dc/terms/extent> {n} .\n" for n in range(SIZE)
    )
    store = pyoxigraph.Store(path)
    store.load(f"{triples} _:b a <http://ex/T> .".encode(), pyoxigraph.RdfFormat.TURTLE)
    store.flush()
    del store
    return path


def run(
    directory: Path, work: Callable[[Pool, WorkerFactory], Awaitable[None]], **options: Any
) -> None:
    """Run `work` with a pool whose store is in memory."""

    async def main() -> None:
        supply = WorkerFactory(directory, memory_quads=options.pop("memory_quads", 10 * SIZE))
        limits = Limits(seconds=3600)
        async with Pool(directory, limits=limits, supply=supply, **options) as pool:
            await settled(pool, supply)
            await work(pool, supply)

    asyncio.run(main())


async def settled(pool: Pool, supply: WorkerFactory) -> None:
    """Wait until all workers are of the kind that stays."""
    await loaded(supply)
    workers = pool._workers
    await until(
        lambda: (
            len(supply._running) == 1 and len(pool._scheduler._idle) == len(workers) == pool.size
        )
    )


def forkserver(supply: WorkerFactory) -> int:
    assert supply._current is not None
    return supply._current._process.pid


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_a_store_in_memory_answers_as_the_one_on_disk_down_to_its_blank_nodes(
    directory: Path,
) -> None:
    bodies: list[bytes] = []

    async def work(pool: Pool, supply: WorkerFactory) -> None:
        assert await loaded(supply) is (len(bodies) > 0)
        asked = Request("SELECT ?s { ?s a ?t }", solutions_format="text/csv")
        bodies.append((await pool.answer(asked)).body)

    run(directory, work, memory_quads=0)
    run(directory, work)
    assert bodies[0] == bodies[1]
    assert bodies[0].startswith(b"s\r\n_:")


def test_the_workers_of_a_store_in_memory_are_children_of_one_process(directory: Path) -> None:
    async def work(pool: Pool, supply: WorkerFactory) -> None:
        assert {parent(worker.pid) for worker in pool._workers} == {forkserver(supply)}

    run(directory, work, workers=3)


def test_a_store_too_large_for_memory_stays_on_disk(directory: Path) -> None:
    async def work(pool: Pool, supply: WorkerFactory) -> None:
        assert not await loaded(supply)
        assert (await pool.answer(EASY)).body

    run(directory, work, memory_quads=SIZE)


def test_a_fork_server_that_is_killed_comes_back_and_loses_no_request(directory: Path) -> None:
    async def work(pool: Pool, supply: WorkerFactory) -> None:
        killed = forkserver(supply)
        running = [asyncio.create_task(pool.answer(EASY)) for _ in range(8)]
        await asyncio.sleep(0)
        os.kill(killed, signal.SIGKILL)
        assert all([(await task).body for task in running])
        await until(lambda: supply._current is not None and forkserver(supply) != killed)
        await settled(pool, supply)
        assert await loaded(supply)
        assert (await pool.answer(EASY)).body

    run(directory, work)


def test_a_fork_server_that_takes_no_orders_is_ended(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dcgraph.store.process._EXIT_SECONDS", 0.1)

    async def work(pool: Pool, supply: WorkerFactory) -> None:
        stopped = forkserver(supply)
        request = asyncio.create_task(pool.answer(RUNAWAY))
        await until(lambda: len(pool._scheduler._idle) < pool.size)
        os.kill(stopped, signal.SIGSTOP)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        await until(lambda: supply._current is not None and forkserver(supply) != stopped)
        assert (await pool.answer(EASY)).body

    run(directory, work)


def test_pools_share_a_fork_server_until_the_last_is_closed(directory: Path) -> None:
    async def main() -> None:
        supply = WorkerFactory(directory, memory_quads=10 * SIZE)
        first = Pool(directory, supply=supply, limits=Limits(seconds=3600))
        second = Pool(directory, supply=supply, workers=1, limits=Limits(output_bytes=10))
        await first.start()
        await second.start()
        await settled(first, supply)
        await settled(second, supply)
        with pytest.raises(QueryError, match="10 bytes"):
            await second.answer(EASY)
        await second.close()
        assert (await first.answer(EASY)).body
        pid = forkserver(supply)
        await first.close()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    asyncio.run(main())


def test_a_pool_may_be_closed_while_its_store_is_loading(directory: Path) -> None:
    async def main() -> None:
        pool = Pool(directory, supply=WorkerFactory(directory, memory_quads=10 * SIZE))
        await pool.start()
        await pool.close()
        with pytest.raises(StoreUnavailableError, match="closed"):
            await pool.answer(EASY)

    asyncio.run(main())


def test_a_store_that_cannot_be_opened_keeps_a_pool_from_starting(tmp_path: Path) -> None:
    async def main() -> None:
        with pytest.raises(BuildError, match="none"):
            await Pool(tmp_path / "none").start()

    asyncio.run(main())


def test_draining_ends_what_runs_and_takes_nothing_new(directory: Path) -> None:
    async def work(pool: Pool, _: WorkerFactory) -> None:
        running = [
            asyncio.create_task(pool.answer(replace(RUNAWAY, seconds=0.3))),
            *(asyncio.create_task(pool.answer(EASY)) for _ in range(3)),
        ]
        await asyncio.sleep(0)
        draining = asyncio.create_task(pool.drain())
        await asyncio.sleep(0)
        with pytest.raises(StoreUnavailableError, match="closed"):
            await pool.answer(EASY)
        await draining
        assert all(task.done() for task in running)
        with pytest.raises(QueryTimeoutError):
            running[0].result()
        assert all(task.result().body for task in running[1:])
        assert pool.alive == 0

    run(directory, work, workers=1)


def slow_ones(pool: Pool, number: int) -> list[asyncio.Task[Answer]]:
    return [
        asyncio.create_task(pool.answer(Request(f"{RUNAWAY.query} # {n}"))) for n in range(number)
    ]


async def end(tasks: list[asyncio.Task[Answer]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_slow_queries_that_nobody_knew_make_room_for_quick_ones(directory: Path) -> None:
    async def work(pool: Pool, _: WorkerFactory) -> None:
        slow = slow_ones(pool, 4)
        await asyncio.sleep(0)
        assert not pool._scheduler._idle
        for _number in range(5):
            assert (await pool.answer(EASY)).body
        assert not any(task.done() for task in slow)
        await end(slow)

    run(directory, work, workers=2)


def test_a_query_known_as_slow_waits_though_a_worker_is_free(directory: Path) -> None:
    async def work(pool: Pool, _: WorkerFactory) -> None:
        with pytest.raises(QueryTimeoutError):
            await pool.answer(replace(RUNAWAY, seconds=0.2))
        await until(lambda: len(pool._scheduler._idle) == 2)
        slow = [asyncio.create_task(pool.answer(RUNAWAY)) for _ in range(3)]
        await asyncio.sleep(0)
        assert (len(pool._scheduler._idle), pool._scheduler.waiting) == (1, 2)
        await end(slow)
        assert not pool._scheduler.waiting

    run(directory, work, workers=2)


def test_a_slow_query_runs_at_low_priority_and_quick_ones_do_not(directory: Path) -> None:
    usual = os.getpriority(os.PRIO_PROCESS, 0)

    async def work(pool: Pool, _: WorkerFactory) -> None:
        slow = slow_ones(pool, 1)
        await asyncio.sleep(0)
        (busy,) = pool._workers - set(pool._scheduler._idle)
        await until(lambda: busy.demoted)
        assert os.getpriority(os.PRIO_PROCESS, busy.thread) == max(usual, 10)
        (free,) = pool._scheduler._idle
        assert os.getpriority(os.PRIO_PROCESS, free.thread) == usual
        await end(slow)

    run(directory, work, workers=2)


def test_a_lone_worker_serves_slow_queries_at_its_usual_priority(directory: Path) -> None:
    async def work(pool: Pool, _: WorkerFactory) -> None:
        with pytest.raises(QueryTimeoutError):
            await pool.answer(replace(RUNAWAY, seconds=0.3))
        await until(lambda: len(pool._scheduler._idle) == 1)
        (worker,) = pool._workers
        with pytest.raises(QueryTimeoutError):
            await pool.answer(replace(RUNAWAY, seconds=0.3))
        assert not worker.demoted

    run(directory, work, workers=1)


def test_the_memory_of_slow_queries_is_bounded_and_forgets_those_that_became_quick() -> None:
    slow = SlowQueries()
    for key in range(3000):
        slow.note(key, slow=True)
    assert [key in slow for key in (0, 1975, 1976, 2999)] == [False, False, True, True]
    slow.note(2999, slow=False)
    assert 2999 not in slow


@pytest.mark.skipif(
    not Path("/proc/self/status").exists()
    or "Seccomp_filters:" not in Path("/proc/self/status").read_text(),
    reason="this kernel does not tell its filters",
)
@pytest.mark.parametrize("memory_quads", [0, 10 * SIZE])
def test_workers_are_confined_in_all_threads_but_the_fork_server_is_not(
    directory: Path, memory_quads: int
) -> None:
    def filters(pid: int) -> set[int]:
        """How many filters the threads of a process have."""
        states = [(task / "status").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
        return {
            int(one) for text in states for one in re.findall(r"Seccomp_filters:\s+(\d+)", text)
        }

    async def main() -> None:
        supply = WorkerFactory(directory, memory_quads=memory_quads)
        async with Pool(directory, workers=1, limits=Limits(seconds=20), supply=supply) as pool:
            (worker,) = pool._workers
            (above,) = filters(parent(worker.pid))
            assert filters(worker.pid) == {above + 1}
            # What is confined answers, of a store on disk too.
            assert b"7" in (await pool.answer(EASY)).body

    asyncio.run(main())
