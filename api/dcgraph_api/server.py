"""Running the server: several processes that listen at one address."""

from __future__ import annotations

import asyncio
import logging
import math
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import uvicorn

from dcgraph.errors import SettingsError
from dcgraph.shelf import located
from dcgraph.snapshot import opened
from dcgraph.store.guard import give_memory_back
from dcgraph_api.app import ROUTES, Application
from dcgraph_api.common import common_of
from dcgraph_api.logs import set_up
from dcgraph_api.metrics import Metrics
from dcgraph_api.settings import Settings
from dcgraph_api.supervisor import supervise
from dcgraph_api.wire import Recalled, guarded_protocol

__all__ = ["Server", "allow_connections", "run"]

_log: Final = logging.getLogger(__name__)

_LEFT_FREE: Final = 256
"""Files that a process has open besides its connections, and then some."""


class Server(uvicorn.Server):
    """A uvicorn server of one process; it calls `on_ready` once it can answer."""

    def __init__(self, app: Application, on_ready: Callable[[], None] = lambda: None) -> None:
        settings = app.common.settings
        super().__init__(
            uvicorn.Config(
                app,
                loop="uvloop",
                http=guarded_protocol(
                    settings.head_bytes,
                    settings.receive_seconds,
                    connections=settings.connections,
                    client_connections=settings.client_connections,
                    clients=app.common.clients,
                    send_seconds=settings.send_seconds,
                    unsent_bytes=settings.unsent_bytes,
                    metrics=app.common.metrics,
                    recalled=_recalled(app),
                ),
                ws="none",
                lifespan="on",
                log_config=None,
                # A client can make it warn with each malformed request; the metrics count those.
                log_level="error",
                access_log=False,
                # The address of a client is read by `clients`, which knows whom to believe.
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=15,
                # Time for the queries that run to end by themselves or at their limit.
                timeout_graceful_shutdown=math.ceil(settings.time_limit) + 1,
            )
        )
        self._app = app
        self._on_ready = on_ready
        self.address = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the workers and listen on the sockets."""
        await super().startup(sockets)
        if self.started and sockets:
            self.address = _address(sockets[0])
            connections = self.server_state.connections
            self._app.common.metrics.watch("connections", (), lambda: len(connections))
            if threading.current_thread() is threading.main_thread():
                asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._hang_up)
            self._on_ready()

    def _hang_up(self) -> None:
        """On SIGHUP: look for a new snapshot, or end where the terminal is closed."""
        if _on_terminal():
            self.should_exit = True
        else:
            self._app.follower.reload()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let the requests that run end, and end the workers."""
        self._app.rest.state.draining = True
        await super().shutdown(sockets)


def run(folder: Path, settings: Settings) -> None:
    """Serve a snapshot, or the current one of a home, until the process is told to stop.

    Its log goes to the standard error stream, unless logging is set up already. Raises
    BuildError when there is no whole snapshot, SettingsError when the address cannot be
    listened on or the system allows too few open files, and whatever keeps the workers from
    starting.
    """
    set_up(settings.log)
    settings = replace(settings, connections=allow_connections(settings.connections))
    opened(located(folder))
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        # Each would end the process at once, with the requests in progress.
        signal.signal(number, signal.SIG_IGN)
    metrics = Metrics(ROUTES, settings.processes)
    with _listen(settings.host, settings.port) as listener:

        def serve(number: int, on_ready: Callable[[], None]) -> None:
            metrics.begin(number)
            _serve(Application(folder, common_of(settings, metrics)), listener, on_ready)

        def tell() -> None:
            address = _address(listener)
            _log.info("dcgraph listens at %s (SPARQL at %s/sparql)", address, address)
            if os.geteuid() == 0:
                _log.warning(
                    "dcgraph runs as root, and so do the workers that run strangers' queries: "
                    "give it an account of its own (docs/operations.md)"
                )

        if settings.processes == 1:
            serve(0, tell)
        else:
            # Were it open here, the system would still take connections that nobody serves.
            stop = listener.close
            supervise(
                settings.processes,
                serve,
                tell,
                stop,
                seconds=settings.time_limit + 5,
                hangs_up=_on_terminal(),
            )


def allow_connections(connections: int) -> int:
    """Raise the limit of open files as far as needed; the number of connections that it allows.

    That number is `connections`, or a smaller one, told in the log, where the system's hard
    limit is too low. Raises SettingsError where it allows none.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + connections // 4 + _LEFT_FREE
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return connections
    reach = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (reach, hard))
    if reach == wanted:
        return connections
    # A fifth is for those that are turned away.
    allowed = (reach - _LEFT_FREE) * 4 // 5
    if allowed < 1:
        raise SettingsError(
            f"The system allows a process {reach} open files; the server needs {_LEFT_FREE} and "
            f"one or more for each connection, {wanted} for {connections} connections. "
            "Raise the hard limit (ulimit -Hn, or LimitNOFILE in a unit of systemd)."
        )
    _log.warning(
        "the system allows a process %d open files, so that each keeps %d connections instead of "
        "the %d that DCGRAPH_CONNECTIONS asks for; raise the hard limit (ulimit -Hn, or "
        "LimitNOFILE in a unit of systemd)",
        reach,
        allowed,
        connections,
    )
    return allowed


def _recalled(app: Application) -> Recalled:
    # A log of every request has to read each.
    return app.recalled if app.common.settings.access_log != "all" else lambda _: None


def _serve(app: Application, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    give_memory_back()
    try:
        Server(app, on_ready).run(sockets=[listener])
    except KeyboardInterrupt:
        _log.info("dcgraph stopped")
    except SystemExit:
        if app.failure is None:
            raise
        raise app.failure from None


def _on_terminal() -> bool:
    """Whether a terminal shows the log: SIGHUP says then that it is closed."""
    return sys.stderr.isatty()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # Without a word the system decides whether :: takes IPv4 too.
        both = host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server((host, port), family=family, backlog=2048, dualstack_ipv6=both)
    # A name that is too long or has empty parts is told by a UnicodeError.
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"The address {host!r} port {port} cannot be listened on ({error}); "
            "set DCGRAPH_HOST and DCGRAPH_PORT to one that is free."
        ) from error
