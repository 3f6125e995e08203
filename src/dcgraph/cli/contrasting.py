"""The command that lays two things side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.tabled import Form, Printed, known_form, print_answer
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Lang, desk_of
from dcgraph.research.comparing.compare import compare as compare_
from dcgraph.research.comparing.tables import comparison_csv
from dcgraph.research.comparing.text import comparison_text
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


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
