"""The commands that ask the graph."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dcgraph.answers import as_table, is_empty, request_for
from dcgraph.cli.options import Format, Home, Json, Root, Seconds, ensured
from dcgraph.cli.saying import hand_on, say
from dcgraph.counts import as_markdown, counts
from dcgraph.errors import DcgraphError, QueryError
from dcgraph.escaping import json_text
from dcgraph.paths import rooms
from dcgraph.questions import LANGUAGES, question, questions
from dcgraph.snapshot import Snapshot
from dcgraph.store import Limits, Request
from dcgraph.store.embedded import EmbeddedStore, open_store
from dcgraph.terms import compact

__all__ = ["app"]

app = typer.Typer()


@app.command()
def query(
    file: Annotated[str, typer.Argument(help="A file with the query, - for standard input.")] = "-",
    root: Root = None,
    snapshot: Home = None,
    format_: Format = "table",
    timeout: Seconds = 10.0,
) -> None:
    """Ask a SPARQL query."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DcgraphError(
            f"The query file {file} cannot be read: {error}. Name a file that holds the query, "
            "or give the query itself on standard input."
        ) from None
    _answer(ensured(root, snapshot), text, format_, timeout)


@app.command()
def ask(
    name: Annotated[str | None, typer.Argument(help="The question; none lists them all.")] = None,
    *,
    root: Root = None,
    snapshot: Home = None,
    format_: Format = "table",
    lang: Annotated[str, typer.Option(help="Language of the titles: en, fr or ru.")] = "en",
    of: Annotated[
        list[str] | None,
        typer.Option("--of", help="A parameter, as notion=paperless-customs, with commas."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask one of the graph's own questions, or list them.

    With --of it asks of other things. Things have their labels, in csv and the like their IRIs.
    """
    if lang not in LANGUAGES:
        raise DcgraphError(f"There are no titles in {lang!r}; use one of {', '.join(LANGUAGES)}.")
    if of or as_json:
        from dcgraph.cli.binding import asked_of  # noqa: PLC0415  # needs the desk

        return asked_of(ensured(root, snapshot), name, of or [], lang, as_json=as_json)
    data = rooms(root).data
    if name is None:
        for known in questions(data).values():
            say(f"{known.name:<34} {known.titles[lang]}")
        return None
    asked = question(data, name)
    made = ensured(root, snapshot)
    if format_ != "table":
        return _answer(made, asked.query, format_, 10.0, asked.empty)
    from dcgraph.cli.binding import labels  # noqa: PLC0415  # needs the desk

    say(asked.titles[lang] + "\n")
    return _answer(made, asked.query, format_, 10.0, asked.empty, named=labels(made, lang))


def _answer(
    made: Snapshot,
    text: str,
    form: str,
    seconds: float,
    empty: str | None = None,
    *,
    named: Callable[[str], str] = compact,
) -> None:
    """Say the answer; where nobody has said what an empty one means, why it is empty."""
    request = request_for(text, form)
    with open_store(made.store, limits=Limits(seconds=seconds)) as store:
        answer = store.answer(request)
        if empty is None and form == "table" and is_empty(answer):
            empty = _why_empty(store, text)
    if form == "table" and answer.kind != "graph":
        say(as_table(answer, empty or "", named))
    else:
        hand_on(answer.body)


def _why_empty(store: EmbeddedStore, text: str) -> str:
    # Few answers are empty, and no other waits for what this needs.
    from dcgraph.emptied import Variant, asked, number_in, search, told  # noqa: PLC0415

    def ask(variant: Variant, seconds: float) -> int | None:
        try:
            return number_in(store.answer(Request(variant.text, seconds=seconds)).body)
        except QueryError:
            return None

    return told(asked(search(text), ask))


@app.command("counts")
def counts_command(root: Root = None, snapshot: Home = None, as_json_: Json = False) -> None:
    """Count records, claims and citations by kind.

    Records by class, claims by basis and citations by confidence.
    """
    with open_store(ensured(root, snapshot).store) as store:
        figures = counts(store.answer)
    if as_json_:
        say(json_text(asdict(figures)), nl=False)
    else:
        say(as_markdown(figures))
