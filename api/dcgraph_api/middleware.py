"""What all requests pass: ids, headers, errors, the log."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from time import perf_counter
from typing import Any, Final, TextIO

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from dcgraph.errors import DcgraphError
from dcgraph.text import escaped
from dcgraph_api.caching import Reply, problem_reply
from dcgraph_api.clients import Clients, parse_networks
from dcgraph_api.config import Settings
from dcgraph_api.errors import Problem, problem_of
from dcgraph_api.metrics import Metrics
from dcgraph_api.request_context import CURRENT_ID, Record, new_id, record_of

ACCESS: Final = logging.getLogger("dcgraph.access")
"""Logs each finished request, with its details in `fields`."""

SLOW_SECONDS: Final = 1.0
"""From this time on a request is told although it went well."""

_log: Final = logging.getLogger(__name__)
_FAILED: Final = 500
_EXPOSED: Final = (
    b"Dcgraph-Silence, Dcgraph-Truncated, ETag, Link, Retry-After, Server-Timing, X-Request-Id"
)
_OF_OPERATORS: Final = ("/health", "/metrics", "/ready")
"""Paths for the operator of the server: pages of other origins may not read them."""


class JsonFormatter(logging.Formatter):
    """One JSON object a line, in ASCII alone, so that nothing in it can begin another line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without its end."""
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := CURRENT_ID.get():
            line["request_id"] = request_id
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class TextFormatter(logging.Formatter):
    """A line for people; a trace follows on lines of its own, each marked with a bar."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines, without the last end."""
        parts = [_time(record), record.levelname, record.getMessage()]
        parts += [f"{name}={value}" for name, value in getattr(record, "fields", {}).items()]
        if request_id := CURRENT_ID.get():
            parts.append(f"request_id={request_id}")
        lines = [" ".join(map(escaped, parts))]
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            lines += ["  | " + escaped(line) for line in trace.splitlines()]
        return "\n".join(lines)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def set_up(form: str, stream: TextIO | None = None) -> None:
    """Have all that is logged written to `stream`, by default the standard error stream.

    `form` is "json", "text", "off", or "auto" for text on a terminal and JSON elsewhere.
    A program that has set up logging already keeps what it has.
    """
    root = logging.getLogger()
    if root.handlers:
        return
    target = stream or sys.stderr
    handler: logging.Handler = logging.NullHandler()
    if form != "off":
        handler = logging.StreamHandler(target)
        text = form == "text" or (form == "auto" and target.isatty())
        handler.setFormatter(TextFormatter() if text else JsonFormatter())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # It tells of every request to a store elsewhere; those that matter are told by us.
    logging.getLogger("httpx2").setLevel(logging.WARNING)


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
        self._access = access
        self._include = include

    def ended(self, scope: Scope, record: Record) -> None:
        """Note a request that has ended, with an answer or without."""
        self.metrics.request(scope["method"], record)
        bad = record.status >= _FAILED or record.seconds >= SLOW_SECONDS
        if self._access == "all" or (bad and self._access == "errors"):
            level = logging.WARNING if bad else logging.INFO
            level = logging.ERROR if record.status == _FAILED else level
            ACCESS.log(level, "request", extra={"fields": self._fields(scope, record)})

    def _fields(self, scope: Scope, record: Record) -> dict[str, object]:
        query = record.query.encode(errors="surrogatepass")
        told = {
            "query_hash": query and blake2b(query, digest_size=8).hexdigest(),
            "engine_ms": round(record.engine_seconds * 1000, 3),
            "cache": record.cache,
            "problem": record.problem,
            "query": record.query if "query" in self._include else "",
        }
        fields: dict[str, object] = {
            "method": scope["method"],
            "path": scope["path"],
            "route": record.route,
            "status": record.status,
            "bytes": record.size,
            "ms": round(record.seconds * 1000, 3),
            **{name: value for name, value in told.items() if value},
        }
        if "client" in self._include:
            fields["client"] = self._clients.address(scope)
        return fields


def common_headers(origin: str) -> tuple[tuple[bytes, bytes], ...]:
    """What each response carries; pages of `origin` may read it, `*` for any and "" for none.

    Cookies are never read, so that a page of another origin sees no more than anybody.
    """
    nosniff = (b"x-content-type-options", b"nosniff")
    if not origin:
        return (nosniff,)
    allowed = (b"access-control-allow-origin", origin.encode())
    return allowed, (b"access-control-expose-headers", _EXPOSED), nosniff


class ErrorMiddleware:
    """Wraps an application and answers for it where it does not answer itself.

    OPTIONS is answered here with `methods`; HEAD reaches the application as GET, and the body
    of its answer is held back. An error of the tree becomes its problem; any other is logged
    and answered as 500, and nothing else of it is told. Every response carries the id of its
    request, and so does every problem that is told here.

    Pages of `origin` may read all that is not for operators alone.

    Each request is noted with `watch` under `route`, or else the template that FastAPI found.
    """

    def __init__(
        self,
        app: ASGIApp,
        methods: str,
        watch: Watch | None = None,
        route: str = "",
        origin: str = "*",
    ) -> None:
        self._headers = common_headers(origin)
        self._app = app
        self._watch = watch
        self._route = route
        self._preflight = Reply(
            204,
            headers=(
                ("allow", methods),
                ("access-control-allow-methods", methods),
                ("access-control-allow-headers", "*"),
                ("access-control-max-age", "86400"),
            ),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request; other scopes pass unchanged."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        record = record_of(scope)
        CURRENT_ID.set(record.request_id)
        head = scope["method"] == "HEAD"
        common = common_headers("") if scope["path"] in _OF_OPERATORS else self._headers

        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                own, id_ = message.get("headers", ()), record.request_id.encode()
                message["headers"] = [*own, *common, (b"x-request-id", id_)]
            elif head:
                message = {**message, "body": b""}
            else:
                record.size += len(message.get("body", b""))
            await send(message)

        inner = {**scope, "method": "GET"} if head else scope
        try:
            if scope["method"] == "OPTIONS":
                await self._preflight.send(send_more)
            else:
                await self._app(inner, receive, send_more)
        except ClientDisconnect:
            _log.debug("the client left before its answer")
        except Exception as error:
            problem = _problem(error, record)
            if record.status:
                raise
            await problem_reply(problem).send(send_more)
        finally:
            if self._watch is not None:
                record.seconds = perf_counter() - began
                # FastAPI leaves the route that it found in the scope.
                record.route = self._route or getattr(inner.get("route"), "path", "")
                self._watch.ended(scope, record)


def note(problem: Problem, record: Record, error: Exception) -> None:
    """Note the problem of a request; the log names the file for want of which it has no answer."""
    record.problem = problem.kind
    if problem.kind == "graph-unreadable":
        _log.error("request %s: %s", record.request_id, error)


def closing_answer(problem: Problem) -> bytes:
    """The whole response, in bytes, to what is told before there is a request: the last one."""
    reply = problem_reply(problem)
    request_id = (b"x-request-id", new_id().encode())
    # Whatever the setting: none of the graph is in it.
    headers = (*reply.headers, *common_headers("*"), request_id, (b"connection", b"close"))
    lines = b"".join(b"%s: %s\r\n" % pair for pair in headers)
    return STATUS_LINE[reply.status] + lines + b"\r\n" + reply.body


def _problem(error: Exception, record: Record) -> Problem:
    """The problem to tell; what nobody foresaw goes to the log, under the id of the request."""
    problem = problem_of(error) if isinstance(error, DcgraphError) else None
    if problem is None or problem.kind == "internal":
        _log.error("request %s failed", record.request_id, exc_info=error)
        problem = Problem(
            "internal",
            "The server failed on this request; its log says why, under request id "
            f"{record.request_id}.",
        )
    note(problem, record, error)
    return replace(problem, members={**problem.members, "request_id": record.request_id})


@dataclass(frozen=True, slots=True)
class Common:
    """The settings, the clients that are being served, and what is noted of each request."""

    settings: Settings
    metrics: Metrics
    clients: Clients
    watch: Watch


def common_of(settings: Settings, metrics: Metrics) -> Common:
    """What the settings make of it."""
    clients = Clients(settings.client_queries, parse_networks(settings.trusted_proxies))
    include = tuple(settings.log_include.split(","))
    return Common(settings, metrics, clients, Watch(metrics, clients, settings.access_log, include))
