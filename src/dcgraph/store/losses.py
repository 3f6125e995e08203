"""What to tell whoever asked a query that a worker did not answer."""

from __future__ import annotations

import logging

from dcgraph.errors import QueryError, QueryOutOfMemory, QueryTimeout, StoreUnavailable
from dcgraph.store.model import Limits
from dcgraph.store.process import Lost

__all__ = ["cause_of", "closed", "explain", "timed_out"]

_log = logging.getLogger(__name__)


def cause_of(lost: Lost, *, killed: bool) -> str:
    """Why a worker ended: alarm, memory, cancelled (by us, `killed`), outside or crash."""
    if lost.by_alarm:
        return "alarm"
    if lost.by_memory:
        return "memory"
    if killed:
        return "cancelled"
    return "outside" if lost.from_outside else "crash"


def closed() -> StoreUnavailable:
    """The error of a pool that takes no requests."""
    return StoreUnavailable("The store is closed: open it, or ask the server again.")


def timed_out(seconds: float) -> QueryTimeout:
    """The error of a query that ran for `seconds`."""
    return QueryTimeout(
        f"The query was stopped at its limit of {seconds:g} s: narrow it, put a LIMIT on its "
        "inner parts, or write MINUS for FILTER NOT EXISTS.",
        seconds,
    )


def explain(lost: Lost, seconds: float, limits: Limits) -> QueryError:
    """The error of a query whose worker ended before its answer."""
    if lost.by_alarm:
        return timed_out(seconds)
    if lost.by_memory:
        return QueryOutOfMemory(
            f"The query was stopped at its limit of {limits.memory_bytes >> 20} MiB of "
            "memory: narrow it, or leave out ORDER BY, DISTINCT or GROUP BY over many rows.",
            limits.memory_bytes,
        )
    _log.warning("A query was lost: %s", lost)
    return StoreUnavailable(
        f"The worker that ran the query was lost (code {lost.code}): try again, and if it "
        "happens again, simplify the query."
    )
