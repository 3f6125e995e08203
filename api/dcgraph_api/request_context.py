"""What is known of the request that is being served."""

from __future__ import annotations

import itertools
import os
import re
import secrets
from contextvars import ContextVar
from typing import Final

from starlette.types import Scope

CURRENT_ID: Final[ContextVar[str]] = ContextVar("dcgraph_request_id", default="")
"""The id of the request that the running task serves, empty outside of one."""

_WELL_FORMED: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_KEY: Final = "dcgraph.record"


class _Source:
    """Ids of one process. They tell requests apart; that nobody guesses one is not promised."""

    def begin(self) -> None:
        """Take a new random prefix, so that no two processes make the same id."""
        self.prefix = secrets.token_hex(5)
        self.counter = itertools.count(1)


_source: Final = _Source()
_source.begin()
# A process that is forked would go on counting where its parent does.
os.register_at_fork(after_in_child=_source.begin)


class Record:
    """What is noted of one request on its way, for its log line and the metrics.

    `lane` is the lane that ran a query, `engine_seconds` its time there, `cache` is "hit" or
    "miss" where the answer cache was asked, `problem` the kind of the problem that was told.
    `route` is a template, `status` is 0 while there is no answer, `size` is that of the body in
    bytes, `seconds` the time from the head of the request to its end.
    """

    __slots__ = (
        *("request_id", "route", "query", "lane", "cache", "problem"),
        *("status", "size", "seconds", "engine_seconds", "truncated"),
    )

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        self.route = self.query = self.lane = self.cache = self.problem = ""
        self.status = self.size = 0
        self.seconds = self.engine_seconds = 0.0
        self.truncated = False


def new_id() -> str:
    """An id that no other request has."""
    return f"{_source.prefix}-{next(_source.counter):x}"


def record_of(scope: Scope) -> Record:
    """The record of a request, made on first asking.

    It has the id that the request came with, if that is well formed, or else a new one.
    """
    record: Record | None = scope.get(_KEY)
    if record is None:
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        known = given.decode() if _WELL_FORMED.fullmatch(given) else new_id()
        record = scope[_KEY] = Record(known)
    return record
