"""`dcgraph check` of the whole graph."""

from __future__ import annotations

from pathlib import Path

from dcgraph.cli import reporting
from dcgraph.errors import LoadError
from dcgraph.load import Corpus, load
from dcgraph.paths import rooms
from dcgraph.prepare import uncollected
from dcgraph.progress import progress
from dcgraph.validate.checking import check
from dcgraph.validate.outcome import Result
from dcgraph.validate.text import counted

__all__ = ["checked", "summary"]


def checked(root: Path | None, *, questions: bool, seconds: float) -> tuple[Corpus, Result]:
    """Check all files, those that cannot be read among them."""
    refused: list[LoadError] = []
    with progress("Checking the graph") as tell, uncollected():
        tell("reading")
        corpus = load(rooms(root), refused)
        tell("running the rules")
        return corpus, check(corpus, tuple(refused), questions=questions, limit=seconds)


def summary(told: str, corpus: Corpus, result: Result) -> str:
    """How much was looked at and how long it took, after what was found is `told`."""
    times = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in result.seconds.items())
    files = counted(len(corpus.files), "file")
    return f"{told} in {files} ({times})" + reporting.unread(result.left_out)
