"""What commands that answer from the desk share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dcgraph.cli.options import ensured
from dcgraph.cli.output import on_terminal
from dcgraph.errors import ParameterError
from dcgraph.research.declaration import AS_OF, BASIS, CONFIDENCE, LANG, Arg

if TYPE_CHECKING:
    from dcgraph.research.graph import Desk


def explained(arg: Arg) -> str:
    """The help of a parameter in a terminal, with the bound that its description does not tell."""
    told = arg.short or arg.help
    return f"{told} At most {arg.most}." if arg.most and "at most" not in told else told


Lang = Annotated[str, typer.Option("--lang", help=explained(LANG))]
Basis = Annotated[str, typer.Option("--basis", help=explained(BASIS))]
Confidence = Annotated[str, typer.Option("--confidence", help=explained(CONFIDENCE))]
AsOf = Annotated[str, typer.Option("--as-of", help=explained(AS_OF))]


def desk_of(root: Path | None, folder: Path | None) -> Desk:
    """The desk over the snapshot to work with, which is made anew if it is out of date."""
    from dcgraph.research.graph import Desk  # noqa: PLC0415  # slow to begin

    return Desk.open(ensured(root, folder))


def told(answer: Any) -> str:
    """An answer of the desk as JSON, with the same members as over HTTP."""
    from pydantic import TypeAdapter  # noqa: PLC0415  # slow to begin

    return TypeAdapter(type(answer)).dump_json(answer, indent=2).decode()


def known_form(form: str, forms: tuple[str, ...], *, as_json: bool = False) -> str:
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
