"""The command that lets assistants ask the graph."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Annotated

import typer

from dcgraph.cli.options import Home, Root, ensured
from dcgraph.cli.saying import say
from dcgraph.errors import ParameterError, SettingsError

__all__ = ["app"]

app = typer.Typer()

_HTTP_HOST = "127.0.0.1"


@app.command()
def mcp(
    root: Root = None,
    snapshot: Home = None,
    http: Annotated[
        str,
        typer.Option(metavar="HOST:PORT", help="Serve over HTTP there; else standard input."),
    ] = "",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A name by which clients may reach it over HTTP, as that of a proxy."),
    ] = None,
    server: Annotated[
        str,
        typer.Option(help="The address of a service of the same graph, for permalinks."),
    ] = "",
) -> None:
    """Let assistants ask it over the Model Context Protocol.

    Needs the extra `mcp`. Standard output belongs to the protocol: what is to be told stands on
    standard error.
    """
    if find_spec("fastmcp") is None:
        raise SettingsError(
            "fastmcp is not installed, which `dcgraph mcp` needs: pip install 'dcgraph[mcp]'."
        )
    if server and not server.startswith(("https://", "http://")):
        raise ParameterError(f"{server[:80]!r} is no address of a server; begin it with https://.")
    place = _place(http) if http else None
    # What a file named .env in some folder says must not steer it.
    os.environ["FASTMCP_ENV_FILE"] = os.devnull
    from dcgraph.assistants.serving import Door, serve_http, serve_stdio  # noqa: PLC0415

    made = ensured(root, snapshot)
    if place is None:
        serve_stdio(made, server)
        return
    door = Door(*place, tuple(allow_host or ()))
    serve_http(made, door, server, lambda at: say(f"dcgraph mcp listens at {at}", err=True))


def _place(given: str) -> tuple[str, int]:
    """Host and port; the host is this machine alone where none is given."""
    host, _, port = given.rpartition(":")
    if not port.isdecimal() or not int(port[:6]) < 1 << 16:
        raise ParameterError(
            f"{given[:80]!r} is no place to listen at; write it as 127.0.0.1:8001 or [::1]:8001."
        )
    return host.removeprefix("[").removesuffix("]") or _HTTP_HOST, int(port)
