"""Running the server: one process, on the loopback address unless told otherwise."""

from __future__ import annotations

import logging
import math
import socket
from pathlib import Path
from typing import Final

import uvicorn

from dcgraph.errors import SettingsError
from dcgraph_api.app import Application, create_app
from dcgraph_api.settings import Settings
from dcgraph_api.wire import guarded_protocol

__all__ = ["Server", "run"]

_log: Final = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """A uvicorn server that says where it listens once it can answer."""

    def __init__(self, app: Application) -> None:
        settings = app.service.settings
        super().__init__(
            uvicorn.Config(
                app,
                loop="uvloop",
                http=guarded_protocol(settings.head_bytes, settings.receive_seconds),
                ws="none",
                lifespan="on",
                log_config=None,
                log_level="warning",
                access_log=False,
                # Nothing here depends on who the client is, so no header need be believed.
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=15,
                # Time for the queries that run to end by themselves or at their limit.
                timeout_graceful_shutdown=math.ceil(settings.time_limit) + 1,
            )
        )
        self.address = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the workers and listen on the sockets."""
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            _log.info("dcgraph listens at %s (SPARQL at %s/sparql)", self.address, self.address)


def run(snapshot: Path, settings: Settings) -> None:
    """Serve the snapshot in this folder until the process is told to stop.

    Its log goes to the standard error stream, unless logging is set up already. Raises
    BuildError when the folder holds no whole snapshot, SettingsError when the address cannot
    be listened on, and whatever keeps the workers from starting.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    app = create_app(snapshot, settings)
    with _listen(settings.host, settings.port) as listener:
        try:
            Server(app).run(sockets=[listener])
        except KeyboardInterrupt:
            _log.info("dcgraph stopped")
        except SystemExit:
            if app.failure is None:
                raise
            raise app.failure from None


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    # A name that is too long or has empty parts is told by a UnicodeError.
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"The address {host!r} port {port} cannot be listened on ({error}); "
            "set DCGRAPH_HOST and DCGRAPH_PORT to one that is free."
        ) from error
