"""What the research commands share: what a reader may wish for, and the desk that answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter

from dcgraph.cli.options import ensured
from dcgraph.research import Desk
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, LANGUAGES
from dcgraph.research.pages import MOST

__all__ = ["AsOf", "Basis", "Confidence", "Cursor", "Force", "Lang", "Limit", "desk_of", "told"]

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
        help=f"How many at once, at most {MOST}; 0 for all. Else some, and all for a table.",
        show_default=False,
    ),
]
Cursor = Annotated[str, typer.Option("--cursor", help="The `next` of the page before.")]


def desk_of(root: Path | None, folder: Path | None) -> Desk:
    """The desk over the snapshot to work with, which is made anew if it is out of date."""
    return Desk.open(ensured(root, folder))


def told(answer: Any) -> str:
    """An answer of the desk as JSON, with the same members as over HTTP."""
    return TypeAdapter(type(answer)).dump_json(answer, indent=2).decode()
