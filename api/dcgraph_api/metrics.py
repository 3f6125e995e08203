"""The numbers of the server for Prometheus.

They are kept so that counting costs a request less than a microsecond: each process counts in a
list and publishes it in memory that all share. prometheus_client writes the page, but does not do
the counting (decision 71).
"""

from __future__ import annotations

import asyncio
import mmap
import os
import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, product
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from dcgraph_api.errors import KINDS
from dcgraph_api.request_context import Record

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper ends of the classes of durations, in seconds."""

HISTOGRAM_COLUMNS: Final = len(BOUNDS) + 2
"""A histogram takes one column for each class, one for what is above them, one for the sum."""

LANES: Final = ("open", "own")
LOSSES: Final = ("alarm", "memory", "cancelled", "outside", "crash")
SWAPS: Final = ("served", "refused")

Labels = tuple[str, ...]

# Most combinations of route, method and status never occur. A family with more combinations than
# this shows only those that have occurred.
_SHOWN_AT_ZERO: Final = 32
_SIZE: Final = 8
_METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS", "other")
# A status of 0: the client left before there was one.
_CLASSES: Final = ("none", "1xx", "2xx", "3xx", "4xx", "5xx")
_METHOD: Final = {method: number * len(_CLASSES) for number, method in enumerate(_METHODS)}
_OTHER: Final = "other"
_PER_ROUTE: Final = len(_METHODS) * len(_CLASSES)


class Family:
    """A metric: its name, its labels and every combination of their values, from one column on."""

    def __init__(
        self, kind: str, name: str, text: str, start: int, labels: Mapping[str, Sequence[str]]
    ) -> None:
        self.kind = kind
        self.name = "dcgraph_" + name
        self.text = text
        self.start = start
        self.labels = tuple(labels)
        step = HISTOGRAM_COLUMNS if kind == "histogram" else 1
        series = tuple(product(*labels.values()))
        self.columns: dict[Labels, int] = {one: start + n * step for n, one in enumerate(series)}
        self.end = start + len(series) * step

    def metric(self, total: Callable[[int], float]) -> Metric:
        """What is shown of it, with the number that `total` returns for each column."""
        if self.kind == "histogram":
            histogram = HistogramMetricFamily(self.name, self.text, labels=self.labels)
            ends = (*map(str, BOUNDS), "+Inf")
            for labels, start in self.columns.items():
                counts = accumulate(total(start + n) for n in range(HISTOGRAM_COLUMNS - 1))
                buckets = list(zip(ends, counts, strict=True))
                if buckets[-1][1]:
                    histogram.add_metric(labels, buckets, total(start + HISTOGRAM_COLUMNS - 1))
            return histogram
        make = CounterMetricFamily if self.kind == "counter" else GaugeMetricFamily
        shown = make(self.name, self.text, labels=self.labels)
        for labels, column in self.columns.items():
            if (value := total(column)) or len(self.columns) <= _SHOWN_AT_ZERO:
                shown.add_metric(labels, value)
        return shown


class Metrics(Collector):
    """The numbers of all server processes; `routes` are the route templates told apart.

    Made once, before the processes fork; each then calls `begin` with its number from 0 on.
    All else is called in the event loop of one process. In the shared memory each process has a
    row that it alone writes, so that no lock is needed; a row outlives its process, so that
    whichever takes its place counts on and a total never falls.
    """

    def __init__(self, routes: Iterable[str] = (), processes: int = 1) -> None:
        self._families: list[Family] = []
        paths = (*dict.fromkeys(routes), _OTHER)
        methods = {"route": paths, "method": _METHODS, "status": _CLASSES}
        route, lane = {"route": paths}, {"lane": LANES}
        process = {"process": [str(number) for number in range(processes)]}
        counter, histogram, gauge = "counter", "histogram", "gauge"
        self._requests = self._add(counter, "requests", "Requests answered.", methods)
        self._whole = self._add(histogram, "request_duration_seconds", "Time to the end.", route)
        engine = self._add(histogram, "engine_duration_seconds", "Time in the engine.", lane)
        self._sent = self._add(counter, "response_bytes", "Bytes of bodies sent.", route)
        problems = self._add(counter, "problems", "Problems told.", {"kind": tuple(KINDS)})
        cache = self._add(counter, "cache_requests", "Asked.", {"result": ("hit", "miss")})
        self._truncated = self._add(counter, "truncated_answers", "Answers cut at a limit.", {})
        self._swaps = self._add(counter, "snapshot_swaps", "New snapshots.", {"result": SWAPS})
        self._losses = self._add(
            counter, "workers_lost", "Workers that ended.", {**lane, "cause": LOSSES}
        )
        self._gauges = {
            name: self._add(gauge, name, text, labels)
            for name, text, labels in (
                ("workers", "Workers there should be.", lane),
                ("workers_alive", "Workers that are alive.", lane),
                ("workers_busy", "Workers that run a query.", lane),
                ("queue_length", "Queries that wait.", lane),
                ("cache_bytes", "Bytes of answers kept.", {}),
                ("connections", "Open connections.", {}),
                ("clients", "Clients with a query in progress.", {}),
                ("snapshot_built_timestamp_seconds", "By process.", process),
                ("process_start_time_seconds", "By process.", process),
                ("memory_bytes", "Resident memory.", process),
            )
        }
        self._sources: dict[int, Callable[[], float]] = {}
        self._columns = self._families[-1].end
        # Anonymous and shared: a child sees it, no file is left behind, and it starts as zeros.
        shared = mmap.mmap(-1, processes * self._columns * _SIZE)
        self._cells: Final = memoryview(shared).cast("d")
        self._routes = {path: number for number, path in enumerate(paths)}
        self._of_lane, self._of_cache, self._of_problem = (
            {labels[0]: column for labels, column in family.columns.items()}
            for family in (engine, cache, problems)
        )
        self._info: Callable[[], tuple[str, str]] | None = None
        self.begin(0)

    def begin(self, process: int) -> None:
        """Count as this process from now on; what its predecessor showed as its state is void."""
        self.process = process
        # Counted in a list and published from there: in the shared memory it would take four
        # times as long.
        self._row: list[float] = list(self._shared())
        self._sources.clear()
        for family in self._gauges.values():
            for column in family.columns.values():
                self._row[column] = 0.0
        started = time.time()
        self.watch("process_start_time_seconds", (str(process),), lambda: started)
        self.watch("memory_bytes", (str(process),), _resident_bytes)

    def watch(self, gauge: str, labels: Labels, source: Callable[[], float]) -> None:
        """Show what `source` returns as this gauge. Called twice, the later source counts."""
        self._sources[self._gauges[gauge].columns[labels]] = source

    def watch_snapshot(self, source: Callable[[], tuple[str, str]]) -> None:
        """Show the version and the hash that `source` returns."""
        self._info = source

    def request(self, method: str, record: Record) -> None:
        """Count a request that has ended, and what was noted of it."""
        row = self._row
        number = self._routes.get(record.route, len(self._routes) - 1)
        kind = _METHOD.get(method, _METHOD[_OTHER]) + record.status // 100
        row[self._requests.start + number * _PER_ROUTE + kind] += 1
        self._time(self._whole.start + number * HISTOGRAM_COLUMNS, record.seconds)
        row[self._sent.start + number] += record.size
        if record.lane:
            self._time(self._of_lane[record.lane], record.engine_seconds)
        if record.cache:
            row[self._of_cache[record.cache]] += 1
        if record.truncated:
            row[self._truncated.start] += 1
        if record.problem:
            row[self._of_problem[record.problem]] += 1

    def problem(self, kind: str) -> None:
        """Count a problem that was told before there was a request."""
        self._row[self._of_problem[kind]] += 1

    def swap(self, result: str) -> None:
        """Count a new snapshot, by one of SWAPS."""
        self._row[self._swaps.columns[result,]] += 1

    def lost(self, lane: str, cause: str) -> None:
        """Count a worker that ended, by one of LANES and one of LOSSES."""
        self._row[self._losses.columns[lane, cause]] += 1

    def publish(self) -> None:
        """Write the numbers of this process where every process sees them."""
        for column, source in self._sources.items():
            self._row[column] = source()
        self._shared()[:] = array("d", self._row)

    async def keep_publishing(self, seconds: float = 1.0) -> None:
        """Publish again and again, until cancelled, and then once more."""
        try:
            while True:
                self.publish()
                await asyncio.sleep(seconds)
        finally:
            self.publish()

    def page(self) -> bytes:
        """All metrics in the text format of Prometheus, summed over the processes."""
        self.publish()
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterable[Metric]:
        """Part of prometheus_client's Collector."""
        for family in self._families:
            yield family.metric(lambda column: sum(self._cells[column :: self._columns]))
        if self._info is not None:
            info = GaugeMetricFamily(
                "dcgraph_snapshot_info", "What is served.", labels=("version", "hash")
            )
            info.add_metric(self._info(), 1)
            yield info

    def _shared(self) -> memoryview[float]:
        start = self.process * self._columns
        return self._cells[start : start + self._columns]

    def _time(self, start: int, seconds: float) -> None:
        self._row[start + bisect_left(BOUNDS, seconds)] += 1
        self._row[start + HISTOGRAM_COLUMNS - 1] += seconds

    def _add(self, kind: str, name: str, text: str, labels: Mapping[str, Sequence[str]]) -> Family:
        start = self._families[-1].end if self._families else 0
        self._families.append(Family(kind, name, text, start, labels))
        return self._families[-1]


def _resident_bytes() -> float:
    try:
        fields = Path("/proc/self/statm").read_text("ascii").split()
    except OSError:
        return 0.0  # no such file on macOS
    return float(int(fields[1]) * os.sysconf("SC_PAGE_SIZE"))
