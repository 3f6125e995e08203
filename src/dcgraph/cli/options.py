"""Options that several commands share."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dcgraph.cli.output import say
from dcgraph.errors import EditError
from dcgraph.files import FOLDERS, ROOT, checkout, is_installed, settle
from dcgraph.progress import progress

if TYPE_CHECKING:
    from dcgraph.snapshot.manifest import Snapshot


OPEN: Final = ExitStack()
"""What a command opens, and what is closed when it ends."""


def read_root(given: Path | None) -> Path | None:
    """The folder of the graph to read: as given, or the checkout around here, or None.

    None stands for the graph that came with the package. A change that was cut off is taken back.
    """
    root = _around() if given is None else given
    if given is None and root not in (None, ROOT):
        say(f"Checkout: {root}", err=True)
    return _settled(root)


def edited_root(given: Path | None) -> Path:
    """The checkout to change: as given, or the one around here.

    Raises EditError where there is none, or where it is that of an installed package.
    """
    root = _around() if given is None else given.resolve()
    if root is None:
        raise EditError(
            f"There is no checkout of dcgraph here: neither this folder nor one above it has "
            f"{', '.join(FOLDERS)}. Go into a checkout, or name one with --root."
        )
    if is_installed(root):
        raise EditError(
            f"{root} is part of an installed dcgraph, which is not changed. Go into a checkout of "
            "dcgraph, or name one with --root.",
            root,
        )
    if given is None:
        say(f"Checkout: {root}", err=True)
    _settled(root)
    return root


def _around() -> Path | None:
    try:
        return checkout(Path.cwd())
    except OSError:
        return None  # such as in a folder that was removed


def _settled(root: Path | None) -> Path | None:
    if root is not None and settle(root):
        say(
            "A change that was cut off was taken back: all files are as they were before it.",
            err=True,
        )
    return root


_ROOT: Final = "A folder with ontology, data and shapes; else the checkout around here"

Root = Annotated[
    Path | None, typer.Option("--root", help=f"{_ROOT}, else the shipped ones.", callback=read_root)
]
EditedRoot = Annotated[Path | None, typer.Option("--root", help=f"{_ROOT}.", callback=edited_root)]
GivenRoot = Annotated[Path | None, typer.Option("--root", help=f"{_ROOT}.")]
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
CpuSeconds = Annotated[
    float, typer.Option(help="Time limit in seconds of CPU time.", callback=_limit)
]


def ensured(root: Path | None, folder: Path | None) -> Snapshot:
    """The snapshot to work with, held until the command ends."""
    # Not every command works with a snapshot, and what makes one takes a while to begin.
    from dcgraph.build import ensure  # noqa: PLC0415
    from dcgraph.snapshot.manifest import held  # noqa: PLC0415

    with progress("Building the graph", logged=True) as tell:
        there = ensure(root, folder, tell)
    return OPEN.enter_context(held(there))
