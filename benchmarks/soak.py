"""Ten minutes of honest and hostile load at once, while processes of the server are killed.

    python -m benchmarks.soak --minutes 10

It fails (exit code 1) when an honest request fails other than by 503, when a hostile one is
answered 500, or when the memory of all processes together does not end where it began.
Linux only.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import pyoxigraph

from benchmarks.attacks import attack
from benchmarks.builds import Builds
from benchmarks.graphs import Graph, own, synthetic_graph
from benchmarks.honest import Client, Tally, questions
from benchmarks.processes import ROLES, memory, tree
from benchmarks.servers import CHECKOUT, BenchmarkError, Running, running

__all__ = ["main"]

_MIB = 1 << 20
_SETTINGS = {"DCGRAPH_MEMORY": str(256 * _MIB), "DCGRAPH_RECEIVE_SECONDS": "2"}
"""Limits that an attack meets within seconds, so that ten minutes hold many."""
_LEAST_LIMIT, _TIMES = 3, 60
"""Seconds that a query may take at least, and how many times what the longest honest one takes.

A query that computes for long runs at a low priority: among four attackers on two processors it
has some hundredth of their time.
"""
_REST = 15
"""Seconds; longer than an old snapshot may wait for its last request."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A server at rest: the bytes that its processes of each role hold, and their number."""

    held: dict[str, int]
    number: Counter[str]

    @property
    def bytes(self) -> int:
        """The memory of all."""
        return sum(self.held.values())


class Soak:
    """The load on one server; `run` it for some seconds, as often as wanted."""

    def __init__(self, server: Running, graph: Graph, given: argparse.Namespace) -> None:
        dice = random.Random(given.seed)  # noqa: S311 - no secret
        self.tally = Tally()
        self.statuses: Counter[int] = Counter()
        self.killed: Counter[str] = Counter()
        self.broken: list[str] = []
        self._root = server.process.pid
        parts = urlsplit(server.endpoint)
        self._address = (str(parts.hostname), int(parts.port or 0))
        self._given = given
        self._asked = questions(graph, dice)
        self._expected = self._client(0).learn(list(dict.fromkeys(self._asked)))
        self._over = threading.Event()
        self._server_ended = 0.0

    def run(self, seconds: float) -> None:
        """Keep up the load for so long, then let the server come to rest."""
        self._over.clear()
        given = self._given
        work: list[Callable[[random.Random], None]] = []
        work += [self._honest(number) for number in range(given.honest)]
        work += [self._hostile(number) for number in range(given.hostile)]
        work.append(self._killing)
        threads = [
            threading.Thread(target=one, args=(random.Random(f"{given.seed}/{number}"),))  # noqa: S311
            for number, one in enumerate(work)
        ]
        for thread in threads:
            thread.start()
        self._over.wait(seconds)
        self._over.set()
        for thread in threads:
            thread.join()

    def rested(self) -> Rest:
        """What the server holds once its processes have been the same for `_REST` seconds."""
        before: set[int] = set()
        unchanged = 0
        for _ in range(120):
            time.sleep(1)
            now = tree(self._root)
            pids = {process.pid for process in now}
            unchanged = unchanged + 1 if pids == before else 0
            if unchanged == _REST:
                break
            before = pids
        by_role = {role: [one for one in now if one.role == role] for role in ROLES}
        held = {role: memory(processes) for role, processes in by_role.items()}
        return Rest(held, Counter(one.role for one in now))

    def _client(self, number: int) -> Client:
        host, port = self._address
        return Client(f"{host}:{port}", f"127.0.1.{number + 1}", self.tally, self._servers_end)

    def _servers_end(self) -> bool:
        return time.monotonic() - self._server_ended < 2  # noqa: PLR2004 - seconds

    def _honest(self, number: int) -> Callable[[random.Random], None]:
        def work(dice: random.Random) -> None:
            client = self._client(number)
            while not self._over.is_set():
                client.check(dice.choice(self._asked), self._expected)
            client.close()

        return work

    def _hostile(self, number: int) -> Callable[[random.Random], None]:
        def work(dice: random.Random) -> None:
            while not self._over.is_set():
                with suppress(OSError):
                    name, status = attack(self._address, f"127.0.2.{number + 1}", dice)
                    self.statuses[status] += 1
                    if status == 500:  # noqa: PLR2004 - the status itself
                        self.broken.append(name)

        return work

    def _killing(self, dice: random.Random) -> None:
        every = self._given.kill_every
        while every and not self._over.wait(dice.uniform(0.5, 1.5) * every):
            kind = dice.choice(self._given.kill)
            victims = [one for one in tree(self._root)[1:] if one.role == kind]
            if not victims:
                continue
            if kind == "servers":
                self._server_ended = time.monotonic()
            with suppress(ProcessLookupError):
                os.kill(dice.choice(victims).pid, signal.SIGKILL)
                self.killed[kind] += 1


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, soak, print; 1 when something failed."""
    given = _parser().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            return _soak(Path(scratch), given)
    except BenchmarkError as failure:
        print(f"soak: {failure}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Soak the server in mixed load.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--warm-up", type=float, help="seconds before memory counts; a tenth")
    parser.add_argument("--graph", choices=("own", "synthetic"), default="own")
    parser.add_argument("--triples", type=int, default=100_000, help="of the made-up graph")
    parser.add_argument("--honest", type=int, default=4, help="honest clients")
    parser.add_argument("--hostile", type=int, default=4, help="hostile clients")
    parser.add_argument("--kill-every", type=float, default=3, help="seconds; 0 for never")
    parser.add_argument("--kill", nargs="+", choices=ROLES, default=["workers"])
    parser.add_argument("--build-every", type=float, default=0, help="seconds; own graph only")
    parser.add_argument("--growth", type=float, default=1.25, help="memory at the end by begin")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--snapshot", type=Path, help="home folder of our own snapshots")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / ".dcgraph" / "benchmarks")
    return parser


def _soak(scratch: Path, given: argparse.Namespace) -> int:
    seconds = given.minutes * 60
    builds = Builds(scratch, given.build_every)
    if given.graph == "synthetic":
        graph = synthetic_graph(given.folder, given.triples)
    else:
        graph = builds.graph() if given.build_every else own(given.folder, given.snapshot)
    limit = _limit(graph)
    settings = {**_SETTINGS, "DCGRAPH_TIME_LIMIT": str(limit)}
    with running("dcgraph-cached", graph, settings, builds.home) as server:
        soak = Soak(server, graph, given)
        soak.run(seconds / 10 if given.warm_up is None else given.warm_up)
        begin = soak.rested()
        with builds.running():
            soak.run(seconds)
        end = soak.rested()
    print(f"\nA query may take {limit} s.")
    return _report(soak, begin, end, builds, given)


def _limit(graph: Graph) -> int:
    """The seconds that a query may take, by the speed of this machine."""
    store, took = pyoxigraph.Store.read_only(str(graph.store)), []
    for _ in range(5):
        begin = time.perf_counter()
        found = store.query(graph.query("heavy"), use_default_graph_as_union=True)
        for _ in cast("pyoxigraph.QuerySolutions", found):
            pass
        took.append(time.perf_counter() - begin)
    return max(_LEAST_LIMIT, math.ceil(_TIMES * min(took)))


def _report(soak: Soak, begin: Rest, end: Rest, builds: Builds, given: argparse.Namespace) -> int:
    counts, failures = soak.tally.counts, [*soak.tally.failures, *builds.failures]
    failures += [f"{name}: answered 500" for name in soak.broken]
    if end.bytes > begin.bytes * given.growth:
        failures.append(f"memory: grew by more than {given.growth - 1:.0%}")
    print(f"\n### {given.minutes:g} minutes, seed {given.seed}\n\n| what | number |\n|---|---:|")
    for kind in ("answered", "busy", "asked again", "failed"):
        print(f"| honest requests {kind} | {counts[kind]:,} |")
    for status, number in sorted(soak.statuses.items()):
        print(f"| hostile requests, status {status or 'none'} | {number:,} |")
    for kind, number in soak.killed.items():
        print(f"| {kind} killed | {number:,} |")
    print(f"| snapshots built meanwhile | {builds.made} |")
    print("\n| memory at rest, MiB (processes) | begin | end |\n|---|---:|---:|")
    for role in ROLES:
        cells = [f"{rest.held[role] / _MIB:.0f} ({rest.number[role]})" for rest in (begin, end)]
        print(f"| {role} | {' | '.join(cells)} |")
    if failures:
        print("\n" + "\n".join(failures[:20]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
