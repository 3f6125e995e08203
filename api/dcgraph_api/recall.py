"""Requests known byte for byte, whose answers are kept: they are answered without being read.

Of a request that differs from an earlier one in its query alone, no more than the query is read.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from time import perf_counter
from typing import Final, TypeVar
from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from dcgraph_api.body import WHOLE
from dcgraph_api.cache import AnswerCache
from dcgraph_api.envelope import common_headers
from dcgraph_api.ids import Record, new_id
from dcgraph_api.metrics import Metrics
from dcgraph_api.replies import Reply

__all__ = ["Key", "Recall", "parted"]

Key = tuple[str | tuple[str, ...] | None, ...]
"""All that an answer depends on: the method, the query, and what is asked besides."""

_MOST: Final = 1_024
_LONGEST_BYTES: Final = 8_192
# Such a request has an answer of its own: its id is told to it, or what it has counts.
_OWN: Final = frozenset((b"x-request-id", b"if-none-match"))
# The parser of HTTP takes these characters for a part of the query string.
_GET: Final = re.compile(rb"(GET [^ ?]++\?query=)([!\"$%'-~]++)( HTTP/1\.1)")
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d{1,5})(?=\r\n|\Z)", re.IGNORECASE)


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Known:
    key: Key
    reply: Reply
    head: bytes


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


class Recall:
    """The last requests that were answered from `cache`, at most 1,024 of 8 kB each.

    A request that is known byte for byte costs the server one look-up. Pages of `origin` may read
    the answers.
    """

    def __init__(self, cache: AnswerCache, metrics: Metrics, origin: str = "*") -> None:
        self._common = common_headers(origin)
        self._cache = cache
        self._metrics = metrics
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._frames: OrderedDict[bytes, Key] = OrderedDict()

    def remember(self, scope: Scope, key: Key, reply: Reply) -> None:
        """Know the request of this scope, which got `reply` from the cache, from now on."""
        if raw := _raw(scope):
            self.keep(raw, key, reply)

    def keep(self, raw: bytes, key: Key, reply: Reply) -> None:
        """Know a request by its bytes; the same as `remember`."""
        _put(self._known, raw, _Known(key, reply, self._head(reply)))

    def answer(self, raw: bytes) -> tuple[bytes, bytes] | None:
        """Headers and body of the answer to a request of these bytes, if it is known; counted."""
        known = self._known.get(raw)
        if known is None:
            return None
        began = perf_counter()
        if self._cache.get(known.key) is not known.reply:
            del self._known[raw]
            return None
        self._known.move_to_end(raw)
        record = Record(new_id())
        record.cache = "hit"
        return self._counted(known.key, known.reply, known.head, record, began)

    def learn(self, scope: Scope, key: Key) -> None:
        """Know what stands around the query in the request of this scope from now on."""
        parts = parted(raw) if (raw := _raw(scope)) else None
        if parts is not None and parts[1] == str(key[1]).encode():
            _put(self._frames, parts[0], key)

    def alike(self, raw: bytes) -> Key | None:
        """The key of a request that differs from a learned one in its query alone."""
        parts = parted(raw) if self._frames and len(raw) <= _LONGEST_BYTES else None
        key = self._frames.get(parts[0]) if parts else None
        if parts is None or key is None:
            return None
        try:
            return key[0], parts[1].decode(), *key[2:]
        except UnicodeDecodeError:
            return None

    def told(self, key: Key, reply: Reply, record: Record, began: float) -> tuple[bytes, bytes]:
        """Headers and body of a reply to what was read here; counted."""
        return self._counted(key, reply, self._head(reply), record, began)

    def _head(self, reply: Reply) -> bytes:
        lines = b"".join(b"%s: %s\r\n" % pair for pair in (*reply.headers, *self._common))
        return lines + b"x-request-id: "

    def _counted(
        self, key: Key, reply: Reply, head: bytes, record: Record, began: float
    ) -> tuple[bytes, bytes]:
        record.route, record.status, record.size = "/sparql", 200, len(reply.body)
        record.seconds = perf_counter() - began
        self._metrics.request(str(key[0]), record)
        return head + record.request_id.encode() + b"\r\n\r\n", reply.body


def _raw(scope: Scope) -> bytes | None:
    """The bytes of a request that may be known, if it is one."""
    raw: bytes | None = scope.get(WHOLE)
    if raw is None or len(raw) > _LONGEST_BYTES:
        return None
    return None if any(name in _OWN for name, _ in scope["headers"]) else raw


def _put(known: OrderedDict[bytes, _T], raw: bytes, what: _T) -> None:
    known[raw] = what
    if len(known) > _MOST:
        known.popitem(last=False)
