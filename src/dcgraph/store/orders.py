"""What a pool makes of a request before a worker sees it, and which queries it knows as slow."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dcgraph.dialect import readable
from dcgraph.store import wire
from dcgraph.store.clauses import with_graphs
from dcgraph.store.model import Limits, Request

__all__ = ["SHORTEST", "Order", "SlowQueries", "make_order"]

SHORTEST: Final = 0.001
"""A time limit of 0 s would set no alarm at all."""

_LONG_QUERY: Final = 8192
"""From this many characters on a query is read in a thread: 100 kB of brackets take 0.1 s."""

_SHORT_QUERY: Final = 4096
_KEPT: Final = 1024


@dataclass(frozen=True, slots=True)
class Order:
    """A request that may be sent: its JSON, and its time limit in seconds.

    `key` stands for the query in the memory of slow ones.
    """

    text: bytes
    seconds: float
    key: int
    solutions_format: str
    graph_format: str


async def make_order(request: Request, limits: Limits) -> Order:
    """Raises QueryRefused for a format that is not known, and what `readable` raises."""
    length = len(request.query)
    if length + sum(map(len, request.default_graphs + request.named_graphs)) <= _SHORT_QUERY:
        return _order_of_short(request, limits)
    if length <= _LONG_QUERY or length > limits.query_bytes:
        return _order(request, limits)
    return await asyncio.to_thread(_order, request, limits)


def _order(request: Request, limits: Limits) -> Order:
    wire.check_formats(request)
    request = with_graphs(request)
    text = wire.request_text(request, readable(request.query, limits), limits.rows)
    seconds = limits.seconds
    if request.seconds is not None:
        seconds = min(seconds, max(request.seconds, SHORTEST))
    return Order(
        text,
        seconds,
        hash((request.query, request.default_graphs, request.named_graphs)),
        request.solutions_format,
        request.graph_format,
    )


_order_of_short: Final = lru_cache(maxsize=512)(_order)


class SlowQueries:
    """Remembers the queries that were slow when they last ran, as many as are worth keeping."""

    def __init__(self) -> None:
        self._keys: OrderedDict[int, None] = OrderedDict()

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    def note(self, key: int, *, slow: bool) -> None:
        """Remember a query, or forget it."""
        if slow:
            self._keys[key] = None
            self._keys.move_to_end(key)
            if len(self._keys) > _KEPT:
                self._keys.popitem(last=False)
        elif self._keys:
            self._keys.pop(key, None)
