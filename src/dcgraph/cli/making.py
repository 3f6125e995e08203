"""The commands that make and judge the graph."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root, Seconds
from dcgraph.load import load
from dcgraph.paths import rooms
from dcgraph.prepare import make, uncollected
from dcgraph.progress import progress
from dcgraph.reason import reason as run_reasoner
from dcgraph.store.guard import close_network
from dcgraph.terms import compact
from dcgraph.validate import as_json, as_text, check

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
        typer.echo(json.dumps({"path": str(made.path), **asdict(manifest)}, indent=2))
    else:
        typer.echo(
            f"{made.path}: {manifest.triples} triples ({manifest.derived} derived) in "
            f"{manifest.graphs} graphs, {manifest.texts} texts, hash {manifest.hash[:16]}"
        )


@app.command("check")
def check_command(root: Root = None, as_json_: Json = False) -> None:
    """Check the graph: lint, shapes, consistency. Exit code 1 if there are errors."""
    # What is checked may be a stranger's: nothing in it may reach another server.
    close_network()
    with progress("Checking the graph") as tell, uncollected():
        tell("reading")
        corpus = load(rooms(root))
        tell("running the rules")
        result = check(corpus)
    if as_json_:
        report = {"errors": result.errors, "findings": as_json(result.findings)}
        typer.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        for finding in result.findings:
            typer.echo(as_text(finding, corpus.label) + "\n")
        times = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in result.seconds.items())
        typer.echo(
            f"{result.errors} errors, {len(result.findings) - result.errors} others in "
            f"{len(corpus.files)} files ({times})"
        )
    raise typer.Exit(1 if result.errors else 0)


@app.command()
def reason(root: Root = None, seconds: Seconds = 300.0) -> None:
    """Let HermiT judge the ontology with its data (needs Java). Exit code 1 if inconsistent."""
    with progress("Reasoning") as tell:
        tell("asking HermiT")
        verdict = run_reasoner(load(rooms(root)), seconds)
    typer.echo("consistent" if verdict.consistent else "inconsistent")
    for iri in verdict.unsatisfiable:
        typer.echo(f"unsatisfiable: {compact(iri)}")
    raise typer.Exit(0 if verdict.consistent and not verdict.unsatisfiable else 1)
