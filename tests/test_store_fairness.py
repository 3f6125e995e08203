"""Clients share the workers of a pool, and slow queries do not keep quick ones waiting."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from tests.waiting import until

from dcgraph.errors import QueryTimeoutError, StoreUnavailableError
from dcgraph.sparql.model import CLIENT, Answer, Limits, Request
from dcgraph.store import protocol as wire
from dcgraph.store.pool import Pool, prepare_query
from dcgraph.store.process import WorkerFactory
from dcgraph.store.scheduler import FairQueue

EASY = Request("ASK { ?s ?p 'nothing' OPTIONAL { ?s a ?t } }")
RUNAWAY = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
GREEDY = Request("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i")
LIMITS = Limits(seconds=60)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    store = pyoxigraph.Store(path)
    text = "".join(f"<urn:s{n}> <urn:p> {n} .\n" for n in range(1_500))
    store.load(text.encode(), pyoxigraph.RdfFormat.TURTLE)
    store.flush()
    del store
    return path


def with_pool(directory: Path, work: Callable[[Pool], Awaitable[None]], **options: Any) -> None:
    async def main() -> None:
        supply = WorkerFactory(directory, memory_quads=0)
        async with Pool(directory, supply=supply, **({"limits": LIMITS} | options)) as pool:
            await work(pool)

    asyncio.run(main())


@contextmanager
def client(name: str) -> Iterator[None]:
    token = CLIENT.set(name)
    try:
        yield
    finally:
        CLIENT.reset(token)


def ask(pool: Pool, name: str, request: Request) -> asyncio.Task[Answer]:
    with client(name):
        return asyncio.create_task(pool.answer(request))


def runaways(pool: Pool, name: str, number: int) -> list[asyncio.Task[Answer]]:
    """Slow queries that nobody has seen before, each with another constant."""
    texts = (
        RUNAWAY.query.replace("?l }", f"?l FILTER(?l != <urn:{name}{n}>) }}") for n in range(number)
    )
    return [ask(pool, name, Request(text)) for text in texts]


async def end(tasks: list[asyncio.Task[Answer]]) -> list[Answer | BaseException]:
    for task in tasks:
        task.cancel()
    return await asyncio.gather(*tasks, return_exceptions=True)


# Who is next


def test_new_slow_queries_of_four_clients_keep_a_fifth_neither_out_nor_waiting(
    directory: Path,
) -> None:
    async def work(pool: Pool) -> None:
        slow = [task for name in "abcd" for task in runaways(pool, name, 25)]
        await until(lambda: pool.waiting > 10)
        for number in range(20):
            quick = Request(EASY.query.replace("nothing", f"nothing {number}"))
            assert (await ask(pool, "e", quick)).body
        assert pool.waiting > 0
        outcomes = await end(slow)
        assert not any(isinstance(one, Answer) for one in outcomes)

    with_pool(directory, work, workers=2, queue=64)


def test_a_client_alone_is_not_held_up_by_what_it_asks_besides(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        slow = runaways(pool, "a", 6)
        await until(lambda: pool.waiting > 3)
        for number in range(8):
            quick = Request(EASY.query.replace("nothing", f"nothing {number}"))
            assert (await ask(pool, "a", quick)).body
        assert not any(task.done() for task in slow)
        await end(slow)

    with_pool(directory, work, workers=2)


def test_a_client_that_fills_the_queue_keeps_only_itself_out(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        running = ask(pool, "a", RUNAWAY)
        await until(lambda: not pool._scheduler._idle)
        greedy = [ask(pool, "a", EASY) for _ in range(4)]
        await until(lambda: pool.waiting == 4)
        with pytest.raises(
            StoreUnavailableError, match="4 queries wait already, 4 of them from this"
        ):
            await ask(pool, "a", EASY)
        modest = ask(pool, "b", EASY)
        # The youngest of the client with the most makes room.
        with pytest.raises(StoreUnavailableError, match="4 of them from this client"):
            await greedy[-1]
        assert pool.waiting == 4
        await end([running])
        assert [(await task).body for task in (modest, *greedy[:-1])]

    with_pool(directory, work, workers=1, queue=4)


def queue_of(*names: str, most: int = 8) -> FairQueue[int]:
    queue: FairQueue[int] = FairQueue(most, "things")
    for name in names:
        queue.join(name, 60)
    return queue


def order(queue: FairQueue[int]) -> str:
    """The clients in the order in which they are served, each having its thing for a second."""
    found = ""
    while waiter := queue.first():
        found += waiter.client
        queue.leave(waiter)
        queue.charge(waiter.client, 1.0)
    return found


def test_clients_are_served_in_turn_however_many_requests_each_has() -> None:
    async def main() -> None:
        assert order(queue_of(*"aaaabbc")) == "cbabaaa"

    asyncio.run(main())


def test_who_had_more_lately_is_served_later() -> None:
    async def main() -> None:
        queue = queue_of(*"aab")
        queue.charge("a", 1.5)
        assert order(queue) == "baa"

    asyncio.run(main())


def test_a_full_queue_is_shared() -> None:
    async def main() -> None:
        queue = queue_of(*"aaaaaaabccc", most=8)
        with pytest.raises(StoreUnavailableError, match="3 of them from this client"):
            queue.join("c", 60)
        assert order(queue) == "bcacacaa"

    asyncio.run(main())


# What is known as slow


def key(query: str) -> int:
    return asyncio.run(prepare_query(Request(query), LIMITS)).key


KNOWN = """PREFIX e: <http://example.org/#> SELECT ?x { ?x e:p "a # b", 'c' . FILTER(?x < 7) }"""


@pytest.mark.parametrize(
    "again",
    [
        KNOWN + " # 17",
        "# 17\r" + KNOWN,
        KNOWN.replace(" SELECT ", "\n\tSELECT\n").replace(" FILTER", "\r\n  FILTER"),
        KNOWN.replace("{ ", "{").replace(" }", "}"),
        KNOWN.replace("SELECT", "select"),
        KNOWN.replace(" . ", " .#'\n"),
        KNOWN.replace("e:p ", 'e:p #"\n'),
    ],
)
def test_its_layout_makes_a_query_no_new_one(again: str) -> None:
    assert again != KNOWN
    assert key(again) == key(KNOWN)


@pytest.mark.parametrize(
    "other",
    [
        KNOWN.replace("#>", "#b>"),
        KNOWN.replace("# b", "# c"),
        KNOWN.replace("< 7", "< 8"),
        KNOWN.replace("'c'", "'c#' "),
    ],
)
def test_another_query_stays_another(other: str) -> None:
    assert key(other) != key(KNOWN)


def test_a_known_slow_query_waits_with_the_slow_ones_whatever_comment_it_has(
    directory: Path,
) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(QueryTimeoutError):
            await pool.answer(replace(RUNAWAY, seconds=0.2))
        await until(lambda: len(pool._scheduler._idle) == 2)
        asked = [Request(f"{RUNAWAY.query} # {n}") for n in range(3)]
        slow = [ask(pool, "a", request) for request in asked]
        await until(lambda: pool.waiting == 2)
        assert len(pool._scheduler._idle) == 1
        await end(slow)

    with_pool(directory, work, workers=2)


# How long


def test_a_query_that_was_sent_back_runs_for_its_time_in_all(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []
    framed = wire.request_frame

    def request_frame(text: bytes, seconds: float) -> bytes:
        given.append(seconds)
        return framed(text, seconds)

    monkeypatch.setattr(wire, "request_frame", request_frame)

    async def work(pool: Pool) -> None:
        (first,) = runaways(pool, "a", 1)
        await until(lambda: len(given) == 1 and len(pool._scheduler._slow) == 1)
        second = ask(pool, "b", replace(RUNAWAY, seconds=3))
        await until(lambda: len(given) == 2)
        # Somebody quick waits, and the second makes room.
        assert (await ask(pool, "c", EASY)).body
        await until(lambda: pool.waiting == 1)
        await asyncio.sleep(0.1)
        first.cancel()
        with pytest.raises(
            QueryTimeoutError, match=r"limit of 3 s, after a wait of \d\.\d s for"
        ) as error:
            await second
        assert error.value.seconds == 3
        assert given[:2] == [60, 3]
        assert 0 < given[3] < 3 - 0.05, "the 50 ms in which it turned out slow count"

    with_pool(directory, work, workers=2)


# What is killed


def score(pid: int | str) -> int:
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text())


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/oom_score_adj").exists(), reason="only Linux tells and takes such scores"
)


@needs_proc
def test_workers_are_what_the_kernel_takes_first(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        own = score("self")
        assert {score(one.pid) for one in pool._workers} == {min(own + 500, 1000)}

    with_pool(directory, work, workers=2)
    assert score("self") < 1000


async def killed_at_work(pool: Pool, request: Request, when: Callable[[Any], bool]) -> Answer:
    asking = ask(pool, "a", request)
    (worker,) = pool._workers
    await until(lambda: not pool._scheduler._idle and when(worker))
    os.kill(worker.pid, signal.SIGKILL)
    return await asking


@needs_proc
def test_a_query_that_took_much_memory_is_not_run_again_when_its_worker_was_killed(
    directory: Path,
) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(StoreUnavailableError, match="the query is not run again"):
            await killed_at_work(pool, GREEDY, lambda worker: not worker.took_little)
        assert pool.busy == pool.waiting == 0
        assert (await pool.answer(EASY)).body

    with_pool(directory, work, workers=1, limits=Limits(seconds=60, memory_bytes=8 << 30))


@needs_proc
def test_one_that_took_little_is_run_again(directory: Path) -> None:
    count = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }")

    async def work(pool: Pool) -> None:
        answer = await killed_at_work(pool, count, lambda worker: worker.took_little)
        assert b'"2250000"' in answer.body

    with_pool(directory, work, workers=1)


def test_where_the_system_does_not_tell_nothing_is_run_again(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        (worker,) = pool._workers
        worker._held_at_first = 0
        with pytest.raises(StoreUnavailableError, match="the query is not run again"):
            await killed_at_work(pool, RUNAWAY, lambda _: True)

    with_pool(directory, work, workers=1)
