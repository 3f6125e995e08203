"""The SPARQL 1.1 Protocol endpoint."""

from __future__ import annotations

import asyncio
import gzip
import math
import re
from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import dataclass
from time import monotonic, perf_counter
from typing import Any, Final, TypeVar
from urllib.parse import unquote_to_bytes

from pyoxigraph import NamedNode
from starlette.types import Receive, Scope, Send

from dcgraph.sparql.lexer import form_of, refuse_long
from dcgraph.sparql.model import Answer, Request
from dcgraph.store.pool import read_aside
from dcgraph_api.caching import AnswerCache, Reply, caching, matches, tag_of, volatile
from dcgraph_api.config import Settings
from dcgraph_api.dependencies import Service
from dcgraph_api.description import description_query, varies
from dcgraph_api.errors import ProblemError
from dcgraph_api.limits import limits_table
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import Common, common_headers
from dcgraph_api.negotiation import FAMILIES, GRAPH, SOLUTIONS, Family, Format, choose, takes_gzip
from dcgraph_api.request_context import Record, new_id, record_of
from dcgraph_api.requests import WHOLE, base_of, header, read_body, while_connected

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_UPDATE_FIELDS: Final = ("update", "using-graph-uri", "using-named-graph-uri")
_CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^\s";]+)"?', re.IGNORECASE)

Fields = list[tuple[str, str]]

_MAX_FIELDS: Final = 1_000
"""So many fields are read in a millisecond; a body could hold two hundred thousand."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what came along; `seconds` and `format` are None where not given.

    The query is empty where nothing is asked but the description of the service.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    format: str | None = None


async def read_asked(scope: Scope, receive: Receive, settings: Settings) -> Asked:
    """What a GET or POST asks.

    Raises ProblemError for whatever the protocol or the limits do not allow.
    """
    fields = _decode_fields(scope["query_string"], "query string")
    if scope["method"] == "POST":
        fields += await _posted(scope, receive, settings)
    elif all(name == "format" for name, _ in fields):
        return Asked("", format=_format(fields))
    return _asked(fields)


async def _posted(scope: Scope, receive: Receive, settings: Settings) -> Fields:
    """The fields of a body of one of the two media types that are read."""
    given = header(scope, b"content-type") or ""
    media_type = given.partition(";")[0].strip().lower()
    if media_type == _UPDATE:
        raise _read_only()
    if media_type not in (_FORM, _QUERY):
        raise _unsupported(f"The body is sent as {media_type or 'no media type at all'}")
    charset = _CHARSET.search(given)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise _unsupported(f"The body is sent in the charset {charset[1]}, and only UTF-8 is read")
    coding = (header(scope, b"content-encoding") or "identity").strip().lower()
    if coding != "identity":
        raise _unsupported(f"The body is sent with the content coding {coding}, and none is read")
    body = await read_body(
        scope, receive, limit=settings.body_bytes, seconds=settings.receive_seconds
    )
    return _decode_fields(body, "form") if media_type == _FORM else [("query", _decode(body))]


def _unsupported(what: str) -> ProblemError:
    return ProblemError(
        "unsupported-media-type",
        f"{what}; send the query as {_QUERY}, or as the field 'query' of {_FORM}, in UTF-8.",
        (("accept-post", f"{_QUERY}, {_FORM}"), ("connection", "close")),
        accepted=[_QUERY, _FORM],
    )


def _read_only() -> ProblemError:
    return ProblemError(
        "read-only",
        "This is an update, and the graph is read-only: "
        "change its text files and build a new snapshot.",
        feature="update",
    )


def _decode_fields(encoded: bytes, place: str) -> Fields:
    """Names and values of a query string or form, each decoded exactly once."""
    if encoded.count(b"&") >= _MAX_FIELDS:
        raise ProblemError(
            "bad-request",
            f"The {place} has more than {_MAX_FIELDS} fields; send the query and what the "
            "protocol names.",
            limit=_MAX_FIELDS,
            unit="fields",
        )
    pairs = (part.partition(b"=") for part in encoded.replace(b"+", b" ").split(b"&") if part)
    return [
        (_decode(unquote_to_bytes(name), place), _decode(unquote_to_bytes(value), place))
        for name, _, value in pairs
    ]


def _decode(text: bytes, place: str = "body") -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise ProblemError(
            "bad-request", f"The {place} is not UTF-8: byte {error.start + 1} cannot be read."
        ) from None


def _asked(fields: Fields) -> Asked:
    if len(fields) == 1 and fields[0][0] == "query" and fields[0][1].strip():
        return Asked(fields[0][1])
    if any(name in _UPDATE_FIELDS for name, _ in fields):
        raise _read_only()
    query = _single(fields, "query")
    if query is None or not query.strip():
        raise ProblemError(
            "bad-request", "There is no query; send one as the parameter 'query' or as the body."
        )
    return Asked(
        query,
        _graphs(fields, "default-graph-uri"),
        _graphs(fields, "named-graph-uri"),
        _seconds(fields),
        _format(fields),
    )


def _single(fields: Fields, name: str) -> str | None:
    values = [value for key, value in fields if key == name]
    if len(values) > 1:
        raise ProblemError(
            "bad-request", f"The parameter '{name}' is given {len(values)} times; give it once."
        )
    return values[0] if values else None


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    graphs = tuple(value for key, value in fields if key == name)
    for graph in graphs:
        try:
            NamedNode(graph)
        except ValueError as error:
            raise ProblemError(
                "bad-request", f"The parameter '{name}' is {graph!r}, no absolute IRI ({error})."
            ) from None
    return tuple(dict.fromkeys(graphs))


def _format(fields: Fields) -> str | None:
    """The wish for a format, which some clients send under several names of the same thing."""
    values = [value for key, value in fields if key == "format"]
    meant = {tuple(one.find(value) for one in FAMILIES): value for value in reversed(values)}
    known = [value for formats, value in meant.items() if any(formats)]
    if len(known) > 1:
        raise ProblemError(
            "bad-request", f"The parameter 'format' names {len(known)} formats; give it once."
        )
    return next(iter(known or values), None)


def _seconds(fields: Fields) -> float | None:
    given = _single(fields, "timeout")
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ProblemError(
            "bad-request", f"The parameter 'timeout' is {given!r}; it must be a number of seconds."
        )
    return seconds


Key = tuple[str | tuple[str, ...] | None, ...]
"""All that an answer depends on: the method, the query, and what is asked besides."""

_MAX_COUNT: Final = 1_024
_MAX_BYTES: Final = 8_192
# Such a request has an answer of its own: its id is told to it, or what it has counts.
_OWN: Final = frozenset((b"x-request-id", b"if-none-match"))
# The parser of HTTP takes these characters for a part of the query string.
_GET: Final = re.compile(rb"(GET [^ ?]++\?query=)([!\"$%'-~]++)( HTTP/1\.1)")
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d{1,5})(?=\r\n|\Z)", re.IGNORECASE)


_T = TypeVar("_T")


def parted(raw: bytes) -> tuple[bytes, bytes] | None:
    """A request without its query, and the query: all of its query string, or its body.

    None where it has neither, or its body is not as long as it says.
    """
    head, _, body = raw.partition(b"\r\n\r\n")
    if (get := _GET.match(head)) and not body:
        query = unquote_to_bytes(get[2].replace(b"+", b" "))
        return get[1] + head[get.start(3) :], query
    length = _LENGTH.search(head)
    if length is None or int(length[1]) != len(body):
        return None
    return head[: length.start(1)] + head[length.end(1) :], body


class RequestCache:
    """The last requests that were answered from `cache`, at most 1,024 of 8 kB each.

    A request that is known byte for byte is answered without being read, by one look-up; of one
    that differs from an earlier one in its query alone, no more than the query is read. Pages of
    `origin` may read the answers.
    """

    def __init__(self, cache: AnswerCache, metrics: Metrics, origin: str = "*") -> None:
        self._common = common_headers(origin)
        self._cache = cache
        self._metrics = metrics
        self._known: OrderedDict[bytes, tuple[Key, Reply, bytes]] = OrderedDict()
        self._frames: OrderedDict[bytes, Key] = OrderedDict()

    def remember(self, scope: Scope, key: Key, reply: Reply) -> None:
        """Know the request of this scope, which got `reply` from the cache, from now on."""
        if raw := _raw(scope):
            self.keep(raw, key, reply)

    def keep(self, raw: bytes, key: Key, reply: Reply) -> None:
        """Know a request by its bytes; the same as `remember`."""
        _put(self._known, raw, (key, reply, self._head(reply)))

    def answer(self, raw: bytes) -> tuple[bytes, bytes] | None:
        """Headers and body of the answer to a request of these bytes, if it is known; counted."""
        known = self._known.get(raw)
        if known is None:
            return None
        began = perf_counter()
        key, reply, head = known
        if self._cache.get(key) is not reply:
            del self._known[raw]
            return None
        self._known.move_to_end(raw)
        record = Record(new_id())
        record.cache = "hit"
        return self.told(key, reply, record, began, head)

    def learn(self, scope: Scope, key: Key) -> None:
        """Know what stands around the query in the request of this scope from now on."""
        parts = parted(raw) if (raw := _raw(scope)) else None
        if parts is not None and parts[1] == str(key[1]).encode():
            _put(self._frames, parts[0], key)

    def alike(self, raw: bytes) -> Key | None:
        """The key of a request that differs from a learned one in its query alone."""
        parts = parted(raw) if self._frames and len(raw) <= _MAX_BYTES else None
        key = self._frames.get(parts[0]) if parts else None
        if parts is None or key is None:
            return None
        try:
            return key[0], parts[1].decode(), *key[2:]
        except UnicodeDecodeError:
            return None

    def told(
        self, key: Key, reply: Reply, record: Record, began: float, head: bytes = b""
    ) -> tuple[bytes, bytes]:
        """Headers and body of a reply to what was read here; counted."""
        record.route, record.status, record.size = "/sparql", 200, len(reply.body)
        record.seconds = perf_counter() - began
        self._metrics.request(str(key[0]), record)
        head = head or self._head(reply)
        return head + record.request_id.encode() + b"\r\n\r\n", reply.body

    def _head(self, reply: Reply) -> bytes:
        lines = b"".join(b"%s: %s\r\n" % pair for pair in (*reply.headers, *self._common))
        return lines + b"x-request-id: "


def _raw(scope: Scope) -> bytes | None:
    """The bytes of a request that may be known, if it is one."""
    raw: bytes | None = scope.get(WHOLE)
    if raw is None or len(raw) > _MAX_BYTES:
        return None
    return None if any(name in _OWN for name, _ in scope["headers"]) else raw


def _put(known: OrderedDict[bytes, _T], raw: bytes, what: _T) -> None:
    known[raw] = what
    if len(known) > _MAX_COUNT:
        known.popitem(last=False)


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

    What strangers ask runs in the open lane, unless it is a small lookup. An answer is kept and
    given again to whoever asks the same.
    """

    def __init__(self, service: Service, common: Common) -> None:
        self._recall = RequestCache(service.cache, common.metrics, common.settings.cors_origin)
        self._cache = service.cache
        self._service = service
        self._lookups = service.lookups
        self._clients = common.clients
        self._settings = common.settings
        self._limits = common.settings.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one GET or POST; errors are raised for the envelope to tell."""
        if scope["method"] not in ("GET", "POST"):
            raise ProblemError(
                "method-not-allowed",
                f"{scope['method']} is not served here; use one of {METHODS}.",
                (("allow", METHODS),),
            )
        asked = await read_asked(scope, receive, self._settings)
        record = record_of(scope)
        record.query = asked.query
        vary = _VARY
        if asked.query:
            key = self._key(asked, scope)
            if found := self._kept(key, record):
                self._recall.remember(scope, key, found)
            reply = found or await self._answer(asked, scope, receive, key, record)
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
            return await self._by_worker(asked, scope, receive, key, record)
        finally:
            self._clients.leave(client)

    async def _by_worker(
        self, asked: Asked, scope: Scope, receive: Receive, key: Key, record: Record
    ) -> Reply:
        """The reply of a worker; the text is read beside the event loop, at once.

        Raises QueryRefusedError for one that is too long, QueryTimeoutError, what `_chosen` raises,
        and what the lane raises of a text.
        """
        lane, most, began = self._service.open_lane, self._limits.seconds, monotonic()

        def read(query: str) -> tuple[Request, Any, bool]:
            family = GRAPH if form_of(query) in ("CONSTRUCT", "DESCRIBE") else SOLUTIONS
            request = _request(asked, family, _chosen(asked, family, scope))
            return request, lane.prepare(request, began), volatile(query)

        refuse_long(asked.query, self._limits.query_bytes)
        reading = read_aside(read, asked.query, seconds=min(most, asked.seconds or most))
        request, prepared, changes = await while_connected(reading, receive)
        answer = await _timed(lane.answer(request, prepared), receive, record, "open")
        return await self._reply(answer, scope, None if changes else key)

    async def _describe(
        self, asked: Asked, scope: Scope, receive: Receive, record: Record, vary: str
    ) -> Reply:
        """The description; one is kept for each format, whatever address it is asked under."""
        chosen = _chosen(asked, GRAPH, scope)
        key = ("description", chosen.media_type)
        kept, timing = self._kept(key, record), _KEPT
        if kept is None:
            limits = [
                (one.name, one.value, one.unit, f"{one.meaning} {one.passed}")
                for one in limits_table(self._settings)
            ]
            base, manifest = self._settings.base or _ANY_BASE, self._service.snapshot.manifest
            request = _request(Asked(description_query(base, manifest, limits)), GRAPH, chosen)
            client = self._clients.enter(scope)
            try:
                work = self._service.own_lane.answer(request)
                answer = await _timed(work, receive, record, "own")
            finally:
                self._clients.leave(client)
            kept, timing = Reply(200, answer.body), _timing(answer)
            self._cache.put(key, kept)
        body = kept.body
        if not self._settings.base:
            body = body.replace(_ANY_BASE.encode(), base_of(scope, "").encode())
        tag = tag_of(chosen.media_type, body)
        headers = (("content-type", chosen.content_type), *caching(tag, vary), timing)
        return Reply(200, body, headers, tag)

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
            self._cache.put(key, kept)
        return Reply(200, body, (*headers, _timing(answer)), tag)


def _pressed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


def _timing(answer: Answer) -> tuple[str, str]:
    return "server-timing", f"engine;dur={answer.seconds * 1000:.2f}"


async def _timed(
    work: Coroutine[Any, Any, Answer], receive: Receive, record: Record, lane: str
) -> Answer:
    record.lane, began = lane, perf_counter()
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
        raise ProblemError(
            "bad-request",
            f"The parameter 'format' is {wanted!r}; it must be one of {', '.join(names)}.",
            available=names,
        )
    chosen = choose(accept, family) if wanted is None else family.find(wanted)
    if chosen is None:
        raise ProblemError(
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
