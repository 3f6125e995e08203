"""What an editor's commands take here, beside another revision: CPU seconds and their ratios.

Both revisions are checked out into scratch folders and work on their own copies of the graph, one
command after the other in turn, so that a ratio compares what was measured within minutes.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from dcgraph.files import ROOT

MAIN: Final = "from dcgraph.cli import main; main()"
WORD: Final = "data/concepts/drones.ttl"
PROVISION: Final = "data/instruments/rkc/general-annex-7.ttl"
RELEASE: Final = "dist/measured"
NEW: Final = (
    *("--part-of", "rkc.ga-7", "--number", "7.5", "--kind", "Standard", "--en", "Standard 7.5"),
    "--dry-run",
)
RECORD: Final = """
dcgd:rkc.ga-7.5 a dcg:Standard ;
    skos:prefLabel "RKC GA 7.5"@en , "CKR AG 7.5"@fr , "КПК ГП 7.5"@ru ;
    dcg:number "7.5" ;
    dcg:isPartOf dcgd:rkc.ga-7 .
"""


class Cost(NamedTuple):
    """Seconds of the processor, of the command and all that it starts, and by the clock."""

    cpu: float
    clock: float


class Checkout(NamedTuple):
    """A revision with its own copy of the graph."""

    root: Path

    @property
    def imports(self) -> dict[str, str]:
        """The environment variable by which Python finds its code."""
        return {"PYTHONPATH": f"{self.root / 'src'}:{self.root / 'api'}"}

    def run(self, *words: str) -> None:
        """Run a command of dcgraph there."""
        environment = os.environ | self.imports
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", MAIN, *words],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr

    def git(self, *words: str) -> None:
        """Run git there."""
        subprocess.run(["git", *words], cwd=self.root, check=True, capture_output=True)  # noqa: S603, S607

    def edit(self, file: str, change: Callable[[str], str]) -> None:
        """Change the text of a file."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        later = change(text)
        assert later != text, f"{file} cannot be changed so"
        path.write_text(later, encoding="utf-8")


def _word(text: str) -> str:
    """The text with another word in its first summary."""
    return re.sub(r'(dcg:summary ")(\w+)', r"\1Such \2", text, count=1)


def _nothing(_: Checkout) -> None:
    pass


def _changed(checkout: Checkout) -> None:
    checkout.edit(WORD, _word)


def _added(checkout: Checkout) -> None:
    checkout.edit(PROVISION, lambda text: text + RECORD)


def _staged(checkout: Checkout) -> None:
    _changed(checkout)
    checkout.git("add", WORD)


def _versioned(checkout: Checkout) -> None:
    version = "## [0.2.0] - 2027-01-15"
    checkout.edit("CHANGELOG.md", lambda text: text.replace("## [Unreleased]", version))


COMMANDS: Final[dict[str, tuple[Callable[[Checkout], None], tuple[str, ...]]]] = {
    "build": (_nothing, ("build",)),
    "check": (_nothing, ("check",)),
    "check, nothing": (_nothing, ("check", "--since", "HEAD")),
    "check, one word": (_changed, ("check", "--since", "HEAD")),
    "check, provision": (_added, ("check", "--since", "HEAD")),
    "hook": (_staged, ("check", "--staged")),
    "new provision": (_nothing, ("new", "provision", *NEW)),
    "new norm": (
        _nothing,
        ("new", "norm", "rkc.ga-7.1", "--kind", "ObligationNorm", "--dry-run"),
    ),
    "rename": (_nothing, ("rename", "dcgd:rkc.ga-7.1", "dcgd:rkc.ga-7.9", "--dry-run")),
    "diff": (_changed, ("diff", "HEAD")),
    "release": (_versioned, ("release", "0.2.0", "--since", "HEAD", "--output", RELEASE)),
    "reason": (_nothing, ("reason",)),
}
"""By name, what is changed first, and the command."""

MARKS: Final = {
    "build": 0.42,
    "check": 0.40,
    "check, nothing": 0.03,
    "check, one word": 0.08,
    "check, provision": 0.08,
    "hook": 0.08,
    "new provision": 0.05,
    "new norm": 0.05,
    "diff": 0.5,
}
"""The ratio to reach, in CPU seconds."""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", default="50e124d6", help="the revision to compare with")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=COMMANDS, default=[*COMMANDS])
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as scratch,
        checked_out(Path(scratch) / "then", options.beside) as then,
        checked_out(Path(scratch) / "now", "HEAD") as now,
    ):
        for checkout in (then, now):
            checkout.run("build")
        _compare(then, now, options.only, options.rounds)


def _compare(then: Checkout, now: Checkout, names: list[str], rounds: int) -> None:
    print(f"{'command':<18}{'then':>8}{'now':>8}{'ratio':>7}{'mark':>6}{'clock':>16}{'ratio':>7}")
    for name in names:
        costs = [[_cost(checkout, name) for checkout in (then, now)] for _ in range(rounds)]
        before, after = (
            Cost(*(statistics.median(values) for values in zip(*side, strict=True)))
            for side in zip(*costs, strict=True)
        )
        clock = f"{before.clock:.2f} {after.clock:.2f}"
        print(
            f"{name:<18}{before.cpu:>8.2f}{after.cpu:>8.2f}{after.cpu / before.cpu:>7.3f}"
            f"{MARKS.get(name, ''):>6}{clock:>16}{after.clock / before.clock:>7.3f}",
            flush=True,
        )


@contextmanager
def checked_out(root: Path, revision: str) -> Iterator[Checkout]:
    """A revision in a worktree of its own, as long as the block lasts."""
    add = ["git", "worktree", "add", "--quiet", "--detach", str(root), revision]
    subprocess.run(add, cwd=ROOT, check=True)  # noqa: S603
    try:
        yield Checkout(root)
    finally:
        remove = ["git", "worktree", "remove", "--force", str(root)]
        subprocess.run(remove, cwd=ROOT, check=True)  # noqa: S603


def _cost(checkout: Checkout, name: str) -> Cost:
    change, words = COMMANDS[name]
    change(checkout)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    checkout.run(*words)
    clock = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    checkout.git("reset", "--quiet", "--hard")
    shutil.rmtree(checkout.root / RELEASE, ignore_errors=True)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, clock)


if __name__ == "__main__":
    main()
