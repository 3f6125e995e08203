"""The commands check and fmt."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from dcgraph.check.change import Checked, Turn, check_since, turns
from dcgraph.check.findings import Finding, Result
from dcgraph.check.reports import FORMATS, LeftOut, Report
from dcgraph.check.run import check
from dcgraph.check.words import as_text, catalogue, lines_of
from dcgraph.cli.options import CpuSeconds, GivenRoot, Root, edited_root, read_root
from dcgraph.cli.output import hand_on, say
from dcgraph.edit.apply import Change, apply
from dcgraph.errors import DcgraphError, LoadError
from dcgraph.files import (
    FOLDERS,
    MAX_BYTES,
    ROOT,
    checkout,
    editing,
    exact_text,
    rooms,
    turtle_files,
    write,
)
from dcgraph.forked import SECONDS
from dcgraph.progress import progress, uncollected
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.rdf.layout import formatted
from dcgraph.rdf.layout_safety import difference, read, require_inside, require_writable
from dcgraph.rdf.layout_safety import write as write_safely
from dcgraph.store.sandbox import close_network
from dcgraph.text import counted

_UNREAD: Final = "Mend what cannot be read or run, and check again."
_LAST: Final = "questions"
_UNASKED: Final = "Only a check without --since, --staged and --no-questions asks them."


class Style(StrEnum):
    """The formats of a report, `text` for people and the others for programs."""

    text = "text"
    concise = "concise"
    json = "json"
    sarif = "sarif"


class Engine(StrEnum):
    """What judges the core shapes: the program itself, or pySHACL, by which it can be tested."""

    dcgraph = "dcgraph"
    pyshacl = "pyshacl"


def _refuse_beside_watch(**given: bool) -> None:
    """Raise typer.BadParameter if an option is given that --watch does not heed."""
    if names := [f"--{name.replace('_', '-')}" for name, is_given in given.items() if is_given]:
        raise typer.BadParameter(f"--watch does not go with {', '.join(names)}; leave one out.")


def _report(result: Result | Checked, corpus: Corpus, *, asked: bool) -> Report:
    """What to report of a result; `asked` tells whether the questions were to be asked."""
    left_out = [LeftOut(stage, _UNREAD) for stage in result.left_out if asked or stage != _LAST]
    if not asked:
        left_out.append(LeftOut(_LAST, _UNASKED))
    # The way from here to the root, where it lies below.
    here, below = Path.cwd().resolve(), corpus.root.resolve()
    is_below = below != here and below.is_relative_to(here)
    prefix = f"{below.relative_to(here).as_posix()}/" if is_below else ""
    return Report(result.findings, tuple(left_out), prefix, catalogue(corpus))


def _graded(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity."""
    counts = Counter(finding.severity for finding in findings)
    told = [counted(counts["error"], "error"), counted(counts["warning"], "warning")]
    told += [counted(counts["info"], "note")] if counts["info"] else []
    return ", ".join(told)


def _unread(left_out: tuple[str, ...]) -> str:
    """A line on the stages that were left out, and why, if any were."""
    why = _UNASKED if left_out == (_LAST,) else _UNREAD
    return f"\nLeft out: {', '.join(left_out)}. {why}" if left_out else ""


def _extent(checked: Checked) -> str:
    """How much a check of a change looked at."""
    files = "" if checked.files is None else f", {counted(checked.files, 'changed file')}"
    whole = f"\nEverything was checked: {checked.whole}." if checked.whole else ""
    return f"{files} ({checked.seconds:.2f} s)" + _unread(checked.left_out) + whole


def run_watch(root: Path, seconds: float) -> None:
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
    say(_graded(turn.checked.findings) + _extent(turn.checked))


app = typer.Typer()


@app.command("check")
def check_command(
    root: Root = None,
    *,
    style: Annotated[
        Style, typer.Option("--format", help="How to write the findings.")
    ] = Style.text,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", help="Write the findings into this file; print the summary alone."
        ),
    ] = None,
    no_questions: Annotated[
        bool, typer.Option("--no-questions", help="Leave the questions unasked.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", help="Tell only what the change since this revision touches or brings."
        ),
    ] = None,
    staged: Annotated[
        bool,
        typer.Option("--staged", help="The same for what is staged in git, since HEAD by default."),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Check again on each save, and tell what is new or mended."),
    ] = False,
    seconds: CpuSeconds = SECONDS,
    engine: Annotated[
        Engine, typer.Option("--engine", help="What judges the core shapes; pyshacl is slow.")
    ] = Engine.dcgraph,
) -> None:
    """Tell what is wrong, where, and how to mend it.

    It looks at files, lint, OWL 2 DL, shapes, consistency and questions.

    Exit code 1 if there are errors. `dcgraph explain RULE` tells more of a rule. --seconds is for
    each query of a rule by itself. The questions are asked by a check of all alone, not with
    --since, --staged or --watch.
    """
    if watch:
        _refuse_beside_watch(
            format=style is not Style.text,
            output=output is not None,
            no_questions=no_questions,
            since=since is not None,
            staged=staged,
            engine=engine is not Engine.dcgraph,
        )
    # What is checked may be a stranger's: nothing in it may reach another server.
    close_network()
    place = ROOT if root is None else root
    if root is None:
        say(f"No checkout is around here: checking the graph in {ROOT}.", err=True)
    if watch:
        run_watch(place, seconds)
        return
    if since is not None or staged:
        with progress("Checking the change"):
            # An empty name, such as that of a variable that is not set, is refused like any other.
            base = "HEAD" if since is None else since
            checked = check_since(place, base, staged=staged, seconds=seconds)
        corpus, extent = checked.corpus, _extent(checked)
        report = _report(checked, corpus, asked=False)
    else:
        refused: list[LoadError] = []
        asked = not no_questions
        with progress("Checking the graph") as tell, uncollected():
            tell("reading")
            corpus = load(rooms(root), refused)
            tell("running the rules")
            result = check(corpus, tuple(refused), questions=asked, limit=seconds, engine=engine)
        times = ", ".join(f"{stage} {passed:.1f} s" for stage, passed in result.seconds.items())
        files = counted(len(corpus.files), "file")
        extent = f" in {files} ({times})" + _unread(result.left_out)
        report = _report(result, corpus, asked=asked)
    lines = lines_of(corpus)
    if style is Style.text:
        body = "".join(as_text(finding, lines) + "\n\n" for finding in report.findings)
    else:
        body = FORMATS[style](report)
    if output is None:
        say(body, nl=False)
    else:
        write(output, body.encode(errors="backslashreplace"))
    if style is Style.text or output is not None:
        say(_graded(report.findings) + extent)
        if report.findings and style is Style.text:
            say("`dcgraph explain RULE` tells more of a rule, with examples.")
    raise typer.Exit(1 if report.errors else 0)


_STANDARD_INPUT = "-"


@dataclass(slots=True)
class _Count:
    """How many files were looked at, differ from the house layout, could not be laid out."""

    seen: int = 0
    changed: int = 0
    refused: int = 0

    @property
    def summary(self) -> str:
        files = counted(self.seen, "file")
        refused = f", {self.refused} refused" if self.refused else ""
        return f"{files}: {self.changed} changed{refused}"


@app.command("fmt")
def fmt_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILES]",
            help="Turtle files, folders of them, or - for standard input; else all of the graph.",
            show_default=False,
        ),
    ] = None,
    root: GivenRoot = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; show what would change.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only names.")] = False,
) -> None:
    """Lay out the Turtle; comments and meaning are kept.

    Indentation, spaces, lines and the order of prefixes; comments stay with what they are about.

    Exit code 1 if --check finds a file that would change, 2 if a file is not Turtle; the
    others are laid out all the same. The files of a checkout are written all or none.
    """
    if files and _STANDARD_INPUT in files:
        _standard_input(files, check=check, quiet=quiet)
    count = _Count()
    changes: dict[Path, list[tuple[Change, str]]] = {}
    with ExitStack() as held:
        places: dict[Path, Path | None] = {}
        for path, shown in _named(files, root, count) if files else _all(root, check=check):
            count.seen += 1
            place = _place(path.parent.resolve(), places, held, check=check)
            try:
                before = read(path, shown)
                after = formatted(before, shown)
                if before == after:
                    continue
                if check:
                    say(shown if quiet else difference(before, after, shown), nl=quiet)
                elif place is None:
                    write_safely(path, before, after, shown)
                    say(shown)
                else:
                    require_writable(path, shown)
                    one = path.parent.resolve() / path.name
                    changes.setdefault(place, []).append((Change(one, one, before, after), shown))
                count.changed += 1
            except DcgraphError as error:
                _count_refusal(error, count)
        for place, changed in changes.items():
            apply([change for change, _ in changed], place)
            for _, shown in changed:
                say(shown)
    if not quiet:
        say(count.summary.replace("changed", "would change") if check else count.summary)
    raise typer.Exit(2 if count.refused else int(check and count.changed > 0))


def _standard_input(files: list[str], *, check: bool, quiet: bool) -> None:
    """Lay out standard input for an editor: to standard output, or nothing if it is refused."""
    if len(files) > 1:
        raise typer.BadParameter("- stands for standard input and is named alone.")
    shown = "<stdin>"
    before = exact_text(sys.stdin.buffer.read(MAX_BYTES + 1), Path(shown))
    after = formatted(before, shown)
    if not check:
        hand_on(after.encode())
    elif before != after:
        say(shown if quiet else difference(before, after, shown), nl=quiet)
    raise typer.Exit(int(check and before != after))


def _place(
    folder: Path, places: dict[Path, Path | None], held: ExitStack, *, check: bool
) -> Path | None:
    """The checkout around a folder, which other commands leave alone until `held` ends."""
    if folder not in places:
        place = checkout(folder)
        if place is not None and place not in places.values():
            if check:
                read_root(place)
            else:
                held.enter_context(editing(edited_root(place)))
        places[folder] = place
    return places[folder]


def _count_refusal(error: DcgraphError, count: _Count) -> None:
    count.refused += 1
    say(f"dcgraph: {error}", err=True)


def _all(root: Path | None, *, check: bool) -> Iterator[tuple[Path, str]]:
    """Each Turtle file of the graph, with the name by which it is shown."""
    place = rooms(read_root(root) if check else edited_root(root)).root
    for path in (path for name in FOLDERS for path in turtle_files(place / name)):
        yield path, path.relative_to(place).as_posix()


def _named(files: list[str], root: Path | None, count: _Count) -> Iterator[tuple[Path, str]]:
    """Each file that is named, or stands in a folder that is, with its name."""
    for path in map(Path, files):
        try:
            require_inside(path, Path.cwd() if root is None else root)
            found = turtle_files(path) if path.is_dir() else [path]
            if not found:
                raise LoadError(f"The folder {path} holds no Turtle (.ttl) file.", path)
        except DcgraphError as error:
            _count_refusal(error, count)
        else:
            yield from ((file, file.as_posix()) for file in found)
