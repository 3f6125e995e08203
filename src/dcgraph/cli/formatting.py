"""The command that lays out hand-written Turtle."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.options import GivenRoot, edited_root, read_root
from dcgraph.cli.saying import hand_on, say
from dcgraph.editing.changes import Change, apply
from dcgraph.errors import DcgraphError, LoadError
from dcgraph.journal import editing
from dcgraph.layout import formatted
from dcgraph.layout.differing import difference
from dcgraph.layout.saving import decoded, read, require_inside, require_writable, write
from dcgraph.paths import FOLDERS, checkout, rooms, turtle_files

__all__ = ["app"]

app = typer.Typer()

_STANDARD_INPUT = "-"
_LARGEST = 16 << 20


@dataclass(slots=True)
class _Count:
    """How many files were looked at, differ from the house layout, could not be laid out."""

    seen: int = 0
    changed: int = 0
    refused: int = 0

    @property
    def summary(self) -> str:
        files = "1 file" if self.seen == 1 else f"{self.seen} files"
        refused = f", {self.refused} refused" if self.refused else ""
        return f"{files}: {self.changed} changed{refused}"


@app.command("fmt")
def fmt_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILES]",
            help="Turtle files, folders of them, or - for standard input; else all of the graph.",
            show_default=False,
        ),
    ] = None,
    root: GivenRoot = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; show what would change.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only names.")] = False,
) -> None:
    """Lay out the Turtle; comments and meaning are kept.

    Indentation, spaces, lines and the order of prefixes; comments stay with what they are about.

    Exit code 1 if --check finds a file that would change, 2 if a file is not Turtle; the
    others are laid out all the same. The files of a checkout are written all or none.
    """
    if files and _STANDARD_INPUT in files:
        _standard_input(files, check=check, quiet=quiet)
    count = _Count()
    changes: dict[Path, list[tuple[Change, str]]] = {}
    with ExitStack() as held:
        places: dict[Path, Path | None] = {}
        for path, shown in _named(files, root, count) if files else _all(root, check=check):
            count.seen += 1
            place = _place(path.parent.resolve(), places, held, check=check)
            try:
                before = read(path, shown)
                after = formatted(before, shown)
                if before == after:
                    continue
                if check:
                    say(shown if quiet else difference(before, after, shown), nl=quiet)
                elif place is None:
                    write(path, before, after, shown)
                    say(shown)
                else:
                    require_writable(path, shown)
                    one = path.parent.resolve() / path.name
                    changes.setdefault(place, []).append((Change(one, one, before, after), shown))
                count.changed += 1
            except DcgraphError as error:
                _refuse(error, count)
        for place, changed in changes.items():
            apply([change for change, _ in changed], place)
            for _, shown in changed:
                say(shown)
    if not quiet:
        say(count.summary.replace("changed", "would change") if check else count.summary)
    raise typer.Exit(2 if count.refused else int(check and count.changed > 0))


def _standard_input(files: list[str], *, check: bool, quiet: bool) -> None:
    """Lay out standard input for an editor: to standard output, or nothing if it is refused."""
    if len(files) > 1:
        raise typer.BadParameter("- stands for standard input and is named alone.")
    shown = "<stdin>"
    before = decoded(sys.stdin.buffer.read(_LARGEST + 1), shown)
    after = formatted(before, shown)
    if not check:
        hand_on(after.encode())
    elif before != after:
        say(shown if quiet else difference(before, after, shown), nl=quiet)
    raise typer.Exit(int(check and before != after))


def _place(
    folder: Path, places: dict[Path, Path | None], held: ExitStack, *, check: bool
) -> Path | None:
    """The checkout around a folder, which other commands leave alone until `held` ends."""
    if folder not in places:
        place = checkout(folder)
        if place is not None and place not in places.values():
            if check:
                read_root(place)
            else:
                held.enter_context(editing(edited_root(place)))
        places[folder] = place
    return places[folder]


def _refuse(error: DcgraphError, count: _Count) -> None:
    count.refused += 1
    say(f"dcgraph: {error}", err=True)


def _all(root: Path | None, *, check: bool) -> Iterator[tuple[Path, str]]:
    """Each Turtle file of the graph, with the name by which it is shown."""
    place = rooms(read_root(root) if check else edited_root(root)).root
    for path in (path for name in FOLDERS for path in turtle_files(place / name)):
        yield path, path.relative_to(place).as_posix()


def _named(files: list[str], root: Path | None, count: _Count) -> Iterator[tuple[Path, str]]:
    """Each file that is named, or stands in a folder that is, with its name."""
    for path in map(Path, files):
        try:
            require_inside(path, Path.cwd() if root is None else root)
            found = turtle_files(path) if path.is_dir() else [path]
            if not found:
                raise LoadError(f"The folder {path} holds no Turtle (.ttl) file.", path)
        except DcgraphError as error:
            _refuse(error, count)
        else:
            yield from ((file, file.as_posix()) for file in found)
