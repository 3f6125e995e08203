"""The commands on audits."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from dcgraph.audit import agreements, figures, read_sheet, report_lines, sheet_paths
from dcgraph.cli.answers import desk_of, known_form
from dcgraph.cli.options import Home, Root
from dcgraph.cli.output import hand_on, say
from dcgraph.errors import ParameterError
from dcgraph.files import rooms
from dcgraph.research.sampling import drawn, outdated, sheet
from dcgraph.research.tables import write_csv
from dcgraph.text import json_text

_FORMS: Final = ("text", "json", "csv")

app = typer.Typer(
    name="audit",
    no_args_is_help=True,
    help="Draw statements for a reader; count what readers found wrong.",
)


@app.command()
def draw(
    *,
    seed: Annotated[int, typer.Option(help="The same seed draws the same statements.")],
    number: Annotated[int, typer.Option(help="How many statements.")] = 150,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new file for the sheet; else it is printed.")
    ] = None,
    root: Root = None,
    snapshot: Home = None,
) -> None:
    """Draw statements of all kinds by chance, as a sheet for a reader who did not write them."""
    content = sheet(drawn(desk_of(root, snapshot), seed, number))
    if out is None:
        hand_on(content)
        return
    try:
        # Not over another sheet: it may hold verdicts.
        with out.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise ParameterError(
            f"The sheet cannot be written to {out}: {error.strerror or error}. Name a new file in "
            "a folder that there is."
        ) from None
    say(f"{out} has {number} statements. docs/audits.md tells how they are judged.")


@app.command()
def report(
    sheets: Annotated[
        list[Path] | None, typer.Argument(help="Filled sheets; else those in data/audits.")
    ] = None,
    *,
    root: Root = None,
    snapshot: Home = None,
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(_FORMS)}.")] = "text",
) -> None:
    """Count what readers found, by kind and in all, with upper bounds at 95 %.

    Exit code 1 if a row cannot be counted. What is not in the graph any more is told too.
    """
    known_form(form, _FORMS)
    place = rooms(root).root
    paths = sheets or sheet_paths(place / "data")
    read = [read_sheet(path, _shown(path, place)) for path in paths]
    faults = [fault for one in read for fault in one.faults]
    notes = outdated(desk_of(root, snapshot), read) if paths else []
    for kind, remarks in (("error", faults), ("note", notes)):
        for remark in remarks:
            say(f"{remark.path}:{remark.line}: {kind}: {remark.message}", err=True)
    found, agreed = figures(read), agreements(read)
    if form == "json":
        told = (("figures", found), ("agreements", agreed), ("faults", faults), ("notes", notes))
        say(json_text({name: [asdict(one) for one in several] for name, several in told}), nl=False)
    elif form == "csv":
        columns = ("sheet", "kind", "read", "unverifiable", "unread", "verdict")
        rows = [
            [str(cell) for cell in (one.sheet, one.kind, one.read, one.unverifiable, one.unread)]
            + [rate.verdict, str(rate.number), f"{rate.share:.6f}", f"{rate.bound:.6f}"]
            for one in found
            for rate in one.rates
        ]
        hand_on(write_csv((*columns, "number", "share", "upper_bound"), rows))
    else:
        say("\n".join(report_lines(found, agreed)) if paths else "No audit was made.")
    raise typer.Exit(1 if faults else 0)


def _shown(path: Path, root: Path) -> str:
    """The path as it is told: from the root of the graph, where it lies below."""
    inside = path.resolve().is_relative_to(root.resolve())
    return path.resolve().relative_to(root.resolve()).as_posix() if inside else str(path)
