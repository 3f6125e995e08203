"""Kill a command at each of its steps in turn, and tell what the next command makes of it.

Run as a program: `killing.py ROOT WORDS…`. A step is whatever changes a file or a folder, or
makes it safe on the disk; what is not yet safe when the step comes is cut in half. The command
runs once, up to the moment when it is about to write. From there on a child of its own goes on
for each step and kills itself there; then a command that reads follows. Where the most was to be
undone, that command is killed too, at each of its steps, and another follows.

It prints JSON: for each step a list of what the tree was when the command was dead and when the
next one had ended ("old", "new" or "between"), and after that as many for the undoing.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from dcgraph.cli import app
from dcgraph.edit import apply as changes
from dcgraph.files import rooms
from dcgraph.rdf import corpus as loading
from dcgraph.rdf.corpus import load

CHANGES = {
    *("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink"),
    *("os.truncate", "os.utime"),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

Tree = dict[str, tuple[int, bytes | None]]


def tree(root: Path) -> Tree:
    """Every file and folder with its mode and content, but for the private folder itself."""
    return {
        path.relative_to(root).as_posix(): (
            path.lstat().st_mode,
            path.read_bytes() if path.is_file() else None,
        )
        for path in sorted(root.rglob("*"))
        if path != root / ".dcgraph"
    }


class Killer:
    """What is told of each step in a process, and kills the process at step `fatal`."""

    def __init__(self) -> None:
        self.count = 0
        self.fatal = 0
        os.fsync = self.fsync  # type: ignore[assignment]
        sys.addaudithook(self.hook)

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        """See each step before it is made."""
        if (event in CHANGES or (event == "open" and args[2] & WRITING)) and self.is_fatal():
            os.kill(os.getpid(), signal.SIGKILL)

    def fsync(self, handle: int) -> None:
        """Leave a file as it is, which no kill takes away, or lose half of it."""
        if self.is_fatal():
            with suppress(OSError):
                os.ftruncate(handle, os.fstat(handle).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)

    def is_fatal(self) -> bool:
        """Count a step."""
        self.count += 1
        return self.count == self.fatal

    def forked(self, fatal: int) -> int:
        """A child that dies at a step, if it comes to it; 0 in the child."""
        process = os.fork()
        if process == 0:
            self.count, self.fatal = 0, fatal
        return process


def died(process: int) -> bool:
    """Whether a child was killed; if not, it has ended well."""
    status = os.waitpid(process, 0)[1]
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, status
    return os.WIFSIGNALED(status)


class Trial:
    """The tree in which the command runs, and how it was before."""

    def __init__(self, root: Path, killer: Killer) -> None:
        self.root = root
        self.killer = killer
        self.old = tree(root)
        self.report = os.dup(1)

    def restore(self) -> None:
        """Bring the tree back to what it was at first."""
        found = tree(self.root)
        shutil.rmtree(self.root / ".dcgraph", ignore_errors=True)
        for name in sorted(found.keys() - self.old.keys(), reverse=True):
            path = self.root / name
            if path.exists():
                path.rmdir() if path.is_dir() else path.unlink()
        for name, (mode, content) in self.old.items():
            path = self.root / name
            if found.get(name) != (mode, content):
                if content is None:
                    path.mkdir(exist_ok=True)
                else:
                    path.write_bytes(content)
                path.chmod(mode)
        assert tree(self.root) == self.old

    def recovered(self, number: int, fatal: int = 0) -> bool:
        """Read by a command or by the library; whether that was killed."""
        if process := self.killer.forked(fatal):
            return died(process)
        code = 1
        try:
            load(rooms(self.root)) if number % 2 else app(["ask", "--root", "."])
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            os._exit(code)

    def __call__(self) -> None:
        """Go on in a child for each step, and end with the report."""
        pairs: list[tuple[Tree, Tree]] = []
        number = 1
        while process := self.killer.forked(number):
            if not died(process):
                break
            dead = tree(self.root)
            assert not self.recovered(number)
            pairs.append((dead, tree(self.root)))
            self.restore()
            number += 1
        else:
            return  # The child, which goes on.
        new = tree(self.root)
        self.restore()
        between = [at for at, (dead, _) in enumerate(pairs, 1) if graph(dead) != graph(self.old)]
        worst = [at for at in between if graph(pairs[at - 1][0]) != graph(new)][-1]
        undone: list[tuple[Tree, Tree]] = []
        while process := self.killer.forked(worst):
            assert died(process)
            was_killed = self.recovered(0, len(undone) + 1)
            dead = tree(self.root)
            assert not self.recovered(len(undone))
            undone.append((dead, tree(self.root)))
            self.restore()
            if not was_killed:
                break
        else:
            return
        told = [
            [self.told(dead, graph(new), graph), self.told(then, new, lambda whole: whole)]
            for dead, then in pairs + undone
        ]
        os.write(self.report, json.dumps({"steps": len(pairs), "told": told}).encode())
        os._exit(0)

    def told(self, found: Tree, new: Tree, of: Callable[[Tree], Tree]) -> str:
        """Which of the trees it is."""
        return "old" if of(found) == of(self.old) else "new" if of(found) == new else "between"


def graph(whole: Tree) -> Tree:
    """The tree without what is no part of the graph."""
    return {name: one for name, one in whole.items() if not name.startswith(".dcgraph")}


def main(root: Path, words: list[str]) -> None:
    """Run the command in the tree."""
    os.chdir(root)
    sys.dont_write_bytecode = True
    trial = Trial(root, Killer())
    real = vars(changes)["exclusive"]

    def exclusive(place: Path) -> AbstractContextManager[None]:
        trial()
        held: AbstractContextManager[None] = real(place)
        return held

    # What is read again and again has the same text.
    vars(loading)["source_file"] = cache(loading.source_file)
    # Before the lock is there, which a child would share with this process.
    vars(changes)["exclusive"] = exclusive
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    # What the commands import is imported once and not in each child.
    with suppress(SystemExit):
        app(["ask", "--root", "."])
    app([*words, "--root", "."])


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
