"""What several commands share: their options, and the snapshot that they work with."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dcgraph.progress import progress

if TYPE_CHECKING:
    from dcgraph.snapshot import Snapshot

__all__ = ["OPEN", "Format", "Home", "Json", "Root", "Seconds", "ensured"]

OPEN: Final = ExitStack()
"""What a command opens, and what is closed when it ends."""

Root = Annotated[
    Path | None,
    typer.Option("--root", help="A folder with ontology, data and shapes; else the shipped ones."),
]
Home = Annotated[
    Path | None, typer.Option("--snapshot", help="The folder that holds the snapshots.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for tools.")]
Format = Annotated[
    str, typer.Option("--format", help="table, json, xml, csv, tsv, ttl, nt, jsonld or rdf.")
]


def _limit(seconds: float) -> float:
    if 0 < seconds <= 86_400:  # noqa: PLR2004  # a day; false for what is no number
        return seconds
    raise typer.BadParameter(f"{seconds:g} is no time above 0 and up to a day.")


Seconds = Annotated[float, typer.Option(help="Time limit in seconds.", callback=_limit)]


def ensured(root: Path | None, folder: Path | None) -> Snapshot:
    """The snapshot to work with, held until the command ends."""
    # Not every command works with a snapshot, and what makes one takes a while to begin.
    from dcgraph.prepare import ensure  # noqa: PLC0415
    from dcgraph.snapshot import held  # noqa: PLC0415

    with progress("Building the graph") as tell:
        there = ensure(root, folder, tell)
    return OPEN.enter_context(held(there))
