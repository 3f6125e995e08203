"""The commands on time: the state of a thing on a day."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Lang, desk_of, told
from dcgraph.research.timing.states import state as state_of
from dcgraph.research.timing.text import state_text
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


@app.command()
def state(
    name: Annotated[str, typer.Argument(help="An instrument, edition or provision, as rkc.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Tell whether it was in force on a day, which edition held, and how many were parties."""
    wish = wanted(lang, basis, confidence, as_of)
    found = state_of(desk_of(root, snapshot), name, wish)
    typer.echo(told(found) if as_json else state_text(found))
