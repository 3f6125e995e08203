"""What routes depend on: the snapshot in service and its research desk."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar, cast

from fastapi import Depends, Request

from dcgraph.errors import BuildError
from dcgraph.remote.store import RemoteStore
from dcgraph.research.argument_graph import argument_graph
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.search import prepare_labels
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import Answer
from dcgraph.sparql.model import Request as StoreRequest
from dcgraph.store.lookups import Lookups
from dcgraph.store.pool import Pool, Threads
from dcgraph_api.caching import AnswerCache, Reply, volatile
from dcgraph_api.config import Settings
from dcgraph_api.downloads import Downloads
from dcgraph_api.open_store import OpenStore

Lane = Pool | RemoteStore
"""A store as a server sees it: embedded workers, or another endpoint over HTTP."""

_Answer = TypeVar("_Answer")

_PAUSE_SECONDS: Final = 0.001
_THREADS: Final = 2
"""Threads that work at answers. One runs at a time, so that more would not answer sooner, but each
would make the event loop wait longer for its turn; with one, a long answer would hold up all."""


class Research:
    """The desk over a snapshot, read once, in a thread, before or when it is first asked for.

    It is read ahead when the server is ready, or before a new snapshot is put in service: so
    nobody waits a second for the first answer, and readiness does not wait for it either. To
    read it before the processes are forked would share little: its 100 MB are small objects,
    and each that is touched is copied with its page.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.threads = Threads(_THREADS)
        self._snapshot = snapshot
        self._reading: asyncio.Task[Desk] | None = None
        self._awaited = 0
        self._closed = False

    async def desk(self) -> Desk:
        """The desk, as soon as can be; raises BuildError if the snapshot cannot be read."""
        self._awaited += 1
        try:
            return await self.read()
        finally:
            self._awaited -= 1

    async def read(self) -> Desk:
        """The same without hurry: while nobody asks for it, reading leaves room for others."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
            # Whether it fails may be nobody's concern any more.
            self._reading.add_done_callback(lambda one: one.cancelled() or one.exception())
        reading = self._reading
        try:
            # Who leaves while it is read takes it from nobody else.
            return await asyncio.shield(reading)
        except Exception:
            self._reading = None
            raise

    async def prepare(self) -> None:
        """Read the desk, and make what its first answers would else have to wait for.

        Raises BuildError if the snapshot cannot be read.
        """
        desk = await self.read()
        await self.work(prepare_labels, desk)
        # The net in which paths are sought takes a second.
        await self.work(lambda: argument_graph(desk).net(desk, Filters()))

    async def work(self, function: Callable[..., _Answer], *given: object) -> _Answer:
        """What a function returns that computes an answer, in one of the few threads for that."""
        return await self.threads.run(function, *given)

    def close(self) -> None:
        """Read no further and answer nothing more; what is read may be used on."""
        self._closed = True
        self.threads.close()

    async def _read(self) -> Desk:
        # The collector would walk all that is read, half a million things without a cycle, again
        # and again while it grows, and meanwhile nothing else runs in this process.
        collects = gc.isenabled()
        gc.disable()
        try:
            return await asyncio.to_thread(self._open)
        finally:
            # It ends with its last use, not by the collector, which need never walk it.
            gc.freeze()
            if collects:
                gc.enable()

    def _open(self) -> Desk:
        try:
            return Desk.open(self._snapshot, self._pause)
        except BuildError as error:
            # What was read with must not outlive this thread, not even in a trace.
            error.__context__ = None
            raise error.with_traceback(None) from None

    def _pause(self) -> None:
        """Let the event loop run, which waits for the lock that this thread holds else."""
        if self._closed:
            raise BuildError(f"The snapshot {self._snapshot.path.name} is no longer in service.")
        if not self._awaited:
            time.sleep(_PAUSE_SECONDS)


SERVICE: Final = "dcgraph.service"
"""The key of an ASGI scope under which the service stands that answers this request."""


@dataclass(frozen=True, slots=True)
class Service:
    """What answers a request: a snapshot, the settings and two lanes of workers over it.

    Strangers' queries run in `open_lane`, saved questions and whole graphs in `own_lane`, so that
    no stranger's query can hold up a page; what else the server looks up, `store` answers. `cache`
    keeps answers, `solutions` those of the saved questions. `lookups` answers small queries at
    once, where the store is at hand. `research` has the desk over the snapshot, once it is asked
    for. `sizes` are those of the files of the snapshot as they were when it was verified,
    `downloads` are files to take away.
    """

    snapshot: Snapshot
    settings: Settings
    open_lane: Lane
    own_lane: Lane
    cache: AnswerCache
    solutions: AnswerCache
    lookups: Lookups | None
    research: Research
    store: OpenStore
    sizes: Mapping[str, int]
    downloads: Downloads

    async def solved(self, request: StoreRequest) -> Answer:
        """The solutions of a saved question, kept by its query whatever the language and format.

        Raises what the lane raises.
        """
        kept = self.solutions.get(request.query)
        if kept is not None:
            return Answer("solutions", request.solutions_format, kept.body, 0.0)
        answer = await self.own_lane.answer(request)
        if answer.kind == "solutions" and answer.rows is None and not volatile(request.query):
            self.solutions.put(request.query, Reply(200, answer.body))
        return answer


# FastAPI calls what is not async in a thread, which takes longer than all else that it does.
async def _service(request: Request) -> Service:
    return cast(Service, request.scope[SERVICE])


ServiceDep = Annotated[Service, Depends(_service)]
