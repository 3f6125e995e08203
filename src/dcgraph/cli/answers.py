"""What the commands of the research desk share: filters, and how answers are printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from dcgraph.cli.options import ensured
from dcgraph.cli.output import hand_on, on_terminal, say
from dcgraph.errors import ParameterError
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, LANGUAGES, Language
from dcgraph.research.paging import MAX_COUNT, USUAL, WHOLE, pages_of, silence_of

if TYPE_CHECKING:
    from dcgraph.research.graph import Desk

Lang = Annotated[str, typer.Option("--lang", help=f"Language: {', '.join(LANGUAGES)}.")]
Basis = Annotated[
    str,
    typer.Option("--basis", help=f"Some of {', '.join(BASES)}, with commas; else all but that."),
]
Confidence = Annotated[
    str, typer.Option("--confidence", help=f"Some of {', '.join(CONFIDENCES)}; else both.")
]
Force = Annotated[
    str, typer.Option("--force", help=f"Some of {', '.join(FORCES)}, with commas; else all.")
]
AsOf = Annotated[str, typer.Option("--as-of", help="The day that counts, such as 2019-06-03.")]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        help=f"How many at once, at most {MAX_COUNT}; 0 for all. Else some, and all for a table.",
        show_default=False,
    ),
]
Cursor = Annotated[str, typer.Option("--cursor", help="The `next` of the page before.")]


def desk_of(root: Path | None, folder: Path | None) -> Desk:
    """The desk over the snapshot to work with, which is made anew if it is out of date."""
    from dcgraph.research.graph import Desk  # noqa: PLC0415  # slow to begin

    return Desk.open(ensured(root, folder))


def told(answer: Any) -> str:
    """An answer of the desk as JSON, with the same members as over HTTP."""
    from pydantic import TypeAdapter  # noqa: PLC0415  # slow to begin

    return TypeAdapter(type(answer)).dump_json(answer, indent=2).decode()


_FORMS: Final = ("text", "json", "csv", "xlsx")
Form = Annotated[str, typer.Option("--format", help=f"{', '.join(_FORMS)}.")]


@dataclass(frozen=True, slots=True)
class Printed:
    """What writes an answer as a table and in words; `path` is where it stands over HTTP."""

    path: str
    table: Callable[[], bytes]
    words: Callable[[], str]
    lang: Language


def known_form(form: str, forms: tuple[str, ...] = _FORMS, *, as_json: bool = False) -> str:
    """The form that is asked for, by `--format` or by `--json`.

    Raises ParameterError for one that there is not, and for a workbook on a terminal.
    """
    if form not in forms:
        raise ParameterError(
            f"There is no format {form[:40]!r} for this; use one of {', '.join(forms)}."
        )
    if form == "xlsx" and on_terminal():
        raise ParameterError("A workbook is no text: send it to a file, as in > table.xlsx.")
    return "json" if as_json else form


def how_many(limit: int | None, form: str, usual: int = USUAL) -> int:
    """The limit of a list: what is asked for, else all for a table that is taken away."""
    if limit is not None:
        return limit
    return WHOLE if form in ("csv", "xlsx") else usual


def print_answer(desk: Desk, answer: Any, form: str, printed: Printed) -> None:
    """Print an answer in a form; a table is the same as over HTTP, to the byte.

    What a table cannot tell goes to standard error: why it is empty, and what comes after it.
    """
    if form == "json":
        say(told(answer))
    elif form == "text":
        say(printed.words())
    else:
        table = printed.table()
        if form == "xlsx":
            from dcgraph.research.exports import table_xlsx  # noqa: PLC0415  # slow to begin

            table = table_xlsx(table, printed.path, desk.pinned())
        hand_on(table, silence_of(answer))
        for page in pages_of(answer):
            if page.next:
                from dcgraph.research.list_text import more_text  # noqa: PLC0415  # slow to begin

                say(more_text(page, printed.lang), err=True)
