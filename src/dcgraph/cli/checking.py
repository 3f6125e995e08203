"""The commands that judge the graph and explain the rules it is judged by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dcgraph.cli import rechecking, reporting
from dcgraph.cli.options import Root, Seconds
from dcgraph.cli.saying import say
from dcgraph.errors import LoadError
from dcgraph.load import Corpus, load
from dcgraph.paths import ROOT, rooms
from dcgraph.progress import progress
from dcgraph.store.guard import close_network
from dcgraph.terms import compact
from dcgraph.validate import SECONDS, Finding, Result, as_text, check
from dcgraph.validate.catalogue import catalogue
from dcgraph.validate.catalogue import rule as rule_named
from dcgraph.validate.dl_rules import OWL_DL
from dcgraph.validate.rules import Rule
from dcgraph.validate.text import counted, lines_of

if TYPE_CHECKING:
    from dcgraph.validate.explain import Example

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

    It looks at files, lint, shapes, consistency and questions.

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
        # Not at the top: what builds a snapshot takes a while to begin, and a change is quick.
        from dcgraph.prepare import uncollected  # noqa: PLC0415

        with progress("Checking the graph") as tell, uncollected():
            corpus, result = _checked(root, tell, questions=not no_questions, seconds=seconds)
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
            say(_summary(told, corpus, result))
        else:
            say(rechecking.summary(checked, told))
        if report.findings and style is reporting.Style.text:
            say("`dcgraph explain RULE` tells more of a rule, with examples.")
    raise typer.Exit(1 if report.errors else 0)


def _checked(
    root: Path | None, tell: Callable[[str], None], *, questions: bool, seconds: float
) -> tuple[Corpus, Result]:
    tell("reading")
    refused: list[LoadError] = []
    corpus = load(rooms(root), refused)
    tell("running the rules")
    return corpus, check(corpus, tuple(refused), questions=questions, limit=seconds)


def _summary(told: str, corpus: Corpus, result: Result) -> str:
    times = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in result.seconds.items())
    files = counted(len(corpus.files), "file")
    return f"{told} in {files} ({times})" + reporting.unread(result.left_out)


@app.command()
def explain(
    rule: Annotated[str | None, typer.Argument(help="The rule; none lists them all.")] = None,
    name: Annotated[
        str | None, typer.Argument(metavar="[RECORD]", help="A record, to see how it stands to it.")
    ] = None,
    root: Root = None,
) -> None:
    """Explain a rule, with a good and a bad example.

    Its reason, its repair, what is expected and where it is written too.
    """
    from dcgraph.prepare import uncollected  # noqa: PLC0415
    from dcgraph.validate.explain import record, standing  # noqa: PLC0415

    close_network()
    refused: list[LoadError] = []
    with progress("Reading the graph") as tell, uncollected():
        tell("reading")
        corpus = load(rooms(root), refused)
        rules = catalogue(corpus)
    if rule is None:
        for known in rules.values():
            say(f"{known.id:<36} {known.severity:<8} {known.title}")
        return
    found = rule_named(rules, rule)
    iri = record(corpus, name) if name else None
    _tell(found)
    if iri is None:
        return
    with progress("Checking the graph") as tell, uncollected():
        tell("running the rules")
        findings = _found(found, corpus, refused)
    stands = standing(corpus, found, iri, findings)
    say()
    if not stands.applies:
        say(f"{compact(iri)} is nothing that this rule speaks of.")
    elif not stands.findings:
        say(f"{compact(iri)} keeps this rule.")
    for finding in stands.findings:
        say(as_text(finding, lines_of(corpus)))


def _found(rule: Rule, corpus: Corpus, refused: list[LoadError]) -> tuple[Finding, ...]:
    """What is found by the command that goes by the rule: `reason` or `check`."""
    if rule.id in OWL_DL:
        from dcgraph.reason.profile import profile  # noqa: PLC0415

        return profile(corpus)
    return check(corpus, tuple(refused)).findings


def _tell(rule: Rule) -> None:
    told = [
        ("why", rule.why),
        ("repair", rule.repair),
        ("expected", rule.expected),
        ("defined", "{}:{}:{}".format(*rule.place)),
    ]
    say(f"{rule.severity}[{rule.id}]: {rule.title}")
    for word, text in told:
        if text:
            say(f"  {word + ':':<10}{text}")
    from dcgraph.validate.explain import examples  # noqa: PLC0415

    good, bad = examples(rule)
    for word, example in (("Keeps the rule", good), ("Breaks the rule", bad)):
        if example is not None:
            say(f"\n{word}:\n{_example(example)}")


def _example(example: Example) -> str:
    """An example, with a mark before each line that breaks the rule."""
    rows = enumerate(example.text.split("\n"), 1)
    return "\n".join(f"{'>' if n in example.lines else ' '} {row}".rstrip() for n, row in rows)
