"""How the findings of a check reach their reader: format, file, and what a baseline accepts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dcgraph.cli.saying import say
from dcgraph.files import read_text
from dcgraph.load import Corpus
from dcgraph.report.model import ABOUT_THE_BASELINE, Accepted, LeftOut, Report
from dcgraph.validate.findings import Finding
from dcgraph.validate.outcome import Result
from dcgraph.validate.rules import Rule
from dcgraph.validate.text import counted
from dcgraph.writing import write

if TYPE_CHECKING:
    from dcgraph.report.baseline import Baseline

__all__ = [
    "Accepting",
    "Chosen",
    "Expires",
    "Output",
    "Reason",
    "Style",
    "Writing",
    "accepting",
    "extend",
    "graded",
    "put",
    "refuse_loose",
    "reported",
    "unread",
]

_UNREAD: Final = "Mend what cannot be read or run, and check again."
_LAST: Final = "questions"
_UNASKED: Final = "Only a check without --since, --staged and --no-questions asks them."


class Style(StrEnum):
    """The formats of a report, `text` for people and the others for programs."""

    text = "text"
    concise = "concise"
    json = "json"
    sarif = "sarif"
    junit = "junit"
    github = "github"
    shacl = "shacl"


Chosen = Annotated[Style, typer.Option("--format", help="How to write the findings.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", help="Write the findings into this file; print the summary alone."),
]
Accepting = Annotated[
    Path | None,
    typer.Option("--baseline", help="A file of findings that are accepted and count no more."),
]
Writing = Annotated[
    Path | None,
    typer.Option("--write-baseline", help="Accept all findings: add them to this baseline."),
]
Reason = Annotated[
    str, typer.Option("--reason", help="Why they are accepted; --write-baseline needs it.")
]
Expires = Annotated[
    datetime | None,
    typer.Option("--expires", formats=["%Y-%m-%d"], help="The last day on which they are."),
]


def accepting(path: Path | None, root: Path) -> Baseline | None:
    """The baseline to go by, if one is named. Raises LoadError if it cannot be used."""
    # Places are told from the root of the graph, wherever the file lies.
    if path is None:
        return None
    from dcgraph.layout.saving import require_inside  # noqa: PLC0415  # slow to begin
    from dcgraph.report.baseline import read_baseline  # noqa: PLC0415

    require_inside(path, root)
    return read_baseline(path, os.path.relpath(path, root))


def refuse_loose(writing: Path | None, reason: str, expires: datetime | None) -> None:
    """Raise typer.BadParameter where the options on a new baseline do not fit together."""
    if writing is not None and not reason.strip():
        raise typer.BadParameter("Say with --reason why the findings are accepted.")
    if writing is None and (reason or expires):
        raise typer.BadParameter("--reason and --expires go with --write-baseline alone.")


def reported(
    result: Result,
    corpus: Corpus,
    baseline: Baseline | None,
    *,
    asked: bool,
    rules: dict[str, Rule] | None = None,
) -> Report:
    """What to report of a result, after the baseline.

    `asked` tells whether it was to be a check of everything, questions included: only that can
    tell which entries of the baseline are idle. `rules` is the catalogue, where it is at hand.
    """
    left_out = [LeftOut(stage, _UNREAD) for stage in result.left_out if asked or stage != _LAST]
    if not asked:
        left_out.append(LeftOut(_LAST, _UNASKED))
    if rules is None:
        from dcgraph.validate.catalogue import catalogue  # noqa: PLC0415  # slow to begin

        rules = catalogue(corpus)
    now = datetime.now(UTC)
    findings = result.findings
    accepted: tuple[Accepted, ...] = ()
    if baseline is not None:
        findings, accepted = baseline.sift(findings, now.date(), whole=not left_out)
    seconds = sum(result.seconds.values())
    prefix = _prefix(corpus.root)
    return Report(
        findings,
        now,
        accepted,
        tuple(left_out),
        seconds,
        prefix,
        rules,
        corpus,
    )


def graded(findings: Iterable[Finding], accepted: int = 0) -> str:
    """How many findings there are of each severity, and how many more are accepted."""
    counts = Counter(finding.severity for finding in findings)
    told = [counted(counts["error"], "error"), counted(counts["warning"], "warning")]
    told += [counted(counts["info"], "note")] if counts["info"] else []
    told += [f"{accepted} accepted"] if accepted else []
    return ", ".join(told)


def unread(left_out: tuple[str, ...]) -> str:
    """A line on the stages that were left out for files that cannot be read, if any were."""
    return f"\nLeft out: {', '.join(left_out)}. {_UNREAD}" if left_out else ""


def put(style: Style, report: Report, text: str, output: Path | None) -> None:
    """Write the findings where they are wanted; `text` is what people read."""
    if style is Style.text:
        body = text
    else:
        from dcgraph.report.formats import FORMATS  # noqa: PLC0415  # slow to begin

        body = FORMATS[style](report)
    if output is None:
        say(body, nl=False)
    else:
        write(output, body.encode(errors="backslashreplace"))


def extend(path: Path, report: Report, reason: str, expires: datetime | None) -> str:
    """Add all findings that can be accepted to a baseline, which is made if need be.

    Says in a line what was added and what was not. Raises LoadError if the file is no baseline.
    """
    from dcgraph.report.baseline import NEVER, with_entries  # noqa: PLC0415  # slow to begin

    last = expires.date() if expires else None
    findings = [f for f in report.findings if not f.rule.startswith(ABOUT_THE_BASELINE)]
    there = read_text(path) if path.exists() else ""
    text, count = with_entries(there, findings, reason, last, path)
    write(path, text.encode())
    never = sum(finding.rule in NEVER for finding in findings)
    files = counted(never, "file")
    more = f"; not added: {files} that cannot be read, which nobody can accept" if never else ""
    return f"{path}: {counted(count, 'finding')} added{more}"


def _prefix(root: Path) -> str:
    """The way from here to the root, where it lies below."""
    here, below = Path.cwd().resolve(), root.resolve()
    if below == here or not below.is_relative_to(here):
        return ""
    return below.relative_to(here).as_posix() + "/"
