"""The commands that change names: rename and retire."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.options import OPEN, EditedRoot
from dcgraph.cli.saying import hand_on, say
from dcgraph.editing.changes import Change, apply, diff
from dcgraph.editing.renaming import rename
from dcgraph.editing.retiring import retire
from dcgraph.editing.substitution import Site
from dcgraph.journal import editing
from dcgraph.load import Corpus, load
from dcgraph.paths import rooms
from dcgraph.prepare import uncollected
from dcgraph.progress import progress
from dcgraph.store.guard import close_network
from dcgraph.terms import compact

__all__ = ["DryRun", "app", "made", "read"]

app = typer.Typer()

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the change as a diff, and write nothing.")
]

_SHOWN = 20


def read(root: Path | None, *, dry_run: bool) -> Corpus:
    """The graph that is to be changed, by this command alone until it ends.

    Nothing in it may reach another server.
    """
    close_network()
    found = rooms(root)
    if not dry_run:
        OPEN.enter_context(editing(found.root))
    return load(found)


def made(changes: Sequence[Change], corpus: Corpus, *, dry_run: bool) -> None:
    """Print the changes as a diff, or make them."""
    if dry_run:
        hand_on(diff(changes, corpus.root).encode())
    else:
        apply(changes, corpus.root)


@app.command("rename")
def rename_command(
    old: Annotated[str, typer.Argument(help="What it is called, such as dcgd:rkc.ga-7.1.")],
    new: Annotated[str, typer.Argument(help="What it is to be called.")],
    *,
    root: EditedRoot = None,
    only: Annotated[
        bool, typer.Option("--only", help="Leave the names that are made of this one.")
    ] = False,
    move: Annotated[
        bool,
        typer.Option("--move", help="Move records into the file that their new name asks for."),
    ] = False,
    comments: Annotated[
        bool, typer.Option("--comments", help="Change remarks in Turtle and queries too.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Give a record, term, shape or stem another name everywhere.

    That is wherever it is mentioned in code.

    What is named by it follows: the records of a stem with their files, claims, property shapes.
    Prose and programs stay; where they name it is told.
    """
    with progress("Renaming") as tell, uncollected():
        tell("reading")
        corpus = read(root, dry_run=dry_run)
        tell("looking for mentions")
        done = rename(corpus, old, new, only=only, move=move, comments=comments)
    made(done.changes, corpus, dry_run=dry_run)
    for was, now in list(done.names.items())[:_SHOWN]:
        say(f"{compact(was)} -> {compact(now)}", err=dry_run)
    _more(len(done.names), "names", to_err=dry_run)
    files = sum(change.path != change.target for change in done.changes)
    verb = "would change" if dry_run else "changed"
    moved = f", of which {files} moved" if files else ""
    say(f"{len(done.names)} names {verb} in {len(done.changes)} files{moved}.", err=dry_run)
    _sites("Left as they are, in prose, remarks and programs", done.left, to_err=dry_run)


@app.command("retire")
def retire_command(
    old: Annotated[str, typer.Argument(help="The term or record to retire.")],
    *,
    successor: Annotated[str, typer.Option("--successor", help="What takes its place.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in English.")],
    root: EditedRoot = None,
    move_mentions: Annotated[
        bool, typer.Option("--move-mentions", help="Name the successor wherever it is mentioned.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Mark a term or record deprecated and name its successor.

    A migration query is added, by which the data of others follow.

    It stays where it is, so that its IRI goes on to answer.
    """
    with progress("Retiring") as tell, uncollected():
        tell("reading")
        corpus = read(root, dry_run=dry_run)
        tell("looking for mentions")
        done = retire(corpus, old, successor, reason, move_mentions=move_mentions)
    made(done.changes, corpus, dry_run=dry_run)
    verb = "would be retired" if dry_run else "is retired"
    say(
        f"{compact(done.old)} {verb} in favour of {compact(done.successor)}; "
        f"{len(done.changes)} files.",
        err=dry_run,
    )
    say(
        f"Data elsewhere follow by {done.migration.relative_to(corpus.root).as_posix()}. Say it "
        "in CHANGELOG.md, under Meaning.",
        err=dry_run,
    )
    title = "Still used, until --move-mentions or you change it"
    if move_mentions:
        title = "Names of claims left as they were, in prose, remarks and programs"
    _sites(title, done.still, to_err=dry_run)


def _sites(title: str, sites: Sequence[Site], *, to_err: bool) -> None:
    if not sites:
        return
    say(f"{title}:", err=to_err)
    for site in sites[:_SHOWN]:
        say(f"  {site.path}:{site.line}: {site.name}", err=to_err)
    _more(len(sites), "places", to_err=to_err)


def _more(count: int, what: str, *, to_err: bool) -> None:
    if count > _SHOWN:
        say(f"  and {count - _SHOWN} more {what}", err=to_err)
