"""How long the desk and the engine work on an answer, without a network before them."""

from __future__ import annotations

import asyncio
import dataclasses
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.servers import BenchmarkError
from dcgraph.store.pool import Threads
from dcgraph_api.app import Application, create_app
from dcgraph_api.config import Settings
from dcgraph_api.dependencies import Lane

__all__ = ["Alone", "alone"]


@dataclasses.dataclass(frozen=True, slots=True)
class Alone:
    """Medians of an answer, in milliseconds: the whole request, and the work that it needs.

    The work is what the desk computes, writing included, and the time of the engine.
    """

    whole: float
    work: float


class _Clock:
    """How long threads work."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, function: Callable[[], Any]) -> Any:
        """Run it, and note what it computes, however busy the machine is."""
        began = time.thread_time()
        try:
            return function()
        finally:
            self.seconds += time.thread_time() - began


class _Pool(ThreadPoolExecutor):
    """The threads in which the server does what is not of the desk, with a clock."""

    def __init__(self, clock: _Clock) -> None:
        super().__init__(1)
        self._clock = clock

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it, and note its time."""
        return super().submit(self._clock.timed, partial(fn, *args, **kwargs))


class _Threads(Threads):
    """The threads of the desk, with a clock."""

    def __init__(self, clock: _Clock) -> None:
        super().__init__(1)
        self._clock = clock

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What the function returns; its time is noted."""
        return await super().run(self._clock.timed, partial(function, *arguments))


class _Timed:
    """A lane of workers that notes how long the engine works."""

    def __init__(self, lane: Lane, clock: _Clock) -> None:
        self._lane = lane
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lane, name)

    async def answer(self, request: Any) -> Any:
        answer = await self._lane.answer(request)
        self._clock.seconds += answer.seconds
        return answer


def alone(snapshot: Path, routes: Mapping[str, Sequence[str]], *, rounds: int) -> dict[str, Alone]:
    """What each route takes when its addresses are asked in turn, one at a time, uncached.

    Raises BenchmarkError for an answer other than 200.
    """
    settings = Settings(
        port=0, workers=1, processes=1, cache_bytes=0, follow_seconds=0, access_log="off"
    )
    return asyncio.run(_alone(create_app(snapshot, settings), routes, rounds))


async def _alone(
    app: Application, routes: Mapping[str, Sequence[str]], rounds: int
) -> dict[str, Alone]:
    clock = _Clock()
    asyncio.get_running_loop().set_default_executor(_Pool(clock))
    transport = httpx2.ASGITransport(app)
    async with (
        app.running(),
        httpx2.AsyncClient(transport=transport, base_url="http://desk") as client,
    ):
        await app.service.research.prepare()
        app.service.research.threads.close()
        app.service.research.threads = _Threads(clock)
        generation = app.follower.generation
        service = generation.service
        lane: Any = _Timed(service.own_lane, clock)
        generation.service = dataclasses.replace(service, own_lane=lane)
        return {
            route: await _measured(client, clock, [*addresses] * rounds)
            for route, addresses in routes.items()
        }


async def _measured(client: httpx2.AsyncClient, clock: _Clock, addresses: Sequence[str]) -> Alone:
    whole, work = [], []
    # What is made once for a route, such as what writes its JSON, is made before.
    for number, address in enumerate([addresses[0], *addresses]):
        clock.seconds, began = 0.0, time.perf_counter()
        told = await client.get(address)
        if told.status_code != httpx2.codes.OK:
            raise BenchmarkError(f"{address} answers {told.status_code}: {told.text[:300]}")
        if number:
            whole.append((time.perf_counter() - began) * 1000)
            work.append(clock.seconds * 1000)
    return Alone(statistics.median(whole), statistics.median(work))
