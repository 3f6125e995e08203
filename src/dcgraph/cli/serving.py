"""The commands that put the graph where others can ask it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand

from dcgraph.cli.options import OPEN, Home, Root, ensured
from dcgraph.cli.saying import say
from dcgraph.paths import home
from dcgraph.progress import progress
from dcgraph.publishing import credentials, publish_to

__all__ = ["app"]

app = typer.Typer()

# The server builds on the library, which must not need it: it is imported where it is used.


class _Serve(TyperCommand):
    """Its help lists the settings too."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from dcgraph_api.settings import settings_table  # noqa: PLC0415

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
    from dcgraph_api.server import run  # noqa: PLC0415
    from dcgraph_api.settings import Settings  # noqa: PLC0415

    given = {"DCGRAPH_HOST": host, "DCGRAPH_PORT": port, "DCGRAPH_STORE": store}
    options = {name: str(value) for name, value in given.items() if value is not None}
    settings = Settings.from_environment(os.environ | options)
    ensured(root, snapshot)
    # The server holds what it serves by itself, and lets it go when there is something newer.
    OPEN.close()
    run(snapshot or home(root), settings)


@app.command()
def publish(
    url: Annotated[str, typer.Argument(help="A graph store, or HOST:PORT of a Virtuoso.")],
    root: Root = None,
    snapshot: Home = None,
    auth: Annotated[
        Literal["digest", "basic"], typer.Option(help="How the user is told to the store.")
    ] = "digest",
    *,
    virtuoso_load_dir: Annotated[
        Path | None, typer.Option(help="A folder that Virtuoso may read: use its bulk loader.")
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Write it over although the store has it already.")
    ] = False,
) -> None:
    """Load it into another SPARQL store.

    It is served from there by `serve --store`.

    Who publishes is read from DCGRAPH_PUBLISH_USER and DCGRAPH_PUBLISH_PASSWORD.
    """
    made = ensured(root, snapshot)
    with progress("Publishing the graph") as tell:
        done = publish_to(
            made,
            url,
            credentials(os.environ, auth),
            load_folder=virtuoso_load_dir,
            anew=anew,
            tell=tell,
        )
    say(f"{url} holds {done.triples} triples of the snapshot {made.manifest.hash[:12]}")
