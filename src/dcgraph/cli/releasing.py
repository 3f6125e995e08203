"""The command that makes a release."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.options import Root
from dcgraph.cli.saying import say
from dcgraph.errors import InvalidData
from dcgraph.load import load
from dcgraph.paths import rooms
from dcgraph.prepare import uncollected
from dcgraph.progress import progress
from dcgraph.release import Release, checked, made, put, require_successor, section
from dcgraph.store.guard import close_network
from dcgraph.validate.checking import check
from dcgraph.validate.text import counted

__all__ = ["app"]

app = typer.Typer()


@app.command("release")
def release_command(
    version: Annotated[str, typer.Argument(help="The version, such as 0.2.0.")],
    *,
    root: Root = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            help="The folder to make; else dist/dcgraph-VERSION.",
            show_default=False,
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
    with progress("Making the release") as tell, uncollected():
        found = rooms(root)
        changes = section(changelog or found.root / "CHANGELOG.md", wanted)
        tell("comparing with the last release")
        require_successor(changes, found.root, since)
        tell("reading")
        corpus = load(found)
        result = None
        if not no_check:
            tell("checking")
            result = check(corpus)
        if result is not None and result.errors:
            raise InvalidData(
                f"The graph has {counted(result.errors, 'error')} and was not released; "
                "`dcgraph check` shows them all.",
                result.findings,
            )
        release = made(corpus, changes, site, tell)
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
