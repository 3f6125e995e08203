"""The commands on one text, one source, one body, and the graph in figures."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import say
from dcgraph.cli.tabled import Form, Printed, how_many, known_form, print_answer
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Cursor, Lang, Limit, desk_of, told
from dcgraph.research.csvs import resting_csv, statistics_csv
from dcgraph.research.listing_text import source_text, statistics_text, tree_text
from dcgraph.research.resting import source_use
from dcgraph.research.statistics import statistics as statistics_of
from dcgraph.research.texts import instrument_text
from dcgraph.research.timing.parties import parties
from dcgraph.research.timing.text import members_text
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


@app.command()
def tree(
    name: Annotated[str, typer.Argument(help="An instrument, such as rkc.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    confidence: Confidence = "",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Show an instrument with its editions and the tree of its parts."""
    wish = wanted(lang, "", confidence, as_of)
    found = instrument_text(desk_of(root, snapshot), name, wish)
    say(told(found) if as_json else tree_text(found))


@app.command()
def source(
    name: Annotated[str, typer.Argument(help="A source, such as sources.asycuda-kyoto.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    confidence: Confidence = "",
    as_of: AsOf = "",
    limit: Limit = None,
    cursor: Cursor = "",
    as_json: Json = False,
    form: Form = "text",
) -> None:
    """Show a source with all that rests on it."""
    wish = wanted(lang, "", confidence, as_of)
    form = known_form(form, as_json=as_json)
    desk = desk_of(root, snapshot)
    found = source_use(desk, name, wish, limit=how_many(limit, form), cursor=cursor)
    printed = Printed(
        f"/api/v1/sources/{name}",
        lambda: resting_csv(found.resting.items),
        lambda: source_text(found, wish.lang),
        wish.lang,
    )
    print_answer(desk, found, form, printed)


@app.command()
def members(
    name: Annotated[str, typer.Argument(help="A union, a body or a convention, such as eaeu.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Tell who was a member, or bound as a party, on a day.

    And who had consented but was not yet bound.
    """
    wish = wanted(lang, basis, confidence, as_of)
    found = parties(desk_of(root, snapshot), name, wish)
    say(told(found) if as_json else members_text(found))


@app.command()
def statistics(
    *,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    as_json: Json = False,
    form: Form = "text",
) -> None:
    """Tell which graph this is, and how much it holds."""
    spoken = wanted(lang).lang
    form = known_form(form, as_json=as_json)
    desk = desk_of(root, snapshot)
    found = statistics_of(desk, spoken)
    printed = Printed(
        "/api/v1/statistics",
        lambda: statistics_csv(found),
        lambda: statistics_text(found),
        spoken,
    )
    print_answer(desk, found, form, printed)
