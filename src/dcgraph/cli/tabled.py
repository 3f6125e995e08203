"""How the commands that list print: in words, as JSON, or as a table to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

import typer

from dcgraph.cli.saying import hand_on, on_terminal, say
from dcgraph.cli.wishes import told
from dcgraph.errors import ParameterError
from dcgraph.research import Desk
from dcgraph.research.exports.tables import table_xlsx
from dcgraph.research.listing_text import more_text
from dcgraph.research.model import Language
from dcgraph.research.pages import USUAL, WHOLE, pages_of, silence_of

__all__ = ["Form", "Printed", "how_many", "known_form", "print_answer"]

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
            table = table_xlsx(table, printed.path, desk.pinned())
        hand_on(table, silence_of(answer))
        for page in pages_of(answer):
            if page.next:
                say(more_text(page, printed.lang), err=True)
