"""How well small queries fare while others run heavy ones without end.

    python -m benchmarks.isolation --graph synthetic
    python -m benchmarks.isolation --graph own --crowd 4

Two clients ask the aggregate again and again; meanwhile wrk loads the tiny query. Needs wrk.

With `--crowd`, so many addresses keep 200 slow queries in progress, each with a text that was
never seen before, and one more address asks tiny queries that need a worker.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import itertools
import math
import multiprocessing
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.queues import Queue
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.graphs import Graph, own, synthetic_graph
from benchmarks.load import Load, median, program, wrk
from benchmarks.servers import CHECKOUT, KINDS, ONE_CLIENT, BenchmarkError, ask, running

__all__ = ["main"]

_IN_PROGRESS = 200
"""Slow queries of a crowd that are in progress at once."""

_PRODUCT = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != <urn:{}>) }}"
_NEEDS_A_WORKER = "ASK {{ ?thing ?is 'called like this {}' OPTIONAL {{ ?thing a ?kind }} }}"


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
            except BenchmarkError as failure:
                self.refusals.append(str(failure))
                # A server that turns away at once is not to be asked as fast as it can.
                self._over.wait(0.2)


@contextmanager
def crowd(endpoint: str, addresses: int) -> Iterator[Counter[int]]:
    """Keep a crowd asking, in a process of its own; what its queries got is counted at the end."""
    statuses: Counter[int] = Counter()
    context = multiprocessing.get_context("spawn")
    over, told = context.Event(), context.Queue()
    process = context.Process(target=_be_a_crowd, args=(endpoint, addresses, over, told))
    process.start()
    try:
        yield statuses
    finally:
        over.set()
        statuses.update(told.get(timeout=60))
        process.join()


def _be_a_crowd(endpoint: str, addresses: int, over: object, told: Queue[dict[int, int]]) -> None:
    parts = urlsplit(endpoint)
    numbers = itertools.count(time.time_ns())
    statuses: Counter[int] = Counter()

    async def ask(source: str) -> None:
        while True:
            status = 0
            with suppress(OSError, ValueError, IndexError):
                reader, writer = await asyncio.open_connection(
                    parts.hostname, parts.port, local_addr=(source, 0)
                )
                body = _PRODUCT.format(next(numbers)).encode()
                head = (
                    f"POST {parts.path} HTTP/1.1\r\nHost: crowd\r\nConnection: close\r\n"
                    f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
                )
                writer.write(head.encode() + body)
                status = int((await reader.readline()).split()[1])
                await reader.read()
                writer.close()
            statuses[status] += 1
            if status in (429, 503):
                # As Retry-After says: else the speed of a server's refusals would be measured.
                await asyncio.sleep(1)

    async def main() -> None:
        asking = [
            asyncio.create_task(ask(f"127.0.2.{number % addresses + 1}"))
            for number in range(_IN_PROGRESS)
        ]
        await asyncio.to_thread(over.wait)  # type: ignore[attr-defined]
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    asyncio.run(main())
    told.put(dict(statuses))


def _probe(endpoint: str, seconds: float) -> tuple[list[float], Counter[int]]:
    """Ask tiny queries from an address of its own; the milliseconds of each, and its status."""
    parts = urlsplit(endpoint)
    waits, statuses = [], Counter[int]()
    headers = {"Content-Type": "application/sparql-query"}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        # A connection each, so that every server process has its share of them.
        connection = http.client.HTTPConnection(
            parts.netloc, timeout=60, source_address=("127.0.3.1", 0)
        )
        body = _NEEDS_A_WORKER.format(time.time_ns())
        connection.request("POST", parts.path, body, headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        waits.append((time.monotonic() - began) * 1000)
        statuses[response.status] += 1
        time.sleep(0.02)
    return sorted(waits), statuses


def _beside_a_crowd(graph: Graph, given: argparse.Namespace) -> None:
    print("\n| tiny queries | asked | refused | p50 ms | p99 ms | max ms |")
    print("|---|---:|---:|---:|---:|---:|")
    # The limits of one client are at work: no ONE_CLIENT here.
    with running(given.server, graph) as server:
        _row("idle", *_probe(server.endpoint, given.seconds))
        with crowd(server.endpoint, given.crowd) as got:
            found = _probe(server.endpoint, given.seconds * given.rounds)
        _row(f"beside {_IN_PROGRESS} of {given.crowd} addresses", *found)
    print(f"\nThe crowd got {dict(sorted(got.items()))} by status.")


def _row(title: str, waits: list[float], statuses: Counter[int]) -> None:
    refused = sum(number for status, number in statuses.items() if status != http.client.OK)
    p50, p99 = (waits[math.ceil(share * len(waits)) - 1] for share in (0.5, 0.99))
    print(f"| {title} | {len(waits)} | {refused} | {p50:.1f} | {p99:.1f} | {waits[-1]:.1f} |")


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, print; 1 when nothing can be measured."""
    given = _parser().parse_args(arguments)
    try:
        if not given.crowd:
            program()
        graph = (
            own(given.folder, given.snapshot)
            if given.graph == "own"
            else synthetic_graph(given.folder, given.triples)
        )
        (_beside_a_crowd if given.crowd else _measure)(graph, given)
    except BenchmarkError as failure:
        print(f"isolation: {failure}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Load small queries beside heavy ones.")
    parser.add_argument("--graph", choices=("own", "synthetic"), default="synthetic")
    parser.add_argument("--server", choices=KINDS[:3], default=KINDS[0])
    parser.add_argument("--heavy-clients", type=int, default=2)
    parser.add_argument("--crowd", type=int, default=0, help="addresses that ask slow queries")
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
