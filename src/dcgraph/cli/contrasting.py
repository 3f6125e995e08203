"""The command that lays two things side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import hand_on, say
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Lang, desk_of, told
from dcgraph.errors import ParameterError
from dcgraph.research.comparing.compare import compare as compare_
from dcgraph.research.comparing.tables import comparison_csv
from dcgraph.research.comparing.text import comparison_text
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()

_FORMATS = ("text", "json", "csv")


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
    format_: Annotated[str, typer.Option("--format", help=f"{', '.join(_FORMATS)}.")] = "text",
    as_json: Json = False,
) -> None:
    """Lay two things of a kind side by side.

    Concepts, instruments or editions: what they share and what they do not.
    """
    wish = wanted(lang, basis, confidence, as_of)
    if format_ not in _FORMATS:
        raise ParameterError(
            f"There is no format {format_[:40]!r} for this; use one of {', '.join(_FORMATS)}."
        )
    found = compare_(desk_of(root, snapshot), a, b, wish)
    if as_json or format_ == "json":
        say(told(found))
    elif format_ == "csv":
        hand_on(comparison_csv(found), found.silence)
    else:
        say(comparison_text(found, wish.lang))
