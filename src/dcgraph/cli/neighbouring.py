"""The command that shows what lies around a thing."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import hand_on, on_terminal, say
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Force, Lang, desk_of, told
from dcgraph.errors import ParameterError
from dcgraph.research.exports.forms import FORMS, taken
from dcgraph.research.neighbourhood import DEEPEST, MOST, USUAL, neighbourhood
from dcgraph.research.neighbourhood_text import neighbourhood_text
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


@app.command("neighbourhood")
def neighbourhood_command(
    name: Annotated[str, typer.Argument(help="Its name, such as rkc.ga-7.1 or digital-customs.")],
    *,
    depth: Annotated[int, typer.Option(help=f"How many steps to go, at most {DEEPEST}.")] = 1,
    relation: Annotated[
        str, typer.Option(help="Relations, with commas, such as requires,isPartOf; else all.")
    ] = "",
    limit: Annotated[int, typer.Option(help=f"How many things to keep, at most {MOST}.")] = USUAL,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    force: Force = "",
    as_json: Json = False,
    form: Annotated[
        str, typer.Option("--format", help=f"text, {', '.join(FORMS)}; or --json.")
    ] = "text",
) -> None:
    """Show what a thing is linked with, and how surely.

    The nearest come first.
    """
    wish = wanted(lang, basis, confidence, as_of, force)
    if form == "xlsx" and on_terminal():
        raise ParameterError("A workbook is no text: send it to a file, as in > around.xlsx.")
    desk = desk_of(root, snapshot)
    found = neighbourhood(desk, name, wish, depth=depth, relation=relation, limit=limit)
    if form != "text":
        hand_on(taken(desk, found, form, wish.lang), found.silence)
        return
    say(told(found) if as_json else neighbourhood_text(found, wish.lang))
