"""Families of numbers: the columns they take on the board, and how Prometheus is told them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, product
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric

__all__ = ["BOUNDS", "HISTOGRAM_COLUMNS", "Family", "Labels", "told"]

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper ends of the classes of durations, in seconds."""

HISTOGRAM_COLUMNS: Final = len(BOUNDS) + 2
"""A histogram takes one column for each class, one for what is above them, one for the sum."""

Labels = tuple[str, ...]

# Most combinations of route, method and status never occur: they are told from the first on.
_SHOWN_AT_ZERO: Final = 32


class Family:
    """A metric: its name, its labels and every combination of their values, from one column on."""

    def __init__(
        self, kind: str, name: str, text: str, start: int, labels: Mapping[str, Sequence[str]]
    ) -> None:
        self.kind = kind
        self.name = name
        self.text = text
        self.start = start
        self.labels = tuple(labels)
        self.series: tuple[Labels, ...] = tuple(product(*labels.values()))
        self.step = HISTOGRAM_COLUMNS if kind == "histogram" else 1
        self.columns = {one: start + n * self.step for n, one in enumerate(self.series)}
        self.end = start + len(self.series) * self.step


def told(family: Family, total: Callable[[int], float]) -> Metric:
    """The metric, with the number that `total` returns for each column."""
    if family.kind == "histogram":
        histogram = HistogramMetricFamily(family.name, family.text, labels=family.labels)
        for labels, start in family.columns.items():
            counts = accumulate(total(start + number) for number in range(HISTOGRAM_COLUMNS - 1))
            ends = (*(str(bound) for bound in BOUNDS), "+Inf")
            buckets = list(zip(ends, counts, strict=True))
            if buckets[-1][1]:
                histogram.add_metric(labels, buckets, total(start + HISTOGRAM_COLUMNS - 1))
        return histogram
    make = CounterMetricFamily if family.kind == "counter" else GaugeMetricFamily
    shown = make(family.name, family.text, labels=family.labels)
    for labels, column in family.columns.items():
        value = total(column)
        # Most combinations of route, method and status never occur.
        if value or len(family.series) <= _SHOWN_AT_ZERO:
            shown.add_metric(labels, value)
    return shown
