"""Compare the speed of the endpoint with that of others over the same graph.

    python -m benchmarks.endpoint --graph own synthetic --connections 1 8 64

Needs wrk, and the Python packages oxigraph and rdflib-endpoint for what it compares with.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answers import rows
from benchmarks.graphs import Graph, own, synthetic_graph
from benchmarks.load import Load, Method, median, program, wrk
from benchmarks.servers import CHECKOUT, KINDS, ONE_CLIENT, BenchmarkError, Running, ask, running

__all__ = ["main"]

LOADS = ("tiny", "varied", "medium", "heavy")
"""`varied` is the tiny query with another constant each time."""

_RIVALS = ("oxigraph", "rdflib-endpoint")


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a table: the queries that are sent, and over how many connections."""

    load: str
    connections: int


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, print; 1 when nothing can be measured."""
    given = _parser().parse_args(arguments)
    try:
        program()
        for name in given.graph:
            graph = (
                own(given.folder, given.snapshot)
                if name == "own"
                else synthetic_graph(given.folder, given.triples)
            )
            _measure_graph(graph, given)
    except BenchmarkError as failure:
        print(f"endpoint: {failure}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare the endpoint with others.")
    parser.add_argument("--graph", nargs="+", choices=("own", "synthetic"), default=["own"])
    parser.add_argument("--servers", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--load", nargs="+", choices=LOADS, default=list(LOADS))
    parser.add_argument("--connections", nargs="+", type=int, default=[1, 8, 64])
    parser.add_argument("--seconds", type=int, default=3, help="of each sample")
    parser.add_argument("--rounds", type=int, default=3, help="samples of each cell, interleaved")
    parser.add_argument("--method", choices=("POST", "GET"), default="POST")
    parser.add_argument("--triples", type=int, default=1_000_000, help="of the made-up graph")
    parser.add_argument("--varied", type=int, default=10_000, help="most constants in turn")
    parser.add_argument("--snapshot", type=Path, help="home folder of our own snapshots")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / ".dcgraph" / "benchmarks")
    return parser


def _measure_graph(graph: Graph, given: argparse.Namespace) -> None:
    cases = list(itertools.starmap(Case, itertools.product(given.load, given.connections)))
    with ExitStack() as stack:
        servers = [stack.enter_context(running(kind, graph, ONE_CLIENT)) for kind in given.servers]
        _same_answers(graph, servers)
        title = f"{graph.name}, {given.method}, {given.rounds} × {given.seconds} s"
        print(f"\n### {title}\n\n{_head(given.servers)}", flush=True)
        for case in cases:
            measured = _measure(graph, servers, case, given)
            for line in _lines(case, measured):
                print(line, flush=True)


def _measure(
    graph: Graph, servers: Sequence[Running], case: Case, given: argparse.Namespace
) -> dict[str, Load]:
    """The medians of a case, by kind of server. The servers take turns in each round."""
    queries = graph.variants(given.varied) if case.load == "varied" else [graph.query(case.load)]
    samples: dict[str, list[Load]] = {server.kind: [] for server in servers}
    method: Method = given.method
    for server in servers:
        wrk(server.endpoint, queries, connections=case.connections, seconds=1, method=method)
    for _, server in itertools.product(range(given.rounds), servers):
        samples[server.kind].append(
            wrk(
                server.endpoint,
                queries,
                connections=case.connections,
                seconds=given.seconds,
                method=method,
            )
        )
    return {kind: median(loads) for kind, loads in samples.items()}


def _same_answers(graph: Graph, servers: Sequence[Running]) -> None:
    for name in ("tiny", "medium", "heavy"):
        query = graph.query(name)
        found = {server.kind: rows(ask(server.endpoint, query)) for server in servers}
        first = next(iter(found.values()))
        if not first:
            raise BenchmarkError(f"The {name} query finds nothing in the {graph.name} graph.")
        for kind, answer in found.items():
            if answer != first:
                odd = next(iter((answer - first) or (first - answer)))
                raise BenchmarkError(
                    f"{kind} answers the {name} query otherwise than {servers[0].kind}: "
                    f"{answer.total()} rows for {first.total()}, such as {sorted(odd)}."
                )


def _head(kinds: Sequence[str]) -> str:
    columns = ["load", "connections", "server", "req/s", "p50 ms", "p99 ms"]
    columns += [f"× {rival}" for rival in _RIVALS if rival in kinds]
    return f"| {' | '.join(columns)} |\n|{'---|' * 3}{'---:|' * (len(columns) - 3)}"


def _lines(case: Case, measured: dict[str, Load]) -> Iterator[str]:
    for kind, load in measured.items():
        cells = [case.load, str(case.connections), kind]
        cells += [f"{load.rate:,.0f}" if load.rate >= 10 else f"{load.rate:.1f}"]  # noqa: PLR2004
        cells += [f"{load.p50:.2f}", f"{load.p99:.2f}"]
        cells += [_ratio(load, measured[rival]) for rival in _RIVALS if rival in measured]
        yield f"| {' | '.join(cells)} |"


def _ratio(load: Load, rival: Load) -> str:
    return f"{load.rate / rival.rate:.2f}" if rival.rate else "no answer in time"


if __name__ == "__main__":
    sys.exit(main())
