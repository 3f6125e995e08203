"""The SPARQL endpoint, as a bare ASGI application: no framework in its path."""

from __future__ import annotations

import asyncio
import gzip
import sys
from collections.abc import Coroutine
from time import monotonic, perf_counter
from typing import Any, Final, NamedTuple

from starlette.types import Receive, Scope, Send

from dcgraph.queries import form_of, refuse_long
from dcgraph.store.model import Answer, Lane, Request
from dcgraph.store.threads import read_aside
from dcgraph_api.body import header
from dcgraph_api.common import Common
from dcgraph_api.compose import varies
from dcgraph_api.conditional import matches
from dcgraph_api.deps import Service
from dcgraph_api.description import base_of, description_query
from dcgraph_api.engine import while_connected
from dcgraph_api.formats import FAMILIES, GRAPH, SOLUTIONS, Family, Format
from dcgraph_api.ids import Record, new_id, record_of
from dcgraph_api.limits import described_limits
from dcgraph_api.negotiation import choose, takes_gzip
from dcgraph_api.problems import Refusal
from dcgraph_api.protocol import Asked, read_asked
from dcgraph_api.recall import Key, Recall
from dcgraph_api.replies import Reply
from dcgraph_api.tags import caching, tag_of, volatile

__all__ = ["METHODS", "SparqlEndpoint"]

METHODS: Final = "GET, HEAD, POST, OPTIONS"

_VARY: Final = "Accept, Accept-Encoding"
_WORTH_BYTES: Final = 1_000
"""A smaller answer fits into one packet anyway."""
_MUCH_BYTES: Final = 32_000
"""A larger answer takes a millisecond or more to compress: not in the event loop."""
_LEVEL: Final = 4

_KEPT: Final = ("server-timing", 'cache;desc="hit"')

_ANY_BASE: Final = "http://server.invalid"
"""Stands in the description that is kept for the address under which the server is asked: there
are as many of those as a client cares to make up."""


class SparqlEndpoint:
    """Answers the SPARQL 1.1 Protocol over one snapshot.

    What strangers ask runs in the open lane, the description of the service in the own one.
    An answer is kept and given again to whoever asks the same.
    """

    def __init__(self, service: Service, common: Common) -> None:
        self._recall = Recall(service.cache, common.metrics, common.settings.cors_origin)
        self._cache = service.cache
        self._service = service
        self._lookups = service.lookups
        self._clients = common.clients
        self._settings = common.settings
        self._limits = common.settings.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one GET or POST; errors are raised for the envelope to tell."""
        if scope["method"] not in ("GET", "POST"):
            raise Refusal(
                "method-not-allowed",
                f"{scope['method']} is not served here; use one of {METHODS}.",
                (("allow", METHODS),),
            )
        asked = await read_asked(scope, receive, self._settings)
        record = record_of(scope)
        record.query = asked.query
        vary = _VARY
        if asked.query:
            reply = await self._recall_or_answer(asked, scope, receive, record)
        else:
            vary = varies(self._settings.base)
            reply = await self._describe(asked, scope, receive, record, vary)
        given = header(scope, b"if-none-match")
        if given is not None and reply.tag is not None and matches(given, reply.tag):
            reply = Reply(304, headers=caching(reply.tag, vary))
        await reply.send(send)

    def recalled(self, raw: bytes) -> tuple[bytes, bytes] | None:
        """Headers and body of the answer to a request that is known by its bytes.

        So is a small lookup in a request that differs from an earlier one in its query alone.
        """
        return self._recall.answer(raw) or self._looked_up(raw)

    def _looked_up(self, raw: bytes) -> tuple[bytes, bytes] | None:
        began = perf_counter()
        key = self._recall.alike(raw)
        if key is None or self._lookups is None:
            return None
        record = Record(new_id())
        reply = self._kept(key, record)
        if reply is not None:
            self._recall.keep(raw, key, reply)
        else:
            answer = self._lookups.answer(Request(str(key[1])))
            if answer is None or (key[-1] and len(answer.body) >= _WORTH_BYTES):
                return None
            record.lane, record.engine_seconds = "open", answer.seconds
            reply = self._whole(answer, answer.body, _content(answer), key)
        return self._recall.told(key, reply, record, began)

    async def _recall_or_answer(
        self, asked: Asked, scope: Scope, receive: Receive, record: Record
    ) -> Reply:
        key = self._key(asked, scope)
        reply = self._kept(key, record)
        if reply is None:
            return await self._answer(asked, scope, receive, key, record)
        self._recall.remember(scope, key, reply)
        return reply

    def _kept(self, key: Key, record: Record) -> Reply | None:
        reply = self._cache.get(key)
        record.cache = "miss" if reply is None else "hit"
        return reply

    def _key(self, asked: Asked, scope: Scope) -> Key:
        """All that the bytes of an answer depend on, besides the snapshot."""
        return (
            scope["method"],
            asked.query,
            asked.default_graphs,
            asked.named_graphs,
            asked.format,
            header(scope, b"accept"),
            "gzip" if takes_gzip(header(scope, b"accept-encoding")) else None,
        )

    async def _answer(
        self, asked: Asked, scope: Scope, receive: Receive, key: Key, record: Record
    ) -> Reply:
        if self._lookups and self._lookups.knows(asked.query):
            chosen = _chosen(asked, SOLUTIONS, scope)
            answer = self._lookups.answer(_request(asked, SOLUTIONS, chosen))
            if answer is not None:
                record.lane, record.engine_seconds = "open", answer.seconds
                self._recall.learn(scope, key)
                return await self._reply(answer, scope, key)
        client = self._clients.enter(scope)
        try:
            read = await while_connected(self._read(asked, scope), receive)
            lane = self._service.open_lane
            answer = await _timed(lane.answer(read.request, read.prepared), receive, record, "open")
            return await self._reply(answer, scope, None if read.volatile else key)
        finally:
            self._clients.leave(client)

    async def _describe(
        self, asked: Asked, scope: Scope, receive: Receive, record: Record, vary: str
    ) -> Reply:
        """The description; one is kept for each format, whatever address it is asked under."""
        chosen = _chosen(asked, GRAPH, scope)
        key = ("description", chosen.media_type)
        kept, timing = self._kept(key, record), _KEPT
        if kept is None:
            base = self._settings.base or _ANY_BASE
            manifest = self._service.snapshot.manifest
            query = description_query(base, manifest, described_limits(self._settings))
            request = _request(Asked(query), GRAPH, chosen)
            client = self._clients.enter(scope)
            try:
                work = self._service.own_lane.answer(request)
                answer = await _timed(work, receive, record, "own")
            finally:
                self._clients.leave(client)
            kept, timing = Reply(200, answer.body), _timing(answer)
            self._cache.put(key, kept, _bytes_of(key))
        body = kept.body
        if not self._settings.base:
            body = body.replace(_ANY_BASE.encode(), base_of(scope, "").encode())
        tag = tag_of(chosen.media_type, body)
        headers = (("content-type", chosen.content_type), *caching(tag, vary), timing)
        return Reply(200, body, headers, tag)

    async def _read(self, asked: Asked, scope: Scope) -> _Read:
        """All that is read of a text, beside the event loop at once.

        Raises QueryRefused for one that is too long, QueryTimeout, what `_chosen` raises, and
        what the lane raises of a text.
        """
        refuse_long(asked.query, self._limits.query_bytes)
        seconds = min(self._limits.seconds, asked.seconds or self._limits.seconds)
        lane, began = self._service.open_lane, monotonic()
        return await read_aside(_read, asked.query, asked, scope, lane, began, seconds=seconds)

    async def _reply(self, answer: Answer, scope: Scope, key: Key | None) -> Reply:
        """The reply to whoever asks now; under a key it is kept for who asks the same again.

        It is compressed for a client that takes it so, unless it is small: it is kept so, too.
        """
        body = answer.body
        headers = _content(answer)
        if len(body) >= _WORTH_BYTES and takes_gzip(header(scope, b"accept-encoding")):
            aside = len(body) >= _MUCH_BYTES
            body = await asyncio.to_thread(_pressed, body) if aside else _pressed(body)
            headers = (*headers, ("content-encoding", "gzip"))
        return self._whole(answer, body, headers, key)

    def _whole(
        self, answer: Answer, body: bytes, headers: tuple[tuple[str, str], ...], key: Key | None
    ) -> Reply:
        """The reply with this body, kept under the key."""
        tagged = key is not None and key[0] == "GET"
        # Of other bytes, such as the same compressed, it is another.
        tag = tag_of(answer.media_type, body) if tagged else None
        headers = (*headers, *caching(tag, _VARY))
        if key is not None and self._cache.most:
            kept = Reply(200, body, (*headers, _KEPT), tag)
            self._cache.put(key, kept, _bytes_of(key))
        return Reply(200, body, (*headers, _timing(answer)), tag)


class _Read(NamedTuple):
    """A request, what its lane makes of its text, and whether its answer is never kept."""

    request: Request
    prepared: Any
    volatile: bool


def _read(query: str, asked: Asked, scope: Scope, lane: Lane, began: float) -> _Read:
    family = GRAPH if form_of(query) in ("CONSTRUCT", "DESCRIBE") else SOLUTIONS
    request = _request(asked, family, _chosen(asked, family, scope))
    return _Read(request, lane.prepare(request, began), volatile(query))


def _pressed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


def _timing(answer: Answer) -> tuple[str, str]:
    return "server-timing", f"engine;dur={answer.seconds * 1000:.2f}"


def _bytes_of(key: Key) -> int:
    """What a key takes in memory: a client may name more graphs than its query has letters."""
    texts = (one for part in key for one in (part if isinstance(part, tuple) else (part,)))
    return sum(sys.getsizeof(text) for text in texts)


async def _timed(
    work: Coroutine[Any, Any, Answer], receive: Receive, record: Record, name: str
) -> Answer:
    record.lane = name
    began = perf_counter()
    try:
        answer = await while_connected(work, receive)
    except BaseException:
        # What was stopped has taken time too, which only the clock here knows.
        record.engine_seconds = perf_counter() - began
        raise
    record.engine_seconds = answer.seconds
    record.truncated = answer.rows is not None
    return answer


def _chosen(asked: Asked, family: Family, scope: Scope) -> Format:
    """The format to answer in: the `format` parameter if there is one, else by Accept."""
    wanted, accept = asked.format, header(scope, b"accept")
    if wanted is not None and not any(one.find(wanted) for one in FAMILIES):
        names = [item.names[0] for one in FAMILIES for item in one.formats]
        raise Refusal(
            "bad-request",
            f"The parameter 'format' is {wanted!r}; it must be one of {', '.join(names)}.",
            available=names,
        )
    chosen = choose(accept, family) if wanted is None else family.find(wanted)
    if chosen is None:
        raise Refusal(
            "not-acceptable",
            f"An answer to {family.title} comes as {', '.join(family.listing())}.",
            (("vary", "Accept"),),
            available=[item.media_type for item in family.formats],
        )
    return chosen


def _request(asked: Asked, family: Family, chosen: Format) -> Request:
    solutions, graph = (chosen if one is family else one.formats[0] for one in (SOLUTIONS, GRAPH))
    return Request(
        asked.query,
        solutions_format=solutions.media_type,
        graph_format=graph.media_type,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        seconds=asked.seconds,
    )


def _content(answer: Answer) -> tuple[tuple[str, str], ...]:
    family = GRAPH if answer.kind == "graph" else SOLUTIONS
    sent = family.find(answer.media_type)
    content_type = ("content-type", sent.content_type if sent else answer.media_type)
    if answer.rows is None:
        return (content_type,)
    return content_type, ("dcgraph-truncated", f"rows={answer.rows}")
