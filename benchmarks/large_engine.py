"""Compare the embedded engine with Virtuoso on a made-up graph of many triples.

    python -m benchmarks.large_engine --triples 10000000

Both are asked as the server asks them: the embedded one through its pool of workers, Virtuoso
through the remote store. Needs virtuoso-t and isql-vt; prints a table in Markdown. A private
Virtuoso is started for it and thrown away afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph

from benchmarks.graphs import QUERIES, Graph, synthetic_graph
from benchmarks.virtuoso import MISSING, Virtuoso, installed, running
from dcgraph.errors import QueryError
from dcgraph.remote.prepare import PUBLISHED, Published, everything
from dcgraph.remote.publish import Credentials, VirtuosoLoader, statements
from dcgraph.remote.store import RemoteStore
from dcgraph.sparql.model import Answer, Limits, Request
from dcgraph.store.pool import Pool

__all__ = ["main"]

ASKED: Final = {
    "synthetic": ("tiny", "medium", "heavy", "aggregate"),
    "large": ("path", "gap", "words", "newest"),
}
"""The queries by their folders."""

ROUNDS: Final = 5
_NUMBER: Final = re.compile(r"\b\d+\.\d+\b")

PARTS: Final = 8
"""Files into which the graph is cut for the bulk loader, so that it may load two at once."""

Times = dict[str, "Timed | None"]
Ask = Callable[[Request], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What it took to load: seconds, and bytes of disk."""

    seconds: float
    disk: int


@dataclass(frozen=True, slots=True)
class Timed:
    """The median seconds of a query, and a digest of its rows in any order."""

    seconds: float
    digest: str


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, print; 1 when Virtuoso is missing."""
    given = _parser().parse_args(arguments)
    if not installed():
        print(f"large_engine: {MISSING}", file=sys.stderr)
        return 1
    started = time.perf_counter()
    given.folder.mkdir(parents=True, exist_ok=True)
    graph = synthetic_graph(given.folder, given.triples)
    made = time.perf_counter() - started
    print(f"embedded: graph at {graph.snapshot}, {made:.0f} s with generation", file=sys.stderr)
    disk = asyncio.run(_times(Pool(graph.store, workers=1, limits=_limits(given))))
    memory = _in_memory(graph) if given.memory else {}
    with (
        tempfile.TemporaryDirectory(dir=given.folder, prefix="virtuoso-") as folder,
        running(Path(folder), given.buffers << 20) as server,
    ):
        content, loaded = _load(graph, server, given.triples)
        store = RemoteStore(server.sparql, content, size=1, limits=_limits(given))
        remote = asyncio.run(_times(store))
        print(_table(given.triples, disk, memory, remote))
        print(
            f"\nVirtuoso: loaded in {loaded.seconds:.0f} s, {loaded.disk >> 20} MiB of disk, "
            f"{server.memory >> 20} MiB of memory at most."
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare the embedded engine with Virtuoso.")
    parser.add_argument("--triples", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"), help="for the graph")
    parser.add_argument("--seconds", type=float, default=120.0, help="time limit of a query")
    parser.add_argument("--buffers", type=int, default=4096, help="MiB of Virtuoso's buffers")
    parser.add_argument("--memory", action="store_true", help="also in memory")
    return parser


def _limits(given: argparse.Namespace) -> Limits:
    big = 8 << 30
    return Limits(seconds=given.seconds, memory_bytes=big, output_bytes=1 << 30, rows=10_000_000)


def _queries() -> dict[str, str]:
    return {
        name: (QUERIES / folder / f"{name}.rq").read_text("utf-8")
        for folder, names in ASKED.items()
        for name in names
    }


async def _times(store: Pool | RemoteStore) -> Times:
    async with store:
        return {name: await _time(store.answer, text) for name, text in _queries().items()}


async def _time(ask: Ask, text: str) -> Timed | None:
    """How a query went, after a first time that warms; None when it ran past its limit."""
    times = []
    try:
        digest = _digest(await ask(Request(text, solutions_format="text/csv")))
        for _ in range(ROUNDS):
            started = time.perf_counter()
            await ask(Request(text))
            times.append(time.perf_counter() - started)
            if sum(times) > 60:  # noqa: PLR2004  # a minute tells enough of a slow one
                break
    except QueryError as error:
        print(f"no answer: {error}", file=sys.stderr)
        return None
    median = statistics.median(times)
    print(f"{median * 1000:.1f} ms: {text.partition(chr(10))[0]}", file=sys.stderr)
    return Timed(median, digest)


def _digest(answer: Answer) -> str:
    """Of the rows, numbers to six places: engines differ in how they divide."""
    rows = sorted(_NUMBER.sub(_rounded, line) for line in answer.body.decode().split("\r\n"))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.6f}"


def _in_memory(graph: Graph) -> Times:
    store = pyoxigraph.Store()
    store.extend(pyoxigraph.Store.read_only(str(graph.store)))

    async def ask(request: Request) -> Answer:
        results = store.query(request.query, use_default_graph_as_union=True)
        assert isinstance(results, pyoxigraph.QuerySolutions)
        form = pyoxigraph.QueryResultsFormat.from_media_type(request.solutions_format)
        body = results.serialize(format=form)
        assert body is not None
        return Answer("solutions", request.solutions_format, body, 0.0)

    async def times() -> Times:
        return {name: await _time(ask, text) for name, text in _queries().items()}

    return asyncio.run(times())


def _load(graph: Graph, server: Virtuoso, triples: int) -> tuple[str, Loaded]:
    """Load the graph by the bulk loader; its hash, and what that took."""
    content = graph.snapshot.name
    loader = VirtuosoLoader(
        f"127.0.0.1:{server.sql_port}",
        server.load_folder,
        Credentials(server.user, server.password),
    )
    with _parts(graph, server.load_folder) as files:
        started = time.perf_counter()
        loader.load([(path, everything(content)) for path in files])
        seconds = time.perf_counter() - started
    last = server.load_folder / "published.nt"
    pyoxigraph.serialize(
        statements(Published(content, triples, ())),
        str(last),
        format=pyoxigraph.RdfFormat.N_TRIPLES,
    )
    loader.load([(last, PUBLISHED)])
    return content, Loaded(seconds, (server.folder / "virtuoso.db").stat().st_size)


@contextmanager
def _parts(graph: Graph, folder: Path) -> Iterator[list[Path]]:
    paths = [folder / f"part-{number}.nt" for number in range(PARTS)]
    files = [path.open("wb") for path in paths]
    try:
        with graph.ntriples().open("rb") as whole:
            for number, line in enumerate(whole):
                files[number % PARTS].write(line)
    finally:
        for file in files:
            file.close()
    yield paths
    for path in paths:
        path.unlink()


def _table(
    triples: int,
    disk: Times,
    memory: Times,
    remote: Times,
) -> str:
    lines = [
        f"{triples:,} triples; milliseconds, median of {ROUNDS}, one query at a time, warm.",
        "",
        "| query | embedded, disk | embedded, memory | Virtuoso | disk / Virtuoso | same rows |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for name, there in remote.items():
        here = disk[name]
        ratio = same = ""
        if here is not None and there is not None:
            ratio = f"{here.seconds / there.seconds:.2f}"
            same = "yes" if here.digest == there.digest else "**no**"
        cells = (_shown(here), _shown(memory[name]) if memory else "", _shown(there), ratio, same)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _shown(timed: Timed | None) -> str:
    return "past its limit" if timed is None else f"{timed.seconds * 1000:.1f}"


if __name__ == "__main__":
    sys.exit(main())
