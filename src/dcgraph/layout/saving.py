"""Turtle files read as they are, and written so that nobody ever sees half of one."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from dcgraph.errors import LayoutError, LoadError
from dcgraph.writing import beside

__all__ = ["decoded", "read", "require_inside", "require_writable", "write"]

_LARGEST: Final = 16 << 20
# Neither through a link, nor waiting for somebody to write into a pipe; absent on Windows.
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def decoded(content: bytes, shown: str) -> str:
    """The text in bytes, its line ends kept. Raises LoadError if too long or not UTF-8."""
    if len(content) > _LARGEST:
        raise LoadError(
            f"{shown} is larger than {_LARGEST >> 20} MB, more than a hand-written file can be;"
            " split it by subject.",
            Path(shown),
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LoadError(
            f"{shown}, line {line}: a byte that is not UTF-8; save the file as UTF-8.",
            Path(shown),
            line,
        ) from None


def read(path: Path, shown: str) -> str:
    """The text of a file, its line ends kept; `shown` is its name in messages.

    Raises LoadError if it is a symbolic link, no ordinary file, larger than 16 MB, not UTF-8
    or cannot be read.
    """
    if path.is_symlink():
        raise LoadError(f"{shown} is a symbolic link; name the file that it leads to.", path)
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise LoadError(f"{shown} is no ordinary file; name a Turtle file.", path)
            return decoded(file.read(_LARGEST + 1), shown)
    except OSError as error:
        raise LoadError(
            f"{shown} cannot be read: {error.strerror}; name a readable file.", path
        ) from None


def require_inside(path: Path, root: Path) -> None:
    """Raise LoadError if a path that stands below `root` leads out of it through a link."""
    written = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would follow the link
    here = Path(os.path.abspath(root))  # noqa: PTH100
    if written.is_relative_to(here) and not path.resolve().is_relative_to(root.resolve()):
        raise LoadError(
            f"{path} leads to {path.resolve()}, out of {root}; put a copy of the file there.", path
        )


def require_writable(path: Path, shown: str) -> None:
    """Raise LayoutError if the mode of a file forbids to write it."""
    if not os.access(path, os.W_OK):
        raise LayoutError(f"{shown} may not be written; change its mode or leave it out.")


def write(path: Path, before: str, after: str, shown: str) -> None:
    """Put the text `after` into a file that holds `before`, all at once; its mode is kept.

    Raises LayoutError, and leaves the file as it was, if it has been changed meanwhile or
    cannot be written.
    """
    made: Path | None = None
    try:
        require_writable(path, shown)
        made = beside(path, after.encode(), path)
        if read(path, shown) != before:
            raise LayoutError(f"{shown} has been changed meanwhile; lay it out again.")
        made.replace(path)
    except OSError as error:
        raise LayoutError(f"{shown} cannot be written: {error.strerror}.") from None
    finally:
        if made is not None:
            with suppress(OSError):
                made.unlink(missing_ok=True)
