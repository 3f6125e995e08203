"""The commands on time: the state of a thing on a day, and what happened when."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import say
from dcgraph.cli.tabled import Form, Printed, known_form, print_answer
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Cursor, Force, Lang, desk_of, told
from dcgraph.research.pages import WHOLE
from dcgraph.research.timing.states import state as state_of
from dcgraph.research.timing.text import state_text
from dcgraph.research.timing.timeline import Span
from dcgraph.research.timing.timeline import timeline as timeline_of
from dcgraph.research.timing.timeline_text import timeline_csv, timeline_text
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
    """Tell what was in force on a day, and which edition held.

    And how many were parties.
    """
    wish = wanted(lang, basis, confidence, as_of)
    found = state_of(desk_of(root, snapshot), name, wish)
    say(told(found) if as_json else state_text(found))


@app.command()
def timeline(
    of: Annotated[
        str, typer.Argument(help="Names, with commas, as rkc or digital-customs,smart-customs.")
    ],
    *,
    root: Root = None,
    snapshot: Home = None,
    since: Annotated[
        str, typer.Option("--from", help="The first day, such as 2015; else all.")
    ] = "",
    until: Annotated[str, typer.Option("--to", help="The last day, such as 2019-06.")] = "",
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    force: Force = "",
    form: Form = "text",
    cursor: Cursor = "",
    as_json: Json = False,
) -> None:
    """Tell in order of time what happened to a thing.

    What was said of it and what it did, too.
    """
    wish = wanted(lang, basis, confidence, as_of, force)
    form = known_form(form, as_json=as_json)
    desk = desk_of(root, snapshot)
    found = timeline_of(desk, of, Span(since, until), wish, limit=WHOLE, cursor=cursor)
    printed = Printed(
        "/api/v1/timeline",
        lambda: timeline_csv(found),
        lambda: timeline_text(found, wish.lang),
        wish.lang,
    )
    print_answer(desk, found, form, printed)
