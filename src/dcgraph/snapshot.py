"""An immutable snapshot: the whole graph, asserted and derived, ready to be served.

A home folder holds one folder per snapshot, named by the hashes of its content and of its
inputs, and the symbolic link `current`. A snapshot is made in a temporary folder and moved in
whole, so that no reader ever meets a half-made one. One build at a time works in a home: the
next waits, and clears what a build that was killed has left.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from dcgraph import __version__
from dcgraph.derive import derive, rules
from dcgraph.describe import describe
from dcgraph.errors import BuildError
from dcgraph.load import Corpus
from dcgraph.paths import turtle_files
from dcgraph.search import FIELDS, Entry, build_index, find
from dcgraph.tables import mapping_tables

__all__ = ["Manifest", "Snapshot", "build", "current", "inputs_hash", "opened"]

_MANIFEST = "manifest.json"
_BUILDING = ".building-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says of itself.

    `hash` is that of the graph's content alone, `inputs` that of the files and the program
    version it was made from. Counts are of triples, graphs and indexed texts.
    """

    version: str
    hash: str
    inputs: str
    triples: int
    derived: int
    graphs: int
    texts: int
    built: str


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
    def index(self) -> Path:
        """The SQLite file of the text index."""
        return self.path / "search.sqlite"


def build(
    corpus: Corpus,
    home: Path,
    tell: Callable[[str], None] = lambda _: None,
    inputs: str | None = None,
) -> Snapshot:
    """Derive, describe, index and store a corpus as a snapshot in `home`, the current one now.

    `tell` hears what is being done. `inputs` is the hash of the files from before the corpus
    was read; without it they are taken not to have changed since. Identical input gives an
    identical hash. Raises BuildError if the folder cannot be written; then no snapshot in
    `home` has changed.
    """
    tell("deriving")
    store = corpus.store()
    texts = rules(corpus.root / "ontology")
    derived = derive(store, texts)
    describe(store)
    try:
        with _alone(home), tempfile.TemporaryDirectory(dir=home, prefix=_BUILDING) as folder:
            given = inputs or inputs_hash(corpus.root)
            made = _write(Path(folder) / "new", store, given, derived, tell)
            return _publish(made, home)
    except OSError as error:
        raise BuildError(
            f"The snapshot cannot be written to {home}: {error.strerror or error}. Free some room "
            "or name another folder with --snapshot."
        ) from None


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Wait until no other build works in `home`; then whatever is half-made there is dead."""
    home.mkdir(parents=True, exist_ok=True)
    folder = os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        for left in home.glob(_BUILDING + "*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(folder)


def _write(
    path: Path, store: Store, inputs: str, derived: int, tell: Callable[[str], None]
) -> Snapshot:
    path.mkdir()
    tell("storing")
    quads = sorted(store, key=str)
    disk = Store(str(path / "store"))
    disk.bulk_extend(quads)
    disk.optimize()
    disk.flush()
    del disk
    tell("indexing")
    texts = build_index(path / "search.sqlite", _entries(quads))
    manifest = Manifest(
        version=__version__,
        hash=_content_hash(quads),
        inputs=inputs,
        triples=sum(q.graph_name == DefaultGraph() for q in quads),
        derived=derived,
        graphs=len({q.graph_name for q in quads} - {DefaultGraph()}),
        texts=texts,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    text = json.dumps(asdict(manifest), indent=2) + "\n"
    (path / _MANIFEST).write_text(text, encoding="utf-8")
    return Snapshot(path, manifest)


def _content_hash(quads: list[Quad]) -> str:
    digest = hashlib.sha256()
    for quad in quads:
        digest.update(f"{quad} .\n".encode())
    return digest.hexdigest()


def _entries(quads: list[Quad]) -> Iterator[Entry]:
    for quad in quads:
        thing, text = quad.subject, quad.object
        if quad.graph_name != DefaultGraph() or quad.predicate.value not in FIELDS:
            continue
        if isinstance(thing, NamedNode) and isinstance(text, Literal):
            name = FIELDS[quad.predicate.value]
            yield Entry(thing.value, text.language or "", name, text.value)


def _publish(made: Snapshot, home: Path) -> Snapshot:
    # Both hashes: the same content from other files is a snapshot of its own.
    final = home / f"{made.manifest.hash[:12]}-{made.manifest.inputs[:12]}"
    if not _sound(final):
        if final.exists():
            final.rename(made.path.parent / "damaged")
        made.path.rename(final)
    link = made.path.parent / "current"
    link.symlink_to(final.name)
    link.replace(home / "current")
    return opened(final)


def _whole(path: Path) -> bool:
    """Whether a folder holds a snapshot that can be opened; its content is not read."""
    try:
        Store.read_only(str(opened(path).store))
    except (BuildError, OSError, RuntimeError, ValueError):
        return False
    return True


def _sound(path: Path) -> bool:
    """Whether a folder holds a snapshot with the content that it says."""
    try:
        there = opened(path)
        find(there.index, "any")
        quads = sorted(Store.read_only(str(there.store)), key=str)
    except (BuildError, OSError, RuntimeError, ValueError):
        return False
    return _content_hash(quads) == there.manifest.hash


def opened(path: Path) -> Snapshot:
    """The snapshot in a folder. Raises BuildError if it is damaged or of another version."""
    try:
        fields = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        snapshot = Snapshot(path.resolve(), Manifest(**fields))
    except (OSError, ValueError, TypeError) as error:
        raise BuildError(
            f"{path} is not a whole snapshot of this version ({error}); run `dcgraph build`."
        ) from None
    if not (snapshot.store / "CURRENT").is_file() or not snapshot.index.is_file():
        raise BuildError(f"{path} lacks its store or its text index; run `dcgraph build`.")
    return snapshot


def current(home: Path) -> Snapshot | None:
    """The current snapshot of a home folder, or None where there is none that is whole."""
    path = home / "current"
    return opened(path) if path.exists() and _whole(path) else None


def inputs_hash(root: Path) -> str:
    """The hash of all that a snapshot of `root` is made from, and of the program's version."""
    digest = hashlib.sha256(__version__.encode())
    rule_files = sorted((root / "ontology" / "rules").glob("*.rq"))
    turtle = [*turtle_files(root / "ontology"), *turtle_files(root / "data")]
    for path in [*turtle, *rule_files, *mapping_tables(root / "data")]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()
