"""The command that tells what a change to the graph does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final
from typing import Literal as OneOf

import typer

from dcgraph.cli.options import Root
from dcgraph.cli.saying import say
from dcgraph.diff import Comparison, compare
from dcgraph.diff.changelog import as_changelog
from dcgraph.diff.markdown import as_markdown
from dcgraph.diff.plain_json import as_json
from dcgraph.diff.text import as_text
from dcgraph.errors import RevisionError
from dcgraph.paths import ROOT
from dcgraph.prepare import uncollected
from dcgraph.progress import progress
from dcgraph.revisions import State, folder, named, staged
from dcgraph.store.guard import close_network

__all__ = ["app"]

app = typer.Typer()

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
        OneOf["text", "markdown", "json", "changelog"],
        typer.Option("--format", help="The form of the answer."),
    ] = "text",
    limit: Annotated[int, typer.Option(min=0, help="Things shown in each part; 0 shows all.")] = 50,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if anything differs.")
    ] = False,
) -> None:
    """Tell what a change does, and what follows from it.

    To terms, records and claims; and which derived triples, answers and coverage follow.
    """
    # What is compared may be a stranger's: nothing in it may reach another server.
    close_network()
    place = root or ROOT
    if staged_ and after is not None:
        raise RevisionError("Name B, or give --staged, but not both.")
    with progress("Comparing") as tell, uncollected():
        tell("reading")
        compared = compare(named(before, place), _after(after, place, staged_=staged_), tell)
    say(_FORMS[format_](compared, limit), nl=False)
    raise typer.Exit(1 if exit_code and compared.differs else 0)


def _after(name: str | None, root: Path, *, staged_: bool) -> State:
    if staged_:
        return staged(root)
    return folder(root) if name is None else named(name, root)
