from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pyoxigraph
import pytest
from tests.waiting import PATIENCE, loaded, until, wait_until

from dcgraph.errors import (
    AnswerTooLargeError,
    BuildError,
    QueryError,
    QueryOutOfMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreUnavailableError,
)
from dcgraph.sparql.model import GRAPH_FORMATS, SOLUTIONS_FORMATS, Answer, Limits, Request
from dcgraph.store.pool import Pool, open_store
from dcgraph.store.process import WorkerFactory

SIZE = 1500
EASY = Request("SELECT ?x { <http://ex/s7> dcterms:extent ?x }")
RUNAWAY = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
SORTED_RUNAWAY = Request("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i")
SLOW = Request("SELECT (COUNT(*) AS ?n) { ?a dcterms:extent ?x . ?b dcterms:extent ?y }")

T = TypeVar("T")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a graph of SIZE subjects with two triples each, and two graphs of one triple."""
    path = tmp_path_factory.mktemp("store")
    triples = "".join(
        f"ex:s{n} dcterms:extent {n} ; skos:prefLabel 'subject {n}'@en .\n" for n in range(SIZE)
    )
    prefixes = (
        "@prefix ex: <http://ex/> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    )
    store = pyoxigraph.Store(path)
    many = pyoxigraph.NamedNode("http://ex/many")
    text = (prefixes + triples).encode()
    store.load(text, pyoxigraph.RdfFormat.TURTLE, to_graph=many)
    for name in ("one", "two"):
        graph = pyoxigraph.NamedNode(f"http://ex/{name}")
        store.add(pyoxigraph.Quad(graph, graph, graph, graph))
    store.flush()
    del store
    return path


def with_pool(
    directory: Path,
    work: Callable[[Pool], Awaitable[T]],
    *,
    workers: int = 2,
    queue: int = 64,
    limits: Limits = Limits(seconds=3600),  # noqa: B008
    memory_quads: int = 10 * SIZE,
) -> T:
    """Run `work` with a pool, and see that nothing of the pool is left afterwards."""

    async def main() -> T:
        files = open_files()
        supply = WorkerFactory(directory, memory_quads=memory_quads)
        pool = Pool(directory, workers=workers, queue=queue, limits=limits, supply=supply)
        async with pool:
            assert await in_order(pool, supply) == (memory_quads > 0)
            seen = pids(pool)
            assert len(seen) == workers
            async with asyncio.timeout(PATIENCE):  # what does not end is stopped far later
                result = await work(pool)
            seen |= pids(pool)
        assert not alive(seen)
        await asyncio.sleep(0)  # transports close their sockets in the next round of the loop
        assert open_files() <= files
        return result

    return asyncio.run(main())


async def in_order(pool: Pool, supply: WorkerFactory) -> bool:
    """Wait until all workers are of the kind that stays; tell whether they share a store."""
    in_memory = await loaded(supply)
    await until(
        lambda: (
            len(supply._running) == 1 and len(pool._scheduler._idle) == len(pids(pool)) == pool.size
        )
    )
    return in_memory


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def pids(pool: Pool) -> set[int]:
    return {worker.pid for worker in pool._workers}


def busy_pid(pool: Pool) -> int:
    (worker,) = pool._workers - set(pool._scheduler._idle)
    return worker.pid


def alive(seen: set[int]) -> set[int]:
    """Those that run or have ended without being waited for."""
    return {pid for pid in seen if Path(f"/proc/{pid}").exists()}


def count(answer: Answer) -> int:
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


# What is answered


def ask(directory: Path, *requests: Request, limits: Limits = Limits()) -> list[Answer]:  # noqa: B008
    with open_store(directory, limits=limits) as store:
        return [store.answer(request) for request in requests]


def test_every_format_is_written(directory: Path) -> None:
    texts = ("ASK { }", EASY.query, "DESCRIBE <http://ex/s7>")
    asked = [
        Request(text, solutions_format=solutions, graph_format=graph)
        for text in texts
        for solutions, graph in zip(SOLUTIONS_FORMATS.values(), GRAPH_FORMATS.values(), strict=True)
    ]
    answers = ask(directory, *asked)
    assert [answer.kind for answer in answers[::4]] == ["boolean", "solutions", "graph"]
    assert [answer.media_type for answer in answers] == [*SOLUTIONS_FORMATS.values()] * 2 + [
        *GRAPH_FORMATS.values()
    ]
    assert [answer.body for answer in answers[2:8:5]] == [b"true", b"?x\n7\n"]
    assert answers[6].body == b"x\r\n7\r\n"
    for answer, media_type in zip(answers[8:], GRAPH_FORMATS.values(), strict=True):
        triples = pyoxigraph.parse(answer.body, pyoxigraph.RdfFormat.from_media_type(media_type))
        assert len(list(triples)) == 2
    assert all(0 < answer.seconds < 10 for answer in answers)


def test_turtle_and_rdfxml_declare_the_prefixes_in_use(directory: Path) -> None:
    query = "CONSTRUCT WHERE { <http://ex/s7> ?p ?o }"
    turtle, xml, empty = ask(
        directory,
        Request(query),
        Request(query, graph_format="application/rdf+xml"),
        Request("DESCRIBE <http://ex/none>"),
    )
    head = turtle.body.decode().partition("\n\n")[0].split("\n")
    assert head == [
        "@prefix dcterms: <http://purl.org/dc/terms/> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
    ]
    assert b"dcterms:extent 7" in turtle.body
    assert xml.body.count(b"xmlns:") == 3
    assert b"<skos:prefLabel" in xml.body
    assert empty.body == b""


@pytest.mark.parametrize(
    ("clause", "default", "named", "counts"),
    [
        ("", (), (), (2 * SIZE + 2, 2 * SIZE + 2)),
        ("# FROM <http://ex/one>\n", (), (), (2 * SIZE + 2, 2 * SIZE + 2)),
        ("", ("one",), (), (1, 0)),
        ("", ("one", "two"), (), (2, 0)),
        ("", (), ("one",), (0, 1)),
        ("", ("one",), ("one", "two"), (1, 2)),
        ("FROM <http://ex/one>", (), (), (1, 0)),
        ("FROM NAMED <http://ex/two>", (), (), (0, 1)),
        ("FROM <http://ex/one>", (), ("two",), (0, 1)),
        ("FROM <file:///etc/passwd>", (), (), (0, 0)),
        ("FROM NAMED <file:///etc/passwd>", (), (), (0, 0)),
    ],
)
def test_the_dataset_is_what_was_asked_for(
    store: Callable[[Request], Answer],
    clause: str,
    default: tuple[str, ...],
    named: tuple[str, ...],
    counts: tuple[int, int],
) -> None:
    for pattern, expected in zip(("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"), counts, strict=True):
        request = Request(
            f"SELECT (COUNT(*) AS ?n) {clause} {{ {pattern} }}",
            default_graphs=tuple(f"http://ex/{name}" for name in default),
            named_graphs=tuple(f"http://ex/{name}" for name in named),
        )
        assert count(store(request)) == expected


@pytest.fixture(scope="module")
def store(directory: Path) -> Iterator[Callable[[Request], Answer]]:
    with open_store(directory) as opened:
        yield opened.answer


def test_a_syntax_error_has_its_place(store: Callable[[Request], Answer]) -> None:
    with pytest.raises(QuerySyntaxError) as error:
        store(Request("SELECT *\nWHERE { ?s ?p }"))
    assert (error.value.line, error.value.column) == (2, 16)
    assert "“?s ?p }”" in str(error.value)


def test_a_graph_name_that_is_no_iri_is_named(store: Callable[[Request], Answer]) -> None:
    with pytest.raises(QueryError, match="scheme"):
        store(Request("ASK {}", default_graphs=("rkc",)))


@pytest.mark.parametrize("field", ["solutions_format", "graph_format"])
def test_a_format_that_is_not_known_is_refused_by_name(
    store: Callable[[Request], Answer], field: str
) -> None:
    with pytest.raises(QueryRefusedError, match="image/png") as error:
        store(Request("ASK {}", **{field: "image/png"}))  # type: ignore[arg-type]
    assert error.value.feature == "image/png"


def test_the_deepest_nesting_that_may_pass_is_answered(store: Callable[[Request], Answer]) -> None:
    for opening, closing in (("{", "}"), ("OPTIONAL {", "}"), ("FILTER EXISTS {", "}")):
        store(Request("ASK {" + opening * 199 + closing * 199 + "}"))
    store(Request("ASK { FILTER(" + "ABS(" * 198 + "1" + ")" * 198 + ") }"))


def test_a_store_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=str(tmp_path / "none")), open_store(tmp_path / "none"):
        pass
    assert not list(tmp_path.iterdir())


# What is stopped


def test_a_runaway_query_is_stopped_while_an_easy_one_beside_it_is_answered(
    directory: Path,
) -> None:
    async def work(pool: Pool) -> None:
        runaway = asyncio.create_task(pool.answer(SORTED_RUNAWAY))
        await until(lambda: len(pool._scheduler._idle) == 1)
        for _ in range(4):
            await pool.answer(EASY)
        assert not runaway.done()
        runaway.cancel()
        start = time.monotonic()
        with pytest.raises(QueryTimeoutError, match=r"0\.4 s") as error:
            await pool.answer(replace(SORTED_RUNAWAY, seconds=0.4))
        assert error.value.seconds == 0.4
        assert time.monotonic() - start >= 0.4

    with_pool(directory, work, limits=Limits(seconds=3600, memory_bytes=8 << 30))


def test_a_worker_that_its_alarm_does_not_end_is_killed(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        runaway = asyncio.create_task(pool.answer(replace(RUNAWAY, seconds=0.3)))
        await until(lambda: not pool._scheduler._idle)
        os.kill(busy_pid(pool), signal.SIGSTOP)  # the alarm has to wait, too
        with pytest.raises(QueryTimeoutError):
            await runaway
        assert (await pool.answer(EASY)).body

    with_pool(directory, work, workers=1)


def test_a_request_may_lower_its_time_but_not_raise_it(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        for asked, given in ((0.2, 0.2), (60, 0.4), (0, 0.001)):
            with pytest.raises(QueryTimeoutError) as error:
                await pool.answer(replace(RUNAWAY, seconds=asked))
            await until(lambda: len(pool._scheduler._idle) == 1)
            assert error.value.seconds == given

    with_pool(directory, work, workers=1, limits=Limits(seconds=0.4))


@pytest.mark.nightly
def test_memory_is_bounded_and_only_the_worker_that_took_it_ends(directory: Path) -> None:
    budget = 256 << 20

    async def work(pool: Pool) -> None:
        peak = 0
        exploding = asyncio.create_task(pool.answer(SORTED_RUNAWAY))
        while not exploding.done():
            peak = max(peak, *(resident(pid) for pid in pids(pool)))
            await asyncio.sleep(0.005)
        with pytest.raises(QueryOutOfMemoryError, match="256 MiB") as error:
            await exploding
        assert error.value.limit == budget
        assert budget // 4 < peak < budget + (100 << 20)
        assert (await pool.answer(EASY)).body

    with_pool(directory, work, limits=Limits(seconds=20, memory_bytes=budget))


def resident(pid: int) -> int:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    return 0


@pytest.mark.nightly
def test_memory_that_python_lacks_counts_the_same(directory: Path) -> None:
    with pytest.raises(QueryOutOfMemoryError):
        ask(
            directory,
            Request("SELECT * { ?a ?b ?c . ?d ?e ?f }"),
            limits=Limits(seconds=20, memory_bytes=48 << 20, output_bytes=1 << 30),
        )


@pytest.mark.nightly
def test_a_worker_that_has_grown_makes_room_for_a_fresh_one(directory: Path) -> None:
    growing = Request(
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?b "
        "{ ?a dcterms:extent ?x . ?b dcterms:extent ?y } LIMIT 500000 }"
    )

    async def work(pool: Pool) -> None:
        before = pids(pool)
        assert count(await pool.answer(growing)) == 500_000
        await until(lambda: len(pool._scheduler._idle) == 1)
        assert not pids(pool) & before
        assert count(await pool.answer(growing)) == 500_000

    with_pool(directory, work, workers=1, limits=Limits(seconds=20, memory_bytes=128 << 20))


def test_an_answer_is_whole_or_none(directory: Path) -> None:
    requests = (
        Request("SELECT * { ?s ?p ?o }"),
        Request("CONSTRUCT WHERE { ?s ?p ?o }"),
        Request("SELECT * { ?a ?b ?c . ?d ?e ?f }"),
    )

    async def work(pool: Pool) -> None:
        before = pids(pool)
        for request in requests:
            with pytest.raises(AnswerTooLargeError, match="10000 bytes") as error:
                await pool.answer(request)
            assert error.value.limit == 10_000
        assert (await pool.answer(EASY)).body
        assert pids(pool) == before

    with_pool(directory, work, limits=Limits(seconds=20, output_bytes=10_000))


def test_large_answers_arrive_whole(store: Callable[[Request], Answer]) -> None:
    answer = store(Request("SELECT * { ?s ?p ?o . ?x ?y ?z } LIMIT 40000"))
    assert len(answer.body) > 8 << 20
    assert len(json.loads(answer.body)["results"]["bindings"]) == 40_000


# What is lost and found


def test_a_killed_worker_loses_no_request(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        slow = [asyncio.create_task(pool.answer(SLOW)) for _ in range(3)]
        await until(lambda: not pool._scheduler._idle)
        killed = pids(pool)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        assert [count(answer) for answer in await asyncio.gather(*slow)] == [SIZE**2] * 3
        await until(lambda: len(pids(pool)) == 2)
        assert not pids(pool) & killed

    with_pool(directory, work)


def test_idle_workers_that_are_killed_are_replaced(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        next_one = pool._scheduler._idle[-1].pid
        os.kill(next_one, signal.SIGKILL)
        assert (await pool.answer(EASY)).body  # before the pool can have heard of it
        killed = pids(pool) | {next_one}
        for pid in killed - {next_one}:
            os.kill(pid, signal.SIGKILL)
        await until(lambda: len(pool._scheduler._idle) == 2 and not pids(pool) & killed)
        assert not alive(killed)
        assert (await pool.answer(EASY)).body

    with_pool(directory, work)


def test_a_request_that_loses_two_workers_is_given_up(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        request = asyncio.create_task(pool.answer(RUNAWAY))
        for _ in range(2):
            await until(lambda: len(pids(pool)) == 1 and not pool._scheduler._idle)
            pid = busy_pid(pool)
            os.kill(pid, signal.SIGKILL)
            await until(lambda pid=pid: pid not in pids(pool))  # type: ignore[misc]
        with pytest.raises(StoreUnavailableError, match="lost"):
            await request

    with_pool(directory, work, workers=1)


def test_a_worker_that_breaks_down_on_a_query_is_not_given_another_try(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        request = asyncio.create_task(pool.answer(RUNAWAY))
        await until(lambda: not pool._scheduler._idle)
        os.kill(busy_pid(pool), signal.SIGSEGV)
        with pytest.raises(StoreUnavailableError, match="lost"):
            await request
        assert (await pool.answer(EASY)).body

    with_pool(directory, work, workers=1)


def test_a_request_that_nobody_awaits_any_more_frees_its_worker(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        abandoned = asyncio.create_task(pool.answer(RUNAWAY))
        queued = asyncio.create_task(pool.answer(RUNAWAY))
        await until(lambda: pool._scheduler.waiting and not pool._scheduler._idle)
        queued.cancel()
        abandoned.cancel()
        assert (await pool.answer(EASY)).body
        assert not pool._scheduler.waiting
        for task in (abandoned, queued):
            with pytest.raises(asyncio.CancelledError):
                await task

    with_pool(directory, work, workers=1)


def test_a_full_queue_is_told_at_once_and_a_long_wait_in_time(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        running = asyncio.create_task(pool.answer(RUNAWAY))
        await until(lambda: not pool._scheduler._idle)
        waiting = asyncio.create_task(pool.answer(replace(EASY, seconds=0.2)))
        await asyncio.sleep(0)
        with pytest.raises(StoreUnavailableError, match="1 queries wait"):
            await pool.answer(EASY)
        assert not waiting.done()
        with pytest.raises(StoreUnavailableError, match=r"stayed busy for 0\.2 s"):
            await waiting
        running.cancel()

    with_pool(directory, work, workers=1, queue=1)


def test_two_hundred_mixed_requests_at_once(directory: Path) -> None:
    kinds: tuple[tuple[Request, object], ...] = (
        (EASY, 1),
        (Request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), 1),
        (Request("ASK { ?s ?p 7 }"), "boolean"),
        (Request("DESCRIBE <http://ex/s7>"), "graph"),
        (Request("SELECT * { ?s dcterms:extent ?x }"), SIZE),
        (Request("SELECT * {"), QuerySyntaxError),
        (Request("DROP ALL"), QueryRefusedError),
        (Request("SELECT * { ?s ?p ?o . ?x ?y ?z }"), AnswerTooLargeError),
    )

    async def work(pool: Pool) -> None:
        asked = [kinds[n % len(kinds)] for n in range(200)]
        outcomes = await asyncio.gather(
            *(pool.answer(request) for request, _ in asked), return_exceptions=True
        )
        for outcome, (_, expected) in zip(outcomes, asked, strict=True):
            if isinstance(outcome, BaseException):
                assert type(outcome) is expected
            elif isinstance(expected, int):
                assert len(json.loads(outcome.body)["results"]["bindings"]) == expected
            else:
                assert outcome.kind == expected

    with_pool(directory, work, queue=200, limits=Limits(seconds=20, output_bytes=1 << 20))


def test_the_pool_does_the_same_under_uvloop(directory: Path) -> None:
    uvloop = pytest.importorskip("uvloop")

    async def main() -> None:
        supply = WorkerFactory(directory, memory_quads=10 * SIZE)
        async with Pool(directory, supply=supply) as pool:
            assert await in_order(pool, supply)
            seen = pids(pool)
            outcomes = await asyncio.gather(
                *(pool.answer(request) for request in (EASY, replace(RUNAWAY, seconds=0.3), EASY)),
                return_exceptions=True,
            )
            assert [type(outcome) for outcome in outcomes] == [Answer, QueryTimeoutError, Answer]
            await until(lambda: len(pool._scheduler._idle) == 2)
            os.kill(next(iter(pids(pool))), signal.SIGKILL)
            assert (await pool.answer(EASY)).body
            seen |= pids(pool)
        assert not alive(seen)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())


def test_closing_ends_what_runs_and_what_waits(directory: Path) -> None:
    async def work(pool: Pool) -> list[asyncio.Task[Answer]]:
        tasks = [asyncio.create_task(pool.answer(RUNAWAY)) for _ in range(3)]
        await until(lambda: not pool._scheduler._idle)
        await pool.close()
        for task in tasks:
            with pytest.raises(StoreUnavailableError, match="closed"):
                await task
        with pytest.raises(StoreUnavailableError, match="closed"):
            await pool.answer(EASY)
        return tasks

    with_pool(directory, work)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_no_worker_outlives_its_parent(directory: Path) -> None:
    program = f"""
        import threading
        from pathlib import Path
        from dcgraph.sparql.model import Request
        from dcgraph.store.pool import open_store
        with open_store(Path({str(directory)!r}), workers=2) as store:
            print(*(worker.pid for worker in store._pool._workers), flush=True)
            store.answer(Request({RUNAWAY.query!r}))
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    arguments = (sys.executable, "-c", textwrap.dedent(program))
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        workers = {int(pid) for pid in parent.stdout.readline().split()}
        assert len(workers) == 2
        parent.kill()
    wait_until(lambda: not running(workers))


def running(seen: set[int]) -> set[int]:
    """Those that have not ended; who waits for an orphan is another's affair."""
    states = {}
    for pid in seen:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            states[pid] = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return {pid for pid, state in states.items() if state not in "ZX"}


def test_a_worker_loads_little() -> None:
    program = "import sys, dcgraph.store.worker; print(*sys.modules)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    loaded = subprocess.run(
        (sys.executable, "-c", program), capture_output=True, text=True, check=True, env=environment
    ).stdout.split()
    assert not {"asyncio", "rdflib", "fastapi", "pyshacl", "sqlite3"} & set(loaded)


# What never leaves


def test_service_is_refused_before_a_worker_sees_it(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(QueryRefusedError, match="SERVICE"):
            await pool.answer(Request("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"))

    with_pool(directory, work, workers=1)


def test_a_worker_opens_no_socket_even_for_a_query_that_nobody_inspected(
    directory: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dcgraph.sparql.rewrite.refuse_unsafe", lambda *_: None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        forms = (
            "SELECT * {{ SERVICE <http://{}:{}/sparql> {{ ?s ?p ?o }} }}",
            "ASK {{ SERVICE <http://{}:{}/sparql> {{ ?s ?p ?o }} }}",
            "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <http://{}:{}/sparql> {{ ?s ?p ?o }} }}",
        )

        async def work(pool: Pool) -> None:
            if not pool.network_closed:
                pytest.skip("this system cannot refuse a process its sockets")
            (worker,) = pids(pool)
            with strace(worker, tmp_path / "trace") as trace:
                for form in forms:
                    with pytest.raises(QueryRefusedError, match="another server") as error:
                        await pool.answer(Request(form.format("127.0.0.1", port)))
                    assert error.value.feature == "SERVICE"
                    with pytest.raises(QueryError):
                        await pool.answer(Request(form.format("localhost", port)))
                silent = forms[0].replace("SERVICE", "SERVICE SILENT").format("127.0.0.1", port)
                assert json.loads((await pool.answer(Request(silent))).body)
                assert pids(pool) == {worker}
                assert len(sockets(worker)) == 1
            calls = trace.read_text().splitlines() if trace.exists() else []
            assert all("EACCES" in call for call in calls if "socket(" in call)
            assert not any("connect(" in call for call in calls)
            assert not shutil.which("strace") or not calls or any("socket(" in c for c in calls)

        with_pool(directory, work, workers=1)
        with pytest.raises(BlockingIOError):
            listener.accept()


def sockets(pid: int) -> list[str]:
    return [
        target
        for entry in Path(f"/proc/{pid}/fd").iterdir()
        if (target := str(entry.readlink())).startswith("socket:")
    ]


@contextlib.contextmanager
def strace(pid: int, trace: Path) -> Iterator[Path]:
    """Write the network calls of a process to a file, where the system lets one look."""
    program = shutil.which("strace")
    if program is None:
        yield trace
        return
    arguments = (program, "-f", "-e", "trace=%network", "-o", str(trace), "-p", str(pid))
    with subprocess.Popen(arguments, stderr=subprocess.PIPE) as watcher:
        assert watcher.stderr is not None
        watcher.stderr.readline()  # that it is attached, or why it cannot be
        try:
            yield trace
        finally:
            watcher.terminate()
