"""What the commands that write new records share: their options, questions and report."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.editing import made
from dcgraph.cli.saying import say
from dcgraph.editing.creating import Draft, create
from dcgraph.load import Corpus
from dcgraph.prepare import uncollected
from dcgraph.progress import progress
from dcgraph.questions import LANGUAGES
from dcgraph.terms import compact
from dcgraph.validate.text import as_text, lines_of

__all__ = [
    "Confidence",
    "En",
    "Fr",
    "InFile",
    "KindName",
    "Locator",
    "Name",
    "Notes",
    "Ru",
    "Source",
    "Summary",
    "Supports",
    "With",
    "asked",
    "own",
    "write",
]

Name = Annotated[str, typer.Argument(help="Its name, such as dcgd:drones or drones.")]
KindName = Annotated[str | None, typer.Option("--kind", help="Its class, such as Technology.")]
En = Annotated[str | None, typer.Option("--en", help="What it is called in English.")]
Fr = Annotated[str | None, typer.Option("--fr", help="What it is called in French.")]
Ru = Annotated[str | None, typer.Option("--ru", help="What it is called in Russian.")]
Summary = Annotated[str | None, typer.Option(help="What its sources say of it, in English.")]
Notes = Annotated[list[str] | None, typer.Option("--note", help="A remark, in English.")]
With = Annotated[
    list[str] | None,
    typer.Option("--with", help="Another statement, such as dcg:adoptionDate=1999-06-26."),
]
Source = Annotated[str | None, typer.Option(help="The source that bears it out.")]
Locator = Annotated[str | None, typer.Option(help="The place in the source.")]
Confidence = Annotated[str | None, typer.Option(help="Confirmed if it was read, else Recalled.")]
Supports = Annotated[
    list[str] | None, typer.Option(help="A property that the source bears out; none means all.")
]
InFile = Annotated[Path | None, typer.Option("--file", help="The file it is to stand in.")]

_CALLED = {"en": "English", "fr": "French", "ru": "Russian"}


def own(name: str, stem: str = "") -> str:
    """A name as a person types it, with the prefix of records if it has none."""
    return name if ":" in name else f"dcgd:{stem}{name}"


def asked(value: str | None, what: str) -> str | None:
    """The value, or what a person at a terminal answers when it was not given."""
    if value is not None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return value
    return typer.prompt(f"{what} (empty: later)", default="", show_default=False, err=True) or None


def write(
    corpus: Corpus, draft: Draft, labels: Mapping[str, str | None] | None, *, dry_run: bool
) -> None:
    """Ask for what a person can tell at once, write the record, and print what is left to fill."""
    if labels is not None:
        told = {one: asked(labels[one], f"Label in {_CALLED[one]}") for one in LANGUAGES}
        draft = replace(
            draft,
            labels={one: text for one, text in told.items() if text},
            summary=asked(draft.summary, "Summary, in English"),
        )
    with progress("Checking the record") as tell, uncollected():
        tell("running the rules")
        done = create(corpus, draft)
    made(done.changes, corpus, dry_run=dry_run)
    verb = "would stand" if dry_run else "stands"
    say(f"{compact(done.iri)} {verb} at {done.place.path}:{done.place.line}.", err=dry_run)
    if done.to_fill:
        say("Still to be filled in:\n", err=dry_run)
    lines = lines_of(done.after)
    for finding in done.to_fill:
        say(as_text(finding, lines) + "\n", err=dry_run)
    if done.to_fill and not dry_run:
        say("Fill it in there. `dcgraph check` tells what is left, `dcgraph explain RULE` how.")
