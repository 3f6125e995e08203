"""The research desk over HTTP: formats, conditions and errors that all its routes share."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from pydantic import TypeAdapter
from tests.serving import serving

from dcgraph.research import Desk
from dcgraph.research.model import Record
from dcgraph.research.records import record
from dcgraph.research.wanted import Wanted
from dcgraph.snapshot import Snapshot
from dcgraph_api.settings import Settings


@pytest.fixture(scope="session")
def desk(shipped_snapshot: Snapshot) -> Desk:
    """The desk over the graph as it ships."""
    return Desk.open(shipped_snapshot)


@pytest.fixture(scope="module")
def client(shipped_snapshot: Snapshot) -> Iterator[httpx2.Client]:
    """A client of a server over the graph as it ships."""
    settings = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with (
        serving(shipped_snapshot.path, settings) as address,
        httpx2.Client(base_url=f"{address}/api/v1") as client,
    ):
        yield client


def test_a_record_over_http_is_the_record(client: httpx2.Client, desk: Desk) -> None:
    told = client.get("/records/digital-customs", params={"lang": "fr", "basis": "stated"})
    assert told.headers["content-type"] == "application/json"
    found = TypeAdapter(Record).validate_json(told.content)
    assert found == record(desk, "digital-customs", Wanted("fr", frozenset(("stated",))))
    assert found.statements
    assert {one.basis for one in found.statements} == {"stated"}


def test_who_has_it_already_gets_nothing(client: httpx2.Client) -> None:
    first = client.get("/records/rkc")
    again = client.get("/records/rkc", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/records/digital-custom", 404, "digital-customs"),
        ("/records/rkc?lang=de", 422, "en, fr, ru"),
        ("/records/rkc?basis=sure", 422, "asserted, stated, interpreted, derived"),
        ("/records/rkc?confidence=high", 422, "confirmed, recalled"),
        ("/records/rkc?asOf=yesterday", 422, "2019-06-03"),
        ("/records/rkc?format=xls", 400, "json"),
    ],
)
def test_a_wish_that_means_nothing_is_told(
    client: httpx2.Client, path: str, status: int, words: str
) -> None:
    told = client.get(path)
    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"
    assert words in told.json()["detail"]
