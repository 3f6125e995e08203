"""What a pool makes of a request before a worker sees it, and which queries it knows as slow."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from time import monotonic
from typing import Final

from dcgraph.dialect import readable
from dcgraph.queries import refuse_long
from dcgraph.store import wire
from dcgraph.store.clauses import with_graphs
from dcgraph.store.model import Limits, Request
from dcgraph.store.threads import QUICK, read_aside

__all__ = ["SHORTEST", "Order", "SlowQueries", "make_order", "order_of"]

SHORTEST: Final = 0.001
"""A time limit of 0 s would set no alarm at all."""

_KEPT: Final = 1024

_COMMENT: Final = re.compile(
    r"""
      (?P<text> <[^<>"{}\x00-\x20]*+>
        | \"{3}(?: [^"\\] | \\. | "(?!"") )*+(?:\"{3})?+
        | '{3}(?: [^'\\] | \\. | '(?!'') )*+(?:'{3})?+
        | "(?: [^"\\\r\n] | \\. )*+"?+ | '(?: [^'\\\r\n] | \\. )*+'?+ )
    | \#[^\r\n]*+
    """,
    re.VERBOSE | re.DOTALL,
)
"""A comment, or an IRI or a literal, in which what looks like one is none."""


@dataclass(frozen=True, slots=True)
class Order:
    """A request that may be sent: its JSON, its time limit, and what is left of that, in seconds.

    `key` stands for the query in the memory of slow ones, however it is laid out.
    """

    text: bytes
    limit: float
    seconds: float
    key: int
    solutions_format: str
    graph_format: str


async def make_order(request: Request, limits: Limits) -> Order:
    """The order for a request, whose query is read within its time limit.

    Raises QueryRefused for a format that is not known, what `with_graphs` and `readable` raise,
    and QueryTimeout.
    """
    if _is_short(request):
        return _order_of_short(request, limits)
    refuse_long(request.query, limits.query_bytes)
    seconds, began = _seconds(request, limits), monotonic()
    return await read_aside(_ordered, request.query, request, limits, began, seconds=seconds)


def order_of(request: Request, limits: Limits, began: float) -> Order:
    """The same where the text may be read, of a request whose time runs since `began`.

    That is a moment of the monotonic clock.
    """
    if _is_short(request):
        return _order_of_short(request, limits)
    order = _order(request, limits)
    return replace(order, seconds=max(order.seconds - (monotonic() - began), SHORTEST))


def _ordered(_: str, request: Request, limits: Limits, began: float) -> Order:
    return order_of(request, limits, began)


def _is_short(request: Request) -> bool:
    graphs = sum(map(len, request.default_graphs + request.named_graphs))
    return len(request.query) + graphs <= QUICK


def _seconds(request: Request, limits: Limits) -> float:
    if request.seconds is None:
        return limits.seconds
    return min(limits.seconds, max(request.seconds, SHORTEST))


def _order(request: Request, limits: Limits) -> Order:
    wire.check_formats(request)
    reading = readable(request.query, limits)
    request = with_graphs(request)
    seconds = _seconds(request, limits)
    return Order(
        wire.request_text(request, reading, limits.rows),
        seconds,
        seconds,
        hash((_bare(request.query), request.default_graphs, request.named_graphs)),
        request.solutions_format,
        request.graph_format,
    )


def _bare(query: str) -> str:
    """A query without comments, blanks and capitals.

    Two queries that differ in the blanks of a literal alone become one, which does no harm
    where only their speed is remembered.
    """
    if "#" in query:
        query = _COMMENT.sub(lambda found: found["text"] or " ", query)
    return "".join(query.split()).lower()


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
