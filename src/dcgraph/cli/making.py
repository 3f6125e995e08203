"""The command that makes the graph."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import say
from dcgraph.escaping import json_text
from dcgraph.prepare import make
from dcgraph.progress import progress

__all__ = ["app"]

app = typer.Typer()


@app.command("build")
def build_command(
    root: Root = None,
    snapshot: Home = None,
    as_json_: Json = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Build even with errors.")] = False,
) -> None:
    """Check the graph and make a snapshot of it."""
    with progress("Building the graph") as tell:
        made = make(root, snapshot, tell, checked=not no_check)
    manifest = made.manifest
    if as_json_:
        say(json_text({"path": str(made.path), **asdict(manifest)}), nl=False)
    else:
        say(
            f"{made.path}: {manifest.triples} triples ({manifest.derived} derived) in "
            f"{manifest.graphs} graphs, {manifest.texts} texts, hash {manifest.hash[:16]}"
        )
