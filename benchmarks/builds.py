"""Building new snapshots beside a running server, from a copy of our own graph."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.graphs import Graph
from dcgraph.build import make
from dcgraph.files import FOLDERS, rooms
from dcgraph.snapshot.repository import located

__all__ = ["Builds"]


class Builds:
    """A copy of the graph in a scratch folder, of which snapshots are made every so often.

    Each copy differs from the one before in a comment: another snapshot with the same answers. A
    build runs by `nice`, as the documentation advises beside a server.
    `made` counts them, `failures` keeps what went wrong.
    """

    def __init__(self, scratch: Path, every: float) -> None:
        self.made = 0
        self.failures: list[str] = []
        self.home = scratch / "home" if every else None
        self._root = scratch / "root"
        self._every = every
        self._over = threading.Event()

    def graph(self) -> Graph:
        """The first snapshot. Raises what `make` raises."""
        assert self.home is not None
        for name in FOLDERS:
            shutil.copytree(rooms().root / name, self._root / name)
        make(self._root, self.home, lambda _: None, checked=False)
        # Not the home itself: the snapshot that is asked for queries here may go.
        kept = shutil.copytree(located(self.home), self._root.with_name("kept"))
        return Graph("own", kept, self._root)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Go on building, from before the block until after it."""
        thread = threading.Thread(target=self._go_on)
        if self._every:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            if self._every:
                thread.join()

    def _go_on(self) -> None:
        while not self._over.wait(self._every):
            with (self._root / "ontology" / "dcgraph.ttl").open("a", encoding="utf-8") as file:
                file.write(f"# build {self.made}\n")
            program = "from dcgraph.cli import main; main()"
            command = ("nice", sys.executable, "-c", program, "build", "--no-check")
            places = ("--root", str(self._root), "--snapshot", str(self.home))
            done = subprocess.run(  # noqa: S603 - the program itself, on folders made here
                (*command, *places), capture_output=True, text=True, check=False
            )
            if done.returncode:
                self.failures.append(f"build: {done.stderr.strip()}")
            else:
                self.made += 1
