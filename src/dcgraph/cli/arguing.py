"""The command that finds how one thing leads to another."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import say
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Force, Lang, desk_of, told
from dcgraph.research.arguing import LONGEST, MOST, USUAL_LONGEST, USUAL_NUMBER
from dcgraph.research.arguing import paths as paths_of
from dcgraph.research.arguing.text import paths_text
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


@app.command()
def paths(
    start: Annotated[str, typer.Argument(metavar="FROM", help="A name, as digital-customs.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="Another, as rkc.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    number: Annotated[
        int, typer.Option("-k", help=f"How many paths, at most {MOST}.")
    ] = USUAL_NUMBER,
    longest: Annotated[
        int, typer.Option(help=f"How many steps one may have, at most {LONGEST}.")
    ] = USUAL_LONGEST,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    force: Force = "",
    as_json: Json = False,
) -> None:
    """Find how one thing leads to another, as an argument.

    Each is read out with its sources.
    """
    wish = wanted(lang, basis, confidence, as_of, force)
    found = paths_of(desk_of(root, snapshot), start, end, wish, number=number, longest=longest)
    say(told(found) if as_json else paths_text(found, wish.lang))
