"""The remote store: the same answers from a SPARQL 1.1 endpoint to which a snapshot was published.

`dcgraph publish` puts it there. What the embedded store refuses is refused here too, before
anything is sent, and what comes back is written anew in the formats that both have.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from types import TracebackType
from typing import Final, Self, TypeVar

from pyoxigraph import Triple

from dcgraph.errors import BuildError, QueryError, QueryTimeout, StoreUnavailable
from dcgraph.store.asking import Asked, asked
from dcgraph.store.describing import describe
from dcgraph.store.endpoint import Endpoint
from dcgraph.store.layout import COUNT, HASH, PART, PUBLISHED, Published, everything
from dcgraph.store.losses import closed
from dcgraph.store.model import Answer, Limits, Request
from dcgraph.store.places import Places
from dcgraph.store.remote_results import bindings, read_graph, write_graph, write_solutions
from dcgraph.store.wire import check_formats

__all__ = ["RemoteStore"]

_SHORTEST: Final = 0.001
_START_SECONDS: Final = 60.0
_OWN_BYTES: Final = 64 << 20
"""What the answer to a question of our own may take: it names each graph of the snapshot."""

_WIDEST_ROOM: Final = 4
"""The JSON of a table takes up to this many times the room of its CSV."""

_T = TypeVar("_T")


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
        self._endpoint = Endpoint(url, size)
        self._places = Places(size, queue)
        self._published: Published | None = None

    @property
    def alive(self) -> int:
        """`size` while the endpoint answered when last asked, else 0."""
        return self.size if self._published is not None and self._places.open else 0

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
                self._published = await self._find()
        except (QueryError, TimeoutError, ValueError, LookupError, TypeError) as error:
            await self.close()
            raise BuildError(
                f"The store at {self._endpoint.url} cannot be asked what it holds: "
                f"{str(error) or 'it does not answer'}"
            ) from error
        except BaseException:
            await self.close()
            raise

    async def answer(self, request: Request) -> Answer:
        """Return the whole answer to `request`.

        Raises QuerySyntaxError, QueryRefused, QueryTimeout, AnswerTooLarge, QueryError when the
        engine gives up, and StoreUnavailable when the queue is full, when no place becomes free
        in time, when the endpoint fails or when the store is closed. When the task that awaits
        is cancelled, the connection is closed.
        """
        check_formats(request)
        published = self._published
        if published is None or not self._places.open:
            raise closed()
        prepared = await asyncio.to_thread(asked, request, published, self.limits)
        seconds = self._time_limit(request)
        return await self._places.run(self._within(prepared, request, seconds), seconds)

    async def drain(self) -> None:
        """Take no new request, wait for those that run, then close."""
        await self._places.drain(closed())
        await self.close()

    async def close(self) -> None:
        """Close at once; requests still running fail with StoreUnavailable."""
        self._places.close(closed())
        await self._endpoint.close()

    def _time_limit(self, request: Request) -> float:
        if request.seconds is None:
            return self.limits.seconds
        return min(self.limits.seconds, max(request.seconds, _SHORTEST))

    async def _within(self, prepared: Asked, request: Request, seconds: float) -> Answer:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(seconds):
                return await self._told(self._ask(prepared, request, started))
        except TimeoutError:
            raise QueryTimeout(
                f"The query was stopped at its limit of {seconds:g} s: narrow it, put a LIMIT on "
                "its inner parts, or write MINUS for FILTER NOT EXISTS.",
                seconds,
            ) from None

    async def _told(self, work: Awaitable[_T]) -> _T:
        """Wait for work on what the endpoint wrote; what is malformed there is its own fault."""
        try:
            return await work
        except ValueError as error:
            raise StoreUnavailable(
                f"The store at {self._endpoint.url} gives an answer that cannot be read: "
                f"{str(error)[:200]}; see whether that is a SPARQL endpoint."
            ) from error

    async def _ask(self, prepared: Asked, request: Request, started: float) -> Answer:
        limit = self.limits.output_bytes
        if prepared.form in ("CONSTRUCT", "DESCRIBE"):
            triples = await self._graph(prepared, limit)
            seconds = time.perf_counter() - started
            media_type = request.graph_format
            body = await asyncio.to_thread(write_graph, triples, media_type, limit)
            return Answer("graph", media_type, body, seconds)
        found = await self._endpoint.post(prepared, limit * _WIDEST_ROOM)
        seconds = time.perf_counter() - started
        media_type = request.solutions_format
        kind, body, cut = await asyncio.to_thread(
            write_solutions, found, media_type, limit, self.limits.rows, prepared
        )
        return Answer(kind, media_type, body, seconds, cut)

    async def _graph(self, prepared: Asked, limit: int) -> list[Triple]:
        async def post(asking: Asked) -> bytes:
            return await self._endpoint.post(asking, limit * _WIDEST_ROOM)

        if prepared.form == "DESCRIBE":
            return await describe(prepared, post)
        return await asyncio.to_thread(read_graph, await post(prepared))

    async def _find(self) -> Published:
        """What is published there. Raises BuildError unless it is the whole of our snapshot."""
        found = await self._ask_own(f"SELECT ?p ?o WHERE {{ <{PUBLISHED}> ?p ?o }}", PUBLISHED)
        said: dict[str, list[str]] = {}
        for row in found:
            said.setdefault(row["p"]["value"], []).append(row["o"]["value"])
        there = said.get(HASH, [])
        if there != [self._content]:
            holds = f"the snapshot {there[0][:12]}" if there else "no whole snapshot"
            raise BuildError(
                f"The store at {self._endpoint.url} holds {holds[:40]}, and the graph here is "
                f"{self._content[:12]}: run `dcgraph publish` to put it there."
            )
        counted = await self._ask_own(
            "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", everything(self._content)
        )
        promised, triples = int(said[COUNT][0]), int(counted[0]["n"]["value"])
        if triples != promised:
            raise BuildError(
                f"The store at {self._endpoint.url} holds {triples} of the {promised} triples of "
                f"the snapshot {self._content[:12]}: run `dcgraph publish` to put it there anew."
            )
        cap = self._endpoint.most_rows
        if cap is not None and cap <= self.limits.rows:
            raise BuildError(
                f"The store at {self._endpoint.url} cuts every answer at {cap} rows and tells "
                f"nobody: raise ResultSetMaxRows there above {self.limits.rows}, or lower our "
                "limit of rows."
            )
        return Published(self._content, promised, tuple(sorted(said.get(PART, []))))

    async def _ask_own(self, query: str, graph: str) -> list[dict[str, dict[str, str]]]:
        asking = Asked(query, "SELECT", (graph,), ())
        return bindings(await self._endpoint.post(asking, _OWN_BYTES))
