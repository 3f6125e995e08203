"""The permalinks that assistants are told lead to the same answers over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.research.desks import MARKS, quads_of
from tests.serving import serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.mcp.answers import led, listed, queried, told
from dcgraph.mcp.coverage import lacking, speaking
from dcgraph.mcp.evidence import Citer
from dcgraph.mcp.model import Cite
from dcgraph.mcp.tools import calling, made_of
from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.operations import OPERATIONS
from dcgraph.snapshot.manifest import opened
from dcgraph.sparql.model import Answer, Request
from dcgraph_api.config import Settings

WISH = Filters("fr", frozenset(("stated", "interpreted")), frozenset(("confirmed",)), "2019")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the graph of the pact."""
    return write_snapshot(tmp_path_factory.mktemp("pact"), quads_of(MARKS))


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx2.Client]:
    """A client of a server over it."""
    settings = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with (
        serving(folder, settings) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        yield client


async def yes(_: Request) -> Answer:
    return Answer("boolean", "application/sparql-results+json", b'{"boolean":true}', 0.0)


def cites(desk: Desk) -> Iterator[Cite]:
    citer = Citer(desk)
    yield told(desk, citer, "pact.1.1", WISH).cite
    yield led(desk, citer, "new", "pact", WISH, number=1, longest=3).cite
    yield speaking(desk, citer, "notions", "pact,law", wanted=WISH, whole=True).cite
    yield lacking(desk, citer, "new", "pact", WISH).cite
    yield listed(desk, citer, "ru").cite
    yield asyncio.run(queried(desk, citer, yes, "ASK { ?s ?p 'a & b' }")).cite
    for name in ("concordance", "economies"):
        call: Any = calling(made_of(OPERATIONS[name]), desk=desk, citer=citer)
        usual = {one.name: one.default for one in OPERATIONS[name].parameters}
        own = {key: value for key, value in usual.items() if key not in ("limit", "cursor")}
        yield asyncio.run(call(**own, offset=0)).cite


def test_every_permalink_is_answered(folder: Path, client: httpx2.Client) -> None:
    found = list(cites(Desk.open(opened(folder))))
    assert len({one.permalink for one in found}) == len(found) == 8
    for one in found:
        answer = client.get(one.permalink)
        assert answer.status_code == 200, f"{one.permalink}: {answer.text}"
        assert one.permalink in one.text


def test_a_query_that_is_too_long_for_an_address_is_cited_without(folder: Path) -> None:
    desk = Desk.open(opened(folder))
    query = "ASK { ?s ?p '" + "long " * 2_000 + "' }"
    cite = asyncio.run(queried(desk, Citer(desk), yes, query)).cite
    assert (cite.permalink, cite.content) == ("", desk.snapshot.manifest.hash)
