"""The commands that tell what instruments cover, and what they do not."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Root
from dcgraph.cli.saying import hand_on, say
from dcgraph.cli.tabled import known_form
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Force, Lang, desk_of, told
from dcgraph.research.coverage.gap_tables import gaps_csv
from dcgraph.research.coverage.gap_workbook import gaps_xlsx
from dcgraph.research.coverage.gaps import MOST_ELSEWHERE, gaps
from dcgraph.research.coverage.matrix import matrix
from dcgraph.research.coverage.matrix_tables import matrix_csv, matrix_xlsx
from dcgraph.research.coverage.matrix_text import matrix_text
from dcgraph.research.coverage.paper import markdown
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()

_MATRIX_FORMATS = ("text", "json", "csv", "xlsx")
_GAP_FORMATS = ("markdown", "json", "csv", "xlsx")


@app.command("matrix")
def matrix_command(
    rows: Annotated[
        str,
        typer.Option(
            help="notions, mechanisms, characteristics, processes, technologies, "
            "characteristics:NOTION, or names; with commas."
        ),
    ] = "notions",
    columns: Annotated[
        str,
        typer.Option(
            help="instruments, a kind such as conventions, parts:NAME, provisions:NAME, "
            "or names; with commas."
        ),
    ] = "instruments",
    *,
    root: Root = None,
    snapshot: Home = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Keep the columns in which nothing is covered.")
    ] = False,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    force: Force = "",
    format_: Annotated[
        str, typer.Option("--format", help=f"{', '.join(_MATRIX_FORMATS)}.")
    ] = "text",
) -> None:
    """Lay things against instruments: who requires or treats what.

    How strongly each text speaks on each thing, and what is silent and why.
    """
    wish = wanted(lang, basis, confidence, as_of, force)
    known_form(format_, _MATRIX_FORMATS)
    found = matrix(desk_of(root, snapshot), rows, columns, wish, whole=whole)
    match format_:
        case "json":
            say(told(found))
        case "csv":
            hand_on(matrix_csv(found), found.silence)
        case "xlsx":
            hand_on(matrix_xlsx(found, wish.lang), found.silence)
        case _:
            say(matrix_text(found, wish.lang))


@app.command("gaps")
def gaps_command(
    notion: Annotated[str, typer.Argument(help="Its name, such as digital-customs.")],
    instrument: Annotated[str, typer.Argument(help="An instrument or a part of one, as rkc.ga.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    most: Annotated[
        int,
        typer.Option(help=f"So many other instruments for each gap, at most {MOST_ELSEWHERE}."),
    ] = 5,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    force: Force = "",
    format_: Annotated[
        str, typer.Option("--format", help=f"{', '.join(_GAP_FORMATS)}.")
    ] = "markdown",
) -> None:
    """Tell what of a notion an instrument covers, and what it does not.

    By characteristics of the notion, with what other instruments say on the rest.
    """
    wish = wanted(lang, basis, confidence, as_of, force)
    known_form(format_, _GAP_FORMATS)
    found = gaps(desk_of(root, snapshot), notion, instrument, wish, most=most)
    match format_:
        case "json":
            say(told(found))
        case "csv":
            hand_on(gaps_csv(found), found.silence)
        case "xlsx":
            hand_on(gaps_xlsx(found, wish.lang), found.silence)
        case _:
            say(markdown(found.paper).removesuffix("\n"))
