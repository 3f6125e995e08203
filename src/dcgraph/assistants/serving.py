"""Serving assistants: over standard input and output, or over HTTP."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import socket
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from anyio import BrokenResourceError, ClosedResourceError
from fastmcp import FastMCP
from mcp.server.transport_security import RequestBodyLimitMiddleware
from mcp.types import PARSE_ERROR
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dcgraph.assistants.server import assistant_server
from dcgraph.research.desk import Desk
from dcgraph.snapshot import Snapshot
from dcgraph.store import Limits
from dcgraph.store.embedded import Pool, Supply

__all__ = ["LIMITS", "Door", "serve_http", "serve_stdio"]

LIMITS: Final = Limits(output_bytes=8 << 20, rows=10_000)
"""Time, memory and length of a query are bounded as at the endpoint, answers more narrowly."""

_WORKERS: Final = 2
_WAITING: Final = 16
_BODY_BYTES: Final = 256 << 10
_CONNECTIONS: Final = 64
_IDLE_SECONDS: Final = 15
_MAX_NESTING: Final = 64
"""Levels of the JSON of a request; what the tools take has four."""
_NO_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?+|[^][{}"]++', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Door:
    """Where to listen, and which names besides that of the host a client may ask it by."""

    host: str
    port: int
    names: Sequence[str] = ()


def serve_stdio(snapshot: Snapshot, server: str = "") -> None:
    """Serve whoever writes to standard input until it ends."""
    _hush()

    async def run() -> None:
        async with _pool(snapshot) as pool:
            made = assistant_server(Desk.open(snapshot), pool.answer, server)
            work = made.run_stdio_async(show_banner=False, log_level="CRITICAL")
            signal_ = await _ended_by_signal(work)
            if signal_:
                await pool.close()
                # A thread waits for standard input, and an orderly end would wait for it.
                os._exit(128 + signal_)

    asyncio.run(run())


def _hush() -> None:
    """Log what is ours alone: the protocol's library logs pages on whatever a stranger sends."""
    logging.getLogger().setLevel(logging.CRITICAL)
    logging.getLogger("dcgraph").setLevel(logging.WARNING)


async def _ended_by_signal(work: Coroutine[Any, Any, None]) -> int:
    """Run until the work is done, which is 0, or a signal comes, which is its number."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[int] = loop.create_future()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, _settle, told, int(one))
    task = asyncio.ensure_future(work)
    await asyncio.wait((task, told), return_when=asyncio.FIRST_COMPLETED)
    if told.done():
        return told.result()
    try:
        task.result()
    except* (BrokenResourceError, ClosedResourceError):
        # Input ended while something was being told, which nobody reads any more.
        pass
    return 0


def _settle(told: asyncio.Future[int], number: int) -> None:
    if not told.done():
        told.set_result(number)


def serve_http(
    snapshot: Snapshot, door: Door, server: str = "", tell: Callable[[str], None] = lambda _: None
) -> None:
    """Serve over HTTP, at /mcp, until it is told to stop; `tell` hears the address.

    Raises OSError if the address cannot be listened at.
    """
    _hush()

    async def run(sockets: list[socket.socket]) -> None:
        async with _pool(snapshot) as pool:
            made = assistant_server(Desk.open(snapshot), pool.answer, server)
            await _listen(made, door, sockets)

    with _listening(door) as listening:
        host = f"[{door.host}]" if ":" in door.host else door.host
        tell(f"http://{host}:{listening.getsockname()[1]}/mcp")
        asyncio.run(run([listening]))


async def _listen(made: FastMCP[None], door: Door, sockets: list[socket.socket]) -> None:
    await made.run_http_async(
        show_banner=False,
        host=door.host,
        port=door.port,
        path="/mcp",
        log_level="CRITICAL",
        sockets=sockets,
        # No state between requests, so that nobody can fill the server with sessions.
        stateless_http=True,
        json_response=True,
        # A page of another site must not reach it by a name that it has made its own.
        host_origin_protection=True,
        allowed_hosts=list(door.names),
        middleware=[
            Middleware(RequestBodyLimitMiddleware, max_body_size=_BODY_BYTES),
            Middleware(_Shallow),
        ],
        uvicorn_config={
            "access_log": False,
            "limit_concurrency": _CONNECTIONS,
            "log_level": "critical",
            "server_header": False,
            "timeout_keep_alive": _IDLE_SECONDS,
        },
    )


class _Shallow:
    """Wraps an application so that it gets no JSON nested deeper than _MAX_NESTING.

    The protocol's library answers 500 where its reader of JSON recurses too deep. What arrives
    here has its body in one message.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        first: Message | None = await receive()
        body: bytes = first.get("body", b"") if first else b""
        if await asyncio.to_thread(_is_deep, body):
            told = f"Parse error: the JSON is nested deeper than {_MAX_NESTING} levels, the limit."
            error = {"code": PARSE_ERROR, "message": told}
            refused = JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, 400)
            await refused(scope, receive, send)
            return

        async def again() -> Message:
            nonlocal first
            message, first = first, None
            return message or await receive()

        await self._app(scope, again, send)


def _is_deep(body: bytes) -> bool:
    brackets = _NO_BRACKETS.sub(b"", body)
    depths = accumulate(1 if bracket in b"[{" else -1 for bracket in brackets)
    return any(depth > _MAX_NESTING for depth in depths)


def _listening(door: Door) -> socket.socket:
    """A socket that listens there; OSError tells at once that it cannot."""
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    return socket.create_server((door.host, door.port), family=family, backlog=_CONNECTIONS)


def _pool(snapshot: Snapshot) -> Pool:
    supply = Supply(snapshot.store, memory_quads=0)
    return Pool(snapshot.store, workers=_WORKERS, limits=LIMITS, queue=_WAITING, supply=supply)
