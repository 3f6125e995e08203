"""An immutable snapshot on disk and its manifest."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from dcgraph.errors import BuildError
from dcgraph.files import locked

MANIFEST: Final = "manifest.json"
FACTS: Final = "facts.jsonl"
TABLES: Final = "dcgraph.sqlite"

FOLDER: Final = "downloads"
"""The folder of a snapshot with the files that a build writes to be taken away."""

LATER: Final = "made"
"""The folder of a snapshot for files that are made of it once it is sealed."""

# RocksDB writes the others anew whenever a store is opened; they hold no triple.
_PASSING: Final = re.compile(rf"{LATER}/.*|(?:store|asserted)/(LOCK|LOG(\.old\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says of itself.

    `hash` is that of the graph's content alone, `inputs` that of the files and the program
    version it was made from. Counts are of triples, graphs and indexed texts. `files` gives
    the SHA-256 of each file by its path in the folder, `sources` git's name for the content of
    each file that the snapshot was made from, by its path below the root.
    """

    version: str
    hash: str
    inputs: str
    triples: int
    derived: int
    graphs: int
    texts: int
    built: str
    sources: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on disk."""

    path: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The RocksDB folder of the triples."""
        return self.path / "store"

    @property
    def asserted(self) -> Path:
        """The RocksDB folder of what the files say, without what follows or describes it."""
        return self.path / "asserted"

    @property
    def index(self) -> Path:
        """The SQLite file of the text index."""
        return self.path / "search.sqlite"

    @property
    def tables(self) -> Path:
        """The SQLite file of the tables, which is a download too."""
        return self.path / FOLDER / TABLES

    @property
    def facts(self) -> Path:
        """The file of what pages and operations read, one JSON object a line."""
        return self.path / FACTS


def link_store(source: Path, target: Path) -> None:
    """Make a store that can be changed without a change of the `source`, in little time.

    Both share the files of RocksDB that hold triples, which it never changes: they must lie on
    one file system. Raises OSError where they do not.
    """
    target.mkdir()
    for path in source.iterdir():
        if path.suffix == ".sst":
            (target / path.name).hardlink_to(path)
        elif not _PASSING.fullmatch(f"store/{path.name}"):
            shutil.copyfile(path, target / path.name)


def seal(path: Path, manifest: Manifest) -> Snapshot:
    """Write the manifest of a folder that is complete, with the hashes of its files."""
    sealed = replace(manifest, files=_hashes(path))
    text = json.dumps(asdict(sealed), indent=2) + "\n"
    (path / MANIFEST).write_text(text, encoding="utf-8")
    return Snapshot(path, sealed)


def opened(path: Path) -> Snapshot:
    """The snapshot in a folder. Raises BuildError if it is damaged or of another version."""
    try:
        manifest = Manifest(**json.loads((path / MANIFEST).read_text(encoding="utf-8")))
        for member in fields(Manifest):
            value = getattr(manifest, member.name)
            if not isinstance(value, {"int": int, "str": str}.get(str(member.type), dict)):
                raise TypeError(f"its manifest has {value!r} for {member.name}")  # noqa: TRY301
        datetime.fromisoformat(manifest.built)
        snapshot = Snapshot(path.resolve(), manifest)
    # The depth of JSON is bounded by that of the calls that read it.
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise BuildError(
            f"{path} is not a whole snapshot of this version ({error}); run `dcgraph build`."
        ) from None
    needed = (snapshot.store / "CURRENT", snapshot.index, snapshot.facts, snapshot.tables)
    if not all(map(Path.is_file, needed)):
        raise BuildError(
            f"{path} lacks its store, its text index, its facts or its tables; run `dcgraph build`."
        )
    return snapshot


def verified(snapshot: Snapshot) -> Snapshot:
    """The same snapshot, once each of its files is found to be what the manifest says.

    Raises BuildError, naming the file, where one is missing, foreign, changed or a symbolic link.
    """
    try:
        found = _hashes(snapshot.path)
    except OSError as error:
        raise BuildError(f"{snapshot.path} cannot be read: {error}; run `dcgraph build`.") from None
    listed = snapshot.manifest.files
    for name in sorted(listed.keys() | found.keys()):
        if listed.get(name) != found.get(name):
            fault = "is missing" if name not in found else "is not what its manifest says"
            path = snapshot.path / name
            raise BuildError(f"{path} {fault}; run `dcgraph build` to make it anew.")
    return snapshot


def fault_of(snapshot: Snapshot, sizes: Mapping[str, int]) -> str:
    """Which file of a snapshot is missing or has another size than in `sizes`; "" if none.

    It takes far less than a millisecond, and finds what a server meets: files that were cut or
    removed below it. Only `verified` finds all damage.
    """
    for name, size in sizes.items():
        try:
            actual = (snapshot.path / name).lstat().st_size
        except OSError:
            return f"{name} is missing"
        if actual != size:
            return f"{name} has {actual} bytes instead of {size}"
    return ""


def sizes_of(snapshot: Snapshot) -> dict[str, int]:
    """The sizes in bytes of the files that the manifest names, by their paths in the folder.

    Raises BuildError if one is missing.
    """
    try:
        return {name: (snapshot.path / name).lstat().st_size for name in snapshot.manifest.files}
    except OSError as error:
        raise BuildError(f"{snapshot.path} cannot be read: {error}; run `dcgraph build`.") from None


@contextmanager
def held(snapshot: Snapshot) -> Iterator[Snapshot]:
    """Keep a snapshot from being cleared while it is in use.

    Raises BuildError if it was cleared before it could be held.
    """
    with shared(snapshot.path) as is_there:
        if not is_there:
            raise BuildError(
                f"{snapshot.path} is there no more: another build has replaced it; try again."
            )
        yield snapshot


@contextmanager
def shared(folder: Path) -> Iterator[bool]:
    """Hold a folder together with others who do; whether it is still there once it is held.

    Raises OSError where it is there and cannot be opened.
    """
    with ExitStack() as stack:
        try:
            handle = stack.enter_context(locked(folder, fcntl.LOCK_SH))
            # It may have been removed, and another made, in the moment before.
            is_there = os.path.samestat(os.fstat(handle), folder.stat())
        except (FileNotFoundError, NotADirectoryError):
            is_there = False
        yield is_there


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file below a folder but its manifest, by relative path.

    Raises BuildError for a symbolic link: it may lead to what nobody means to serve.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise BuildError(f"{path} is a symbolic link: remove it, or run `dcgraph build`.")
        if path.is_file() and name != MANIFEST and not _PASSING.fullmatch(name):
            with path.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
