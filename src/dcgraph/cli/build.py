"""The commands build, release, publish and diff."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from dcgraph.build import make, require_sound
from dcgraph.cli.options import CpuSeconds, Home, Json, Root, ensured
from dcgraph.cli.output import say
from dcgraph.diff import compare
from dcgraph.diff.model import Comparison
from dcgraph.diff.render import as_changelog, as_json, as_markdown, as_text
from dcgraph.errors import RevisionError
from dcgraph.files import ROOT, rooms
from dcgraph.forked import SECONDS
from dcgraph.git import folder, named, staged
from dcgraph.progress import progress, uncollected
from dcgraph.rdf.corpus import load
from dcgraph.release.about import checked, section
from dcgraph.release.build import Release, made, put, require_successor
from dcgraph.remote.publish import credentials, publish_to
from dcgraph.snapshot.history import FOLDER as HISTORY
from dcgraph.snapshot.history import NAME as CHANGES
from dcgraph.store.sandbox import close_network
from dcgraph.text import json_text

app = typer.Typer()


@app.command("build")
def build_command(
    root: Root = None,
    snapshot: Home = None,
    as_json_: Json = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Build even with errors.")] = False,
) -> None:
    """Check the graph and make a snapshot of it."""
    with progress("Building the graph", logged=True) as tell:
        made = make(root, snapshot, tell, checked=not no_check)
    manifest = made.manifest
    if as_json_:
        say(json_text({"path": str(made.path), **asdict(manifest)}), nl=False)
    else:
        say(
            f"{made.path}: {manifest.triples} triples ({manifest.derived} derived) in "
            f"{manifest.graphs} graphs, {manifest.texts} texts, hash {manifest.hash[:16]}"
        )


@app.command("release")
def release_command(
    version: Annotated[str, typer.Argument(help="The version, such as 0.2.0.")],
    *,
    root: Root = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", help="The folder to make; else dist/dcgraph-VERSION.", show_default=False
        ),
    ] = None,
    changelog: Annotated[
        Path | None,
        typer.Option("--changelog", help="The changelog; else CHANGELOG.md beside the graph."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="The last release: a git revision, folder or snapshot; else its tag, as v0.1.0.",
            show_default=False,
        ),
    ] = None,
    site: Annotated[
        str, typer.Option("--site", help="Where w3id.org shall lead, for the entry to send there.")
    ] = "",
    no_check: Annotated[bool, typer.Option("--no-check", help="Release even with errors.")] = False,
) -> None:
    """Make the files of a release, with pages and checksums.

    The graph in several forms, the ontology and what describes both.

    The date is that of the version's section in CHANGELOG.md. The same text gives the same bytes.
    A version below the one that `dcgraph diff` suggests after the last release is refused.
    """
    close_network()
    wanted = checked(version)
    with progress("Making the release", logged=True) as tell, uncollected():
        found = rooms(root)
        changes = section(changelog or found.root / "CHANGELOG.md", wanted)
        tell("comparing with the last release")
        before = require_successor(changes, found.root, since)
        tell("reading")
        corpus = load(found)
        if not no_check:
            tell("checking")
            require_sound(corpus, "released")
        release = made(corpus, changes, site, tell, before)
        folder = output or Path("dist", f"dcgraph-{wanted}")
        is_new = put(release.files, folder, changes.date)
    _tell(release, folder, is_new=is_new)


def _tell(release: Release, folder: Path, *, is_new: bool) -> None:
    verb = "has" if is_new else "already has the same"
    size = sum(len(content) for content in release.files.values()) / 1e6
    triples = ", ".join(f"{name} {count}" for name, count in release.triples.items())
    say(
        f"{folder} {verb} {len(release.files)} files, {size:.1f} MB: dcgraph "
        f"{release.about.version} of {release.about.day}; triples: {triples}."
    )
    if not any(name.startswith("w3id/") for name in release.files):
        say("There is no entry for w3id.org in it: name where it shall lead with --site.")
    say(
        f"Copy {folder / CHANGES} to data/{HISTORY}/{release.about.version}.json, so that later "
        "snapshots tell what it changed."
    )


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
    with progress("Publishing the graph", logged=True) as tell:
        done = publish_to(
            made,
            url,
            credentials(os.environ, auth),
            load_folder=virtuoso_load_dir,
            anew=anew,
            tell=tell,
        )
    say(f"{url} holds {done.triples} triples of the snapshot {made.manifest.hash[:12]}")


_FORMS: Final[dict[str, Callable[[Comparison, int], str]]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
    "changelog": as_changelog,
}


@app.command("diff")
def diff_command(  # noqa: PLR0917  # the command line names them
    before: Annotated[
        str, typer.Argument(metavar="[A]", help="A git revision, a folder or a snapshot.")
    ] = "HEAD",
    after: Annotated[
        str | None,
        typer.Argument(metavar="[B]", help="The same; else the working tree.", show_default=False),
    ] = None,
    root: Root = None,
    staged_: Annotated[
        bool, typer.Option("--staged", help="B is what `git add` has staged.")
    ] = False,
    format_: Annotated[
        Literal["text", "markdown", "json", "changelog"],
        typer.Option("--format", help="The form of the answer."),
    ] = "text",
    limit: Annotated[int, typer.Option(min=0, help="Things shown in each part; 0 shows all.")] = 50,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if anything differs.")
    ] = False,
    seconds: CpuSeconds = SECONDS,
) -> None:
    """Tell what a change does, and what follows from it.

    To terms, records and claims; and which derived triples, answers and coverage follow.

    --seconds is for each rule and each question by itself.
    """
    # What is compared may be a stranger's: nothing in it may reach another server.
    close_network()
    place = root or ROOT
    if staged_ and after is not None:
        raise RevisionError("Name B, or give --staged, but not both.")
    with progress("Comparing", logged=True) as tell, uncollected():
        tell("reading")
        later = staged(place) if staged_ else folder(place)
        if after is not None:
            later = named(after, place)
        compared = compare(named(before, place), later, tell, seconds)
    say(_FORMS[format_](compared, limit), nl=False)
    raise typer.Exit(1 if exit_code and compared.differs else 0)
