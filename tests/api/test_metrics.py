"""What is counted, by one process and by several, and how it is told."""

from __future__ import annotations

import asyncio
import os

import httpx2
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from dcgraph_api.errors import KINDS
from dcgraph_api.metrics import LANES, LOSSES, Metrics
from dcgraph_api.request_context import Record
from dcgraph_api.routes import service as route


def noted(route: str = "/sparql", status: int = 200, seconds: float = 0.002) -> Record:
    record = Record("id-1")
    record.route, record.status, record.seconds, record.size = route, status, seconds, 10
    return record


def samples(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.page().decode())
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, **labels: str) -> float:
    return samples(metrics)["dcgraph_" + name, tuple(sorted(labels.items()))]


def test_requests_are_counted_by_route_method_and_class_of_status() -> None:
    metrics = Metrics(("/sparql", "/id/{name}"))
    for record in (noted(), noted(), noted(status=404), noted("/id/{name}"), noted("/id/mine")):
        metrics.request("GET", record)
    metrics.request("BREW", noted(status=0))
    assert value(metrics, "requests_total", route="/sparql", method="GET", status="2xx") == 2
    assert value(metrics, "requests_total", route="/sparql", method="GET", status="4xx") == 1
    assert value(metrics, "requests_total", route="/id/{name}", method="GET", status="2xx") == 1
    assert value(metrics, "requests_total", route="other", method="GET", status="2xx") == 1
    assert value(metrics, "requests_total", route="/sparql", method="other", status="none") == 1
    assert value(metrics, "response_bytes_total", route="/sparql") == 40


def test_durations_fall_into_classes_that_add_up() -> None:
    metrics = Metrics(("/sparql",))
    for seconds in (0.0005, 0.001, 0.002, 0.2, 60):
        metrics.request("GET", noted(seconds=seconds))
    for end, count in (("0.001", 2), ("0.0025", 3), ("0.25", 4), ("10.0", 4), ("+Inf", 5)):
        found = value(metrics, "request_duration_seconds_bucket", route="/sparql", le=end)
        assert found == count, end
    total = value(metrics, "request_duration_seconds_sum", route="/sparql")
    assert total == pytest.approx(60.2035)
    assert value(metrics, "request_duration_seconds_count", route="/sparql") == 5


def test_what_was_noted_on_the_way_is_counted() -> None:
    metrics = Metrics(("/sparql",))
    record = noted(status=503)
    record.lane, record.engine_seconds, record.cache = "open", 0.5, "miss"
    record.truncated, record.problem = True, "unavailable"
    metrics.request("GET", record)
    assert value(metrics, "engine_duration_seconds_count", lane="open") == 1
    assert value(metrics, "cache_requests_total", result="miss") == 1
    assert value(metrics, "cache_requests_total", result="hit") == 0
    assert value(metrics, "truncated_answers_total") == 1
    assert value(metrics, "problems_total", kind="unavailable") == 1


def test_every_kind_and_cause_can_be_counted() -> None:
    metrics = Metrics()
    for kind in KINDS:
        metrics.problem(kind)
        assert value(metrics, "problems_total", kind=kind) == 1
    for lane in LANES:
        for cause in LOSSES:
            metrics.lost(lane, cause)
            assert value(metrics, "workers_lost_total", lane=lane, cause=cause) == 1
    metrics.swap("refused")
    assert value(metrics, "snapshot_swaps_total", result="refused") == 1
    assert value(metrics, "snapshot_swaps_total", result="served") == 0


def test_gauges_show_what_is_so_now() -> None:
    metrics = Metrics()
    waiting = [3.0]
    metrics.watch("queue_length", ("open",), lambda: waiting[0])
    metrics.watch_snapshot(lambda: ("0.1.0", "5eed"))
    assert value(metrics, "queue_length", lane="open") == 3
    waiting[0] = 0.0
    assert value(metrics, "queue_length", lane="open") == 0
    assert value(metrics, "snapshot_info", version="0.1.0", hash="5eed") == 1
    metrics.watch("queue_length", ("open",), lambda: 9.0)
    assert value(metrics, "queue_length", lane="open") == 9


def in_a_child(metrics: Metrics, process: int) -> None:
    """Count one request in a process of its own, which then ends."""
    child = os.fork()
    if child == 0:
        metrics.begin(process)
        metrics.request("GET", noted())
        metrics.watch("connections", (), lambda: 5.0)
        metrics.publish()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def test_the_processes_are_summed_and_a_successor_counts_on() -> None:
    metrics = Metrics(("/sparql",), processes=2)
    metrics.request("GET", noted())
    in_a_child(metrics, 1)
    labels = {"route": "/sparql", "method": "GET", "status": "2xx"}
    assert value(metrics, "requests_total", **labels) == 2
    assert value(metrics, "connections") == 5
    in_a_child(metrics, 1)
    assert value(metrics, "requests_total", **labels) == 3
    assert value(metrics, "connections") == 5
    started = [name for name, _ in samples(metrics) if name.endswith("start_time_seconds")]
    assert len(started) == 2


def test_what_was_counted_last_is_published_at_the_end() -> None:
    metrics = Metrics(("/sparql",))

    async def live() -> None:
        publishing = asyncio.ensure_future(metrics.keep_publishing(60))
        await asyncio.sleep(0)
        metrics.request("GET", noted())
        publishing.cancel()
        await asyncio.wait([publishing])

    asyncio.run(live())
    column = metrics._requests.columns["/sparql", "GET", "2xx"]
    assert metrics._cells[column] == 1.0


def test_the_number_of_series_is_bounded_whatever_is_asked() -> None:
    metrics = Metrics(("/sparql",))
    metrics.request("GET", noted())
    metrics.request("GET", noted("/a"))
    before = len(samples(metrics))
    for number in range(100):
        metrics.request("GET", noted(f"/{number}"))
    assert len(samples(metrics)) == before


def test_the_route_tells_them_as_prometheus_reads_them() -> None:
    app = FastAPI()
    app.state.metrics = Metrics(("/metrics",))
    app.include_router(route.router)

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/metrics", headers={"accept": "application/openmetrics-text"})

    response = asyncio.run(ask())
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    names = {family.name for family in text_string_to_metric_families(response.text)}
    assert {"dcgraph_requests", "dcgraph_workers_alive", "dcgraph_memory_bytes"} <= names
