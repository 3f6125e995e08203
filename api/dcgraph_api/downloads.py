"""The files of a snapshot to take away: those of its build, and others made when asked for."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from dcgraph.errors import BuildError, StoreUnavailableError
from dcgraph.research.downloads import DOWNLOADS, WHOLE, hash_file, make
from dcgraph.snapshot.manifest import FOLDER, LATER, Snapshot, opened
from dcgraph.store import sandbox
from dcgraph_api.models import DownloadDocument

_SECONDS: Final = 300
_LOW_PRIORITY: Final = 10

_log = logging.getLogger(__name__)


class File(NamedTuple):
    """A file that is there: its size in bytes and its SHA-256."""

    path: Path
    bytes: int
    sha256: str


@contextmanager
def workplace(snapshot: Snapshot) -> Iterator[Path]:
    """Where files can be made of a snapshot: in its folder, or in a temporary one if need be."""
    folder = snapshot.path / LATER
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    if os.access(folder, os.W_OK):
        yield folder
    else:
        with TemporaryDirectory(prefix="dcgraph-") as name:
            yield Path(name)


def _is_of(path: Path, digest: str) -> bool:
    """Whether a file has the hash that it was made with."""
    with suppress(OSError):
        return hash_file(path).read_bytes() == digest.encode()
    return False


class Downloads:
    """What can be had of a snapshot: `every` file by name, whether it is there or not.

    What the build has not written is made in `folder` when it is first asked for, one at a time
    by a process of low priority, and kept: a second request for it costs nothing more.
    `sizes` are those of the files that the manifest names, `most` the bytes that making may take.
    """

    def __init__(
        self, snapshot: Snapshot, sizes: Mapping[str, int], folder: Path, most: int
    ) -> None:
        self._snapshot, self._folder, self._most = snapshot, folder, most
        self._known = {
            path.removeprefix(f"{FOLDER}/"): File(snapshot.path / path, sizes[path], digest)
            for path, digest in snapshot.manifest.files.items()
            if path.startswith(f"{FOLDER}/")
        }
        self.every = {name: made for name, made in DOWNLOADS.items() if made.source in self._known}
        self._turn = asyncio.Lock()

    async def listed(self) -> list[DownloadDocument]:
        """Every file, with its size and hash where it is there."""
        return await asyncio.to_thread(lambda: [*map(self._document, self.every)])

    async def file(self, name: str) -> File:
        """One of them, once it is there.

        Raises BuildError if the snapshot is damaged, StoreUnavailableError if it cannot be made.
        """
        file = await asyncio.to_thread(self._first_met, name)
        if file is None:
            async with self._turn:
                file = await asyncio.to_thread(self._first_met, name) or await self._make(name)
        return file

    def _document(self, name: str) -> DownloadDocument:
        download, file = self.every[name], self._first_met(name)
        size, digest = (file.bytes, file.sha256) if file else (None, None)
        fields = {**download._asdict(), "bytes": size, "sha256": digest}
        return DownloadDocument.model_validate({**fields, "compression": download.compression})

    def _first_met(self, name: str) -> File | None:
        """A file as it was when it was first met, or None where it is to be made.

        Raises BuildError if it is one of the build.
        """
        known = self._known.get(name)
        path = known.path if known else self._folder / name
        with suppress(OSError):
            status = path.lstat()
            if S_ISREG(status.st_mode) and (not known or known.bytes == status.st_size):
                if known is None:
                    with path.open("rb") as file:
                        digest = file_digest(file, "sha256").hexdigest()
                    if _is_of(path, digest):
                        known = self._known[name] = File(path, status.st_size, digest)
                if known:
                    return known
            if path.parent == self._folder:
                path.unlink()
        if path.parent != self._folder:
            raise BuildError(f"{path} is another file than was verified; run `dcgraph build`.")
        self._known.pop(name, None)
        return None

    async def _make(self, name: str) -> File:
        # Of what is damaged nothing is made.
        await asyncio.to_thread(self._first_met, self.every[name].source)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", __name__, str(os.getpid()), str(self._most)),
            *(str(self._snapshot.path), name, str(self._folder)),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        try:
            _, words = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        file = await asyncio.to_thread(self._first_met, name)
        if file is None:
            code, last = process.returncode, words.decode(errors="replace").strip()
            _log.error("%s was not made (code %s): %s", name, code, last)
            raise StoreUnavailableError(
                f"{name} cannot be made now: take {WHOLE}, which has all statements, or ask later."
            )
        return file


def main(parent: str, most: str, path: str, name: str, folder: str) -> None:
    """Make one file in a process that was started for it."""
    sandbox.end_with_parent(int(parent))
    sandbox.refuse_core_dumps()
    sandbox.be_killed_first()
    sandbox.limit_memory(int(most))
    sandbox.set_alarm(_SECONDS)
    os.nice(_LOW_PRIORITY)
    make(opened(Path(path)), name, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
