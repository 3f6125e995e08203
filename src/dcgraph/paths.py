"""Where the graph's text lies, in the folders ontology, data and shapes, and where it is built.

The three come with the package, under `_bundle/` in a wheel and beside `src/` in a checkout,
or stand in any other folder that holds them.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError

__all__ = [
    "EXAMPLES",
    "FOLDERS",
    "ROOT",
    "Rooms",
    "checkout",
    "files_below",
    "folder",
    "home",
    "is_installed",
    "rooms",
    "turtle_files",
]

_PACKAGE: Final = Path(__file__).resolve().parent
_BUNDLE: Final = _PACKAGE / "_bundle"

FOLDERS: Final = ("ontology", "data", "shapes")

ROOT: Final = _BUNDLE if _BUNDLE.is_dir() else _PACKAGE.parents[1]
"""The folder that holds the three which came with this package."""

EXAMPLES: Final = _BUNDLE / "examples" if ROOT == _BUNDLE else ROOT / "tests" / "shapes"
"""Sound and faulty examples for each shape: `SHAPE/good.ttl` and `SHAPE/bad-CASE.ttl`."""


def checkout(start: Path) -> Path | None:
    """The nearest folder that holds all three, `start` or one above it; links are followed."""
    place = start.resolve()
    for folder in (place, *place.parents):
        if all((folder / name).is_dir() for name in FOLDERS):
            return folder
    return None


def is_installed(root: Path) -> bool:
    """Whether a folder is that of a package as it is installed, this one or another."""
    place = root.resolve()
    return place.name == _BUNDLE.name and (place.parent / "__init__.py").is_file()


@dataclass(frozen=True, slots=True)
class Rooms:
    """The three folders, each known to hold Turtle, and the `root` they stand in."""

    root: Path
    ontology: Path
    data: Path
    shapes: Path


def rooms(root: Path | None = None) -> Rooms:
    """Find the three folders in `root`, or else those that came with this package.

    Raises:
        LoadError: one of them is missing or holds no Turtle.
    """
    place = ROOT if root is None else root
    return Rooms(place, *(folder(name, place) for name in FOLDERS))


def folder(name: str, root: Path | None = None) -> Path:
    """Find the folder `name` in `root`, or else the one that came with this package.

    Raises:
        LoadError: it is missing or holds no Turtle.
    """
    path = (ROOT if root is None else root) / name
    if not path.is_dir():
        raise LoadError(
            f"There is no folder {path}. Name one that holds {', '.join(FOLDERS)},"
            " such as a checkout of dcgraph.",
            path,
        )
    # A link that leads out is refused where the files are read.
    if not turtle_files(path, []):
        raise LoadError(
            f"The folder {path} holds no Turtle (.ttl) file. Restore its files, or install"
            " dcgraph anew if it came with the package.",
            path,
        )
    return path


def turtle_files(root: Path, refused: list[LoadError] | None = None) -> list[Path]:
    """List every Turtle file below `root`; see `files_below`."""
    return files_below(root, (".ttl",), refused)


def files_below(
    root: Path, suffixes: tuple[str, ...], refused: list[LoadError] | None = None
) -> list[Path]:
    """List every file below `root` whose name ends so, in the same order on every system.

    Names that begin with a dot, which editors leave behind, are passed over. So is a symbolic
    link to a place inside `root`, since what it points to is listed where it stands. A pipe or
    a device is listed, for whoever reads it to refuse it by name.

    Raises:
        LoadError: a symbolic link leads out of `root`, or nowhere, or `root` itself is one
            that leads out of the folder in which it stands. Where the list `refused` is given,
            such a link inside `root` is passed over and its error added to the list.
    """
    if root.is_symlink():
        _refuse_way_out(root, root.parent.resolve())
    inside = root.resolve()
    start = len(os.path.join(root, ""))  # noqa: PTH118  # text, of which there is much here
    found: list[str] = []
    waiting = [os.fspath(root)]
    while waiting:
        # Names and kinds as the system gives them: asking for each path takes ten times as long.
        for entry in _entries(waiting.pop()):
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                try:
                    _refuse_way_out(Path(entry.path), inside)
                except LoadError as error:
                    if refused is None:
                        raise
                    refused.append(error)
            elif entry.is_dir():
                waiting.append(entry.path)
            elif entry.name.endswith(suffixes):
                found.append(entry.path)
    found.sort(key=lambda path: path[start:].replace(os.sep, "/"))
    return [Path(path) for path in found]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What a folder holds; nothing if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def home(root: Path | None = None) -> Path:
    """Where the snapshots of `root`, or else of the graph that came with the package, are kept.

    That is where DCGRAPH_HOME says, else `.dcgraph` in the checkout from which the package runs,
    else `dcgraph` in the user's cache folder, where each other `root` has a folder of its own.
    """
    if given := os.environ.get("DCGRAPH_HOME"):
        return Path(given)
    is_own = root is None or root.resolve() == ROOT
    if is_own and ROOT != _BUNDLE:
        return ROOT / ".dcgraph"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "dcgraph")
    if root is None or is_own:
        return cache
    # Not in the checkout: a snapshot that came with somebody's branch is not to be opened.
    return cache / hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]


def _refuse_way_out(link: Path, inside: Path) -> None:
    if not (link.exists() and link.resolve().is_relative_to(inside)):
        raise LoadError(
            f"The symbolic link {link} leads to {link.readlink()}, which is not a place inside"
            f" {inside}. Put a copy of the file there instead.",
            link,
        )
