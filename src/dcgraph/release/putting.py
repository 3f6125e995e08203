"""A release put into its folder, whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from dcgraph.errors import ReleaseError
from dcgraph.shelf import sweep, workshop

__all__ = ["SUMS", "checksums", "put"]

SUMS: Final = "SHA256SUMS"
"""The file with the hashes of all others, which `sha256sum -c` reads."""


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The hashes of the files, a line for each."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def put(files: Mapping[str, bytes], folder: Path, day: date) -> bool:
    """Put the files into a new folder, and tell whether it is new.

    The same files in the folder are left as they are. Raises ReleaseError if anything else is
    there, or if it cannot be written; then nothing has changed.
    """
    try:
        target = folder.resolve()
        sweep(target.parent)
        if there := _files(target):
            _refuse_others(there, files, folder)
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        with workshop(target.parent) as room:
            made = room / "release"
            _write(made, files, day)
            # An empty folder is replaced; one that was filled meanwhile is not.
            made.rename(target)
    except OSError as error:
        raise ReleaseError(
            f"The release cannot be written to {folder}: {error.strerror or error}. Free some room "
            "or name another folder with --output."
        ) from None
    return True


def _files(folder: Path) -> dict[str, bytes | None]:
    """What is in a folder by name, None for what is neither file nor folder; its own case."""
    if folder.exists() and not folder.is_dir():
        return {".": None}
    found: dict[str, bytes | None] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            found[path.relative_to(folder).as_posix()] = None
        elif path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _refuse_others(
    there: Mapping[str, bytes | None], files: Mapping[str, bytes], folder: Path
) -> None:
    if there == files:
        return
    if SUMS not in there:
        raise ReleaseError(
            f"{folder} is not empty and holds no release; name a new folder with --output."
        )
    names = sorted(n for n in there.keys() | files.keys() if there.get(n) != files.get(n))
    raise ReleaseError(
        f"{folder} already holds a release, and it differs in {len(names)} files, {names[0]} among "
        "them. What is released never changes: give this one a new version, or name another "
        "folder with --output."
    )


def _write(folder: Path, files: Mapping[str, bytes], day: date) -> None:
    """Write the files, with modes and times that are the same everywhere."""
    seconds = datetime.combine(day, time(), UTC).timestamp()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
        os.utime(path, (seconds, seconds))
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        path.chmod(0o755)  # a release is for everybody to read
        os.utime(path, (seconds, seconds))
