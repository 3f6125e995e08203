"""How fast the research desk answers over REST, route by route, without a cache of answers.

The solutions of saved questions are kept, as are labels and other parts of answers.

    python -m benchmarks.research --connections 8

Needs wrk.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import urllib.request
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.desks import Alone, alone
from benchmarks.examples import addresses, routes
from benchmarks.graphs import own
from benchmarks.load import Load, median, program, wrk
from benchmarks.processes import computed, tree
from benchmarks.servers import CHECKOUT, ONE_CLIENT, BenchmarkError, Running, running

__all__ = ["main"]

MARK = 50.0
"""Milliseconds: the p50 that a route is to keep below."""
MARKS = {"/api/v1/records/{name}": 10.0, "/api/v1/search": 10.0}
"""The same of the routes that are asked most."""


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, print; 1 when nothing can be measured."""
    given = _parser().parse_args(arguments)
    try:
        program()
        _measure(given)
    except BenchmarkError as failure:
        print(f"research: {failure}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Load each route of the research desk.")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=3, help="of each sample")
    parser.add_argument("--rounds", type=int, default=3, help="samples of each route")
    parser.add_argument("--only", nargs="+", default=[], help="parts of the routes' paths")
    parser.add_argument("--snapshot", type=Path, help="home folder of our own snapshots")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / ".dcgraph" / "benchmarks")
    return parser


def _measure(given: argparse.Namespace) -> None:
    graph = own(given.folder, given.snapshot)
    with running("dcgraph", graph, ONE_CLIENT) as server:
        base = server.endpoint.removesuffix("/sparql")
        # An example is needed of every route, also of those that are not measured now.
        every = {route: addresses(route) for route in routes(_description(base))}
        asked = {
            route: paths
            for route, paths in every.items()
            if not given.only or any(part in route for part in given.only)
        }
        singly = alone(graph.snapshot, asked, rounds=5 * given.rounds)
        print(f"{given.connections} connections, {given.rounds} × {given.seconds} s\n\n{_HEAD}")
        for route, paths in asked.items():
            load, spent = _loaded(server, base, paths, given)
            print(_line(route, load, spent, singly[route]), flush=True)


def _description(base: str) -> dict[str, object]:
    # The address is that of a server of our own, on this machine.
    with urllib.request.urlopen(f"{base}/openapi.json", timeout=60) as answer:  # noqa: S310
        found: dict[str, object] = json.load(answer)
        return found


def _loaded(
    server: Running, base: str, paths: Sequence[str], given: argparse.Namespace
) -> tuple[Load, float]:
    """What came of the load, and the milliseconds that the server computed for each answer."""
    ask = partial(wrk, base, paths, connections=given.connections, method="PATH")
    # The first warms the server up.
    ask(seconds=1)
    before = computed(tree(server.process.pid))
    samples = [ask(seconds=given.seconds) for _ in range(given.rounds)]
    spent = computed(tree(server.process.pid)) - before
    answers = sum(one.rate for one in samples) * given.seconds
    return median(samples), spent / answers * 1000 if answers else math.inf


_COLUMNS = ("route", "req/s", "p50 ms", "p99 ms", "cpu ms", "alone ms", "work ms", "work", "mark")
_HEAD = f"| {' | '.join(_COLUMNS)} |\n|---|{'---:|' * (len(_COLUMNS) - 2)}---|"


def _line(route: str, load: Load, spent: float, singly: Alone) -> str:
    mark = MARKS.get(route, MARK)
    if not load.rate:
        kept = "missed: no answer in time"
    else:
        kept = "kept" if load.p50 <= mark else f"missed: over {mark:.0f} ms"
    figures = f"{load.rate:,.0f} | {load.p50:.1f} | {load.p99:.1f} | {spent:.1f}"
    share = f"{singly.work / singly.whole:.0%}"
    return f"| {route} | {figures} | {singly.whole:.1f} | {singly.work:.1f} | {share} | {kept} |"


if __name__ == "__main__":
    sys.exit(main())
