"""How well small queries fare while others run heavy ones without end.

    python -m benchmarks.isolation --graph synthetic

Two clients ask the aggregate again and again; meanwhile wrk loads the tiny query. Needs wrk.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.graphs import Graph, own, synthetic_graph
from benchmarks.load import Load, median, program, wrk
from benchmarks.servers import CHECKOUT, KINDS, ONE_CLIENT, Failure, ask, running

__all__ = ["main"]


class Heavy:
    """Clients that ask one query without end; `answers` and `refusals` count what they got."""

    def __init__(self, endpoint: str, query: str) -> None:
        self.answers = 0
        self.refusals: list[str] = []
        self._endpoint = endpoint
        self._query = query
        self._over = threading.Event()

    @contextmanager
    def running(self, clients: int) -> Iterator[None]:
        """Keep so many clients asking, from before the block until after it."""
        self._over.clear()
        threads = [threading.Thread(target=self._ask) for _ in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _ask(self) -> None:
        while not self._over.is_set():
            try:
                ask(self._endpoint, self._query)
                self.answers += 1
            except Failure as failure:
                self.refusals.append(str(failure))
                # A server that turns away at once is not to be asked as fast as it can.
                self._over.wait(0.2)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, print; 1 when nothing can be measured."""
    given = _parser().parse_args(arguments)
    try:
        program()
        graph = (
            own(given.folder, given.snapshot)
            if given.graph == "own"
            else synthetic_graph(given.folder, given.triples)
        )
        _measure(graph, given)
    except Failure as failure:
        print(f"isolation: {failure}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Load small queries beside heavy ones.")
    parser.add_argument("--graph", choices=("own", "synthetic"), default="synthetic")
    parser.add_argument("--server", choices=KINDS[:3], default=KINDS[0])
    parser.add_argument("--heavy-clients", type=int, default=2)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=5, help="of each sample")
    parser.add_argument("--rounds", type=int, default=3, help="samples, idle and loaded in turn")
    parser.add_argument("--triples", type=int, default=1_000_000, help="of the made-up graph")
    parser.add_argument("--snapshot", type=Path, help="home folder of our own snapshots")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / ".dcgraph" / "benchmarks")
    return parser


def _measure(graph: Graph, given: argparse.Namespace) -> None:
    idle: list[Load] = []
    loaded: list[Load] = []
    with running(given.server, graph, ONE_CLIENT) as server:
        heavy = Heavy(server.endpoint, graph.query("aggregate"))

        def sample() -> Load:
            return wrk(
                server.endpoint,
                [graph.query("tiny")],
                connections=given.connections,
                seconds=given.seconds,
            )

        sample()
        for _ in range(given.rounds):
            idle.append(sample())
            with heavy.running(given.heavy_clients):
                loaded.append(sample())
    alone, beside = median(idle), median(loaded)
    print(f"\n### {graph.name}, {given.server}, {given.rounds} × {given.seconds} s\n")
    print("| tiny queries | req/s | p50 ms | p99 ms | share of idle |\n|---|---:|---:|---:|---:|")
    for title, load in (("idle", alone), (f"beside {given.heavy_clients} aggregates", beside)):
        share = f"{load.rate / alone.rate:.2f}"
        print(f"| {title} | {load.rate:,.0f} | {load.p50:.2f} | {load.p99:.2f} | {share} |")
    seconds = given.rounds * given.seconds
    print(
        f"\nThe heavy clients got {heavy.answers} answers and {len(heavy.refusals)} refusals "
        f"in {seconds} s. {' '.join(heavy.refusals[:1])}"
    )


if __name__ == "__main__":
    sys.exit(main())
