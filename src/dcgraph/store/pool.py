"""A pool of worker processes over one immutable store on disk."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from dcgraph.dialect import readable
from dcgraph.errors import (
    BuildError,
    QueryError,
    QueryOutOfMemory,
    QueryRefused,
    QueryTimeout,
    StoreUnavailable,
)
from dcgraph.store import wire
from dcgraph.store.model import Answer, Limits, Request
from dcgraph.store.process import Lost, WorkerProcess
from dcgraph.store.rota import Rota

__all__ = ["DEFAULT_LIMITS", "Pool"]

DEFAULT_LIMITS: Final = Limits()
"""The limits of a pool that is given none."""

_GRACE_SECONDS: Final = 0.5
"""How long after its time limit a worker is killed that its own alarm did not end."""

_LONG_QUERY: Final = 8192
"""From this many characters on a query is read in a thread: 100 kB of brackets take 0.1 s."""

_SHORTEST: Final = 0.001
"""A time limit of 0 s would set no alarm at all."""

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0

_log = logging.getLogger(__name__)


class Pool:
    """Worker processes that answer requests, each one at a time, within `limits`.

    A worker that ends is replaced in the background, and only the request that it ran is lost
    with it. When all are busy, up to `queue` requests wait, each for as long as it may run.
    All methods belong to one event loop, and `async with` starts and closes the pool.
    """

    def __init__(
        self,
        directory: Path,
        *,
        workers: int = 2,
        limits: Limits = DEFAULT_LIMITS,
        queue: int = 64,
    ) -> None:
        self.limits = limits
        self._directory = directory
        self.size = workers
        self._open = False
        self._workers: set[WorkerProcess] = set()
        self._rota = Rota(queue)
        self._hiring: set[asyncio.Task[None]] = set()

    @property
    def alive(self) -> int:
        """How many workers are alive; fewer than `size` while one is being replaced."""
        return sum(worker.alive for worker in self._workers)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def network_closed(self) -> bool:
        """Whether the system refuses every worker a connection, so that SERVICE cannot leave."""
        return bool(self._workers) and all(worker.network_closed for worker in self._workers)

    async def start(self) -> None:
        """Start the workers and return when all are ready; raises BuildError if one cannot be."""
        self._open = True
        try:
            async with asyncio.TaskGroup() as starts:
                for _ in range(self.size):
                    starts.create_task(self._add_worker())
        except BaseExceptionGroup as errors:
            await self.close()
            raise errors.exceptions[0] from None
        except asyncio.CancelledError:
            await self.close()
            raise

    async def answer(self, request: Request) -> Answer:
        """Return the whole answer to `request`.

        Raises QuerySyntaxError, QueryRefused, QueryTimeout, QueryOutOfMemory, AnswerTooLarge,
        QueryError when the engine gives up, and StoreUnavailable when the queue is full, when
        no worker becomes free in time, when the worker is lost, or when the pool is closed.
        When the task that awaits is cancelled, the worker is killed and replaced.
        """
        _check_formats(request)
        sent = await self._read_query(request.query)
        seconds = self._time_limit(request)
        try:
            return await self._try_twice(request, sent, seconds)
        except TimeoutError:
            raise _timed_out(seconds) from None
        except Lost as lost:
            raise self._explain(lost, seconds) from lost

    async def close(self) -> None:
        """End all workers and return when they have ended; requests still running fail."""
        self._open = False
        self._rota.dismiss(_closed())
        for task in self._hiring:
            task.cancel()
        for worker in self._workers:
            worker.kill()
        endings = [asyncio.ensure_future(worker.ended()) for worker in self._workers]
        if endings or self._hiring:
            await asyncio.wait([*endings, *self._hiring])

    async def _read_query(self, text: str) -> str:
        if _LONG_QUERY < len(text) <= self.limits.query_bytes:
            return await asyncio.to_thread(readable, text, self.limits)
        return readable(text, self.limits)

    def _time_limit(self, request: Request) -> float:
        if request.seconds is None:
            return self.limits.seconds
        return min(self.limits.seconds, max(request.seconds, _SHORTEST))

    async def _try_twice(self, request: Request, sent: str, seconds: float) -> Answer:
        worker = await self._take(seconds)
        deadline = time.monotonic() + seconds
        try:
            return await self._ask(worker, request, sent, seconds)
        except Lost as lost:
            if not (self._open and lost.from_outside):
                raise
        # The query had no part in it: another worker may have it for the time that is left.
        worker = await self._take(max(deadline - time.monotonic(), _SHORTEST))
        left = max(deadline - time.monotonic(), _SHORTEST)
        return await self._ask(worker, request, sent, left)

    async def _take(self, seconds: float) -> WorkerProcess:
        if not self._open:
            raise _closed()
        return await self._rota.take(seconds)

    async def _ask(
        self, worker: WorkerProcess, request: Request, sent: str, seconds: float
    ) -> Answer:
        """Have `worker` answer; raises Lost when it ends first, TimeoutError when it does not."""
        try:
            async with asyncio.timeout(seconds + _GRACE_SECONDS):
                header, body = await worker.ask(wire.request_frame(request, sent, seconds))
        except (TimeoutError, asyncio.CancelledError):
            worker.kill()
            raise
        if worker in self._workers and not header["last"]:
            self._rota.give(worker)
        error = wire.header_error(header)
        if error is not None:
            raise error
        graph = header["kind"] == "graph"
        media_type = request.graph_format if graph else request.solutions_format
        return Answer(header["kind"], media_type, body, header["seconds"])

    async def _add_worker(self) -> None:
        worker = await WorkerProcess.start(self._directory, self.limits)
        self._workers.add(worker)
        worker.when_ended(self._replace)
        if self._open:
            self._rota.give(worker)
        else:
            worker.kill()

    def _replace(self, worker: WorkerProcess) -> None:
        self._workers.discard(worker)
        self._rota.strike(worker)
        if self._open:
            task = asyncio.get_running_loop().create_task(self._hire())
            self._hiring.add(task)
            task.add_done_callback(self._hiring.discard)

    async def _hire(self) -> None:
        """Add a worker, however long it takes until one can be started."""
        pause = _FIRST_PAUSE
        while True:
            try:
                return await self._add_worker()
            except (BuildError, OSError) as error:
                _log.warning("No worker could be started; next try in %g s. %s", pause, error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _explain(self, lost: Lost, seconds: float) -> QueryError:
        if not self._open:
            return _closed()
        if lost.by_alarm:
            return _timed_out(seconds)
        if lost.by_memory:
            return QueryOutOfMemory(
                f"The query was stopped at its limit of {self.limits.memory_bytes >> 20} MiB of "
                "memory: narrow it, or leave out ORDER BY, DISTINCT or GROUP BY over many rows.",
                self.limits.memory_bytes,
            )
        _log.warning("A query was lost: %s", lost)
        return StoreUnavailable(
            f"The worker that ran the query was lost (code {lost.code}): try again, and if it "
            "happens again, simplify the query."
        )


def _check_formats(request: Request) -> None:
    for asked, known in (
        (request.solutions_format, wire.SOLUTIONS_FORMATS),
        (request.graph_format, wire.GRAPH_FORMATS),
    ):
        if asked not in known:
            raise QueryRefused(
                f"No answer is written as {asked}: ask for {', '.join(known)}.", feature=asked
            )


def _closed() -> StoreUnavailable:
    return StoreUnavailable("The store is closed: open it, or ask the server again.")


def _timed_out(seconds: float) -> QueryTimeout:
    return QueryTimeout(
        f"The query was stopped at its limit of {seconds:g} s: narrow it, put a LIMIT on its "
        "inner parts, or write MINUS for FILTER NOT EXISTS.",
        seconds,
    )
