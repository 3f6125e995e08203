"""Requests known byte for byte, whose answers are kept: they are answered without being read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from starlette.types import Scope

from dcgraph_api.body import WHOLE
from dcgraph_api.cache import AnswerCache
from dcgraph_api.envelope import common_headers
from dcgraph_api.ids import Record, new_id
from dcgraph_api.metrics import Metrics
from dcgraph_api.replies import Reply

__all__ = ["Recall"]

_MOST: Final = 1_024
_LONGEST_BYTES: Final = 8_192
# Such a request has an answer of its own: its id is told to it, or what it has counts.
_OWN: Final = frozenset((b"x-request-id", b"if-none-match"))


@dataclass(frozen=True, slots=True)
class _Known:
    key: Hashable
    method: str
    reply: Reply
    head: bytes


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

    def remember(self, scope: Scope, key: Hashable, reply: Reply) -> None:
        """Know the request of this scope, which got `reply` from the cache, from now on."""
        raw: bytes | None = scope.get(WHOLE)
        if raw is None or len(raw) > _LONGEST_BYTES:
            return
        if any(name in _OWN for name, _ in scope["headers"]):
            return
        lines = b"".join(b"%s: %s\r\n" % pair for pair in (*reply.headers, *self._common))
        head = lines + b"x-request-id: "
        self._known[raw] = _Known(key, scope["method"], reply, head)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

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
        record.route, record.status, record.cache = "/sparql", 200, "hit"
        record.size = len(known.reply.body)
        record.seconds = perf_counter() - began
        self._metrics.request(known.method, record)
        return known.head + record.request_id.encode() + b"\r\n\r\n", known.reply.body
