"""The command that judges the graph, all of it or a change."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli import rechecking, reporting
from dcgraph.cli.options import Root, Seconds
from dcgraph.cli.saying import say
from dcgraph.paths import ROOT
from dcgraph.progress import progress
from dcgraph.store.guard import close_network
from dcgraph.validate.outcome import SECONDS
from dcgraph.validate.text import as_text, lines_of

__all__ = ["app"]

app = typer.Typer()


@app.command("check")
def check_command(
    root: Root = None,
    *,
    style: reporting.Chosen = reporting.Style.text,
    output: reporting.Output = None,
    baseline: reporting.Accepting = None,
    write_baseline: reporting.Writing = None,
    reason: reporting.Reason = "",
    expires: reporting.Expires = None,
    no_questions: Annotated[
        bool, typer.Option("--no-questions", help="Leave the questions unasked.")
    ] = False,
    since: rechecking.Since = None,
    staged: rechecking.Staged = False,
    watch: rechecking.Watch = False,
    seconds: Seconds = SECONDS,
) -> None:
    """Tell what is wrong, where, and how to mend it.

    It looks at files, lint, OWL 2 DL, shapes, consistency and questions.

    Exit code 1 if there are errors that no baseline accepts. `dcgraph explain RULE` tells more
    of a rule. --seconds is how long one query of a rule may run. The questions are asked by a
    check of all alone, not with --since, --staged or --watch.
    """
    reporting.refuse_loose(write_baseline, reason, expires)
    if watch:
        rechecking.refuse_beside_watch(
            {
                "--format": style is not reporting.Style.text,
                "--output": output is not None,
                "--baseline": baseline is not None,
                "--write-baseline": write_baseline is not None,
                "--no-questions": no_questions,
                "--since": since is not None,
                "--staged": staged,
            }
        )
    # What is checked may be a stranger's: nothing in it may reach another server.
    close_network()
    place = ROOT if root is None else root
    if watch:
        rechecking.watch(place, seconds)
        return
    held = reporting.accepting(baseline, place)
    if since is not None or staged:
        with progress("Checking the change"):
            checked = rechecking.of_change(place, since, staged=staged, seconds=seconds)
        corpus, result = checked.corpus, rechecking.result_of(checked)
        report = reporting.reported(result, corpus, held, asked=False, rules=checked.catalogue)
    else:
        checked = None
        # Not at the top: what checks everything takes a while to begin, and a change is quick.
        from dcgraph.cli import whole  # noqa: PLC0415

        corpus, result = whole.checked(root, questions=not no_questions, seconds=seconds)
        report = reporting.reported(result, corpus, held, asked=not no_questions)
    if write_baseline is not None:
        say(reporting.extend(write_baseline, report, reason, expires))
        return
    lines = lines_of(corpus)
    text = "".join(as_text(finding, lines) + "\n\n" for finding in report.findings)
    reporting.put(style, report, text, output)
    if style is reporting.Style.text or output is not None:
        told = reporting.graded(report.findings, len(report.accepted))
        if checked is None:
            say(whole.summary(told, corpus, result))
        else:
            say(rechecking.summary(checked, told))
        if report.findings and style is reporting.Style.text:
            say("`dcgraph explain RULE` tells more of a rule, with examples.")
    raise typer.Exit(1 if report.errors else 0)
