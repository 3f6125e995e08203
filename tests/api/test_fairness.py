"""One client cannot keep the workers from another, nor is anything that it asks left uncounted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from tests.serving import serving
from tests.waiting import PATIENCE

from dcgraph_api.config import Settings

RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) {{ ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w . FILTER(?w != {}) }}"
)
QUICK = "ASK {{ ?thing ?is 'called {}' OPTIONAL {{ ?thing a ?kind }} }}"
PIN = "/at/5eed5eed5eed"


async def status_of(address: str, source: str, target: str, accept: str = "*/*") -> int:
    """The status of the answer to a GET for a client behind a proxy."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        head = f"Host: {parts.netloc}\r\nAccept: {accept}\r\nConnection: close\r\n"
        client = f"X-Forwarded-For: {source}\r\n\r\n"
        writer.write(f"GET {target} HTTP/1.1\r\n{head}{client}".encode())
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()


def query(text: str) -> str:
    return f"/sparql?query={quote(text, safe='')}"


async def until_busy(address: str, *, busy: bool) -> None:
    """Wait until queries of strangers run, or until none does any more."""
    async with httpx2.AsyncClient(timeout=PATIENCE) as client, asyncio.timeout(PATIENCE):
        while True:
            told = (await client.get(f"{address}/metrics")).text
            if ('busy{lane="open"} 0' not in told) is busy:
                return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def in_progress(
    address: str, sources: list[str], number: int, under: str = ""
) -> AsyncIterator[list[int]]:
    """Keep slow queries in progress, each a new one; the statuses of those that have ended."""
    statuses: list[int] = []
    await until_busy(address, busy=False)

    async def ask(source: str, name: str) -> None:
        statuses.append(await status_of(address, source, under + query(RUNAWAY.format(name))))

    tasks = [
        asyncio.create_task(ask(source, f"{index}{n:03}"))
        for index, source in enumerate(sources, 1)
        for n in range(number)
    ]
    await until_busy(address, busy=True)
    try:
        yield statuses
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture(scope="module")
def patient(snapshot: Path, settings: Settings) -> Iterator[str]:
    """A server whose slow queries do not end while a test lasts."""
    own = replace(settings, time_limit=60.0, trusted_proxies="127.0.0.1")
    with serving(snapshot, own) as address:
        yield address


@pytest.fixture(scope="module")
def strict(snapshot: Path, settings: Settings) -> Iterator[str]:
    """A server that answers one request of a client at a time."""
    own = replace(settings, client_queries=1, time_limit=60.0, trusted_proxies="127.0.0.1")
    with serving(snapshot, own) as address:
        yield address


def test_two_hundred_slow_queries_of_four_clients_keep_no_other_out(patient: str) -> None:
    async def main() -> None:
        sources = [f"192.0.2.{number}" for number in range(1, 5)]
        async with in_progress(patient, sources, 50) as ended:
            for number in range(20):
                asked = query(QUICK.format(number))
                assert await status_of(patient, "192.0.3.1", asked) == 200
            # More than 32 of one client are too many, more than 64 in all have to go.
            assert set(ended) <= {429, 503}
            assert len(ended) < 200

    asyncio.run(main())


@pytest.mark.parametrize(("under", "accept"), [("", "text/html"), (PIN, "application/json")])
def test_a_query_within_a_page_or_permalink_is_counted_once(
    snapshot: Path, settings: Settings, under: str, accept: str
) -> None:
    with serving(snapshot, replace(settings, client_queries=1)) as address:
        asked = under + query(QUICK.format("x"))
        assert asyncio.run(status_of(address, "", asked, accept)) == 200


def test_a_query_by_permalink_is_counted_for_who_asks_and_not_for_the_proxy(strict: str) -> None:
    async def main() -> None:
        asked = PIN + query(QUICK.format("y"))
        async with in_progress(strict, ["192.0.4.1"], 1, under=PIN):
            assert await status_of(strict, "192.0.4.1", asked) == 429
            assert await status_of(strict, "192.0.4.2", asked) == 200

    asyncio.run(main())


@pytest.mark.parametrize("target", ["/sparql", "/sparql?format=nt"])
def test_who_has_as_many_queries_in_progress_as_may_be_gets_no_description_either(
    strict: str, target: str
) -> None:
    async def main() -> None:
        async with in_progress(strict, ["192.0.5.1"], 1):
            assert await status_of(strict, "192.0.5.1", target, "text/turtle, */*") == 429
            assert await status_of(strict, "192.0.5.2", target, "text/turtle, */*") == 200

    asyncio.run(main())


def described(client: httpx2.Client, host: str, form: str) -> httpx2.Response:
    response = client.get(f"/sparql?format={form}", headers={"host": host})
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "xml"])
def test_one_description_is_kept_for_all_hosts_and_each_is_told_its_own(
    snapshot: Path, settings: Settings, form: str
) -> None:
    with (
        serving(snapshot, settings) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        answers = [described(client, f"host-{n}.example:81", form) for n in range(3)]
        tags = set()
        for number, answer in enumerate(answers):
            assert f"http://host-{number}.example:81/sparql" in answer.text
            assert "server.invalid" not in answer.text
            assert answer.headers["vary"] == "Accept, Host"
            assert ("hit" in answer.headers["server-timing"]) is (number > 0)
            tags.add(answer.headers["etag"])
        assert len(tags) == 3, "what tells another host is another answer"
        unchanged = client.get(
            f"/sparql?format={form}",
            headers={"host": "host-1.example:81", "if-none-match": answers[1].headers["etag"]},
        )
        assert (unchanged.status_code, unchanged.headers["vary"]) == (304, "Accept, Host")


def test_a_server_that_knows_its_address_tells_it_whatever_host_is_asked(
    snapshot: Path, settings: Settings
) -> None:
    base = "https://data.example/graph"
    with (
        serving(snapshot, replace(settings, base=base)) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        one, other = (described(client, f"host-{n}.example", "nt") for n in range(2))
        assert f"<{base}/sparql>" in one.text
        assert one.content == other.content
        assert one.headers["etag"] == other.headers["etag"]
        assert one.headers["vary"] == "Accept"
        void = client.get("/.well-known/void", headers={"host": "host-3.example"})
        assert f"<{base}/sparql>" in void.text
        assert void.headers["vary"] == "Accept"
