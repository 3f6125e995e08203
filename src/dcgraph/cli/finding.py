"""The command that finds things by words."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import say
from dcgraph.cli.wishes import Lang, desk_of, told
from dcgraph.research.finding.search import search as search_desk
from dcgraph.research.finding.text import found_text
from dcgraph.research.pages import MOST
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words, or numbers such as RKC 7.1.")],
    *,
    kind: Annotated[
        str, typer.Option(help="Classes, with commas, such as Notion,Instrument; else all.")
    ] = "",
    limit: Annotated[int, typer.Option(help=f"How many to show, at most {MOST}.")] = 20,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Find things by words, in any of the languages.

    The best come first. Mistyped words are read as those that they are like.
    """
    reader = wanted(lang)
    desk = desk_of(root, snapshot)
    found = search_desk(desk, " ".join(words), reader.lang, kind=kind, limit=limit)
    say(told(found) if as_json else found_text(found, reader.lang))
