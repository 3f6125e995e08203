"""The files of a checkout that name things of the graph in code, sorted by how they do it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from dcgraph.editing.changes import exact, inside
from dcgraph.errors import EditError
from dcgraph.paths import FOLDERS
from dcgraph.terms import ROOT

__all__ = ["Form", "code", "others"]

Form = Literal["turtle", "query", "table", "markdown"]

_FORMS: Final[dict[str, Form]] = {
    ".ttl": "turtle",
    ".rq": "query",
    ".csv": "table",
    ".tsv": "table",
    ".md": "markdown",
}
_BESIDE: Final = ("tests", "benchmarks", "docs")
_PAGES: Final = ("README.md", "CONTRIBUTING.md")
# What was decided and what was moved once speak of the names of their time.
_HISTORY: Final = ("docs/decisions/", "docs/migrations/")
_TEXTS: Final = frozenset(
    (".py", ".md", ".html", ".ts", ".js", ".json", ".yaml", ".yml", ".toml", ".txt", ".rq", ".ttl")
)
_LARGEST: Final = 4 << 20
_NOT_OURS: Final = frozenset({"node_modules", "__pycache__", "dist", "built"})


def code(root: Path) -> Iterator[tuple[Path, Form, str]]:
    """Each file that names things in code: its path, its form and its text.

    Outside the three rooms only such as speak of this graph at all. Raises EditError for a file
    of the rooms that cannot be read, or that a symbolic link leads to.
    """
    for path in _walk(root, FOLDERS):
        if path.suffix in _FORMS:
            yield inside(path, root), _FORMS[path.suffix], exact(path)
    beside = [root / name for name in _PAGES if (root / name).is_file()]
    for path in [*beside, *_walk(root, _BESIDE)]:
        if path.suffix in _FORMS and not _shown(path, root).startswith(_HISTORY):
            text = _text(path)
            if text is not None and (ROOT in text or path.suffix in (".csv", ".tsv", ".md")):
                yield path, _FORMS[path.suffix], text


def others(root: Path) -> Iterator[tuple[Path, str]]:
    """Every other file of text in the checkout, in which names may stand that nobody changes."""
    taken = {path for path, _, _ in code(root)}
    for path in _walk(root, (".",)):
        if path.suffix in _TEXTS and path not in taken:
            text = _text(path)
            if text is not None:
                yield path, text


def _walk(root: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        # What a link leads to is no part of the checkout; `code` refuses one to a room.
        if (root / name).is_symlink() and name not in FOLDERS:
            continue
        for parent, folders, files in os.walk(root / name):
            folders[:] = sorted(
                one for one in folders if not one.startswith(".") and one not in _NOT_OURS
            )
            yield from (
                Path(parent, one)
                for one in sorted(files)
                if not one.startswith(".") and (Path(parent, one).is_file())
            )


def _text(path: Path) -> str | None:
    try:
        return None if path.is_symlink() or path.stat().st_size > _LARGEST else exact(path)
    except (EditError, OSError):
        return None


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
