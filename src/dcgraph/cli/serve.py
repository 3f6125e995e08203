"""The commands serve, mcp and lsp, which run until they are stopped."""

from __future__ import annotations

import gc
import os
from importlib.util import find_spec
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from dcgraph.cli.options import OPEN, GivenRoot, Home, Root, ensured
from dcgraph.cli.output import say
from dcgraph.errors import ParameterError, SettingsError
from dcgraph.files import home

app = typer.Typer()


# The server builds on the library, which must not need it: it is imported where it is used.


class _Serve(TyperCommand):
    """Its help lists the settings too."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from dcgraph_api.config import settings_table  # noqa: PLC0415

        super().format_help(ctx, formatter)
        say("Settings, read from the environment:\n")
        for one in settings_table():
            given = f" [{one.default} {one.unit}".rstrip() + "]" if one.default else ""
            say(f"  {one.variable}{given}\n      {one.help}")


@app.command(cls=_Serve)
def serve(
    root: Root = None,
    snapshot: Home = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
    store: Annotated[
        str | None, typer.Option(help="SPARQL endpoint that holds the graph, see `publish`.")
    ] = None,
) -> None:
    """Serve it over HTTP; build it first if need be.

    Settings are read from the environment (DCGRAPH_…); the options here go before them.
    """
    # What is imported lasts: to look for garbage in it, now or later, takes a tenth of the start.
    gc.disable()
    from dcgraph_api.config import Settings  # noqa: PLC0415
    from dcgraph_api.server import run  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    given = {"DCGRAPH_HOST": host, "DCGRAPH_PORT": port, "DCGRAPH_STORE": store}
    options = {name: str(value) for name, value in given.items() if value is not None}
    settings = Settings.from_environment(os.environ | options)
    ensured(root, snapshot)
    # The server holds what it serves by itself, and lets it go when there is something newer.
    OPEN.close()
    run(snapshot or home(root), settings)


@app.command()
def mcp(
    root: Root = None,
    snapshot: Home = None,
    http: Annotated[
        str, typer.Option(metavar="HOST:PORT", help="Serve over HTTP there; else standard input.")
    ] = "",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A name by which clients may reach it over HTTP, as that of a proxy."),
    ] = None,
    server: Annotated[
        str, typer.Option(help="The address of a service of the same graph, for permalinks.")
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
    from dcgraph.mcp.server import Door, serve_http, serve_stdio  # noqa: PLC0415

    made = ensured(root, snapshot)
    if place is None:
        serve_stdio(made, server)
        return
    door = Door(*place, tuple(allow_host or ()))
    serve_http(made, door, server, lambda at: say(f"dcgraph mcp listens at {at}", err=True))


@app.command()
def lsp(root: GivenRoot = None) -> None:
    """Serve an editor: faults, names, renaming, while you type.

    A language server over standard input and output, for the Turtle of a checkout. Without --root
    that is the one around the folder that the editor names. Needs the extra `lsp`.
    """
    if find_spec("pygls") is None:
        raise SettingsError(
            "pygls is not installed, which `dcgraph lsp` needs: pip install 'dcgraph[lsp]'."
        )
    from dcgraph.lsp.server import serve as serve_editor  # noqa: PLC0415

    serve_editor(root)


def _place(given: str) -> tuple[str, int]:
    """Host and port; the host is this machine alone where none is given."""
    host, _, port = given.rpartition(":")
    if not port.isdecimal() or not int(port[:6]) < 1 << 16:
        raise ParameterError(
            f"{given[:80]!r} is no place to listen at; write it as 127.0.0.1:8001 or [::1]:8001."
        )
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)
