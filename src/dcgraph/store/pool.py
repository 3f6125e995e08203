"""The embedded store: a pool of workers over one immutable store on disk.

`Pool` is its face to an event loop, `open_store` its face to everything else.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, Final, Self, TypeVar, TypeVarTuple

from dcgraph.errors import BuildError
from dcgraph.sparql.lexer import refuse_long, uncommented
from dcgraph.sparql.model import CLIENT, Answer, Limits, Request
from dcgraph.sparql.rewrite import readable, with_graphs
from dcgraph.store import protocol
from dcgraph.store.process import WorkerFactory, WorkerLostError, WorkerProcess, closed, timed_out
from dcgraph.store.scheduler import EvictedError, Scheduler

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

SHORTEST: Final = 0.001
"""A time limit of 0 s would set no alarm at all."""

QUICK: Final = 1024
"""Up to this many characters a query is read where it is met, in some 2 ms at worst: another
thread would take longer to be told of the usual one."""

_LONG: Final = 16_384
"""From this many characters on a query is read after all others that are as long."""

_MAX_SLOW: Final = 1024

_FIRST_PAUSE: Final = 0.1
_MAX_PAUSE: Final = 5.0
_RESERVED_SECONDS: Final = 1.0
"""So long a worker of low priority waits for the next slow query: quick ones do not take it."""

_log = logging.getLogger(__name__)

DEFAULT_LIMITS: Final = Limits()


class Pool:
    """Worker processes that answer requests, each one at a time, within `limits`.

    A worker that ends is replaced in the background, and only the request that it ran is lost
    with it. When all are busy, requests wait, each for as long as it may run: up to `queue` that
    are known to be slow and as many others, shared by the clients that CLIENT names. Half of the
    workers are kept for queries that are not known to be slow. Pools over the same store share
    one `supply`. `on_lost` hears why a worker ended before its time (`WorkerLostError.cause`).
    All methods belong to one event loop, and `async with` starts and closes the pool.
    """

    def __init__(
        self,
        directory: Path,
        *,
        workers: int = 2,
        limits: Limits = DEFAULT_LIMITS,
        queue: int = 64,
        supply: WorkerFactory | None = None,
        on_lost: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.limits = limits
        self.size = workers
        self._open = False
        self._under_way = 0
        self._quiet: asyncio.Event | None = None
        self._scheduler = Scheduler(queue, workers - workers // 2, demotes=workers > 1)
        self._supply = supply or WorkerFactory(directory)
        self._on_lost = on_lost
        self._workers: set[WorkerProcess] = set()
        self._hiring = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._slow = SlowQueries()

    @property
    def alive(self) -> int:
        """How many workers are alive; fewer than `size` while one is being replaced."""
        return min(self.size, sum(worker.alive for worker in self._workers))

    @property
    def busy(self) -> int:
        """How many queries run."""
        return self._under_way - self._scheduler.waiting

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return self._scheduler.waiting

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def network_closed(self) -> bool:
        """Whether the system refuses every worker a connection, so that SERVICE cannot leave."""
        return bool(self._workers) and all(one.network_closed for one in self._workers)

    async def start(self) -> None:
        """Start the workers and return when all are ready; raises BuildError if one cannot be."""
        self._open = True
        self._supply.join(self._renew)
        try:
            async with asyncio.TaskGroup() as starts:
                for _ in range(self.size):
                    starts.create_task(self._add())
        except BaseExceptionGroup as errors:
            await self._end_workers()
            raise errors.exceptions[0] from None
        except asyncio.CancelledError:
            await self._end_workers()
            raise

    def prepare(self, request: Request, began: float) -> PreparedQuery:
        """The order for a request whose time runs since `began`; any thread may call it.

        Raises what `answer` raises of a text.
        """
        return order_of(request, self.limits, began)

    async def answer(self, request: Request, prepared: PreparedQuery | None = None) -> Answer:
        """Return the whole answer to `request`, which may have been `prepared`.

        Raises QuerySyntaxError, QueryRefusedError, QueryTimeoutError, QueryOutOfMemoryError,
        AnswerTooLargeError, QueryError when the engine gives up, and StoreUnavailableError when the
        queue is full, when no worker becomes free in time, when the worker is lost, or when the
        pool is closed. When the task that awaits is cancelled, the worker is killed and replaced.
        """
        order = prepared or await prepare_query(request, self.limits)
        if not self._open or self._quiet is not None:
            raise closed()
        self._under_way += 1
        try:
            return await self._run(order)
        finally:
            self._under_way -= 1
            self._tell_quiet()

    def _tell_quiet(self) -> None:
        if self._quiet is not None and not self._under_way:
            self._quiet.set()

    async def drain(self) -> None:
        """Take no new request, wait for those that run or wait, then close."""
        self._quiet = asyncio.Event()
        if self._under_way:
            await self._quiet.wait()
        await self.close()

    async def close(self) -> None:
        """End all workers and return when they have ended; requests still running fail."""
        self._open = False
        self._scheduler.dismiss(closed())
        await self._end_workers()
        self._scheduler.stop()

    async def _end_workers(self) -> None:
        self._open = False
        for task in self._tasks:
            task.cancel()
        for worker in self._workers:
            worker.kill()
        if self._workers or self._tasks:
            endings: list[asyncio.Future[Any]] = [worker.gone for worker in self._workers]
            await asyncio.wait([*endings, *self._tasks])
        await self._supply.leave(self._renew)

    async def _run(self, order: PreparedQuery) -> Answer:
        """Have a worker answer, and another if the first was killed or had to make room.

        Whatever happens meanwhile, the query runs for `order.seconds` in all, and as long it
        may wait in all.
        """
        client = CLIENT.get()
        slow = order.key in self._slow or self._scheduler.suspects(client)
        waited = ran = 0.0
        again = False
        while True:
            if not self._open:
                raise closed()
            arrived = monotonic()
            worker = self._scheduler.pick(slow=slow)
            if worker is None:
                worker = await self._scheduler.wait(client, order.seconds - waited, slow=slow)
            began = monotonic()
            waited += began - arrived
            try:
                return await self._ask(worker, client, order, max(order.seconds - ran, SHORTEST))
            except TimeoutError:
                self._slow.note(order.key, slow=True)
                raise timed_out(order.limit, waited) from None
            except EvictedError:
                self._slow.note(order.key, slow=True)
                self._scheduler.evict(client)
                slow = True
            except WorkerLostError as lost:
                if not self._open:
                    raise closed() from lost
                little = worker.took_little
                # What was killed for the memory that the query took is not to happen twice.
                if again or not (lost.from_outside and little):
                    self._slow.note(order.key, slow=lost.by_alarm or lost.by_memory)
                    raise lost.as_error(order.limit, self.limits, waited, little=little) from lost
                again = True
            ran += monotonic() - began

    async def _ask(
        self, worker: WorkerProcess, client: str, order: PreparedQuery, seconds: float
    ) -> Answer:
        """Have `worker` answer.

        Raises WorkerLostError, EvictedError, or TimeoutError when it does not end.
        """
        self._scheduler.enter(worker, client, seconds)
        try:
            reply = await worker.ask(protocol.request_frame(order.text, seconds))
        except asyncio.CancelledError:
            worker.kill()
            raise
        finally:
            self._scheduler.leave(worker)
            if worker.killed:
                self._hire_missing()
        if reply.last:
            worker.retiring = True
        else:
            self._release(worker)
        self._slow.note(order.key, slow=reply.slow)
        kind = reply.kind
        if kind not in ("solutions", "boolean", "graph"):
            raise protocol.error_of(reply.body)
        media_type = order.graph_format if kind == "graph" else order.solutions_format
        return Answer(kind, media_type, reply.body, reply.seconds, reply.rows)

    def _release(self, worker: WorkerProcess) -> None:
        """Enter a worker as free, unless it is to end."""
        if worker not in self._workers:
            return
        if worker.demoted and not worker.retiring:
            # Slow queries need no more workers of low priority than they have seats.
            demoted = sum(one.demoted for one in self._workers)
            worker.retiring = demoted > self._scheduler.slow_seats
        if worker.retiring:
            worker.kill()
            return
        self._scheduler.give(worker)
        if worker.demoted:
            asyncio.get_running_loop().call_later(_RESERVED_SECONDS, self._renew_unused, worker)

    def _hire_missing(self) -> None:
        """Hire one if there are too few; one that was killed is missing before it has ended."""
        staying = sum(not worker.killed for worker in self._workers)
        if self._open and staying + self._hiring < self.size:
            self._hiring += 1
            self._begin(self._hire())

    def _renew_unused(self, worker: WorkerProcess) -> None:
        """Replace a worker of low priority that no slow query holds when its time is over."""
        if self._open:
            self._retire(worker, only_idle=True)

    async def _add(self) -> WorkerProcess:
        worker = await self._supply.fork(self.limits)
        self._workers.add(worker)
        worker.gone.add_done_callback(lambda gone: self._replace(worker, gone.result()))
        if self._open:
            self._scheduler.give(worker)
        else:
            worker.kill()
        return worker

    def _replace(self, worker: WorkerProcess, lost: WorkerLostError) -> None:
        self._workers.discard(worker)
        self._scheduler.strike(worker)
        if self._open and not worker.retiring:
            self._on_lost(lost.cause(killed=worker.killed))
        self._hire_missing()

    async def _hire(self) -> None:
        """Add a worker, however long it takes until one can be started."""
        pause = _FIRST_PAUSE
        try:
            while True:
                try:
                    await self._add()
                except (BuildError, OSError) as error:
                    _log.warning("No worker could be started; next try in %g s. %s", pause, error)
                else:
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, _MAX_PAUSE)
        finally:
            self._hiring -= 1

    def _renew(self) -> None:
        if self._open:
            self._begin(self._exchange())

    async def _exchange(self) -> None:
        """Replace each worker by a fresh one, which comes before the old one goes."""
        for old in self._workers.copy():
            if old not in self._workers:
                continue
            try:
                fresh = await self._add()
            except (BuildError, OSError) as error:
                _log.warning("A worker was not renewed. %s", error)
                return
            # One that has ended in the meantime was replaced already.
            self._retire(old if old in self._workers else fresh)

    def _retire(self, worker: WorkerProcess, *, only_idle: bool = False) -> None:
        """End a worker, at once or after what it runs."""
        idle = self._scheduler.withdraw(worker)
        worker.retiring = worker.retiring or idle or not only_idle
        if idle:
            worker.kill()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A request that may be sent: its JSON, its time limit, and what is left of that, in seconds.

    `key` stands for the query in the memory of slow ones, however it is laid out.
    """

    text: bytes
    limit: float
    seconds: float
    key: int
    solutions_format: str
    graph_format: str


async def prepare_query(request: Request, limits: Limits) -> PreparedQuery:
    """The order for a request, whose query is read within its time limit.

    Raises QueryRefusedError for a format that is not known, what `with_graphs` and `readable`
    raise, and QueryTimeoutError.
    """
    if _is_short(request):
        return _order_of_short(request, limits)
    refuse_long(request.query, limits.query_bytes)
    seconds, began = _seconds(request, limits), monotonic()
    return await read_aside(
        lambda _: order_of(request, limits, began), request.query, seconds=seconds
    )


def order_of(request: Request, limits: Limits, began: float) -> PreparedQuery:
    """The same where the text may be read, of a request whose time runs since `began`.

    That is a moment of the monotonic clock.
    """
    if _is_short(request):
        return _order_of_short(request, limits)
    order = _order(request, limits)
    return replace(order, seconds=max(order.seconds - (monotonic() - began), SHORTEST))


def _is_short(request: Request) -> bool:
    graphs = sum(map(len, request.default_graphs + request.named_graphs))
    return len(request.query) + graphs <= QUICK


def _seconds(request: Request, limits: Limits) -> float:
    if request.seconds is None:
        return limits.seconds
    return min(limits.seconds, max(request.seconds, SHORTEST))


def _order(request: Request, limits: Limits) -> PreparedQuery:
    protocol.check_formats(request)
    reading = readable(request.query, limits)
    request = with_graphs(request)
    seconds = _seconds(request, limits)
    # Two queries that differ in the blanks of a literal alone become one, which does no harm
    # where only their speed is remembered.
    bare = uncommented(request.query) if "#" in request.query else request.query
    return PreparedQuery(
        protocol.request_text(request, reading, limits.rows),
        seconds,
        seconds,
        hash(("".join(bare.split()).lower(), request.default_graphs, request.named_graphs)),
        request.solutions_format,
        request.graph_format,
    )


_order_of_short: Final = lru_cache(maxsize=512)(_order)


class SlowQueries:
    """Remembers the queries that were slow when they last ran, as many as are worth keeping."""

    def __init__(self) -> None:
        self._keys: OrderedDict[int, None] = OrderedDict()

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    def note(self, key: int, *, slow: bool) -> None:
        """Remember a query, or forget it."""
        if slow:
            self._keys[key] = None
            self._keys.move_to_end(key)
            if len(self._keys) > _MAX_SLOW:
                self._keys.popitem(last=False)
        elif self._keys:
            self._keys.pop(key, None)


class EmbeddedStore:
    """A pool behind plain calls, for programs without an event loop; see `open_store`."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop

    def answer(self, request: Request) -> Answer:
        """Return the whole answer; raises what `Pool.answer` raises. Any thread may call it."""
        return _run(self._loop, self._pool.answer(request))


@contextmanager
def open_store(
    directory: Path, *, workers: int = 1, limits: Limits = DEFAULT_LIMITS
) -> Iterator[EmbeddedStore]:
    """Open the store in `directory` for plain calls; raises BuildError if it cannot be opened."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="dcgraph-store", daemon=True)
    thread.start()
    # For a handful of queries, loading a store into memory costs more than it saves.
    supply = WorkerFactory(directory, memory_quads=0)
    pool = Pool(directory, workers=workers, limits=limits, supply=supply)
    try:
        _run(loop, pool.start())
        yield EmbeddedStore(pool, loop)
    finally:
        _run(loop, pool.close())
        _run(loop, loop.shutdown_default_executor())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _run(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, _T]) -> _T:
    future = asyncio.run_coroutine_threadsafe(work, loop)
    try:
        return future.result()
    except BaseException:
        # Ctrl-C arrives here, and then nobody waits for the query any more.
        future.cancel()
        raise


class Threads:
    """As many threads as the lane has places; another lane's work never waits for these."""

    def __init__(self, size: int) -> None:
        self._executor = ThreadPoolExecutor(size, thread_name_prefix="dcgraph-lane")

    async def run(self, function: Callable[..., _T], *arguments: Any) -> _T:
        """What the function returns. Whoever is cancelled leaves only when its thread has ended.

        A thread cannot be stopped, and a place is not free while its thread works.
        """
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._executor, function, *arguments)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            while not future.done():
                try:
                    await asyncio.wait((future,))
                except asyncio.CancelledError:
                    continue
            if not future.cancelled():
                future.exception()  # asyncio complains of one that nobody has looked at
            raise

    def close(self) -> None:
        """Take no more work."""
        self._executor.shutdown(wait=False)


async def read_aside(
    function: Callable[[str, *_Ts], _T], text: str, *arguments: *_Ts, seconds: float
) -> _T:
    """What `function` makes of a query and the other arguments, had in a thread unless it is QUICK.

    The threads of a process take the texts of all its clients: one thread those of usual length,
    one those that are long, each one text at a time, so that a lot of them takes no more than its
    share from whoever reads none. Whoever is cancelled while it waits is passed over. Raises
    QueryTimeoutError after `seconds`.
    """
    if len(text) <= QUICK:
        return function(text, *arguments)
    executor = _reader(long=len(text) > _LONG)
    future = asyncio.get_running_loop().run_in_executor(executor, function, text, *arguments)
    try:
        async with asyncio.timeout(seconds):
            return await future
    except TimeoutError:
        raise timed_out(seconds) from None


@cache
def _reader(*, long: bool) -> ThreadPoolExecutor:
    kind = "long" if long else "usual"
    return ThreadPoolExecutor(1, thread_name_prefix=f"dcgraph-reader-{kind}")


# A process that is forked has none of the threads.
os.register_at_fork(after_in_child=_reader.cache_clear)
