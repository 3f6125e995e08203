"""The remote store: the same answers from a SPARQL endpoint."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.errors import AnswerTooLargeError, BuildError, QueryError, StoreUnavailableError
from dcgraph.namespaces import PREFIXES
from dcgraph.remote.converter import FAULT, HEAD, Job, convert
from dcgraph.remote.endpoint import Endpoint, HealthProbe
from dcgraph.remote.prepare import Asked, asked
from dcgraph.remote.results import bindings, describe
from dcgraph.sparql.lexer import Form
from dcgraph.sparql.model import Answer, Kind, Limits, Request
from dcgraph.store.dataset import (
    COUNT,
    HASH,
    NOTHING,
    PART,
    PUBLISHED,
    REPLACES,
    Published,
    everything,
)
from dcgraph.store.pool import Threads
from dcgraph.store.process import closed, timed_out
from dcgraph.store.protocol import check_formats, error_of
from dcgraph.store.scheduler import QuerySlots
from dcgraph.store.worker import Written

_OWN_BYTES: Final = 64 << 20
"""What the answer to a question of our own may take: it names each graph of the snapshot."""

_PULSE_SECONDS: Final = 10.0


async def find(endpoint: Endpoint, content: str, rows: int) -> Published:
    """What is published there, for answers of `rows` rows at most.

    Raises BuildError unless it is the whole of the snapshot with the hash `content`, QueryError
    when it cannot be asked, ValueError, LookupError or TypeError for an answer that is none.
    """
    found = await _ask(endpoint, f"SELECT ?p ?o WHERE {{ <{PUBLISHED}> ?p ?o }}", PUBLISHED)
    said: dict[str, list[str]] = {}
    for row in found:
        said.setdefault(row["p"]["value"], []).append(row["o"]["value"])
    there = said.get(HASH, [])
    if there != [content]:
        holds = f"the snapshot {there[0][:12]}" if there else "no whole snapshot"
        raise BuildError(
            f"The store at {endpoint.url} holds {holds[:40]}, and the graph here is "
            f"{content[:12]}: run `dcgraph publish` to put it there."
        )
    counted = await _ask(
        endpoint, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", everything(content)
    )
    promised, triples = int(said[COUNT][0]), int(counted[0]["n"]["value"])
    if triples != promised:
        raise BuildError(
            f"The store at {endpoint.url} holds {triples} of the {promised} triples of "
            f"the snapshot {content[:12]}: run `dcgraph publish --anew`."
        )
    cap = endpoint.most_rows
    if cap is not None and cap <= rows:
        raise BuildError(
            f"The store at {endpoint.url} cuts every answer at {cap} rows and tells "
            f"nobody: raise ResultSetMaxRows there above {rows}, or lower our "
            "limit of rows."
        )
    return Published(content, promised, tuple(sorted(said.get(PART, []))))


async def answers(endpoint: Endpoint, content: str) -> bool:
    """Whether it answers, and still holds triples of the snapshot."""
    try:
        async with asyncio.timeout(_PULSE_SECONDS):
            return bool(
                await _ask(endpoint, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", everything(content))
            )
    except (QueryError, TimeoutError, ValueError, LookupError, TypeError):
        return False


async def _ask(endpoint: Endpoint, query: str, graph: str) -> list[dict[str, dict[str, str]]]:
    asking = Asked(query, "SELECT", (graph,), (NOTHING,))
    return bindings(await endpoint.post(asking, _OWN_BYTES))


# What the graph `published` says of what lies on a store, and what may go from there.
#
# While a snapshot is being published it names no hash, so that no server starts on it; what was
# there before stays written down, so that nothing is forgotten when that fails half-way.


_LEFT: Final = PREFIXES["dcterms"] + "hasVersion"
_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")


@dataclass(frozen=True, slots=True)
class Record:
    """What is there: `published` if it is whole, and by which hash servers may ask it.

    `left` are the hashes of all other snapshots of which triples may lie there, `graphs` the
    named graphs.
    """

    published: Published | None = None
    current: str | None = None
    left: frozenset[str] = frozenset()
    graphs: frozenset[str] = frozenset()

    def holds(self, content: str, triples: int, graphs: Iterable[str]) -> bool:
        """Whether it says that this snapshot is there, whole."""
        there = self.published
        return there is not None and (there.hash, there.triples, there.graphs) == (
            content,
            triples,
            tuple(graphs),
        )

    def may_be_asked(self, content: str) -> bool:
        """Whether a server may be asking the snapshot with this hash now."""
        return content == self.current or (
            self.published is not None and content == self.published.replaces
        )

    def made(self, content: str, triples: int, graphs: Iterable[str]) -> Published:
        """What is to be said once this snapshot is there."""
        replaced = None if self.current == content else self.current
        return Published(content, triples, tuple(graphs), replaced)

    def withdrawn(self, made: Published) -> Iterator[Triple]:
        """What is said while that is being put there."""
        thing = NamedNode(PUBLISHED)
        if self.current is not None:
            yield Triple(thing, NamedNode(REPLACES), Literal(self.current))
        for content in sorted({*self.left, made.hash} - {self.current}):
            yield Triple(thing, NamedNode(_LEFT), Literal(content))
        for graph in sorted({*self.graphs, *made.graphs}):
            yield Triple(thing, NamedNode(PART), NamedNode(graph))

    def stale(self, made: Published) -> Iterator[str]:
        """The graphs that nobody asks any more once that is there."""
        yield from sorted(self.graphs - set(made.graphs))
        for content in sorted(self.left - {made.hash, made.replaces}):
            yield everything(content)


def recorded(said: Iterable[tuple[str, str]]) -> Record:
    """The record of a graph `published` that says these values of these properties."""
    values: dict[str, list[str]] = {}
    for name, value in said:
        values.setdefault(name, []).append(value)
    replaces = values.get(REPLACES, [])
    graphs = frozenset(values.get(PART, []))
    left = frozenset(values.get(_LEFT, []))
    if HASH not in values or COUNT not in values:
        return Record(None, replaces[0] if replaces else None, left, graphs)
    content = values[HASH][0]
    before = replaces[0] if replaces else None
    published = Published(content, int(values[COUNT][0]), tuple(sorted(graphs)), before)
    return Record(published, content, left | frozenset(replaces), graphs)


def statements(made: Published) -> Iterator[Triple]:
    """What the graph `published` says when a snapshot is whole."""
    thing = NamedNode(PUBLISHED)
    yield Triple(thing, NamedNode(HASH), Literal(made.hash))
    yield Triple(thing, NamedNode(COUNT), Literal(str(made.triples), datatype=_INTEGER))
    for graph in made.graphs:
        yield Triple(thing, NamedNode(PART), NamedNode(graph))
    if made.replaces is not None:
        yield Triple(thing, NamedNode(REPLACES), Literal(made.replaces))


# Writing anew what a remote store answered: small answers in a thread, large ones in a process.
#
# Reading JSON holds all threads of a process up for as long as it takes, which for 60 MB is a
# second, and takes several times the room of the text. A process can be bounded and ended.


_SMALL_BYTES: Final = 512 << 10
"""Up to here an answer is read in some milliseconds; to start a process takes a hundred."""

_PIECE_BYTES: Final = 1 << 20


class Conversion:
    """Converts in the threads of a lane, or in a process of its own within the limits."""

    def __init__(self, threads: Threads, limits: Limits) -> None:
        self._threads = threads
        self._limits = limits

    async def convert(self, body: bytes | bytearray, job: Job) -> Written:
        """What `converter.convert` makes of an answer; raises what that raises.

        Raises AnswerTooLargeError for lack of memory too. Whoever is cancelled leaves only when
        nothing works on it any more.
        """
        if len(body) <= _SMALL_BYTES:
            return await self._threads.run(convert, bytes(body), job)
        return await self._apart(body, job)

    async def _apart(self, body: bytes | bytearray, job: Job) -> Written:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "dcgraph.remote.converter",
            str(os.getpid()),
            str(self._limits.memory_bytes),
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
        if code or len(reply) < HEAD.size:
            raise AnswerTooLargeError(
                f"The answer is too large to be written within {self._limits.memory_bytes >> 20} "
                "MiB of memory: add a LIMIT, select fewer columns, or ask for it in parts.",
                self._limits.output_bytes,
            )
        return _read(reply)


async def _feed(stdin: asyncio.StreamWriter, head: bytes, body: bytes | bytearray) -> None:
    try:
        stdin.write(HEAD.pack(len(head)) + head)
        with memoryview(body) as whole:
            for start in range(0, len(whole), _PIECE_BYTES):
                stdin.write(bytes(whole[start : start + _PIECE_BYTES]))
                await stdin.drain()
        stdin.close()
    except OSError:
        # It has ended; its code says why.
        return


def _read(reply: bytes) -> Written:
    (size,) = HEAD.unpack_from(reply)
    text = reply[HEAD.size : HEAD.size + size]
    head = json.loads(text)
    if FAULT in head:
        raise ValueError(head[FAULT])
    if "error" in head:
        raise error_of(text)
    return Written(head["kind"], reply[HEAD.size + size :], head["rows"])


# The remote store: the same answers from a SPARQL 1.1 endpoint to which a snapshot was published.
#
# `dcgraph publish` puts it there. What the embedded store refuses is refused here too, before
# anything is sent, and what comes back is written anew in the formats that both have.


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
        self._places = QuerySlots(size, queue)
        self._threads = Threads(size)
        self._conversion = Conversion(self._threads, self.limits)
        self._pulse = HealthProbe(lambda: answers(self._endpoint, content))
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

        Raises QuerySyntaxError, QueryRefusedError, QueryTimeoutError, AnswerTooLargeError,
        QueryError when the engine gives up, and StoreUnavailableError when the queue is full, when
        no place becomes free in time, when the endpoint fails or when the store is closed. When the
        task that awaits is cancelled, the connection is closed.
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
        """Close at once; requests still running fail with StoreUnavailableError."""
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
        except StoreUnavailableError:
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
            raise StoreUnavailableError(
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
