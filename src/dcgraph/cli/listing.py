"""The commands that list: things, claims, and how far texts were read."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.tabled import Form, Printed, how_many, known_form, print_answer
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Cursor, Force, Lang, Limit, desk_of
from dcgraph.errors import ParameterError
from dcgraph.research.catalogue import CATALOGUES, catalogue
from dcgraph.research.claims import Ends
from dcgraph.research.claims import claims as claims_of
from dcgraph.research.coverage.listing import EXTENT_NAMES, coverages
from dcgraph.research.csvs import entries_csv, readings_csv, statements_csv
from dcgraph.research.listing_text import claims_text, entries_text, readings_text
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


@app.command("list")
def list_command(
    what: Annotated[str, typer.Argument(help=f"One of {', '.join(CATALOGUES)}.")],
    *,
    kind: Annotated[str, typer.Option(help="One of their classes, such as Notion.")] = "",
    within: Annotated[str, typer.Option(help="A text: only what lies in it, as in rkc.")] = "",
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    confidence: Confidence = "",
    as_of: AsOf = "",
    force: Force = "",
    limit: Limit = None,
    cursor: Cursor = "",
    as_json: Json = False,
    form: Form = "text",
) -> None:
    """List concepts, instruments, provisions, actors, sources and others."""
    wish = wanted(lang, "", confidence, as_of, force)
    if what not in CATALOGUES:
        raise ParameterError(
            f"There is no list of {what[:40]!r}; there are {', '.join(CATALOGUES)}."
        )
    if force and what != "provisions":
        raise ParameterError("Only provisions are listed by force; leave --force out.")
    form = known_form(form, as_json=as_json)
    desk = desk_of(root, snapshot)
    found = catalogue(
        desk, what, wish, kind=kind, within=within, limit=how_many(limit, form), cursor=cursor
    )
    printed = Printed(
        f"/api/v1/{what}",
        lambda: entries_csv(found.items),
        lambda: entries_text(found, wish.lang),
        wish.lang,
    )
    print_answer(desk, found, form, printed)


@app.command()
def claims(
    *,
    about: Annotated[str, typer.Option(help="A thing that is subject or object.")] = "",
    subject: Annotated[str, typer.Option(help="The subject, such as rkc.ga-7.1.")] = "",
    object_: Annotated[
        str, typer.Option("--object", help="The object, such as single-window.")
    ] = "",
    relation: Annotated[
        str, typer.Option(help="Relations, with commas, as in requires,recommends.")
    ] = "",
    source: Annotated[str, typer.Option(help="A source that is cited.")] = "",
    claimant: Annotated[str, typer.Option(help="An actor who holds it, such as wco.")] = "",
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    force: Force = "",
    limit: Limit = None,
    cursor: Cursor = "",
    as_json: Json = False,
    form: Form = "text",
) -> None:
    """List who says what of what, on which basis and where."""
    wish = wanted(lang, basis, confidence, as_of, force)
    ends = Ends(about, subject, object_, relation, source, claimant)
    form = known_form(form, as_json=as_json)
    desk = desk_of(root, snapshot)
    found = claims_of(desk, ends, wish, limit=how_many(limit, form), cursor=cursor)
    printed = Printed(
        "/api/v1/claims",
        lambda: statements_csv(found.items),
        lambda: claims_text(found, wish.lang),
        wish.lang,
    )
    print_answer(desk, found, form, printed)


@app.command()
def coverage(
    *,
    extent: Annotated[
        str, typer.Option(help=f"How far, with commas, of {', '.join(EXTENT_NAMES)}.")
    ] = "",
    kind: Annotated[str, typer.Option(help="A kind of instruments, such as Convention.")] = "",
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    limit: Limit = None,
    cursor: Cursor = "",
    as_json: Json = False,
    form: Form = "text",
) -> None:
    """Tell how far each instrument was read, and what is missing."""
    spoken = wanted(lang).lang
    form = known_form(form, as_json=as_json)
    desk = desk_of(root, snapshot)
    found = coverages(
        desk, spoken, extent=extent, kind=kind, limit=how_many(limit, form), cursor=cursor
    )
    printed = Printed(
        "/api/v1/coverage",
        lambda: readings_csv(found.items),
        lambda: readings_text(found, spoken),
        spoken,
    )
    print_answer(desk, found, form, printed)
