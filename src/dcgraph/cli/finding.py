"""The command that finds things by words."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.tabled import Form, Printed, how_many, known_form, print_answer
from dcgraph.cli.wishes import Cursor, Lang, Limit, desk_of
from dcgraph.research.finding.search import search as search_desk
from dcgraph.research.finding.table import matches_csv
from dcgraph.research.finding.text import found_text
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
    limit: Limit = None,
    cursor: Cursor = "",
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    as_json: Json = False,
    form: Form = "text",
) -> None:
    """Find things by words, in any of the languages.

    The best come first. Mistyped words are read as those that they are like.
    """
    reader = wanted(lang)
    form = known_form(form, as_json=as_json)
    desk = desk_of(root, snapshot)
    found = search_desk(
        desk,
        " ".join(words),
        reader.lang,
        kind=kind,
        limit=how_many(limit, form, 20),
        cursor=cursor,
    )
    printed = Printed(
        "/api/v1/search",
        lambda: matches_csv(found.matches.items),
        lambda: found_text(found, reader.lang),
        reader.lang,
    )
    print_answer(desk, found, form, printed)
