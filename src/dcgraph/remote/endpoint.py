"""One SPARQL endpoint over HTTP: what is posted to it, what may come back, and whether it lives.

Whatever the other side sends is measured while it arrives: its status, its media type, its
size. Nothing is followed, unpacked or believed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

import httpx2

from dcgraph.errors import (
    BuildError,
    QueryError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreUnavailableError,
)
from dcgraph.remote.prepare import Asked
from dcgraph.remote.results import JSON, N_TRIPLES
from dcgraph.store.worker import CappedBuffer
from dcgraph.text import replaced

_OK: Final = 200
_REDIRECTS: Final = range(300, 400)
_FAULTS_OF_QUERY: Final = (400, 422)
_MAX_NUMBER_LENGTH: Final = 18
_COMPLAINT_BYTES: Final = 4096
_TABLE_TYPES: Final = (JSON, "application/json")
_GRAPH_TYPES: Final = (N_TRIPLES, "text/plain")
_VIRTUOSO: Final = re.compile(r"Virtuoso (\w{5}) Error ")
_STOPPED: Final = ("S1T00", "S1TAT")
"""How Virtuoso says that it stopped at a time limit of its own, S1TAT with half an answer."""


def http_address(url: str, what: str) -> str:
    """The same address. Raises BuildError for one that is not http(s) or holds a password."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise BuildError(f"The {what} is no address: write http://HOST:PORT/PATH.") from None
    if parts.username is not None or parts.password is not None:
        raise BuildError(f"The {what} holds a user or a password: give these by themselves.")
    if not whole or parts.fragment:
        raise BuildError(f"The {what} {url!r} is no address: write http://HOST:PORT/PATH.")
    return url


class Endpoint:
    """Posts queries to `url`, by at most `connections` at once.

    `most_rows` is the number of rows at which the other side cuts every answer, if it said so.
    """

    def __init__(self, url: str, connections: int) -> None:
        self.most_rows: int | None = None
        self.url = http_address(url, "address of the store")
        self._client = httpx2.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            timeout=None,  # the caller holds the one deadline of the whole
            limits=httpx2.Limits(max_connections=connections),
            headers={"accept-encoding": "identity", "user-agent": "dcgraph"},
        )

    async def post(self, asked: Asked, limit: int) -> bytes:
        """The body of the answer, of at most `limit` bytes.

        Raises QuerySyntaxError, QueryTimeoutError or QueryError as the endpoint complains,
        AnswerTooLargeError, and StoreUnavailableError for anything else that is no answer.
        """
        graph = asked.form in ("CONSTRUCT", "DESCRIBE")
        form = {
            "query": asked.text,
            "default-graph-uri": list(asked.default_graphs),
            "named-graph-uri": list(asked.named_graphs),
        }
        try:
            async with self._client.stream(
                "POST", self.url, data=form, headers={"accept": N_TRIPLES if graph else JSON}
            ) as response:
                await self._refuse(response, _GRAPH_TYPES if graph else _TABLE_TYPES)
                body = CappedBuffer(limit)
                async for part in response.aiter_raw():
                    body.write(part)
                return body.getvalue()
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise StoreUnavailableError(
                f"The store at {self.url} gives no whole answer ({type(error).__name__}): "
                "see whether it runs, then try again."
            ) from error

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _refuse(self, response: httpx2.Response, media_types: tuple[str, ...]) -> None:
        """Raise for a response that is no answer in one of the media types."""
        if response.status_code != _OK:
            body = b""
            async for part in response.aiter_raw():
                body += part
                if len(body) >= _COMPLAINT_BYTES:
                    break
            text = body[:_COMPLAINT_BYTES].decode("utf-8", "replace")
            raise self._complaint(response.status_code, text)
        cap = response.headers.get("x-sparql-maxrows", "")
        if cap.isascii() and cap.isdecimal() and len(cap) < _MAX_NUMBER_LENGTH:
            self.most_rows = int(cap)
        if response.headers.get("x-sql-state"):
            raise _timed_out()
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in media_types:
            raise StoreUnavailableError(
                f"The store at {self.url} answers in {_shown(media_type) or 'no media type'} where "
                f"{media_types[0]} was asked for: see whether that is a SPARQL endpoint."
            )
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise StoreUnavailableError(
                f"The store at {self.url} packs its answer although it was asked not to: "
                "turn that off there."
            )

    def _complaint(self, status: int, text: str) -> QueryError:
        said = _shown(text.partition("SPARQL query:")[0])
        virtuoso = _VIRTUOSO.match(text)
        if virtuoso and virtuoso[1] in _STOPPED:
            return _timed_out()
        if status in _FAULTS_OF_QUERY:
            return QuerySyntaxError(
                f"The store does not take the query: {said or 'it gives no reason'}"
            )
        if virtuoso:
            return QueryError(f"The store gave the query up: {said}")
        if status in _REDIRECTS:
            return StoreUnavailableError(
                f"The store at {self.url} sends its callers elsewhere (status {status}): "
                "give the address of the endpoint itself."
            )
        return StoreUnavailableError(
            f"The store at {self.url} answers with status {status}: see its log, then try again."
        )


def _shown(text: str) -> str:
    """What a stranger wrote, as one short line of what can be printed."""
    line = " ".join(replaced(text).split())
    return line if len(line) <= 200 else f"{line[:200]}…"  # noqa: PLR2004


def _timed_out() -> QueryTimeoutError:
    return QueryTimeoutError(
        "The store stopped the query at a time limit of its own: narrow it, or raise "
        "MaxQueryExecutionTime there."
    )


_IDLE_SECONDS: Final = 15.0
"""After so long without a doubt it is asked all the same: nobody may have queried it."""

_SHORTEST_SECONDS: Final = 0.5
_MAX_SECONDS: Final = 15.0


class HealthProbe:
    """`healthy` while the store answered when last asked; `ask` returns whether it does.

    It belongs to one event loop.
    """

    def __init__(self, ask: Callable[[], Awaitable[bool]]) -> None:
        self.healthy = False
        self._ask = ask
        self._suspected = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with a store that has just answered."""
        self.healthy = True
        self._task = asyncio.get_running_loop().create_task(self._watch())

    def mark_ok(self) -> None:
        """Note that the store has answered a query."""
        self.healthy = self._task is not None

    def suspect(self) -> None:
        """Note that a query failed for no fault of its own: the store is asked by and by."""
        self._suspected.set()

    def end(self) -> None:
        """Ask no more; it is healthy no longer."""
        self.healthy = False
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        pause = _SHORTEST_SECONDS
        while True:
            if self.healthy:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_IDLE_SECONDS):
                        await self._suspected.wait()
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, _MAX_SECONDS)
            self._suspected.clear()
            self.healthy = await self._ask()
            if self.healthy:
                # However many queries fail, it is asked no more often than this.
                pause = _SHORTEST_SECONDS
                await asyncio.sleep(pause)
