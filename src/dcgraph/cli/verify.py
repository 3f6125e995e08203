"""The command that checks a text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from dcgraph.cli.answers import Lang, desk_of, known_form, told
from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.output import hand_on, say
from dcgraph.files import read_bytes
from dcgraph.research.filters import wanted
from dcgraph.verify.checking import verify as check
from dcgraph.verify.documents import FORMS, MAX_BYTES, read
from dcgraph.verify.model import WRONG
from dcgraph.verify.reports import annotated_html, annotated_markdown, verified_sarif, verified_text

app = typer.Typer()

_REPORTS: Final = ("text", "json", "sarif", "markdown", "html")


@app.command()
def verify(
    file: Annotated[
        str, typer.Argument(help="The text: a file, or - for what comes on standard input.")
    ],
    *,
    written: Annotated[
        str, typer.Option("--as", help=f"How it is written: {', '.join(FORMS)}; else by its name.")
    ] = "",
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    as_json: Json = False,
    form: Annotated[
        str, typer.Option("--format", help=f"{', '.join(_REPORTS)}; the last two are copies.")
    ] = _REPORTS[0],
) -> None:
    """Check what a text refers to: provisions, editions, dates, numbers and parties.

    Plain text, Markdown, LaTeX, DOCX and PDF. It ends with 1 if something is wrong.
    """
    spoken = wanted(lang).lang
    chosen = "json" if as_json else known_form(form, _REPORTS)
    if file == "-":
        content, name = sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"
    else:
        content, name = read_bytes(Path(file)), file
    document = read(content, name, written)
    found = check(desk_of(root, snapshot), document, spoken)
    if chosen == "text":
        say(verified_text(found))
    elif chosen == "json":
        say(told(found))
    elif chosen == "sarif":
        say(verified_sarif(found), nl=False)
    else:
        write = annotated_markdown if chosen == "markdown" else annotated_html
        hand_on(write(found, document).encode())
    if any(one.verdict in WRONG for one in found.checked):
        raise typer.Exit(1)
