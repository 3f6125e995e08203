"""The commands of the research desk."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer
from pydantic import TypeAdapter

from dcgraph.cli.answers import (
    AsOf,
    Basis,
    Confidence,
    Cursor,
    Force,
    Form,
    Lang,
    Limit,
    Printed,
    desk_of,
    how_many,
    known_form,
    print_answer,
    told,
)
from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.output import hand_on, on_terminal, say
from dcgraph.errors import ParameterError
from dcgraph.files import write
from dcgraph.research.catalogue import (
    CATALOGUES,
    EXTENT_NAMES,
    catalogue,
    coverages,
    instrument_text,
    source_use,
)
from dcgraph.research.citation import (
    STYLES,
    accessed_on,
    answer_work,
    asked,
    cited,
    references,
    style_of,
)
from dcgraph.research.claims import Ends
from dcgraph.research.claims import claims as claims_of
from dcgraph.research.compare import compare as compare_
from dcgraph.research.compare import comparison_csv, comparison_text
from dcgraph.research.exports import FORMS, taken
from dcgraph.research.filters import wanted
from dcgraph.research.footnotes import markdown
from dcgraph.research.gap_tables import gaps_csv, gaps_xlsx
from dcgraph.research.gaps import MAX_ELSEWHERE, gaps
from dcgraph.research.links import record_text
from dcgraph.research.list_text import (
    claims_text,
    entries_text,
    readings_text,
    source_text,
    statistics_text,
    tree_text,
)
from dcgraph.research.matrix import matrix, matrix_csv, matrix_text, matrix_xlsx
from dcgraph.research.model import Record
from dcgraph.research.neighbourhood import MAX_COUNT as MAX_NEIGHBOURS
from dcgraph.research.neighbourhood import MAX_DEPTH, USUAL, neighbourhood, neighbourhood_text
from dcgraph.research.package import counted, package, packed
from dcgraph.research.paging import WHOLE
from dcgraph.research.parties import parties
from dcgraph.research.paths import MAX_COUNT, MAX_LENGTH, USUAL_MAX_LENGTH, USUAL_NUMBER, paths_text
from dcgraph.research.paths import paths as paths_of
from dcgraph.research.records import record
from dcgraph.research.search import found_text
from dcgraph.research.search import search as search_desk
from dcgraph.research.statistics import statistics as statistics_of
from dcgraph.research.status import members_text, state_text
from dcgraph.research.status import state as state_of
from dcgraph.research.tables import (
    entries_csv,
    matches_csv,
    readings_csv,
    resting_csv,
    statements_csv,
    statistics_csv,
    timeline_csv,
)
from dcgraph.research.timeline import Span, timeline_text
from dcgraph.research.timeline import timeline as timeline_of

app = typer.Typer()


@app.command()
def paths(
    start: Annotated[str, typer.Argument(metavar="FROM", help="A name, as digital-customs.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="Another, as rkc.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    number: Annotated[
        int, typer.Option("-k", help=f"How many paths, at most {MAX_COUNT}.")
    ] = USUAL_NUMBER,
    longest: Annotated[
        int, typer.Option(help=f"How many steps one may have, at most {MAX_LENGTH}.")
    ] = USUAL_MAX_LENGTH,
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


@app.command()
def cite(
    name: Annotated[str, typer.Argument(help="Its name, such as rkc.ga-7.1 or digital-customs.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    style: Annotated[str, typer.Option("--style", help=f"{', '.join(STYLES)}.")] = "apa",
    sources: Annotated[
        bool, typer.Option("--sources", help="Cite the sources behind the record instead.")
    ] = False,
    server: Annotated[
        str,
        typer.Option(
            "--server", help="The server that a permalink leads to; else the thing's IRI."
        ),
    ] = "",
    accessed: Annotated[
        str, typer.Option("--accessed", help="The day of access; else today.")
    ] = "",
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Cite the record of a thing, or the sources behind it.

    Pinned to version and content.
    """
    wish = wanted(lang, basis, confidence, as_of)
    written = style_of(style).written
    if server and not server.startswith(("https://", "http://")):
        raise ParameterError(f"{server[:80]!r} is no address of a server; begin it with https://.")
    desk = desk_of(root, snapshot)
    if sources:
        found = references(desk, name, wish)
        if found.silence and not as_json:
            say(found.silence.message, err=True)
        hand_on((told(found) + "\n" if as_json else written(found.works)).encode())
        return
    answer = record(desk, name, wish)
    given = {"lang": lang, "basis": basis, "confidence": confidence, "asOf": as_of}
    query = urlencode({key: value for key, value in given.items() if value})
    what = asked(f"/api/v1/records/{answer.thing.name}?{query}")
    day = accessed_on(accessed, datetime.now(UTC).date())
    digest = sha256(TypeAdapter(Record).dump_json(answer)).hexdigest()
    work = answer_work(desk, what, digest, server.rstrip("/"), day)
    hand_on((told(cited(work)) + "\n" if as_json else written((work,))).encode())


@app.command()
def compare(
    a: Annotated[str, typer.Argument(help="A concept, an instrument or an edition, as rkc.")],
    b: Annotated[str, typer.Argument(help="Another of the same kind, as tfa.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    form: Form = "text",
    as_json: Json = False,
) -> None:
    """Lay two things of a kind side by side.

    Concepts, instruments or editions: what they share and what they do not.
    """
    wish = wanted(lang, basis, confidence, as_of)
    form = known_form(form, as_json=as_json)
    desk = desk_of(root, snapshot)
    found = compare_(desk, a, b, wish)
    printed = Printed(
        "/api/v1/compare",
        lambda: comparison_csv(found),
        lambda: comparison_text(found, wish.lang),
        wish.lang,
    )
    print_answer(desk, found, form, printed)


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
        typer.Option(help=f"So many other instruments for each gap, at most {MAX_ELSEWHERE}."),
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


@app.command("neighbourhood")
def neighbourhood_command(
    name: Annotated[str, typer.Argument(help="Its name, such as rkc.ga-7.1 or digital-customs.")],
    *,
    depth: Annotated[int, typer.Option(help=f"How many steps to go, at most {MAX_DEPTH}.")] = 1,
    relation: Annotated[
        str, typer.Option(help="Relations, with commas, such as requires,isPartOf; else all.")
    ] = "",
    limit: Annotated[
        int, typer.Option(help=f"How many things to keep, at most {MAX_NEIGHBOURS}.")
    ] = USUAL,
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


@app.command()
def tables(
    folder: Annotated[
        Path | None, typer.Argument(help="The folder for them, new, empty or with older ones.")
    ] = None,
    *,
    archive: Annotated[
        Path | None, typer.Option("--zip", help="One file for all of them instead.")
    ] = None,
    root: Root = None,
    snapshot: Home = None,
) -> None:
    """Write the whole graph as tables, with a description of each.

    As CSV, with datapackage.json, as Frictionless has it.
    """
    if (folder is None) == (archive is None):
        raise ParameterError("Name a folder for the tables, or one file for all with --zip FILE.")
    desk = desk_of(root, snapshot)
    files = package(desk)
    target = archive or folder
    try:
        if archive:
            write(archive, packed(files))
        elif folder:
            _fill(folder, files)
    except OSError as error:
        raise ParameterError(
            f"The tables cannot be written to {target}: {error.strerror or error}. Free some room "
            "or name another place."
        ) from None
    say(f"{target} has {counted(files, 'statements')} statements in tables, {desk.pinned()}.")


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files; the description comes last, so that it is never true of older tables."""
    folder.mkdir(parents=True, exist_ok=True)
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in files)
    if foreign:
        raise ParameterError(
            f"{folder} holds {foreign[0][:80]!r}, which is no table of the graph; name another "
            "folder."
        )
    for name in sorted(files, key="datapackage.json".__eq__):
        write(folder / name, files[name])


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
