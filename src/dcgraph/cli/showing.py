"""The command that shows one thing."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import say
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Lang, desk_of, told
from dcgraph.research.prose import record_text
from dcgraph.research.records import record
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Its name, such as rkc.ga-7.1 or digital-customs.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Show a thing: what it is, what is said of it, and where."""
    wish = wanted(lang, basis, confidence, as_of)
    found = record(desk_of(root, snapshot), name, wish)
    say(told(found) if as_json else record_text(found))
