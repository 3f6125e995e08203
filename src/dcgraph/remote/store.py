"""The remote store: the same answers from a SPARQL 1.1 endpoint.

`dcgraph publish` puts a snapshot there. What the embedded store refuses is refused here too,
before anything is sent, and what comes back is written anew in the formats that both have.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final, Self

from pyoxigraph import NamedNode

from dcgraph.errors import AnswerTooLargeError, BuildError, QueryError, StoreUnavailableError
from dcgraph.remote.endpoint import Endpoint, HealthProbe
from dcgraph.remote.prepare import (
    COUNT,
    HASH,
    NOTHING,
    PART,
    PUBLISHED,
    SKOLEM,
    Asked,
    Published,
    asked,
    everything,
)
from dcgraph.remote.results import Job, bindings, convert
from dcgraph.sparql.lexer import Form, tokens
from dcgraph.sparql.model import CLIENT, Answer, Kind, Limits, Request
from dcgraph.store.pool import SHORTEST, Threads, read_aside
from dcgraph.store.process import closed, timed_out
from dcgraph.store.protocol import check_formats, error_of
from dcgraph.store.scheduler import FairQueue
from dcgraph.store.worker import Written

_OWN_BYTES: Final = 64 << 20
"""What the answer to a question of our own may take: it names each graph of the snapshot."""

_PROBE_SECONDS: Final = 10.0
_START_SECONDS: Final = 60.0
_NO_ANSWER: Final = (QueryError, TimeoutError, ValueError, LookupError, TypeError)

_SMALL_BYTES: Final = 512 << 10
"""Up to here an answer is read in some milliseconds; to start a process takes a hundred."""

_PIECE_BYTES: Final = 1 << 20

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
        self._free = size
        self._queue: FairQueue[None] = FairQueue(queue, "places")
        self._running: set[asyncio.Task[Answer]] = set()
        self._open = True
        self._threads = Threads(size)
        self._health = HealthProbe(self._is_there)
        self._published: Published | None = None

    @property
    def alive(self) -> int:
        """`size` while the endpoint answered when last asked, else 0."""
        return self.size if self._health.healthy and self._open else 0

    @property
    def busy(self) -> int:
        """How many queries run."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many queries wait for their turn."""
        return len(self._queue)

    @property
    def network_closed(self) -> bool:
        """False: the engine is another process, and what it may reach is for its keeper to say."""
        return False

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Find the snapshot there. Raises BuildError when it is missing, another or not whole."""
        try:
            async with asyncio.timeout(_START_SECONDS):
                self._published = await self._find()
        except _NO_ANSWER as error:
            await self.close()
            raise BuildError(
                f"The store at {self._endpoint.url} cannot be asked what it holds: "
                f"{str(error) or 'it does not answer'}"
            ) from error
        except BaseException:
            await self.close()
            raise
        self._health.start()

    def prepare(self, _request: Request, _began: float) -> None:
        """Nothing: a text is read when it has its turn, in a thread of its place."""

    async def answer(self, request: Request, _prepared: object = None) -> Answer:
        """Return the whole answer to `request`.

        Raises QuerySyntaxError, QueryRefusedError, QueryTimeoutError, AnswerTooLargeError,
        QueryError when the engine gives up, and StoreUnavailableError when the queue is full, when
        no place becomes free in time, when the endpoint fails or when the store is closed. When the
        task that awaits is cancelled, the connection is closed.
        """
        check_formats(request)
        published = self._published
        if published is None or not self._open:
            raise closed()
        seconds, client = self.limits.seconds, CLIENT.get()
        if request.seconds is not None:
            seconds = min(seconds, max(request.seconds, SHORTEST))
        arrived = time.monotonic()
        if self._free:
            self._free -= 1
        else:
            await self._queue.wait(client, seconds, self._give)
        began = time.monotonic()
        task = asyncio.ensure_future(self._within(request, published, seconds, began - arrived))
        self._running.add(task)
        if self._published is None:
            # It was closed in the moment after the place was given.
            task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            own = asyncio.current_task()
            if self._published is None and not (own and own.cancelling()):
                raise closed() from None
            raise
        finally:
            task.cancel()
            self._running.discard(task)
            self._queue.charge(client, time.monotonic() - began)
            self._give()

    def _give(self, _: None = None) -> None:
        """Give a place that is free to whoever is next."""
        waiter = self._queue.first()
        if waiter is None:
            self._free += 1
        else:
            self._queue.leave(waiter)
            waiter.turn.set_result(None)

    async def drain(self) -> None:
        """Take no new request, wait for those that run, then close."""
        self._open = False
        while self._running or self.waiting:
            await asyncio.wait([*self._running] or [asyncio.ensure_future(asyncio.sleep(0.01))])
        await self.close()

    async def close(self) -> None:
        """Close at once; requests still running fail with StoreUnavailableError."""
        self._open, self._published = False, None
        self._health.end()
        self._queue.dismiss(closed())
        for task in self._running:
            task.cancel()
        self._threads.close()
        await self._endpoint.close()

    async def _within(
        self, request: Request, published: Published, seconds: float, waited: float
    ) -> Answer:
        try:
            async with asyncio.timeout(seconds):
                answer = await self._answered(request, published)
        except TimeoutError:
            self._health.suspect()
            raise timed_out(seconds, waited) from None
        except StoreUnavailableError:
            self._health.suspect()
            raise
        self._health.mark_ok()
        return answer

    async def _answered(self, request: Request, published: Published) -> Answer:
        prepared = await self._threads.run(asked, request, published, self.limits)
        started = time.perf_counter()
        limit = self.limits.output_bytes
        kind = _KINDS[prepared.form]
        job = Job(
            kind,
            request.graph_format if kind == "graph" else request.solutions_format,
            limit,
            self.limits.rows,
            tuple(prepared.truth_values),
            prepared.columns,
        )
        post = self._endpoint.post
        try:
            if prepared.form == "DESCRIBE":
                body = await describe(prepared, post, limit, seconds=self.limits.seconds)
            else:
                body = await post(prepared, limit)
            seconds = time.perf_counter() - started
            # Reading JSON holds all threads up for as long as it takes, which for 60 MB is a
            # second, and takes several times the room of the text. A process can be bounded.
            if len(body) <= _SMALL_BYTES:
                written = await self._threads.run(convert, body, job)
            else:
                written = await _convert_apart(body, job, self.limits)
        except ValueError as error:
            raise StoreUnavailableError(
                f"The store at {self._endpoint.url} gives an answer that cannot be read: "
                f"{str(error)[:200]}; see whether that is a SPARQL endpoint."
            ) from error
        return Answer(written.kind, job.media_type, written.body, seconds, written.rows)

    async def _find(self) -> Published:
        """What is published there.

        Raises BuildError unless it is the whole of the snapshot and answers come whole, and one of
        `_NO_ANSWER` where that cannot be known.
        """
        said: dict[str, list[str]] = {}
        for row in await self._ask(f"SELECT ?p ?o WHERE {{ <{PUBLISHED}> ?p ?o }}", PUBLISHED):
            said.setdefault(row["p"]["value"], []).append(row["o"]["value"])
        content, url, there = self._content, self._endpoint.url, said.get(HASH, [])
        if there != [content]:
            holds = f"the snapshot {there[0][:12]}" if there else "no whole snapshot"
            raise BuildError(
                f"The store at {url} holds {holds[:40]}, and the graph here is "
                f"{content[:12]}: run `dcgraph publish` to put it there."
            )
        count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
        counted = await self._ask(count, everything(content))
        promised, triples = int(said[COUNT][0]), int(counted[0]["n"]["value"])
        if triples != promised:
            raise BuildError(
                f"The store at {url} holds {triples} of the {promised} triples of "
                f"the snapshot {content[:12]}: run `dcgraph publish --anew`."
            )
        cap, rows = self._endpoint.most_rows, self.limits.rows
        if cap is not None and cap <= rows:
            raise BuildError(
                f"The store at {url} cuts every answer at {cap} rows and tells "
                f"nobody: raise ResultSetMaxRows there above {rows}, or lower our "
                "limit of rows."
            )
        return Published(content, promised, tuple(sorted(said.get(PART, []))))

    async def _is_there(self) -> bool:
        """Whether the endpoint answers, and still holds triples of the snapshot."""
        query = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                return bool(await self._ask(query, everything(self._content)))
        except _NO_ANSWER:
            return False

    async def _ask(self, query: str, graph: str) -> list[dict[str, dict[str, str]]]:
        own = Asked(query, "SELECT", (graph,), (NOTHING,))
        return bindings(await self._endpoint.post(own, _OWN_BYTES))


async def _convert_apart(body: bytes, job: Job, limits: Limits) -> Written:
    """What `convert` makes of an answer in a process of its own; raises what that raises.

    Raises AnswerTooLargeError for lack of memory too.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "dcgraph.remote.results",
        str(os.getpid()),
        str(limits.memory_bytes),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
        start_new_session=True,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        await _feed(process.stdin, job.text(), body)
        reply = await process.stdout.read()
        code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    end = reply.find(b"\n")
    if code or end < 0:
        raise AnswerTooLargeError(
            f"The answer is too large to be written within {limits.memory_bytes >> 20} "
            "MiB of memory: add a LIMIT, select fewer columns, or ask for it in parts.",
            limits.output_bytes,
        )
    head = json.loads(reply[:end])
    if "fault" in head:
        raise ValueError(head["fault"])
    if "error" in head:
        raise error_of(reply[:end])
    return Written(head["kind"], reply[end + 1 :], head["rows"])


async def _feed(stdin: asyncio.StreamWriter, head: bytes, body: bytes) -> None:
    try:
        stdin.write(head)
        for start in range(0, len(body), _PIECE_BYTES):
            stdin.write(body[start : start + _PIECE_BYTES])
            await stdin.drain()
        stdin.close()
    except OSError:
        # It has ended; its code says why.
        return


MAX_THINGS: Final = 1000
"""More things than this are not described at once: their names are part of a query."""

_NAMES_BYTES: Final = 512 << 10
"""What the names of so many things take, with all that JSON writes around them."""

_VARIABLE: Final = re.compile(r"[?$](\w+)")
_NO_VARIABLE: Final = re.compile(r"<[^<>]*>|\\.|#[^\r\n]*")
"""What may hold a question mark or a star that means nothing."""

_BLANK: Final = re.compile(rf"<{re.escape(SKOLEM)}[A-Za-z0-9]+>".encode())

_Post = Callable[[Asked, int], Awaitable[bytes]]


async def describe(query: Asked, post: _Post, limit: int, *, seconds: float) -> bytes:
    """The answer to a DESCRIBE in N-Triples of at most `limit` bytes, by queries of other forms.

    Each engine has its own notion of it. The embedded one tells all that is said of a thing, and
    of each blank node that this leads to; nothing that is said of others with it as object.

    The text is read within `seconds`. `post` sends a query and returns its answer of at most so
    many bytes. Raises AnswerTooLargeError for too many things too, ValueError for an answer that
    cannot be read, and what `post` raises.
    """
    select, constants, prologue = await read_aside(_described, query.text, query, seconds=seconds)
    things = set(constants)
    if select is not None:
        try:
            named = bindings(await post(select, _NAMES_BYTES))
        except AnswerTooLargeError:
            raise _too_many("far more things") from None
        terms = (term for row in named for term in row.values() if term["type"] == "uri")
        # A ValueError is for what is no IRI.
        things |= {str(NamedNode(term["value"])) for term in terms}
    body = bytearray()
    known: set[str] = set()
    while new := things - known:
        if len(things) > MAX_THINGS:
            raise _too_many(f"{len(things)} things")
        known |= new
        found = await post(_description(query, prologue, sorted(new)), limit - len(body))
        body += found
        # What is said of it is said of what led to it.
        things |= {name.decode() for name in _BLANK.findall(found)}
    return bytes(body)


def _too_many(things: str) -> AnswerTooLargeError:
    return AnswerTooLargeError(
        f"The query describes {things} and the limit is {MAX_THINGS}: describe fewer, or write "
        "a CONSTRUCT.",
        MAX_THINGS,
        "things",
    )


def _described(text: str, query: Asked) -> tuple[Asked | None, list[str], str]:
    """What a DESCRIBE names: a SELECT for what its variables stand for, and its constants.

    The constants come as they are written, to be used after the prologue, which comes too.
    """
    found = tokens(text)
    start = next(t.start for t in found if t.kind == "keyword" and t.text.upper() == "DESCRIBE")
    rest = [token for token in found if token.start > start]
    end = next((t.start for t in rest if t.kind == "keyword" or t.text == "{"), len(text))
    constants = [t.text for t in rest if t.kind in ("iri", "name") and t.start < end]
    blank = _NO_VARIABLE.sub(" ", text[start + len("DESCRIBE") : end])
    names = [f"?{name}" for name in _VARIABLE.findall(blank)] or (["*"] if "*" in blank else [])
    select = f"{text[:start]}SELECT DISTINCT {' '.join(names)} {text[end:]}"
    graphs = query.default_graphs, query.named_graphs
    return Asked(select, "SELECT", *graphs) if names else None, constants, text[:start]


def _description(query: Asked, prologue: str, things: Iterable[str]) -> Asked:
    """A CONSTRUCT of all that is said of `things`, written as in the text of a DESCRIBE."""
    text = (
        f"{prologue} CONSTRUCT {{ ?s ?p ?o }} "
        f"WHERE {{ VALUES ?s {{ {' '.join(things)} }} ?s ?p ?o }}"
    )
    return Asked(text, "CONSTRUCT", query.default_graphs, query.named_graphs)
