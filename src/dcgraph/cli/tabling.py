"""The command that writes the whole graph as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.options import Home, Root
from dcgraph.cli.saying import say
from dcgraph.cli.wishes import desk_of
from dcgraph.errors import ParameterError
from dcgraph.research.exports.package import counted, package, packed
from dcgraph.writing import write

__all__ = ["app"]

app = typer.Typer()


@app.command()
def tables(
    folder: Annotated[
        Path | None, typer.Argument(help="The folder for them, new, empty or with older ones.")
    ] = None,
    *,
    archive: Annotated[
        Path | None, typer.Option("--zip", help="One file for all of them instead.")
    ] = None,
    root: Root = None,
    snapshot: Home = None,
) -> None:
    """Write the whole graph as tables, with a description of each.

    As CSV, with datapackage.json, as Frictionless has it.
    """
    if (folder is None) == (archive is None):
        raise ParameterError("Name a folder for the tables, or one file for all with --zip FILE.")
    desk = desk_of(root, snapshot)
    files = package(desk)
    target = archive or folder
    try:
        if archive:
            write(archive, packed(files))
        elif folder:
            _fill(folder, files)
    except OSError as error:
        raise ParameterError(
            f"The tables cannot be written to {target}: {error.strerror or error}. Free some room "
            "or name another place."
        ) from None
    say(f"{target} has {counted(files, 'statements')} statements in tables, {desk.pinned()}.")


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files; the description comes last, so that it is never true of older tables."""
    folder.mkdir(parents=True, exist_ok=True)
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in files)
    if foreign:
        raise ParameterError(
            f"{folder} holds {foreign[0][:80]!r}, which is no table of the graph; name another "
            "folder."
        )
    for name in sorted(files, key="datapackage.json".__eq__):
        write(folder / name, files[name])
