"""What to tell whoever asked a query that a worker did not answer."""

from __future__ import annotations

import logging
from typing import Final

from dcgraph.errors import QueryError, QueryOutOfMemory, QueryTimeout, StoreUnavailable
from dcgraph.store.model import Limits
from dcgraph.store.process import Lost

__all__ = ["cause_of", "closed", "explain", "timed_out"]

_log = logging.getLogger(__name__)

_TOLD: Final = 0.05
"""A shorter wait, in seconds, is not worth a word."""


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


def timed_out(seconds: float, waited: float = 0) -> QueryTimeout:
    """The error of a query that ran for `seconds`, besides which it `waited` so many seconds."""
    before = f", after a wait of {waited:.1f} s for its turn" if waited >= _TOLD else ""
    return QueryTimeout(
        f"The query was stopped at its limit of {seconds:g} s{before}: narrow it, put a LIMIT on "
        "its inner parts, or write MINUS for FILTER NOT EXISTS.",
        seconds,
    )


def explain(
    lost: Lost, seconds: float, limits: Limits, *, waited: float = 0, little: bool = True
) -> QueryError:
    """The error of a query whose worker ended before its answer, which it `waited` for.

    `little` tells that it had taken little memory.
    """
    if lost.by_alarm:
        return timed_out(seconds, waited)
    if lost.by_memory:
        return QueryOutOfMemory(
            f"The query was stopped at its limit of {limits.memory_bytes >> 20} MiB of "
            "memory: narrow it, or leave out ORDER BY, DISTINCT or GROUP BY over many rows.",
            limits.memory_bytes,
        )
    _log.warning("A query was lost: %s", lost)
    if lost.from_outside and not little:
        return StoreUnavailable(
            "The worker that ran the query was killed, perhaps because the machine ran out of "
            "memory, and the query is not run again: narrow it, or leave out ORDER BY, DISTINCT "
            "or GROUP BY over many rows."
        )
    return StoreUnavailable(
        f"The worker that ran the query was lost (code {lost.code}): try again, and if it "
        "happens again, simplify the query."
    )
