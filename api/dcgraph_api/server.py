"""Running the server: processes that listen at one address."""

from __future__ import annotations

import asyncio
import logging
import math
import os
import resource
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import uvicorn

from dcgraph.errors import BuildError, DcgraphError, SettingsError
from dcgraph.snapshot.manifest import opened
from dcgraph.snapshot.repository import located
from dcgraph.store.sandbox import end_with_parent, give_memory_back
from dcgraph_api.app import ROUTES, Application
from dcgraph_api.config import Settings
from dcgraph_api.http_limits import guarded_protocol
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import common_of, set_up

_READY: Final = b"ready"
_ENDINGS: Final = (signal.SIGINT, signal.SIGTERM)
_HANDLED: Final = (*_ENDINGS, signal.SIGHUP)
_SOON_SECONDS: Final = 5.0
"""A process that ends within this time of its start is not replaced at once."""

_PAUSE_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.05
_LEFT_FREE: Final = 256
"""Files that a process has open besides its connections, and then some."""

_log: Final = logging.getLogger(__name__)


class Supervisor:
    """Runs `serve(number, on_ready)` in `count` processes until this one is told to stop.

    Each process that ends is replaced. Told to stop by SIGINT or SIGTERM, all are, `stop` is
    called, and they have `seconds` to end. SIGHUP is passed on to each, or stops all if `hangs_up`.
    """

    def __init__(
        self,
        count: int,
        serve: Callable[[int, Callable[[], None]], None],
        stop: Callable[[], None],
        seconds: float,
        *,
        hangs_up: bool = False,
    ) -> None:
        self._count = count
        self._serve = serve
        self._on_stop = stop
        self._seconds = seconds
        self._hangs_up = hangs_up
        self._numbers: dict[int, int] = {}
        self._started: dict[int, float] = {}
        self._missing: set[int] = set()
        self._told: int | None = None

    def run(self, tell: Callable[[], None]) -> None:
        """Run them; `tell` is called once all are ready.

        Raises BuildError, with what the process said, when one fails before all are ready.
        """
        for number in _ENDINGS:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._stop if self._hangs_up else self._pass_on)
        try:
            pipes = [self._start(number) for number in range(self._count)]
            # All of them are read, so that none is left to write to a closed pipe.
            for said in [self._read(pipe) for pipe in pipes]:
                if said != _READY and self._told is None:
                    raise BuildError(said.decode() or "A server process ended as it started.")
            if self._told is None:
                tell()
            while self._told is None:
                self._replace_lost()
                time.sleep(_POLL_SECONDS)
        finally:
            self._end_all()
        if self._told == signal.SIGTERM:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
        _log.info("dcgraph stopped")

    def _stop(self, number: int, _: FrameType | None) -> None:
        self._told = number

    def _pass_on(self, number: int, _: FrameType | None) -> None:
        # One that has ended is not waited for yet, so that no other process has its id.
        for pid in list(self._numbers):
            os.kill(pid, number)

    def _start(self, number: int) -> int:
        """Start the process of this number; the end of a pipe where it says how it went."""
        ours, theirs = os.pipe()
        parent = os.getpid()
        # A signal that came between the fork and the child's own handling would be lost in it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED)
        try:
            pid = os.fork()
            if pid == 0:
                os.close(ours)
                self._live(number, theirs, parent)
        except OSError:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._numbers[pid] = number
        self._started[number] = time.monotonic()
        return ours

    def _live(self, number: int, pipe: int, parent: int) -> NoReturn:
        """The life of a server process."""
        code = 0
        try:
            for one in _ENDINGS:
                signal.signal(one, signal.SIG_DFL)
            # Until it serves there is nothing to look for anew.
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)
            # Ctrl-C in a terminal is for the process above, which tells the others.
            os.setsid()
            end_with_parent(parent)
            self._serve(number, lambda: _say(pipe, _READY))
        except DcgraphError as error:
            _say(pipe, str(error).encode(errors="backslashreplace"))
            code = 4
        except BaseException as error:  # noqa: BLE001 - nothing may run on in the child
            _log.error("server process %d failed", number, exc_info=error)
            code = 1
        finally:
            logging.shutdown()
            sys.stderr.flush()
            os._exit(code)

    def _read(self, pipe: int) -> bytes:
        """All that a process says of its start; what it has said so far when told to stop."""
        said = b""
        with open(pipe, "rb", buffering=0) as file:
            while self._told is None:
                if select.select([file], (), (), _POLL_SECONDS)[0]:
                    chunk = file.read(65_536)
                    if not chunk:
                        break
                    said += chunk
        return said

    def _replace_lost(self) -> None:
        for pid in list(self._numbers):
            if os.waitpid(pid, os.WNOHANG)[0]:
                number = self._numbers.pop(pid)
                _log.error("server process %d (pid %d) was lost and is replaced", number, pid)
                self._missing.add(number)
        for number in sorted(self._missing):
            if time.monotonic() - self._started[number] < _SOON_SECONDS:
                time.sleep(_PAUSE_SECONDS)
            try:
                os.close(self._start(number))
            except OSError as error:
                # The other processes serve on; this one is tried again.
                self._started[number] = time.monotonic()
                _log.warning("server process %d cannot be started yet: %s", number, error)
            else:
                self._missing.discard(number)

    def _end_all(self) -> None:
        deadline = time.monotonic() + self._seconds
        for pid in self._numbers:
            os.kill(pid, signal.SIGTERM)
        self._on_stop()
        while self._numbers:
            late = time.monotonic() > deadline
            for pid in list(self._numbers):
                if late:
                    os.kill(pid, signal.SIGKILL)
                if os.waitpid(pid, 0 if late else os.WNOHANG)[0]:
                    del self._numbers[pid]
            time.sleep(_POLL_SECONDS if self._numbers else 0)


def _say(pipe: int, text: bytes) -> None:
    try:
        os.write(pipe, text)
        os.close(pipe)
    except OSError:
        # The start of one that replaces another is not waited for.
        if text != _READY:
            _log.error("%s", text.decode())


class Server(uvicorn.Server):
    """A uvicorn server of one process; it calls `on_ready` once it can answer."""

    def __init__(self, app: Application, on_ready: Callable[[], None] = lambda: None) -> None:
        settings = app.common.settings
        protocol = guarded_protocol(
            settings.head_bytes,
            settings.receive_seconds,
            connections=settings.connections,
            client_connections=settings.client_connections,
            clients=app.common.clients,
            send_seconds=settings.send_seconds,
            unsent_bytes=settings.unsent_bytes,
            metrics=app.common.metrics,
            # A log of every request has to read each.
            recalled=(lambda _: None) if settings.access_log == "all" else app.recalled,
        )
        super().__init__(
            uvicorn.Config(
                app,
                loop="uvloop",
                http=protocol,
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
    listened on, or the system allows too few open files, and
    whatever keeps the workers from starting.
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
            stop, seconds = listener.close, settings.time_limit + 5
            Supervisor(settings.processes, serve, stop, seconds, hangs_up=_on_terminal()).run(tell)


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
