"""`dcgraph check` of a change alone, and again on each save."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.reporting import graded, unread
from dcgraph.cli.saying import say
from dcgraph.incremental.since import Checked, check_since
from dcgraph.incremental.watching import Turn, turns
from dcgraph.validate.findings import Finding
from dcgraph.validate.outcome import Result
from dcgraph.validate.text import as_text, counted, lines_of

__all__ = ["Since", "Staged", "Watch", "of_change", "refuse_beside_watch", "summary", "watch"]

Since = Annotated[
    str | None,
    typer.Option("--since", help="Check only what the change since this revision can affect."),
]
Staged = Annotated[
    bool,
    typer.Option("--staged", help="The same for what is staged in git, since HEAD by default."),
]
Watch = Annotated[
    bool, typer.Option("--watch", help="Check again on each save, and tell what is new or mended.")
]


def of_change(root: Path, since: str | None, *, staged: bool, seconds: float) -> Checked:
    """Check what a change can have affected."""
    # An empty name, such as that of a variable that is not set, is refused like any other.
    return check_since(root, "HEAD" if since is None else since, staged=staged, seconds=seconds)


def result_of(checked: Checked) -> Result:
    """The same as any check gives it."""
    return Result(checked.findings, {"change": checked.seconds}, checked.left_out)


def summary(checked: Checked, told: str) -> str:
    """How much was looked at, after what was found is `told`."""
    parts = [told]
    if checked.files is not None:
        parts += [counted(checked.files, "changed file")]
    if checked.rules is not None:
        parts += [
            f"{counted(checked.rules or 0, 'rule')} on {counted(checked.records or 0, 'record')}"
        ]
    text = ", ".join(parts) + f" ({checked.seconds:.2f} s)"
    if checked.full:
        text += f"\nEverything was checked, since {checked.full}."
    return text + unread(checked.left_out)


def refuse_beside_watch(given: dict[str, bool]) -> None:
    """Raise typer.BadParameter that names the options given which --watch does not heed."""
    if names := [name for name, is_given in given.items() if is_given]:
        raise typer.BadParameter(f"--watch does not go with {', '.join(names)}; leave one out.")


def watch(root: Path, seconds: float) -> None:
    """Check, and again on each save, until Ctrl-C."""
    say("Watching the graph; Ctrl-C ends it.", err=True)
    found: dict[str, Finding] = {}
    try:
        for turn in turns(root, seconds=seconds):
            _tell(turn, found)
    except KeyboardInterrupt:
        say("", err=True)


def _tell(turn: Turn, found: dict[str, Finding]) -> None:
    """Print what is new or mended; `found` holds the findings told before."""
    if turn.checked is None:
        say(f"The graph cannot be checked: {turn.problem}\n")
        return
    lines = lines_of(turn.checked.corpus)
    now = {finding.fingerprint: finding for finding in turn.checked.findings}
    for name in turn.mended:
        if old := found.pop(name, None):
            say(f"mended[{old.rule}]: {old.label or old.subject}\n")
    for name in turn.new:
        say(as_text(now[name], lines) + "\n")
    found |= now
    say(summary(turn.checked, graded(turn.checked.findings)))
