"""The command that writes a new question."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.drafting import asked
from dcgraph.cli.editing import DryRun, made, read
from dcgraph.cli.options import EditedRoot
from dcgraph.cli.saying import say
from dcgraph.editing.questioning import ask
from dcgraph.files import read_text
from dcgraph.questions import LANGUAGES

__all__ = ["question"]


def question(
    name: Annotated[str, typer.Argument(help="Its name, such as provisions-on-notions.")],
    *,
    en: Annotated[str | None, typer.Option("--en", help="The question in English.")] = None,
    fr: Annotated[str | None, typer.Option("--fr", help="The question in French.")] = None,
    ru: Annotated[str | None, typer.Option("--ru", help="The question in Russian.")] = None,
    empty: Annotated[str | None, typer.Option(help="What an empty answer means.")] = None,
    query: Annotated[
        str | None, typer.Option(help="A file with the query, - for standard input.")
    ] = None,
    root: EditedRoot = None,
    dry_run: DryRun = False,
) -> None:
    """A question that the graph promises to answer."""
    corpus = read(root, dry_run=dry_run)
    titles = {
        one: asked(text, f"The question in {one}") or ""
        for one, text in zip(LANGUAGES, (en, fr, ru), strict=True)
    }
    text = None if query is None else sys.stdin.read() if query == "-" else read_text(Path(query))
    done = ask(corpus, name, titles, empty, text)
    made(done.changes, corpus, dry_run=dry_run)
    for change in done.changes:
        say(change.path.relative_to(corpus.root).as_posix(), err=dry_run)
    if done.to_do:
        say("Still to be filled in:", err=dry_run)
    for line in done.to_do:
        say(f"  {line}", err=dry_run)
