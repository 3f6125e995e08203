"""The remote store: the same answers from a SPARQL 1.1 endpoint to which a snapshot was published.

`dcgraph publish` puts it there. What the embedded store refuses is refused here too, before
anything is sent, and what comes back is written anew in the formats that both have.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

from dcgraph.errors import BuildError, QueryError, StoreUnavailable
from dcgraph.queries import Form
from dcgraph.store.asking import Asked, asked
from dcgraph.store.conversion import Conversion
from dcgraph.store.converter import Job
from dcgraph.store.describing import describe
from dcgraph.store.endpoint import Endpoint
from dcgraph.store.finding import answers, find
from dcgraph.store.layout import Published
from dcgraph.store.losses import closed, timed_out
from dcgraph.store.model import Answer, Kind, Limits, Request
from dcgraph.store.places import Places
from dcgraph.store.pulse import Pulse
from dcgraph.store.threads import Threads
from dcgraph.store.wire import check_formats

__all__ = ["RemoteStore"]

_SHORTEST: Final = 0.001
_START_SECONDS: Final = 60.0

_KINDS: Final[Mapping[Form, Kind]] = {
    "SELECT": "solutions",
    "ASK": "boolean",
    "CONSTRUCT": "graph",
    "DESCRIBE": "graph",
}


class RemoteStore:
    """Answers requests from the endpoint at `url`, `size` of them at once, within `limits`.

    It serves the snapshot whose hash is `content` and no other. When all places are taken, up
    to `queue` requests wait, each for as long as it may run. All methods belong to one event
    loop, and `async with` starts and closes it.
    """

    def __init__(
        self,
        url: str,
        content: str,
        *,
        size: int = 4,
        limits: Limits | None = None,
        queue: int = 64,
    ) -> None:
        self.limits = limits or Limits()
        self.size = size
        self._content = content
        # One connection more than places, by which the store is asked whether it lives.
        self._endpoint = Endpoint(url, size + 1)
        self._places = Places(size, queue)
        self._threads = Threads(size)
        self._conversion = Conversion(self._threads, self.limits)
        self._pulse = Pulse(lambda: answers(self._endpoint, content))
        self._published: Published | None = None

    @property
    def alive(self) -> int:
        """`size` while the endpoint answered when last asked, else 0."""
        return self.size if self._pulse.beats and self._places.open else 0

    @property
    def busy(self) -> int:
        """How many queries run."""
        return self._places.busy

    @property
    def waiting(self) -> int:
        """How many queries wait for their turn."""
        return self._places.waiting

    @property
    def network_closed(self) -> bool:
        """False: the engine is another process, and what it may reach is for its keeper to say."""
        return False

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

    async def start(self) -> None:
        """Find the snapshot there. Raises BuildError when it is missing, another or not whole."""
        try:
            async with asyncio.timeout(_START_SECONDS):
                self._published = await find(self._endpoint, self._content, self.limits.rows)
        except (QueryError, TimeoutError, ValueError, LookupError, TypeError) as error:
            await self.close()
            raise BuildError(
                f"The store at {self._endpoint.url} cannot be asked what it holds: "
                f"{str(error) or 'it does not answer'}"
            ) from error
        except BaseException:
            await self.close()
            raise
        self._pulse.start()

    def prepare(self, _request: Request, _began: float) -> None:
        """Nothing: a text is read when it has its turn, in a thread of its place."""

    async def answer(self, request: Request, _prepared: object = None) -> Answer:
        """Return the whole answer to `request`.

        Raises QuerySyntaxError, QueryRefused, QueryTimeout, AnswerTooLarge, QueryError when the
        engine gives up, and StoreUnavailable when the queue is full, when no place becomes free
        in time, when the endpoint fails or when the store is closed. When the task that awaits
        is cancelled, the connection is closed.
        """
        check_formats(request)
        if self._published is None or not self._places.open:
            raise closed()
        seconds = self._time_limit(request)
        work = self._within(request, self._published, seconds, time.monotonic())
        return await self._places.run(work, seconds)

    async def drain(self) -> None:
        """Take no new request, wait for those that run, then close."""
        await self._places.drain(closed())
        await self.close()

    async def close(self) -> None:
        """Close at once; requests still running fail with StoreUnavailable."""
        self._pulse.end()
        self._places.close(closed())
        self._threads.close()
        await self._endpoint.close()

    def _time_limit(self, request: Request) -> float:
        if request.seconds is None:
            return self.limits.seconds
        return min(self.limits.seconds, max(request.seconds, _SHORTEST))

    async def _within(
        self, request: Request, published: Published, seconds: float, arrived: float
    ) -> Answer:
        waited = time.monotonic() - arrived
        try:
            async with asyncio.timeout(seconds):
                answer = await self._ask(request, published)
        except TimeoutError:
            self._pulse.doubt()
            raise timed_out(seconds, waited) from None
        except StoreUnavailable:
            self._pulse.doubt()
            raise
        self._pulse.felt()
        return answer

    async def _ask(self, request: Request, published: Published) -> Answer:
        prepared = await self._threads.run(self._prepared, request, published)
        started = time.perf_counter()
        limit = self.limits.output_bytes
        try:
            if prepared.form == "DESCRIBE":
                body = await describe(
                    prepared, self._endpoint.post, limit, seconds=self.limits.seconds
                )
            else:
                body = await self._endpoint.post(prepared, limit)
            seconds = time.perf_counter() - started
            job = self._job(prepared, request)
            kind, written, cut = await self._conversion.convert(body, job)
        except ValueError as error:
            raise StoreUnavailable(
                f"The store at {self._endpoint.url} gives an answer that cannot be read: "
                f"{str(error)[:200]}; see whether that is a SPARQL endpoint."
            ) from error
        return Answer(kind, job.media_type, written, seconds, cut)

    def _prepared(self, request: Request, published: Published) -> Asked:
        return asked(request, published, self.limits)

    def _job(self, prepared: Asked, request: Request) -> Job:
        kind = _KINDS[prepared.form]
        return Job(
            kind,
            request.graph_format if kind == "graph" else request.solutions_format,
            self.limits.output_bytes,
            self.limits.rows,
            prepared.truth_values,
            prepared.columns,
        )
