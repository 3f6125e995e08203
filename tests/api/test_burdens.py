"""What one client may lay on the server: fields, wishes, digits, answers it does not read."""

from __future__ import annotations

import asyncio
import re
import socket
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from tests.api.conftest import Send
from tests.api.test_wire import GET, LARGE, connect, read_all
from tests.api.test_wire import serving as serving_body
from tests.serving import serving
from tests.waiting import PATIENCE, wait_until

from dcgraph_api.app import ROUTES
from dcgraph_api.config import Settings
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import common_of
from dcgraph_api.negotiation import SOLUTIONS, choose
from dcgraph_api.snapshots import ActiveSnapshot

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_form_of_very_many_fields_is_refused(client: httpx2.Client) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    query = "query=" + quote("ASK {}")
    most = client.post("/sparql", content=query + "&a" * 999, headers=form)
    more = client.post("/sparql", content=query + "&a" * 1_000, headers=form)
    assert (most.status_code, more.status_code) == (200, 400)
    assert (more.json()["limit"], more.json()["unit"]) == (1_000, "fields")


def test_of_a_very_long_accept_header_the_first_wishes_count() -> None:
    wishes = [f"application/x-{number}" for number in range(99)]
    early = choose(", ".join([*wishes, "text/csv"]), SOLUTIONS)
    late = choose(", ".join([*wishes, "a/b", "text/csv"]), SOLUTIONS)
    assert early is not None
    assert early.media_type == "text/csv"
    assert late is None


@pytest.mark.parametrize(("length", "status"), [("0" * 5_000 + "6", 200), ("9" * 19, 413)])
def test_a_length_of_many_digits_is_read(raw: Send, length: str, status: int) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    kind = "Content-Type: application/sparql-query\r\n"
    told = raw(f"{head}{kind}Content-Length: {length}\r\n\r\nASK {{}}".encode())
    assert told.startswith(b"HTTP/1.1 %d " % status)


def test_a_query_that_is_an_address_is_not_the_description(client: httpx2.Client) -> None:
    base = str(client.base_url).rstrip("/")
    assert client.get("/sparql").status_code == 200
    assert client.get("/sparql", params={"query": base}).status_code == 400


def test_what_was_stopped_counts_with_its_time(client: httpx2.Client) -> None:
    def spent() -> float:
        page = client.get("/metrics").text
        found = re.search(r'dcgraph_engine_duration_seconds_sum\{lane="open"\} (\S+)', page)
        return float(found[1]) if found else 0.0

    before = spent()
    answer = client.get("/sparql", params={"query": ENDLESS, "timeout": "0.3"})
    assert answer.status_code == 504
    assert spent() - before >= 0.3


def test_documents_count_for_their_client_and_the_state_of_the_server_does_not(
    snapshot: Path,
) -> None:
    settings = Settings(
        port=0, processes=1, workers=1, memory_quads=0, client_queries=1, time_limit=3600
    )
    with (
        serving(snapshot, settings) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        parts = urlsplit(address)
        # A request whose query runs is in progress until its answer.
        with socket.create_connection((parts.hostname, parts.port)) as busy:
            path = f"/sparql?query={quote(ENDLESS)}"
            busy.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            wait_until(lambda: client.get("/limits").status_code == 429)
            assert [client.get(one).status_code for one in ("/health", "/ready")] == [200, 200]


def test_who_lets_an_answer_wait_longest_makes_room() -> None:
    most = LARGE + LARGE // 2
    with serving_body(bytes(LARGE), unsent_bytes=most) as (_, port), ExitStack() as kept:
        first, second = kept.enter_context(connect(port, 4_096)), kept.enter_context(connect(port))
        first.sendall(GET)
        assert first.recv(10).startswith(b"HTTP")
        second.sendall(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert len(read_all(second)) > LARGE
        received = 0
        with suppress(ConnectionResetError):
            received = len(read_all(first))
        assert received < LARGE


def test_a_request_that_stays_keeps_files_and_no_workers(snapshot: Path) -> None:
    asyncio.run(_stay(snapshot))


async def _stay(snapshot: Path) -> None:
    settings = Settings(
        port=0, workers=1, memory_quads=0, time_limit=0.01, receive_seconds=0.01, store=""
    )
    generation = ActiveSnapshot(snapshot, common_of(settings, Metrics(ROUTES, 1)))
    await generation.start()
    service = generation.__enter__()
    retiring = asyncio.create_task(generation.retire())
    async with asyncio.timeout(PATIENCE):
        while service.own_lane.alive or service.open_lane.alive:  # noqa: ASYNC110 - no event for it
            await asyncio.sleep(0.01)
    assert not retiring.done()
    generation.__exit__(None, None, None)
    await asyncio.wait_for(retiring, PATIENCE)
