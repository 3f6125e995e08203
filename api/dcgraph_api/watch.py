"""What becomes known of each request: a line in the log and the numbers of the metrics."""

from __future__ import annotations

import hashlib
import logging
from typing import Final

from starlette.types import Scope

from dcgraph_api.clients import Clients
from dcgraph_api.ids import Record
from dcgraph_api.logs import ACCESS
from dcgraph_api.metrics import Metrics

__all__ = ["SLOW_SECONDS", "Watch"]

SLOW_SECONDS: Final = 1.0
"""From this time on a request is told although it went well."""

_FAILED: Final = 500


class Watch:
    """Notes every request that has ended.

    `access` says which are told in the log: "all", "errors" for those of status 500 and above
    and those that took SLOW_SECONDS, or "off". `include` names what a line tells only when
    asked to: "query" its text, "client" the address that `clients` finds.
    """

    def __init__(
        self,
        metrics: Metrics,
        clients: Clients,
        access: str = "errors",
        include: tuple[str, ...] = (),
    ) -> None:
        self.metrics = metrics
        self._clients = clients
        self._all = access == "all"
        self._errors = access == "errors"
        self._include = include

    def ended(self, scope: Scope, record: Record) -> None:
        """Note a request that has ended, with an answer or without."""
        self.metrics.request(scope["method"], record)
        if self._all or (
            self._errors and (record.status >= _FAILED or record.seconds >= SLOW_SECONDS)
        ):
            self._tell(scope, record)

    def _tell(self, scope: Scope, record: Record) -> None:
        fields: dict[str, object] = {
            "method": scope["method"],
            "path": scope["path"],
            "route": record.route,
            "status": record.status,
            "bytes": record.size,
            "ms": round(record.seconds * 1000, 3),
        }
        if record.query:
            fields["query_hash"] = hashlib.blake2b(
                record.query.encode(errors="surrogatepass"), digest_size=8
            ).hexdigest()
        if record.engine_seconds:
            fields["engine_ms"] = round(record.engine_seconds * 1000, 3)
        if record.cache:
            fields["cache"] = record.cache
        if record.problem:
            fields["problem"] = record.problem
        if "query" in self._include and record.query:
            fields["query"] = record.query
        if "client" in self._include:
            fields["client"] = self._clients.address(scope)
        ACCESS.log(_level(record.status, record.seconds), "request", extra={"fields": fields})


def _level(status: int, seconds: float) -> int:
    if status == _FAILED:
        return logging.ERROR
    if status > _FAILED or seconds >= SLOW_SECONDS:
        return logging.WARNING
    return logging.INFO
