"""What git keeps: revisions, the index, and the graph as it is in either.

Only git's plumbing is called, with every setting off by which a repository may have programs run
or other servers asked: hooks, filters, textconv, pagers, the monitor of files, lazy fetching.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from dcgraph.errors import LoadError, RevisionError
from dcgraph.files import FOLDERS, blob_name, files_below, read_bytes, read_text, rooms, text_of
from dcgraph.rdf.corpus import Corpus, corpus_of
from dcgraph.rdf.defaults import FOLDER as DEFAULTS
from dcgraph.text import first_hidden

if TYPE_CHECKING:
    from dcgraph.snapshot.repository import Unpacked


MAX_BYTES: Final = 256 << 20
"""Bytes that the blobs read at once may have together."""

_MAX_SIZE: Final = 16 << 20
_SECONDS: Final = 60.0
_OPTIONS: Final = (
    *("--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "core.untrackedCache=false", "-c", "protocol.allow=never"),
    *("-c", "safe.bareRepository=explicit"),
)
# What says where git finds its own settings, such as which folders are safe, is the user's.
_KEPT: Final = re.compile(r"GIT_CONFIG(_.*)?|GIT_CEILING_DIRECTORIES")
_NAME: Final = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_REGULAR: Final = (b"100644", b"100755")
_MAX_NAME: Final = 1000
_MAX_SAID: Final = 300


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository in which the folder `root` stands."""

    root: Path
    program: str
    environment: Mapping[str, str]

    @classmethod
    def around(cls, root: Path) -> Repository:
        """The repository of a folder. Raises RevisionError without git or without a repository."""
        program = shutil.which("git")
        # A name found by a relative entry of PATH would be looked up in the folder to be read.
        if program is None or not Path(program).is_absolute():
            raise RevisionError("Revisions are read by git, which is not installed; install git.")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or _KEPT.fullmatch(name)
        }
        kept |= {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
        bare = cls(root, program, kept)
        told = bare._run("rev-parse", "--absolute-git-dir", "--show-toplevel")
        folder, top = (Path(os.fsdecode(line)) for line in told.split(b"\n")[:2])
        return cls(root, program, kept | _index_of_the_hook(folder, top))

    def tree(self, revision: str) -> bytes | None:
        """The name of the tree of a revision, or None if there is no such revision.

        Raises RevisionError for what can be no name of one, such as an option of git.
        """
        if not revision or revision.startswith("-") or first_hidden(revision):
            raise RevisionError(
                f"{revision[:80]!r} is no name of a revision; name a commit, a branch or a tag."
            )
        if len(revision) > _MAX_NAME:
            return None
        wanted = f"{revision}^{{tree}}"
        done = self._called("rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        # A range of revisions gives two names, and what is none gives nothing.
        name = done.stdout.strip()
        return name if _NAME.fullmatch(name) else None

    @property
    def is_unborn(self) -> bool:
        """Whether there is no commit yet where one stands."""
        return self._called("rev-parse", "--verify", "--quiet", "HEAD").returncode != 0

    def files(self, tree: bytes, folders: Iterable[str]) -> dict[str, bytes]:
        """The regular files below the folders of `root` in a tree: their blobs by path.

        Symbolic links and submodules are passed over.
        """
        return self._regular("ls-tree", "-r", os.fsdecode(tree), folders=folders)

    def staged(self, folders: Iterable[str]) -> dict[str, bytes]:
        """The same of the index. Raises RevisionError while a merge has left a conflict there."""
        return self._regular("ls-files", "--stage", folders=folders)

    def _regular(self, *words: str, folders: Iterable[str]) -> dict[str, bytes]:
        found = {}
        for entry in filter(None, self._run(*words, "-z", "--", *folders).split(b"\0")):
            about, _, path = entry.partition(b"\t")
            # Mode, kind and blob of a file in a tree; mode, blob and stage of one in the index.
            mode, second, third = about.split(b" ")
            is_tree = second in (b"blob", b"commit")
            if not is_tree and third != b"0":
                raise RevisionError(
                    f"The file {os.fsdecode(path)!r} is in conflict; settle it and `git add` it."
                )
            if mode in _REGULAR:
                found[os.fsdecode(path)] = third if is_tree else second
        return found

    def contents(self, blobs: Iterable[bytes]) -> dict[bytes, bytes]:
        """What is in the blobs, by one process. Raises RevisionError for missing or huge ones."""
        wanted = list(dict.fromkeys(blobs))
        with tempfile.TemporaryFile() as names:
            names.write(b"".join(name + b"\n" for name in wanted))
            names.seek(0)
            with subprocess.Popen(  # noqa: S603  # no shell reads the arguments
                [self.program, *_OPTIONS, "cat-file", "--batch"],
                cwd=self.root,
                env=self.environment,
                stdin=names,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as process:
                assert process.stdout is not None
                try:
                    return self._read(wanted, process.stdout)
                finally:
                    process.kill()

    def _read(self, wanted: Iterable[bytes], output: IO[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        left = MAX_BYTES
        for name in wanted:
            about = output.readline().split()
            if len(about) != 3 or about[1] != b"blob":  # noqa: PLR2004  # name, kind, size
                raise RevisionError(
                    f"The object {name.decode()} is missing from the repository {self.root}; "
                    "fetch it whole (`git fetch --refetch`)."
                )
            size = int(about[2])
            left -= size
            if size > _MAX_SIZE or left < 0:
                raise RevisionError(
                    f"The object {name.decode()} is too large, or all of them together are: a "
                    f"file of the graph has at most {_MAX_SIZE >> 20} MB, all have at most "
                    f"{MAX_BYTES >> 20} MB."
                )
            found[name] = output.read(size)
            output.read(1)
        return found

    def _run(self, *words: str) -> bytes:
        done = self._called(*words)
        if done.returncode == 0:
            return done.stdout
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:_MAX_SAID]
        raise RevisionError(
            f"Git finds no repository that can be read at {self.root} ({said}); name a folder in "
            "a git checkout with --root."
        )

    def _called(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603  # no shell reads the arguments
                [self.program, *_OPTIONS, *words],
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise RevisionError(
                f"Git did not answer within {_SECONDS:g} s at {self.root}; see what holds it up."
            ) from None
        except OSError as error:
            raise RevisionError(
                f"Git cannot be run at {self.root}: {error.strerror}; name another folder."
            ) from None


def _index_of_the_hook(folder: Path, top: Path) -> dict[str, str]:
    """The index that git gives its hooks, if it belongs to this very repository."""
    given = os.environ.get("GIT_INDEX_FILE")
    if given is None:
        return {}
    path = (top / given).resolve()
    return {"GIT_INDEX_FILE": str(path)} if path.is_relative_to(folder.resolve()) else {}


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

    def corpus(self, known: Corpus | None = None, refused: list[LoadError] | None = None) -> Corpus:
        """The texts read. Files that are the same in a `known` corpus are taken from there.

        Raises LoadError, naming state, file and line, for a text that is not what it should be.
        Where the list `refused` is given, such files are left out and their errors added to it.
        """
        if self.snapshot is not None:
            return self.snapshot.corpus
        texts = [(self.root / shown, text, room_of(shown)) for shown, text in self._in_order()]
        try:
            return corpus_of(texts, self.queries(DEFAULTS), self.root, refused, known)
        except LoadError as error:
            raise LoadError(
                f"In {self.name}: {error}", error.path, error.line, error.column
            ) from None

    def queries(self, folder: str) -> dict[str, str]:
        """The texts of the query files (*.rq) right in a folder such as `ontology/rules`."""
        return {
            path.stem: text
            for shown, text in sorted(self.texts.items())
            if (path := PurePosixPath(shown)).suffix == ".rq" and str(path.parent) == folder
        }

    def _in_order(self) -> list[tuple[str, str]]:
        """The files that hold triples, in the order of `dcgraph.rdf.corpus.load`."""
        order = {name: number for number, name in enumerate((*FOLDERS, "tables"))}
        kept = (
            (order[room], shown)
            for shown in self.texts
            if (room := room_of(shown)) == "tables" or shown.endswith(".ttl")
        )
        return [(shown, self.texts[shown]) for _, shown in sorted(kept)]


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
    from dcgraph.snapshot.repository import is_snapshot, unpacked  # noqa: PLC0415

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
        new = {p: text_of(contents[after[p]], Path(p)) for p in differing if p in after}
    else:
        paths = _files(root, refused)
        same = {p for p, path in paths.items() if p in before and _is_blob(path, before[p])}
        differing = sorted((before.keys() | paths.keys()) - same)
        contents = repository.contents(before[p] for p in differing if p in before)
        new = {p: read_text(paths[p]) for p in differing if p in paths}
    old = {p: text_of(contents[before[p]], Path(p)) for p in differing if p in before}
    return tuple(
        Change(p, room_of(p), old.get(p), new.get(p)) for p in differing if old.get(p) != new.get(p)
    )


def contents(root: Path, *, staged: bool) -> dict[str, str]:
    """Git's name for the content of each file of the graph, as it is or as `staged`, by path."""
    if staged:
        blobs = _kept(Repository.around(root).staged(FOLDERS))
        return {shown: os.fsdecode(blob) for shown, blob in blobs.items()}
    return {shown: blob_name(read_bytes(path)) for shown, path in _files(root, []).items()}


def staged_text(root: Path, blob: str) -> str:
    """The text of a content by its name."""
    name = os.fsencode(blob)
    return text_of(Repository.around(root).contents([name])[name], root)


def _state(name: str, root: Path, repository: Repository, blobs: Mapping[str, bytes]) -> State:
    kept = _kept(blobs)
    if not any(path.endswith(".ttl") for path in kept):
        raise RevisionError(
            f"{name} has no Turtle in {', '.join(FOLDERS)} below {root}; name a revision in which "
            "the graph stands there."
        )
    contents = repository.contents(kept.values())
    texts = {path: text_of(contents[blob], Path(path)) for path, blob in kept.items()}
    return State(name, root, texts)


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


def _is_blob(path: Path, blob: bytes) -> bool:
    """Whether a file has the very bytes of a blob."""
    try:
        content = read_bytes(path)
    except LoadError:
        return False
    kind = "sha1" if len(blob) == 40 else "sha256"  # noqa: PLR2004  # hexadecimal digits
    return blob_name(content, kind) == os.fsdecode(blob)
