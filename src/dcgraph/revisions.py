"""The graph as it stands somewhere: in a revision of git, in the index, in a folder.

A file is known by the path at which it is shown, such as `data/instruments/rkc.ttl`, wherever
its text comes from, so that two states of the graph can be held against each other.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from dcgraph.errors import LoadError, RevisionError
from dcgraph.files import read_bytes, read_text, text_of
from dcgraph.load import Corpus, SourceFile, source_file
from dcgraph.paths import FOLDERS, files_below, rooms
from dcgraph.repository import Repository

if TYPE_CHECKING:
    from dcgraph.unpacking import Unpacked

__all__ = ["Change", "State", "changes", "corpus_of", "folder", "named", "room_of", "staged"]

_TABLE: Final = ".sssom.tsv"
_TABLES: Final = "data/tables"
_SUFFIXES: Final = (".ttl", ".rq", ".csv", _TABLE)
_PATHLIKE: Final = ("/", "./", "../", "~/")


@dataclass(frozen=True, slots=True)
class State:
    """The texts of the graph's files in one place, by the path at which they are shown.

    `name` is what the place is called before people. A snapshot has no texts; its content is in
    `snapshot`.
    """

    name: str
    root: Path
    texts: Mapping[str, str] = field(repr=False)
    snapshot: Unpacked | None = field(default=None, repr=False)

    def corpus(self, known: Corpus | None = None) -> Corpus:
        """The texts read. Files that are the same in a `known` corpus are taken from there.

        Raises LoadError, naming state, file and line, for a text that is not what it should be.
        """
        if self.snapshot is not None:
            return self.snapshot.corpus
        there = {(file.shown, file.text): file for file in known.files} if known else {}
        try:
            found = tuple(
                there.get((shown, text)) or self._file(shown, text)
                for shown, text in self._in_order()
            )
        except LoadError as error:
            raise LoadError(
                f"In {self.name}: {error}", error.path, error.line, error.column
            ) from None
        return Corpus(self.root, found)

    def queries(self, folder: str) -> dict[str, str]:
        """The texts of the query files (*.rq) right in a folder such as `ontology/rules`."""
        return {
            path.stem: text
            for shown, text in sorted(self.texts.items())
            if (path := PurePosixPath(shown)).suffix == ".rq" and str(path.parent) == folder
        }

    def _in_order(self) -> list[tuple[str, str]]:
        """The files that hold triples, in the order of `dcgraph.load.load`."""
        order = {name: number for number, name in enumerate((*FOLDERS, "tables"))}
        kept = (
            (order[room], shown)
            for shown in self.texts
            if (room := room_of(shown)) == "tables" or shown.endswith(".ttl")
        )
        return [(shown, self.texts[shown]) for _, shown in sorted(kept)]

    def _file(self, shown: str, text: str) -> SourceFile:
        return source_file(self.root / shown, text, room_of(shown), self.root)


@dataclass(frozen=True, slots=True)
class Change:
    """A file whose text is another: its `old` text, None if it is new, and its `new`, or None.

    `room` is ontology, data, shapes or, for a table of mappings, tables.
    """

    shown: str
    room: str
    old: str | None = field(repr=False)
    new: str | None = field(repr=False)


def named(name: str, root: Path) -> State:
    """What a name stands for: a git revision of `root`, a folder, or the folder of a snapshot.

    A name such as `./v1` is that of a folder, and any other is first looked for in git. Raises
    RevisionError for what is none of these.
    """
    place = Path(name).expanduser()
    is_folder = bool(name) and not name.startswith("-") and _is_folder(place)
    if is_folder and (name.startswith(_PATHLIKE) or name in (".", "..")):
        return folder(place, name)
    try:
        repository = Repository.around(root)
        tree = repository.tree(name)
    except RevisionError as error:
        if is_folder:
            return folder(place, name)
        raise RevisionError(f"{name[:80]!r} is no folder, and no revision: {error}") from None
    if tree is not None:
        return _state(name, root, repository, repository.files(tree, FOLDERS))
    if is_folder:
        return folder(place, name)
    raise RevisionError(
        f"{name[:80]!r} is no revision of the repository at {root}, no folder with "
        f"{', '.join(FOLDERS)}, and no snapshot. In a shallow clone, `git fetch --unshallow` "
        "brings older revisions."
    )


def folder(root: Path, name: str | None = None) -> State:
    """The graph in a folder as it is now, or in a snapshot. Raises LoadError if it has none."""
    # Slow to begin, and most folders are no snapshots.
    from dcgraph.unpacking import is_snapshot, unpacked  # noqa: PLC0415

    shown = name or "the working tree"
    if not (root / FOLDERS[0]).is_dir() and is_snapshot(root):
        return State(shown, root, {}, unpacked(root))
    rooms(root)
    paths = _files(root)
    return State(shown, root, {shown: read_text(path) for shown, path in paths.items()})


def staged(root: Path) -> State:
    """The graph as the index of git has it, that is as it would be committed."""
    repository = Repository.around(root)
    return _state("the index", root, repository, repository.staged(FOLDERS))


def corpus_of(name: str, root: Path) -> Corpus:
    """The corpus that a name stands for; see `named`, and `State.corpus` for what it raises."""
    return named(name, root).corpus()


def changes(
    root: Path, since: str, *, staged: bool = False, refused: list[LoadError] | None = None
) -> tuple[Change, ...]:
    """The files that differ from a revision, in the working tree or as `staged`, by path.

    A file that git does not track is new, and so is every file before the first commit. Ends of
    lines do not count. Raises RevisionError if there is no such revision, and LoadError for a
    link that leads out; where the list `refused` is given, the error is added to it instead.
    """
    repository = Repository.around(root)
    tree = repository.tree(since)
    if tree is None and not (since == "HEAD" and repository.is_unborn):
        raise RevisionError(
            f"{since[:80]!r} is no revision of the repository at {root}; name a commit, a branch "
            "or a tag. In a shallow clone, `git fetch --unshallow` brings older ones."
        )
    before = {} if tree is None else _kept(repository.files(tree, FOLDERS))
    if staged:
        after = _kept(repository.staged(FOLDERS))
        differing = sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
        contents = repository.contents(
            blob for side in (before, after) for p in differing if (blob := side.get(p))
        )
        new = {p: _text(p, contents[after[p]]) for p in differing if p in after}
    else:
        paths = _files(root, refused)
        same = {p for p, path in paths.items() if p in before and _is_blob(path, before[p])}
        differing = sorted((before.keys() | paths.keys()) - same)
        contents = repository.contents(before[p] for p in differing if p in before)
        new = {p: read_text(paths[p]) for p in differing if p in paths}
    old = {p: _text(p, contents[before[p]]) for p in differing if p in before}
    return tuple(
        Change(p, room_of(p), old.get(p), new.get(p)) for p in differing if old.get(p) != new.get(p)
    )


def _state(name: str, root: Path, repository: Repository, blobs: Mapping[str, bytes]) -> State:
    kept = _kept(blobs)
    if not any(path.endswith(".ttl") for path in kept):
        raise RevisionError(
            f"{name} has no Turtle in {', '.join(FOLDERS)} below {root}; name a revision in which "
            "the graph stands there."
        )
    contents = repository.contents(kept.values())
    return State(name, root, {path: _text(path, contents[blob]) for path, blob in kept.items()})


def _kept(blobs: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that are read: those of the kinds known, whose names begin with no dot."""
    return {
        shown: blob
        for shown, blob in blobs.items()
        if shown.endswith(_SUFFIXES) and not any(p.startswith(".") for p in shown.split("/"))
    }


def _files(root: Path, refused: list[LoadError] | None = None) -> dict[str, Path]:
    return {
        path.relative_to(root).as_posix(): path
        for name in FOLDERS
        for path in files_below(root / name, _SUFFIXES, refused)
    }


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # such as for a name that is too long


def room_of(shown: str) -> str:
    """The room of the file at a path: ontology, data, shapes, or tables."""
    parent, _, name = shown.rpartition("/")
    return "tables" if name.endswith(_TABLE) and parent == _TABLES else shown.partition("/")[0]


def _text(shown: str, content: bytes) -> str:
    return text_of(content, Path(shown))


def _is_blob(path: Path, blob: bytes) -> bool:
    """Whether a file has the very bytes of a blob."""
    try:
        content = read_bytes(path)
    except LoadError:
        return False
    kind = "sha1" if len(blob) == 40 else "sha256"  # noqa: PLR2004  # hexadecimal digits
    header = b"blob %d\0" % len(content)
    return hashlib.new(kind, header + content, usedforsecurity=False).hexdigest() == os.fsdecode(
        blob
    )
