"""Reading a text file of the graph, whatever it turns out to be."""

from __future__ import annotations

from pathlib import Path

from dcgraph.errors import LoadError

__all__ = ["read_text", "text_of"]

_MAX_BYTES = 16 << 20


def read_text(path: Path) -> str:
    """The text of a file. Raises LoadError if it is too large, not UTF-8 or cannot be read."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise LoadError(
                f"{path} is larger than {_MAX_BYTES >> 20} MB, more than a hand-written file can"
                " be; split it by subject.",
                path,
            )
        return text_of(path.read_bytes(), path)
    except OSError as error:
        raise LoadError(
            f"{path} cannot be read: {error.strerror}; put a readable file there.", path
        ) from None


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
