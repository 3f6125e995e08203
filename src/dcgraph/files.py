"""Reading a text file of the graph, whatever it turns out to be."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError

__all__ = ["read_bytes", "read_text", "text_of"]

_MAX_BYTES: Final = 16 << 20
# What waits for nobody to write into a pipe; absent on Windows.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_text(path: Path) -> str:
    """The text of a file. Raises LoadError as `read_bytes` does, or if it is not UTF-8."""
    return text_of(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """What is in an ordinary file; no pipe and no device is read.

    Raises LoadError if it is none, larger than 16 MB or cannot be read.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise LoadError(
                    f"{path} cannot be read: it is no ordinary file; put a text file there.", path
                )
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise LoadError(
            f"{path} cannot be read: {error.strerror}; put a readable file there.", path
        ) from None
    if len(content) > _MAX_BYTES:
        raise LoadError(
            f"{path} is larger than {_MAX_BYTES >> 20} MB, more than a hand-written file can"
            " be; split it by subject.",
            path,
        )
    return content


def text_of(content: bytes, path: Path) -> str:
    """The text in the bytes of the file `path`, each line ended by a line feed alone.

    Raises LoadError, naming the line, if they are not UTF-8.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LoadError(
            f"{path}, line {line}: a byte that is not UTF-8; save the file as UTF-8.", path, line
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
