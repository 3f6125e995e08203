"""Reading what git keeps: the trees of revisions, the index, and their blobs.

Only git's plumbing is called, with every setting off by which a repository may have programs
run or other servers asked: hooks, filters, textconv, pagers, the monitor of files, lazy fetching.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from dcgraph.errors import RevisionError
from dcgraph.escaping import first_hidden

__all__ = ["MOST_BYTES", "Repository"]

MOST_BYTES: Final = 256 << 20
"""Bytes that the blobs read at once may have together."""

_LARGEST: Final = 16 << 20
_SECONDS: Final = 60.0
_OPTIONS: Final = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *(
        word
        for setting in (
            "core.fsmonitor=false",
            "core.hooksPath=/dev/null",
            "core.untrackedCache=false",
            "protocol.allow=never",
            "safe.bareRepository=explicit",
        )
        for word in ("-c", setting)
    ),
)
# What says where git finds its own settings, such as which folders are safe, is the user's.
_KEPT: Final = re.compile(r"GIT_CONFIG(_.*)?|GIT_CEILING_DIRECTORIES")
_NAME: Final = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_REGULAR: Final = (b"100644", b"100755")
_MOST_NAME: Final = 1000
_MOST_SAID: Final = 300


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
        if len(revision) > _MOST_NAME:
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
        told = self._run("ls-tree", "-r", "-z", os.fsdecode(tree), "--", *folders)
        found = {}
        for entry in filter(None, told.split(b"\0")):
            about, _, path = entry.partition(b"\t")
            mode, _, blob = about.split(b" ")
            if mode in _REGULAR:
                found[os.fsdecode(path)] = blob
        return found

    def staged(self, folders: Iterable[str]) -> dict[str, bytes]:
        """The same of the index. Raises RevisionError while a merge has left a conflict there."""
        told = self._run("ls-files", "--stage", "-z", "--", *folders)
        found = {}
        for entry in filter(None, told.split(b"\0")):
            about, _, path = entry.partition(b"\t")
            mode, blob, stage = about.split(b" ")
            if stage != b"0":
                raise RevisionError(
                    f"The file {os.fsdecode(path)!r} is in conflict; settle it and `git add` it."
                )
            if mode in _REGULAR:
                found[os.fsdecode(path)] = blob
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
        left = MOST_BYTES
        for name in wanted:
            about = output.readline().split()
            if len(about) != 3 or about[1] != b"blob":  # noqa: PLR2004  # name, kind, size
                raise RevisionError(
                    f"The object {name.decode()} is missing from the repository {self.root}; "
                    "fetch it whole (`git fetch --refetch`)."
                )
            size = int(about[2])
            left -= size
            if size > _LARGEST or left < 0:
                raise RevisionError(
                    f"The object {name.decode()} is too large, or all of them together are: a "
                    f"file of the graph has at most {_LARGEST >> 20} MB, all have at most "
                    f"{MOST_BYTES >> 20} MB."
                )
            found[name] = output.read(size)
            output.read(1)
        return found

    def _run(self, *words: str) -> bytes:
        done = self._called(*words)
        if done.returncode == 0:
            return done.stdout
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:_MOST_SAID]
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
