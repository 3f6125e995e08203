"""Files written so that nobody ever sees half of one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

__all__ = ["beside", "write"]


def beside(path: Path, content: bytes, like: Path | None = None) -> Path:
    """Lay the content into a new file in the folder of `path`, safe on the disk; where it is.

    Its mode is that of `like`, else that of any new file. Raises OSError, which names `path`,
    and leaves nothing behind, if that cannot be.
    """
    made: Path | None = None
    try:
        # A name that begins with a dot is read by nobody.
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        made = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if like is None:
            mask = os.umask(0)
            os.umask(mask)
            made.chmod(0o666 & ~mask)
        else:
            shutil.copymode(like, made)
    except BaseException as error:
        if made is not None:
            made.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, os.fspath(path)) from None
        raise
    return made


def write(path: Path, content: bytes) -> None:
    """Put the content into a file, new or old, all at once.

    An old file keeps its mode, and a link leads where it led: to what is written. What is no
    ordinary file, such as a pipe or a terminal, takes the content as it comes. Raises OSError.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        path.write_bytes(content)
        return
    made = beside(target, content, target if target.exists() else None)
    try:
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)
